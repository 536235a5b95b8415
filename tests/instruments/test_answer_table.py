"""Every problem that an answer can have is a sentence in the import's error report."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from assess import instruments
from assess.instruments.answer_table import SENTENCES


def raised_codes(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "AnswerProblem":
            code = node.args[1]
            if isinstance(code, ast.Constant):
                yield code.value


def test_every_problem_of_an_answer_has_a_sentence() -> None:
    codes = {code for path in Path(instruments.__file__).parent.rglob("*.py") for code in raised_codes(path)}
    assert len(codes) > 20
    assert codes - {"no_such_item"} <= SENTENCES.keys()
