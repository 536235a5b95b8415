"""Seven archetypes: does the assessment conclude what an expert wrote down beforehand?"""

from __future__ import annotations

from functools import cache

import pytest

from assess.instruments.instrument import Instrument
from assess.instruments.parsing import load_instrument
from assess.paths import shipped
from tests.archetypes.model import Case, cases
from tests.archetypes.running import Found, assess_case

CASES = cases()
every_archetype = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])


@cache
def _instrument(key: str) -> Instrument:
    return load_instrument(shipped("questionnaires") / key)


@cache
def _found(place: int) -> Found:
    case = CASES[place]
    return assess_case(case, _instrument(case.archetype.instrument))


def found(case: Case) -> Found:
    """The assessment of an archetype, made once."""
    return _found(CASES.index(case))


def test_there_are_seven_archetypes() -> None:
    assert len(CASES) == 7


@every_archetype
def test_the_verdict_is_the_expert_s(case: Case) -> None:
    assert found(case).scorecard.verdict.key == case.archetype.expected.verdict


@every_archetype
def test_enough_of_the_expert_s_tools_lead(case: Case) -> None:
    expected, leading = case.archetype.expected, found(case).leading
    assert len(set(expected.leading_tools) & set(leading)) >= expected.at_least, leading


@every_archetype
def test_tools_that_the_expert_warns_of_do_not_lead(case: Case) -> None:
    assert not set(case.archetype.expected.not_leading) & set(found(case).leading)


@every_archetype
def test_split_opinions_are_flagged_where_the_expert_sees_them(case: Case) -> None:
    assert set(case.archetype.expected.polarised) <= set(found(case).polarised)


@every_archetype
def test_expectations_name_tools_and_constructs_that_exist(case: Case) -> None:
    archetype, instrument = case.archetype, _instrument(case.archetype.instrument)
    expected = archetype.expected
    assert {*expected.leading_tools, *expected.not_leading} <= instrument.tools.by_key.keys()
    assert archetype.standing.keys() <= instrument.constructs.keys()
    assert {criterion.scores for criterion in instrument.rubric.criteria.values()} <= archetype.standing.keys()
