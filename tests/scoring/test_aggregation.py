"""Weighted means, and what happens when something is missing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.instruments.combining import Combining, Method
from assess.instruments.rubric import Rubric
from assess.scoring.aggregation import Leaf, Tree, combined, effective_weights, grow, how, replay
from assess.scoring.combining import How
from assess.scoring.scorecard_model import Missing
from tests.scoring.builders import criterion, dimension, instrument, item
from tests.scoring.cases import cases, numbers

MEANS = {
    "arithmetic": Combining(),
    "geometric": Combining(combine="geometric"),
    "harmonic": Combining(combine="harmonic"),
    "power 2": Combining(combine="power", exponent=2),
    "power 1/2": Combining(combine="power", exponent=0.5),
    "power -2": Combining(combine="power", exponent=-2),
    "minimum": Combining(combine="minimum"),
    "median": Combining(combine="median"),
}
PENALTIES = {
    "less": Combining(combine="mazziotta_pareto"),
    "more": Combining(combine="mazziotta_pareto", sign="positive"),
    "sample": Combining(combine="mazziotta_pareto", spread="sample"),
}
WAYS = {name: how(node) for name, node in {**MEANS, **PENALTIES}.items()}
every_mean = pytest.mark.parametrize("way", [WAYS[name] for name in MEANS], ids=list(MEANS))
every_way = pytest.mark.parametrize("way", WAYS.values(), ids=list(WAYS))
SCORES = st.lists(st.floats(0, 100), min_size=2, max_size=6)


def rubric(*criteria: dict, **more: object) -> Rubric:
    keys = sorted({indicator["item"] for one in criteria for indicator in one["indicators"]})
    return instrument([item(key) for key in keys], [dimension("d", *criteria)], **more).rubric


def tree(of: Rubric, *leaves: float | None, missing: Missing = "too_few_answers", given: int = 10) -> Tree:
    """The tree over leaves in the order of the rubric; ten people were asked each."""
    keys = [f"{criterion.key}/{indicator.item}" for _, criterion, indicator in of.indicators()]
    found = {
        key: Leaf(value, None, given, 10) if value is not None else Leaf(None, missing, 0, 0 if missing == "not_asked" else 10)
        for key, value in zip(keys, leaves, strict=True)
    }
    return grow(of, found)


@pytest.mark.parametrize(("light", "heavy", "expected"), [(100, 0, 25), (0, 100, 75), (100, 100, 100), (0, 0, 0)])
def test_weights_one_and_three_full_and_empty(light: float, heavy: float, expected: float) -> None:
    of = rubric(criterion("c", {"item": "a", "score": {"goalposts": [1, 5]}}, {"item": "b", "score": {"goalposts": [1, 5]}, "weight": 3}))
    assert tree(of, light, heavy)["c"].value == pytest.approx(expected)


@pytest.mark.parametrize(
    ("name", "expected"),
    # 20 and 80: on 1–100 they are 20.8 and 80.2
    [
        ("arithmetic", 50),
        ("geometric", (np.sqrt(20.8 * 80.2) - 1) / 0.99),
        ("harmonic", (2 / (1 / 20.8 + 1 / 80.2) - 1) / 0.99),
        ("power 2", np.sqrt((20**2 + 80**2) / 2)),
        ("power 1/2", ((np.sqrt(20) + np.sqrt(80)) / 2) ** 2),
        ("power -2", (((20.8**-2 + 80.2**-2) / 2) ** -0.5 - 1) / 0.99),
        ("minimum", 20),
        ("median", 50),
        ("less", 50 - 30**2 / 50),
        ("more", 50 + 30**2 / 50),
        ("sample", 50 - 2 * 30**2 / 50),
    ],
)
def test_each_way_to_combine_by_hand(name: str, expected: float) -> None:
    assert combined(np.array([20.0, 80.0]), np.array([1, 1]), WAYS[name]) == pytest.approx(expected)


@every_way
def test_zero_stays_zero_and_full_stays_full(way: How) -> None:
    ends = combined(np.array([[0.0, 0.0], [100.0, 100.0]]), np.array([1, 2]), way)
    np.testing.assert_allclose(ends, [0, 100], atol=1e-9)


def test_a_zero_does_not_erase_the_rest() -> None:
    assert 5 < combined(np.array([0.0, 100.0]), np.array([1, 1]), WAYS["geometric"]) < 50
    assert 0 < combined(np.array([0.0, 100.0]), np.array([1, 1]), WAYS["harmonic"]) < 5
    assert 0 < combined(np.array([0.0, 100.0]), np.array([1, 1]), WAYS["power -2"]) < 5


@every_way
def test_nothing_gives_nothing(way: How) -> None:
    assert np.isnan(combined(np.array([np.nan, np.nan]), np.array([1, 1]), way))


def test_many_draws_have_weights_of_their_own() -> None:
    found = combined(np.array([[0.0, 100.0]]), np.array([[1.0, 1.0], [1.0, 3.0]]), WAYS["arithmetic"])
    np.testing.assert_allclose(found, [50, 75])


@every_way
@settings(deadline=None)
@given(scores=SCORES, data=st.data())
def test_nothing_but_the_ratio_of_weights_counts_and_no_order(way: How, scores: list[float], data: st.DataObject) -> None:
    weights = np.array(data.draw(st.lists(st.floats(0.1, 10), min_size=len(scores), max_size=len(scores))))
    order = np.array(data.draw(st.permutations(range(len(scores)))))
    factor = data.draw(st.floats(0.01, 100))
    found = combined(np.array(scores), weights, way)
    assert 0 <= found <= 100
    assert combined(np.array(scores)[order], weights[order] * factor, way) == pytest.approx(found, abs=1e-6)


@every_mean
@settings(deadline=None)
@given(scores=SCORES, data=st.data())
def test_means_are_bounded_by_their_parts(way: How, scores: list[float], data: st.DataObject) -> None:
    weights = data.draw(st.lists(st.floats(0.1, 10), min_size=len(scores), max_size=len(scores)))
    found = combined(np.array(scores), np.array(weights), way)
    assert min(scores) - 1e-6 <= found <= max(scores) + 1e-6


@every_mean
@settings(deadline=None)
@given(scores=SCORES, more=st.floats(0, 50), data=st.data())
def test_a_better_part_never_makes_the_whole_worse(way: How, scores: list[float], more: float, data: st.DataObject) -> None:
    """Mazziotta and Pareto's mean is left out: there a part that runs ahead of the others does cost something."""
    weights = np.array(data.draw(st.lists(st.floats(0.1, 10), min_size=len(scores), max_size=len(scores))))
    better = [min(100.0, scores[0] + more), *scores[1:]]
    assert combined(np.array(better), weights, way) >= combined(np.array(scores), weights, way) - 1e-8


