"""The server's half of the corpus; the browser's is in tests/browser/test_conditions.py."""

from __future__ import annotations

import re
from typing import Any

import pytest

from assess.instruments.conditions import COMPARISONS, SUBJECTS
from assess.instruments.instrument import Instrument
from assess.instruments.item_types import ITEM_TYPES
from tests.instruments.corpus import CONDITIONS, READINGS, holds, listed, value_of
from tests.web.site import EVERY_TYPE, an_instrument_of


@pytest.fixture(scope="module")
def every_type() -> Instrument:
    return an_instrument_of(EVERY_TYPE)


@pytest.mark.parametrize("case", CONDITIONS, ids=lambda case: f"{case['when']} {case['known']}")
def test_a_condition_comes_to_what_the_corpus_says(case: dict[str, Any]) -> None:
    assert holds(case["when"], case["known"]) is case["holds"]


@pytest.mark.parametrize("case", READINGS, ids=lambda case: str(case["given"]))
def test_what_is_given_is_read_as_the_corpus_says(every_type: Instrument, case: dict[str, Any]) -> None:
    found = value_of(every_type, case["item"], listed(case["given"]), case.get("language", "en"))
    assert found == case["value"]


def test_the_corpus_leaves_out_no_operator_no_subject_and_no_type_of_item(every_type: Instrument) -> None:
    named = set(re.findall(r"'(\w+)': ", str([case["when"] for case in CONDITIONS])))
    assert named >= {"all", "any", "not", *SUBJECTS, *(name.rstrip("_") for name in COMPARISONS)}
    items = every_type.questionnaire.items
    assert {items[case["item"]].type for case in READINGS} == ITEM_TYPES.keys() - {"note"}
    assert {case["holds"] for case in CONDITIONS} == {True, False, None}
