"""Gates, validity floor, verdict table, and judgements against facts."""

from __future__ import annotations

from typing import Any

import pytest

from assess.instruments.facts import FactSheet
from assess.scoring.scorecard_model import VerdictResult
from tests.builders import some_facts
from tests.scoring.builders import MATRIX, criterion, dimension, instrument, item, one_item, people, person, published
from tests.scoring.cases import cases

TEXTS = {"title": "G", "explanation": "E", "when_fails": "F", "when_unknown": "U", "source": "A"}
GATE = {"key": "town", "passes": {"fact": "monotown", "is": True}, **TEXTS}
SIX = people({"research": [4] * 6})


def state(gate: dict[str, Any], facts: FactSheet) -> str:
    return published(one_item(gates=[gate]), SIX, facts).gates[gate["key"]].state


def disputed(**facts: Any) -> FactSheet:
    sheet = some_facts(**facts).model_dump(mode="json", by_alias=True)
    for key in facts:
        sheet["facts"][key]["disputed"] = True
    return FactSheet.model_validate(sheet)


def test_a_gate_passes_or_fails_on_a_known_fact() -> None:
    assert state(GATE, some_facts(monotown=True)) == "passes"
    assert state(GATE, some_facts(monotown=False)) == "fails"


def test_an_unknown_fact_never_passes_a_gate() -> None:
    assert state(GATE, some_facts(monotown=None)) == "unknown"


def test_a_disputed_fact_leaves_a_gate_disputed() -> None:
    assert state(GATE, disputed(monotown=True)) == "disputed"


def test_a_dispute_that_changes_nothing_is_none() -> None:
    either = {**GATE, "passes": {"any": [{"fact": "monotown", "is": True}, {"fact": "population", "at_least": 1000}]}}
    sheet = some_facts(population=5000).model_dump(mode="json", by_alias=True)
    sheet["facts"]["monotown"]["disputed"] = True
    assert state(either, FactSheet.model_validate(sheet)) == "passes"


def test_a_gate_names_its_facts_with_source_and_date() -> None:
    result = published(one_item(gates=[GATE]), SIX, some_facts()).gates["town"]
    assert [tuple(fact) for fact in result.facts] == [("monotown", True, "known", "Town", "2026-09-01")]


ROWS = [
    {"key": "go", "title": "Go", "meaning": "M", "when": {"all": [{"score": "overall", "at_least": 50}, {"gate": "town", "is": "passes"}]}},
    {"key": "wait", "title": "Wait", "meaning": "M", "when": {"score": "overall", "at_least": 20}},
    {"key": "no", "title": "No", "meaning": "M"},
]


def verdict(answers: list[int], facts: FactSheet | None = None, floor: dict[str, float] | None = None, **more: Any) -> VerdictResult:
    rubric = {"gates": [GATE], "verdicts": ROWS} | ({"floor": floor} if floor else {})
    return published(one_item(**rubric), people({"research": answers}), facts, **({"asked": {"research": 20}} | more)).verdict


def test_the_first_row_that_holds_is_the_verdict() -> None:
    assert verdict([5] * 6).key == "go"
    assert verdict([2] * 6).key == "wait"
    assert verdict([1] * 6).key == "no"


def test_every_row_says_whether_it_holds() -> None:
    assert [tuple(row) for row in verdict([2] * 6).rows] == [("go", False), ("wait", True), ("no", True)]


def test_an_unknown_gate_is_no_pass_for_a_verdict() -> None:
    result = verdict([5] * 6, some_facts(monotown=None))
    assert (result.key, tuple(result.rows[0])) == ("wait", ("go", False))


def test_a_hidden_score_makes_rows_unknown() -> None:
    result = verdict([5] * 4)
    assert [row.holds for row in result.rows] == [None, None, True]


FLOOR = {"responses": 6, "response_rate": 0.3, "groups": 1}


def test_below_the_floor_there_is_no_verdict() -> None:
    enough, few = verdict([5] * 6, floor=FLOOR), verdict([5] * 5, floor=FLOOR)
    assert (enough.key, few.key) == ("go", None)
    assert [(test.name, test.needed, test.found, test.met) for test in few.floor] == [
        ("responses", 6, 5, False),
        ("response_rate", 0.3, 0.25, False),
        ("groups", 1, 1, True),
    ]
    assert few.rows[0].holds  # the table is shown all the same


