"""What does not fit together in somebody's answers."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.instruments.answers import Answer, Answers, Respondent
from assess.instruments.contradictions import contradictions
from assess.instruments.instrument import Instrument, instrument_of
from tests.builders import DOCUMENT, some_facts

ITEMS: list[dict[str, Any]] = [
    {"key": "staff", "type": "number", "unit": "people", "plausible": [1, 500]},
    {"key": "women", "type": "number", "unit": "people"},
    {"key": "men", "type": "number", "unit": "people"},
    {"key": "exports", "type": "number", "unit": "%", "decimals": 1},
    {"key": "reach", "type": "allocation", "options": {"home": "At home", "abroad": "Abroad"}},
    {"key": "founded", "type": "text", "pattern": "year"},
    {"key": "joined", "type": "text", "pattern": "year"},
    {"key": "begins", "type": "date"},
    {"key": "ends", "type": "date"},
    {"key": "member", "type": "yes_no"},
    {"key": "fee", "type": "number", "unit": "euros", "when": {"item": "member", "is": "yes"}, "plausible": [0, 10]},
]
LATER: list[dict[str, Any]] = [
    {"key": "base", "type": "dichotomy", "success": "Many", "restriction": "Few", "midpoint": "Some"},
    {"key": "trust", "type": "scale", "scale": "agree"},
    {"key": "skills", "type": "scale", "scale": "agree"},
    {"key": "total", "type": "number", "unit": "people"},
]


def checking(*checks: dict[str, Any], facts: tuple[dict[str, Any], ...] = ()) -> Instrument:
    """An instrument of two pages with these checks, and these of judgements against facts."""
    document = deepcopy(DOCUMENT)
    pages = {"first": ITEMS, "second": LATER}
    document["questionnaire"] |= {
        "sections": [
            {"key": key, "title": key, "items": [{"ask": "?", "source": "A"} | item for item in items]} for key, items in pages.items()
        ],
        "checks": [{"key": f"check_{number}", "text": "Look again."} | check for number, check in enumerate(checks)],
    }
    document["rubric"]["fact_checks"] = [{"key": f"fact_{number}", "finding": "So be it."} | check for number, check in enumerate(facts)]
    return instrument_of(document)


def given_answers(**values: Any) -> Answers:
    return {key: Answer("answered", value) for key, value in values.items()}


def found(instrument: Instrument, answers: Answers, section: str | None = None, **facts: Any) -> list[str]:
    respondent = Respondent("small_firm", some_facts(**facts))
    return [one.key for one in contradictions(instrument, answers, respondent, section)]


@pytest.mark.parametrize(("staff", "doubted"), [(0, True), (1, False), (500, False), (501, True), (0.5, True)])
def test_a_number_outside_what_is_plausible_is_doubted(staff: float, doubted: bool) -> None:
    assert found(checking(), given_answers(staff=staff)) == (["staff"] if doubted else [])


def test_only_answers_that_are_asked_for_are_doubted() -> None:
    assert found(checking(), given_answers(member="yes", fee=99)) == ["fee"]
    assert found(checking(), given_answers(member="no", fee=99)) == []
    assert found(checking(), {"staff": Answer("dont_know"), "women": Answer(None, comment="many")}) == []


IN_ORDER = {"in_order": ["founded", "joined"]}
DAYS = {"in_order": ["begins", "ends"]}
WITHIN = {"in_order": ["exports", "reach.abroad"]}
SUM = {"sum_of": ["women", "men"], "is": "total"}
AT_MOST = {"sum_of": ["women", "men"], "at_most": "staff"}
HUNDRED = {"sum_of": ["exports", "women"], "is": 100}
NEVER = {"never": {"all": [{"item": "member", "is": "yes"}, {"fact": "stage", "is": "idea"}]}}


@pytest.mark.parametrize(
    ("check", "answers", "broken"),
    [
        (IN_ORDER, {"founded": "1998", "joined": "1997"}, True),
        (IN_ORDER, {"founded": "1998", "joined": "1998"}, False),
        (DAYS, {"begins": "2026-02-01", "ends": "2026-01-31"}, True),
        (DAYS, {"begins": "2026-02-01", "ends": "2026-02-01"}, False),
        (WITHIN, {"exports": 40.1, "reach": {"home": 60, "abroad": 40}}, True),
        (WITHIN, {"exports": 40, "reach": {"home": 60, "abroad": 40}}, False),
        (WITHIN, {"exports": 1, "reach": {"home": 100}}, True),  # a share left out is nothing
        (SUM, {"women": 2, "men": 3, "total": 5}, False),
        (SUM, {"women": 2, "men": 3, "total": 6}, True),
        (SUM, {"women": 2, "men": 3, "total": 4}, True),
        (AT_MOST, {"women": 2, "men": 3, "staff": 4}, True),
        (AT_MOST, {"women": 2, "men": 3, "staff": 9}, False),
        (HUNDRED, {"exports": 33.3, "women": 66.7}, False),
        (HUNDRED, {"exports": 33.3, "women": 66}, True),
        (SUM | {"tolerance": 1}, {"women": 2, "men": 3, "total": 6}, False),
        (SUM | {"tolerance": 1}, {"women": 2, "men": 3, "total": 7}, True),
        (WITHIN | {"tolerance": 5}, {"exports": 45, "reach": {"home": 60, "abroad": 40}}, False),
        (NEVER, {"member": "no"}, False),
    ],
)
def test_answers_are_held_against_one_another(check: dict[str, Any], answers: dict[str, Any], broken: bool) -> None:
    assert found(checking(check), given_answers(**answers)) == (["check_0"] if broken else [])


@pytest.mark.parametrize("check", [IN_ORDER, DAYS, WITHIN, SUM, AT_MOST])
def test_what_is_not_known_fits_with_everything(check: dict[str, Any]) -> None:
    whole = given_answers(
        founded="1998", joined="1990", begins="2026-02-01", ends="2025-01-01", exports=99, reach={"home": 90, "abroad": 10}
    )
    whole |= given_answers(women=5, men=5, total=3, staff=3)
    assert found(checking(check), whole) == ["check_0"]
    for missing in checking(check).questionnaire.checks[0].names():
        key = missing.partition(".")[0]
        assert found(checking(check), {**whole, key: Answer("dont_know")}) == []
        assert found(checking(check), {name: answer for name, answer in whole.items() if name != key}) == []


def test_a_condition_that_must_not_hold_may_test_facts() -> None:
    assert found(checking(NEVER), given_answers(member="yes"), stage="idea") == ["check_0"]
    assert found(checking(NEVER), given_answers(member="yes"), stage="growing") == []
    assert found(checking(NEVER), given_answers(member="yes"), stage=None) == []


def test_a_check_across_pages_is_shown_at_the_later_one() -> None:
    instrument = checking(SUM | {"level": "error"})
    answers = given_answers(women=2, men=3, total=6, staff=501)
    assert found(instrument, answers, "first") == ["staff"]
    assert found(instrument, answers, "second") == ["check_0"]
    implausible, broken = contradictions(instrument, answers, Respondent("small_firm"))
    assert (broken.item, broken.items, broken.error) == ("total", ("women", "men", "total"), True)
    assert (implausible.kind, implausible.item, implausible.error) == ("implausible", "staff", False)


FEW = {"while": {"fact": "location_quotient", "below": 1}, "ask_back": "The field is small here."}


@pytest.mark.parametrize(
    ("item", "judged", "value", "doubted"),
    [
        ("base", "favourable", 1, True),
        ("base", "favourable", 0, False),
        ("base", "unfavourable", -1, True),
        ("base", "unfavourable", 2, False),
        ("trust", "favourable", 4, True),
        ("trust", "favourable", 3, False),
        ("trust", "unfavourable", 2, True),
    ],
)
def test_a_judgement_at_odds_with_a_fact_is_doubted(item: str, judged: str, value: int, doubted: bool) -> None:
    instrument = checking(facts=({"item": item, "judged": judged} | FEW,))
    assert found(instrument, given_answers(**{item: value}), location_quotient=0.4) == (["fact_0"] if doubted else [])
    assert found(instrument, given_answers(**{item: value}), location_quotient=1.4) == []


def test_a_fact_that_is_unknown_or_disputed_doubts_nothing() -> None:
    instrument = checking(facts=({"item": "base", "judged": "favourable"} | FEW,))
    facts = some_facts(location_quotient=0.4).model_dump(mode="json", by_alias=True)
    facts["facts"]["location_quotient"]["disputed"] = True
    respondent = Respondent("small_firm", type(some_facts()).model_validate(facts))
    assert contradictions(instrument, given_answers(base=3), respondent) == []
    assert found(instrument, given_answers(base=3), location_quotient=None) == []


def test_nobody_is_asked_back_where_the_rubric_does_not_say_how() -> None:
    instrument = checking(facts=({"item": "base", "judged": "favourable", "while": FEW["while"]},))
    assert found(instrument, given_answers(base=3), location_quotient=0.4) == []


@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=2), st.integers(-1000, 1000))
def test_a_sum_is_what_adding_up_gives(parts: list[int], total: int) -> None:
    answers = given_answers(women=parts[0], men=parts[1], total=total)
    assert bool(found(checking(SUM), answers)) == (sum(parts) != total)