@every_way
@settings(deadline=None)
@given(scores=SCORES)
def test_a_missing_part_is_as_if_it_were_not_there(way: How, scores: list[float]) -> None:
    weights = np.arange(1.0, len(scores) + 2)
    with_gap = combined(np.array([*scores, np.nan]), weights, way)
    assert with_gap == pytest.approx(combined(np.array(scores), weights[:-1], way), abs=1e-8)


@pytest.mark.parametrize("method", ["arithmetic", "geometric", "harmonic", "minimum", "median"])
def test_the_weight_of_a_missing_child_goes_to_its_siblings(method: Method) -> None:
    of = rubric(criterion("c", "a", "b", combine=method))
    assert tree(of, 40, None)["c"].value == pytest.approx(40)
    assert [child.used_weight for child in tree(of, 40, None)["c"].children] == [1, 0]


def test_a_share_of_children_at_the_threshold_is_enough_and_below_it_is_not() -> None:
    enough, more = rubric(criterion("c", "a", "b", "e", min_children=1 / 3)), rubric(criterion("c", "a", "b", "e", min_children=0.34))
    assert tree(enough, 60, None, None)["c"].value == pytest.approx(60)
    assert (tree(more, 60, None, None)["c"].value, tree(more, 60, None, None)["c"].missing) == (None, "too_few_children")


def test_a_share_of_answers_at_the_threshold_is_enough_and_below_it_is_not() -> None:
    of = rubric(criterion("c", "a", "b", min_answers=0.3))
    assert tree(of, 60, 40, given=3)["c"].value == pytest.approx(50)
    assert tree(of, 60, 40, given=2)["c"].missing == "too_few_answers"


def test_what_is_not_assessed_is_never_zero() -> None:
    of = rubric(criterion("c", "a"), criterion("e", "b"))
    found = tree(of, None, 70)
    assert found["c"].value is None
    assert found["overall"].value == pytest.approx(70)


def test_why_there_is_no_value() -> None:
    of = rubric(criterion("c", "a", "b"))
    assert tree(of, None, None, missing="not_asked")["overall"].missing == "not_asked"
    assert tree(of, None, None, missing="hidden")["overall"].missing == "hidden"
    assert tree(of, None, None)["overall"].missing == "too_few_children"


def test_effective_weights_multiply_down_the_tree() -> None:
    of = rubric(criterion("c", "a", "b", weight=3), criterion("e", "f"))
    shares = effective_weights(tree(of, 10, None, 30))
    assert shares == pytest.approx({"overall": 1, "d": 1, "c": 0.75, "e": 0.25, "c/a": 0.75, "c/b": 0, "e/f": 0.25})


def test_draws_follow_the_tree_and_its_weights() -> None:
    of = rubric(criterion("c", "a", "b"))
    draws = replay(tree(of, 50, 50), {"c/a": np.array([0.0, 100.0]), "c/b": np.array([100.0, 100.0])}, {"c/a": np.array([3.0, 1.0])})
    np.testing.assert_allclose(draws["overall"], [25, 100])


def test_means_agree_with_published_values() -> None:
    """On 1–100, where ours are defined: x stands for 1 + 0.99 × score."""
    methods = {"a_amean": "arithmetic", "a_gmean": "geometric", "a_hmean": "harmonic"}
    tried = 0
    for case in cases("coinr_functions", "aggregation_cases.json"):
        x = numbers(case["x"])
        if case["fn"] in methods and not (x < 1).any():
            found = 1 + 0.99 * combined((x - 1) / 0.99, np.array(case["params"]["w"], float), WAYS[methods[case["fn"]]])
            np.testing.assert_allclose(found, np.nan if case["expected"] is None else case["expected"], rtol=1e-9)
            tried += 1
    assert tried > 15