def test_a_verdict_needs_a_stated_population() -> None:
    result = verdict([5] * 9, floor=FLOOR, asked=None)
    assert (result.key, result.floor[1].found, result.floor[1].met) == (None, None, False)


def test_the_population_may_come_from_the_fact_sheet() -> None:
    facts = FactSheet.model_validate(some_facts().model_dump(mode="json", by_alias=True) | {"asked": {"research": 10}})
    assert verdict([5] * 6, facts, floor=FLOOR, asked=None).floor[1].found == pytest.approx(0.6)


def risky(zone: tuple[int, int], raters: int) -> VerdictResult:
    rows = [
        {"key": "safe", "title": "S", "meaning": "M", "when": {"risks": "critical", "at_most": 0}},
        {"key": "else", "title": "E", "meaning": "M"},
    ]
    items = [item("trust"), item("far", "risk")]
    of = instrument(items, [dimension("people", criterion("trust", "trust"))], risks={"matrix": MATRIX}, verdicts=rows)
    rating = {"presence": zone[0], "hindrance": zone[1]}
    answers = [person("research", trust=3, far=rating) for _ in range(raters)] + [person("research", trust=3)] * 5
    return published(of, answers, asked={"research": 20}).verdict


def test_a_critical_risk_keeps_a_verdict_that_excludes_it() -> None:
    assert risky((1, 1), 5).key == "safe"
    assert risky((5, 5), 5).key == "else"


def test_a_risk_that_may_not_be_shown_counts_as_unknown() -> None:
    result = risky((1, 1), 3)
    assert (result.key, result.unknown_before) == ("else", ("safe",))


@pytest.mark.parametrize(
    ("answers", "concentrated", "holds"),
    [([3] * 6, False, True), ([3] * 6, True, False), ([-3] * 6, False, False), ([0] * 6, False, False)],
)
def test_a_judgement_is_set_against_a_fact(answers: list[int], concentrated: bool, holds: bool) -> None:
    check = {"key": "base", "item": "base", "judged": "favourable", "while": {"fact": "strong_neighbour", "is": False}, "finding": "F"}
    items = [item("base", "dichotomy"), item("trust")]
    of = instrument(items, [dimension("people", criterion("trust", "trust"))], fact_checks=[check])
    result = published(of, people({"research": answers}, "base"), some_facts(strong_neighbour=concentrated)).fact_checks["base"]
    assert (result.finding_holds, result.mean, result.n) == (holds, answers[0], 6)


ECCP = {
    "key": "eccp",
    "passes": {
        "all": [
            {"fact": "related_employment", "at_least": 0.5},
            {"fact": "population", "at_least": 15},
            {"fact": "area", "at_least": 2},
            {"fact": "several_territories", "is": True},
        ]
    },
    **TEXTS,
}
"""The scheme's four tests, on facts that take the same kinds of value: FTE, members, member types, website."""


def test_knock_out_gates_decide_as_published_labels_do() -> None:
    tried = 0
    for case in cases("label_and_star_rules", "rules_and_cases.json")["decision_cases"]:
        if case["scheme"] == "ECCP":
            facts = some_facts(
                related_employment=case["fte"], population=case["members"], area=case["member_types"], several_territories=case["website"]
            )
            expected = {"pass": "passes", "fail": "fails"}.get(case["expected"], "unknown")
            assert state(ECCP, facts) == expected, case
            tried += 1
    assert tried == 5


def test_a_threshold_and_a_baseline_decide_as_a_published_label_does() -> None:
    """Of 1,000 equal answers, so many full marks that the overall is the score of the case."""
    row = {
        "key": "gold",
        "title": "G",
        "meaning": "M",
        "when": {"all": [{"score": "overall", "at_least": 80}, {"gate": "town", "is": "passes"}]},
    }
    of = one_item(gates=[GATE], verdicts=[row, {"key": "not_gold", "title": "N", "meaning": "M"}])
    tried = 0
    for case in cases("label_and_star_rules", "rules_and_cases.json")["decision_cases"]:
        if case["scheme"] == "ECEI GOLD":
            full = round(case["score_pct"] * 10)
            answers = people({"research": [5] * full + [1] * (1000 - full)})
            card = published(of, answers, some_facts(monotown=case["baseline_all_met"]), asked={"research": 1000})
            assert card.verdict.key == case["expected"].replace(" ", "_"), case
            tried += 1
    assert tried == 4
