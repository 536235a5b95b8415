"""Which tools are advised, in which order, and with which reasons."""

from __future__ import annotations

from typing import Any

import pytest

from assess.instruments.facts import FactSheet
from assess.scoring.advice_model import Advice, Recommendation
from assess.scoring.recommendations import recommend
from tests.builders import some_facts
from tests.scoring.builders import MATRIX, criterion, dimension, instrument, item, person, published


def tool(key: str, category: str = "networking", strengthens: dict[str, int] | None = None, **more: Any) -> dict[str, Any]:
    strengths = {construct: {"strength": strength, "why": "w"} for construct, strength in (strengthens or {"trust": 3}).items()}
    texts = {"title": key, "description": "D", "source": "S4", "first_steps": ["a", "b"], "progress": ["p"], "pitfalls": ["q"]}
    terms = {"decided_by": ["initiative"], "months": [1, 2], "cost": "low", "lead": "support", "stages": ["emerging"]}
    return {"key": key, "category": category, "strengthens": strengths, **texts, **terms, **more}


def advice(*tools: dict[str, Any], facts: FactSheet | None = None, trust: int = 2, skills: int = 5, **rubric: Any) -> Advice:
    """Advice where trust and skills have these answers (1 to 5, so 25 points and 100 by default) and the target is 60."""
    items = [item("trust"), item("skills"), item("far", "risk"), item("points", "allocation", options={"soft": "Soft", "hard": "Hard"})]
    dimensions = [dimension("soft", criterion("trust", "trust")), dimension("hard", criterion("skills", "skills"))]
    share = rubric.pop("soft_points", None)
    rating = rubric.pop("rating", None)
    of = instrument(items, dimensions, tools, risks={"matrix": MATRIX}, priorities="points", **rubric)
    answers: dict[str, Any] = {"trust": trust, "skills": skills}
    if share is not None:
        answers["points"] = {"soft": share, "hard": 100 - share}
    if rating is not None:
        answers["far"] = {"presence": rating, "hindrance": rating}
    facts = facts or some_facts()
    return recommend(published(of, [person("research", **answers) for _ in range(10)], facts), of, facts)


def only(found: Advice) -> Recommendation:
    (recommendation,) = found.recommendations
    return recommendation


def using(use: str, **facts: Any) -> FactSheet:
    return FactSheet.model_validate(some_facts(**facts).model_dump(mode="json", by_alias=True) | {"tools_in_use": {"club": use}})


def test_fit_is_the_mean_over_the_two_best_matching_weak_constructs() -> None:
    # gaps to 60: trust 35, skills 10; strengths 3 and 1 of 3
    found = only(advice(tool("club", strengthens={"trust": 3, "skills": 1}), skills=3))
    assert found.fit == pytest.approx((35 * 1 + 10 / 3) / 2)
    assert found.merit == pytest.approx(found.fit)
    assert [(cause.construct, cause.node, cause.score, cause.gap, cause.strength, cause.n) for cause in found.causes] == [
        ("trust", "trust", 25, 35, 3, 10),
        ("skills", "skills", 50, 10, 1, 10),
    ]


def test_a_second_match_makes_a_tool_better_and_not_worse() -> None:
    narrow, broad = advice(tool("narrow"), tool("broad", strengthens={"trust": 3, "skills": 1}), skills=3).recommendations[::-1]
    assert (broad.tool, narrow.tool) == ("broad", "narrow")
    assert broad.fit > narrow.fit


def test_a_tool_for_what_is_strong_is_not_advised() -> None:
    assert advice(tool("school", strengthens={"skills": 3})).recommendations == ()


@pytest.mark.parametrize(
    ("more", "feasibility"),
    [
        ({}, 1),
        ({"needs": [{"when": {"fact": "monotown", "is": True}, "because": "b"}]}, 1),
        ({"needs": [{"when": {"fact": "monotown", "is": False}, "because": "b"}]}, 0.5),
        ({"needs": [{"when": {"fact": "population", "at_least": 1}, "because": "b"}]}, 0.8),
        ({"unsuitable": [{"when": {"fact": "monotown", "is": True}, "because": "b"}]}, 0.25),
        ({"unsuitable": [{"when": {"fact": "population", "at_least": 1}, "because": "b"}]}, 0.9),
        ({"stages": ["mature"]}, 0.5),
        ({"decided_by": ["region", "state"]}, 0.9),
    ],
)
def test_facts_lower_feasibility(more: dict[str, Any], feasibility: float) -> None:
    found = only(advice(tool("club", **more)))
    assert found.feasibility == pytest.approx(feasibility)
    assert found.merit == pytest.approx(found.fit * feasibility)


def test_what_is_not_known_is_said() -> None:
    needs = [{"when": {"fact": "population", "at_least": 1}, "because": "b"}]
    found = only(advice(tool("club", needs=needs), facts=some_facts(stage=None)))
    assert (found.needs[0].standing, found.needs[0].facts) == ("unknown", ("population",))
    assert (found.stage_fits, found.feasibility) == (None, pytest.approx(0.8 * 0.9))


@pytest.mark.parametrize(("use", "action"), [("works", "expand"), ("needs_repair", "repair"), ("unknown", "repair"), ("wanted", "start")])
def test_a_tool_in_use_is_not_started(use: str, action: str) -> None:
    assert only(advice(tool("club"), facts=using(use))).action == action


