"""Every code of an answer's problem has a sentence for the import's error report."""

from __future__ import annotations

import re
from pathlib import Path

from assess.instruments import answers, item_types
from assess.instruments.answer_table import SENTENCES


def test_every_problem_of_an_answer_has_a_sentence() -> None:
    source = Path(item_types.__file__).read_text() + Path(answers.__file__).read_text()
    codes = set(re.findall(r'AnswerProblem\([^,]+(?:\([^)]*\))?, "(\w+)"', source)) | {f"not_{name}" for name in item_types.PATTERNS}
    assert len(codes) > 15
    assert codes - {"no_such_item"} <= SENTENCES.keys()
