"""What the dimensions weigh: stated, equal, or as participants share out their points."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from assess.instruments.instrument import Instrument
from assess.scoring.combining import first_component
from assess.scoring.frames import RespondentAnswers
from assess.scoring.recommendations import recommend
from tests.builders import some_facts
from tests.scoring.builders import criterion, dimension, instrument, item, person, published
from tests.scoring.test_trace import check

OPTIONS = {"soft": "Soft", "hard": "Hard"}


def of(**rubric: Any) -> Instrument:
    """Two dimensions of one item each, and points to share out between them."""
    dimensions = [dimension("soft", criterion("trust", "a"), weight=3.0), dimension("hard", criterion("skills", "b"))]
    return instrument([item("a"), item("b"), item("points", "allocation", options=OPTIONS)], dimensions, priorities="points", **rubric)


def people(group: str, a: int, b: int, soft: int | None, number: int = 6) -> list[RespondentAnswers]:
    """So many people of a group who give `soft` points of 100 to the first dimension."""
    points = {} if soft is None else {"points": {"soft": soft, "hard": 100 - soft}}
    return [person(group, a=a, b=b, **points) for _ in range(number)]


FIRMS_AND_RESEARCH = people("small_firm", 5, 1, 80) + people("research", 3, 2, 20, number=12)
"""Firms: 100 and 0; research: 50 and 25. In the total, 75 and 12.5; pooled, 66.7 and 16.7."""


@pytest.mark.parametrize(
    ("rule", "total", "pooled", "firms", "research"),
    [
        ("stated", 0.75 * 75 + 0.25 * 12.5, 0.75 * 200 / 3 + 0.25 * 50 / 3, 75, 43.75),
        ("equal", 43.75, 125 / 3, 50, 37.5),
        # of all eighteen organisations together 40 points go to the first
        ("allocation", 0.4 * 75 + 0.6 * 12.5, 0.4 * 200 / 3 + 0.6 * 50 / 3, 40, 35),
        # the two groups, each counting once, give it 50
        ("group_allocation", 43.75, 0.4 * 200 / 3 + 0.6 * 50 / 3, 80, 30),
    ],
)
def test_dimensions_weigh_what_the_rubric_says(rule: str, total: float, pooled: float, firms: float, research: float) -> None:
    card = published(of(weights=rule), FIRMS_AND_RESEARCH, anonymous=False)  # six of one mind would not be shown
    overall = card.nodes["overall"]
    assert (overall.total.value, overall.pooled.value) == pytest.approx((total, pooled))
    assert {key: figure.value for key, figure in overall.cells.items()} == pytest.approx({"small_firm": firms, "research": research})
    assert (card.weights.rule, card.weights.missing) == (rule, None)
    assert check(json.loads(card.to_json())) > 10


def test_an_allocation_that_may_not_be_shown_leaves_the_stated_weights() -> None:
    few = people("small_firm", 5, 1, 80, number=3) + people("small_firm", 5, 1, None, number=9)
    card = published(of(weights="allocation"), few)
    assert (card.weights.rule, card.weights.missing) == ("stated", "hidden")
    assert card.nodes["overall"].total.value == pytest.approx(75)
    nobody = published(of(weights="group_allocation"), people("small_firm", 5, 1, None))
    assert (nobody.weights.rule, nobody.weights.missing) == ("stated", "too_few_answers")


def test_a_group_whose_own_allocation_may_not_be_shown_weighs_by_that_of_all() -> None:
    answers = people("small_firm", 5, 1, 80, number=6) + people("research", 3, 2, 20, number=3) + people("research", 3, 2, None, number=3)
    card = published(of(weights="group_allocation"), answers)
    assert "research" in card.nodes["overall"].cells
    assert card.weights.of["research"] == card.weights.of["pooled"]


def test_a_dimension_without_points_counts_for_nothing_and_all_points_on_what_is_missing_for_no_overall() -> None:
    assert published(of(weights="allocation"), people("research", 5, 1, 100)).nodes["overall"].total.value == pytest.approx(100)
    only = [person("research", a=5, points={"soft": 0, "hard": 100}) for _ in range(6)]
    overall = published(of(weights="allocation"), only).nodes["overall"].total
    assert (overall.value, overall.missing) == (None, "too_few_children")


def test_other_weights_stand_beside_those_in_force() -> None:
    answers = [person("research", a=a, b=b, points={"soft": 20, "hard": 80}) for a, b in [(1, 2), (2, 2), (3, 4), (4, 3), (5, 5)] * 3]
    card = published(of(), answers)
    a, b = (card.nodes[key].total.value for key in ("soft", "hard"))
    component = first_component(25.0 * (np.array([(1, 2), (2, 2), (3, 4), (4, 3), (5, 5)] * 3) - 1))
    assert component is not None
    expected = {"equal": (a + b) / 2, "stated": (3 * a + b) / 4, "allocation": (a + 4 * b) / 5, "first_component": (a + b) / 2}
    assert {name: found.overall for name, found in card.comparisons.items()} == pytest.approx(expected)
    assert list(card.comparisons["first_component"].weights.values()) == pytest.approx(component[0], abs=5e-4)
    assert "first_component" not in published(of(), answers[:9]).comparisons


def test_points_that_are_weights_are_no_factor_of_advice_as_well() -> None:
    tool = {
        "key": "meetings", "category": "networking", "title": "Meetings", "description": "Firms meet.", "source": "A",
        "strengthens": {"skills": {"strength": 3, "why": "people who meet learn"}}, "stages": ["idea", "emerging", "growing", "mature"],
        "decided_by": ["initiative"], "months": [3, 12], "cost": "low", "lead": "cluster_organisation",
        "first_steps": ["Invite firms", "Set a date"],
        "progress": ["Meetings held"], "pitfalls": ["Nobody comes"],
    }  # fmt: skip
    priorities = []
    for rule in ("stated", "allocation"):
        rubric = of(weights=rule, tools=[tool])
        (advised,) = recommend(published(rubric, people("research", 5, 1, 20)), rubric, some_facts()).recommendations
        priorities.append(advised.priority)
    assert priorities == [pytest.approx(1.3), 1]


def test_weights_by_allocation_need_the_item_that_shares_out_points() -> None:
    with pytest.raises(ValidationError, match="needs `priorities`"):
        instrument([item("a")], [dimension("soft", criterion("trust", "a"))], weights="allocation")