def test_an_unsuitable_tool_in_use_is_to_be_stopped_and_stands_last() -> None:
    unsuitable = [{"when": {"fact": "monotown", "is": True}, "because": "b"}]
    found = advice(tool("club", unsuitable=unsuitable), tool("forum", "other", {"trust": 1}), facts=using("works"))
    assert [(one.tool, one.action, one.rank) for one in found.recommendations] == [("forum", "start", 1), ("club", "stop", 2)]


GATE = {"key": "town", "passes": {"fact": "monotown", "is": True}, "title": "G", "explanation": "E", "when_fails": "F", "when_unknown": "U"}


def gated(facts: FactSheet) -> Advice:
    gate = {**GATE, "source": "A", "advise": ["forum"], "rule_out": ["label"]}
    tools = (tool("club"), tool("forum", "other", {"skills": 1}), tool("label", "financial", {"trust": 2}))
    return advice(*tools, facts=facts, gates=[gate])


def test_a_failed_gate_puts_its_tools_first_and_rules_others_out() -> None:
    found = gated(some_facts(monotown=False))
    assert [(one.tool, one.first_because_of) for one in found.recommendations] == [("forum", ("town",)), ("club", ())]
    assert [(one.tool, one.gates) for one in found.ruled_out] == [("label", ("town",))]


def test_what_a_gate_calls_for_takes_no_other_tools_place_in_its_category() -> None:
    gate = {**GATE, "source": "A", "advise": ["called"]}
    tools = (tool("called"), tool("first"), tool("second"), tool("third"))
    found = advice(*tools, facts=some_facts(monotown=False), gates=[gate])
    assert [one.tool for one in found.recommendations] == ["called", "first", "second"]


def test_a_tool_that_a_fact_speaks_against_is_put_first_by_no_gate() -> None:
    gate = {**GATE, "source": "A", "advise": ["forum"]}
    too_small = {"when": {"fact": "population", "below": 5000}, "because": "B"}
    tools = (tool("club"), tool("forum", "other", {"trust": 3}, unsuitable=[too_small]))
    for population, order in ((4000, ["club", "forum"]), (6000, ["forum", "club"])):
        found = advice(*tools, facts=some_facts(monotown=False, population=population), gates=[gate])
        assert [one.tool for one in found.recommendations] == order
    nothing_weak = advice(*tools, trust=5, facts=some_facts(monotown=False, population=4000), gates=[gate])
    assert nothing_weak.recommendations == ()


@pytest.mark.parametrize("monotown", [True, None])
def test_a_gate_that_does_not_fail_changes_nothing(monotown: bool | None) -> None:
    found = gated(some_facts(monotown=monotown))
    assert [one.tool for one in found.recommendations] == ["club", "label"]
    assert found.ruled_out == ()


def test_stakeholders_priority_counts_once_as_a_factor() -> None:
    found = only(advice(tool("club"), soft_points=75))
    assert found.priority == pytest.approx(0.5 + 0.5 * 75 / 50)
    assert found.merit == pytest.approx(found.fit * found.priority)


def test_priority_is_a_factor_of_one_where_nobody_was_asked() -> None:
    assert only(advice(tool("club"))).priority == 1


def test_a_gap_inside_the_noise_makes_advice_tentative() -> None:
    of = instrument([item("trust")], [dimension("soft", criterion("trust", "trust"))], [tool("club")])
    wide, narrow = ([1, 5] * 5, [2, 3] * 5)
    for values, tentative in ((wide, True), (narrow, False)):
        card = published(of, [person("research", trust=value) for value in values])
        assert only(recommend(card, of, some_facts())).tentative is tentative


def test_a_construct_under_a_critical_risk_counts_as_weak() -> None:
    cause = only(advice(tool("club"), trust=5, rating=5)).causes[0]
    assert (cause.score, cause.gap, cause.risks, cause.tentative) == (100, pytest.approx(60), ("far",), False)


def test_a_risk_that_is_not_critical_makes_nothing_weak() -> None:
    assert advice(tool("club"), trust=5, rating=3).recommendations == ()


def test_of_near_duplicates_only_the_better_is_advised() -> None:
    found = advice(tool("club", strengthens={"trust": 2}, similar=["forum"]), tool("forum", "other"))
    assert [one.tool for one in found.recommendations] == ["forum"]


def test_at_most_two_of_a_category_and_seven_in_all() -> None:
    categories = ["networking"] * 4 + ["financial"] * 3 + ["skills"] * 3 + ["other"] * 3
    found = advice(*(tool(f"tool_{number}", category) for number, category in enumerate(categories)))
    chosen = [one.category for one in found.recommendations]
    assert len(chosen) == 7
    assert max(chosen.count(category) for category in chosen) == 2
    assert [one.rank for one in found.recommendations] == [1, 2, 3, 4, 5, 6, 7]


def test_weaknesses_that_no_tool_covers_are_listed_widest_first() -> None:
    found = advice(tool("school", strengthens={"other_thing": 3}), trust=3, skills=1)
    assert [(one.construct, one.gap, one.any_tool) for one in found.uncovered] == [("skills", 60, False), ("trust", 10, False)]


def test_a_weakness_whose_only_tool_is_ruled_out_is_uncovered() -> None:
    gate = {**GATE, "source": "A", "rule_out": ["club"]}
    found = advice(tool("club"), facts=some_facts(monotown=False), gates=[gate])
    assert [(one.construct, one.any_tool) for one in found.uncovered] == [("trust", True)]
