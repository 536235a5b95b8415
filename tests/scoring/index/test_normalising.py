"""From columns to points."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from assess.instruments.index_rules import IndexGoalposts, MinMax, PercentileRank, Rank, ZScore
from assess.scoring.index.normalising import NotAssessed
from assess.scoring.index.normalising import points as points_by
from assess.scoring.index.table import BadTable
from tests.scoring.cases import cases, numbers
from tests.scoring.index.tables import index, leaf, points, rubric, table

X = [3, 7, 7, 1, 10, 4.5]


def rule_of(case: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Our rule for a published function with its parameters, and the direction."""
    given = case["params"]
    match case["fn"]:
        case "n_minmax":
            return {"min_max": given["l_u"]}, {}
        case "n_zscore":
            return {"z_score": given["m_sd"]}, {}
        case "n_prank":
            return {"percentile_rank": {"min": "lowest", "average": "average"}[given["ties.method"]], "to": [0, 1]}, {}
        case "n_rank":
            return {"rank": "lowest"}, {}
        case "n_borda":
            return {"borda": "lowest"}, {}
        case "n_dist2max":
            return {"min_max": [0, 1]}, {}
        case "n_fracmax":
            return {"ratio_to": "best", "times": 1}, {}
        case "n_scaled":
            return {"goalposts": given["npara"], "truncate": False, "to": [0, given["scale_factor"]]}, {}
        case "n_dist2ref":
            return {"reach": {"unit": "abcdefgh"[given["iref"] - 1]}, "truncate": given["cap_max"], "to": [0, 1]}, {}
        case "n_dist2targ":
            lower = given["direction"] == -1
            return {"reach": given["targ"], "truncate": given["cap_max"], "to": [0, 1]}, {"direction": "lower"} if lower else {}
        case _:
            low, high, scale = given["gposts"]
            ends = [low, high] if given["direction"] == 1 else [high, low]
            return {"goalposts": ends, "truncate": given["trunc2posts"], "to": [0, scale]}, {}


def test_every_rule_agrees_with_published_values() -> None:
    tried = set()
    for case in cases("coinr_functions", "normalisation_cases.json"):
        rule, more = rule_of(case)
        np.testing.assert_allclose(points(rule, case["x"], **more), numbers(case["expected"]), rtol=1e-9, atol=1e-11)
        tried.add(case["fn"])
    assert len(tried) == 11


def test_lower_is_better_is_the_same_rule_on_turned_numbers() -> None:
    turned = [-value for value in X]
    for rule in (
        {"min_max": [0, 100]}, {"z_score": [0, 1]}, {"percentile_rank": "average"}, {"rank": "lowest"}, {"borda": "average"},
        {"around_mean": 0.1}, {"percentiles": [{"at": 50, "points": 100}]}, {"bipolar": 12}, {"as_is": True},
    ):  # fmt: skip
        np.testing.assert_allclose(points(rule, X, direction="lower"), points(rule, turned))


def test_a_ratio_where_lower_is_better_is_the_other_way_round() -> None:
    np.testing.assert_allclose(points({"ratio_to": "best"}, [2, 4, 8, None], direction="lower"), [100, 50, 25, np.nan])
    np.testing.assert_allclose(points({"ratio_to": "mean", "times": 1}, [2, 4, 6]), [0.5, 1, 1.5])
    np.testing.assert_allclose(points({"ratio_to": {"unit": "b"}, "times": 1}, [2, 4, 6], direction="lower"), [2, 1, 2 / 3])


def test_logarithmic_goalposts_of_income() -> None:
    """UNDP (2024), Technical note 1: ln(x) between ln(100) and ln(75,000)."""
    found = points({"goalposts": [100, 75_000], "log": True, "to": [0, 1]}, [100, 75_000, 90_000, 10_000])
    np.testing.assert_allclose(found, [0, 1, 1, np.log(100) / np.log(750)])


def test_what_has_no_logarithm_is_missing_beyond_open_goalposts() -> None:
    found = points({"goalposts": [1, 100], "log": True, "truncate": False}, [10, 0, -5, 1000])
    np.testing.assert_allclose(found, [50, np.nan, np.nan, 150])


def test_above_about_and_below_the_mean() -> None:
    """Handbook, p. 87: 1, 0 and −1 by a threshold around the mean."""
    np.testing.assert_array_equal(points({"around_mean": 0.2, "to": [-1, 1]}, [1, 9, 10, 11, 19, None]), [-1, 0, 0, 0, 1, np.nan])


def test_categories_by_percentile() -> None:
    steps = [{"at": 15, "points": 20}, {"at": 50, "points": 60}, {"at": 85, "points": 100}]
    np.testing.assert_array_equal(points({"percentiles": steps}, [*range(21), None]), [0] * 3 + [20] * 7 + [60] * 7 + [100] * 4 + [np.nan])


def test_words_earn_the_points_of_the_map() -> None:
    of = rubric(leaf("x", {"map": {"none": 0, "some": 40, "full": 100}}))
    np.testing.assert_array_equal(index(of, table({"x": ["full", "", "none"]})).values["x"], [100, np.nan, 0])
    with pytest.raises(BadTable, match=r"“fully”, which the map of `x` does not know"):
        index(of, table({"x": ["fully", "none"]}))


def test_steps_target_and_bipolar() -> None:
    np.testing.assert_array_equal(points({"steps": [{"at": 1, "points": 20}, {"at": 3, "points": 60}]}, [0, 1, 5]), [0, 20, 60])
    np.testing.assert_allclose(points({"target": 10, "tolerance": 4}, [10, 8, 20]), [100, 50, 0])
    np.testing.assert_allclose(points({"bipolar": 3, "to": [1, 5]}, [-3, 0, 3, 9]), [1, 3, 5, 5])


def test_relative_rules_go_by_a_frozen_reference() -> None:
    reference = [0, 5, 10, None]
    np.testing.assert_allclose(points({"min_max": [0, 100]}, [5, 20, None], reference), [50, 200, np.nan])
    np.testing.assert_allclose(points({"percentile_rank": "lowest"}, [-1, 5, 20], reference), [0, 100 / 3, 100])
    np.testing.assert_allclose(points({"percentile_rank": "average"}, [-1, 5, 20], reference), [0, 50, 100])
    np.testing.assert_allclose(points({"z_score": [0, 1]}, [10], reference), [1])


@pytest.mark.parametrize(
    ("rule", "values", "reason"),
    [
        ({"min_max": [0, 100]}, [4, 4, None], "all values are equal"),
        ({"z_score": [0, 1]}, [4], "all values are equal"),
        ({"percentile_rank": "lowest"}, [4], "nobody to compare with"),
        ({"min_max": [0, 100]}, [None, None], "no initiative has a value"),
        ({"as_is": True}, [None], "no initiative has a value"),
        ({"ratio_to": "best"}, [-1, 0], "must be above zero"),
        ({"reach": 3}, [4, 5], "not better than the worst"),
        ({"ratio_to": {"unit": "b"}}, [4, None], "`b` has no value"),
    ],
)
def test_a_column_that_says_nothing_is_not_assessed(rule: dict[str, Any], values: list[float | None], reason: str) -> None:
    found = index(rubric(leaf("x", rule)), table(x=values))
    assert reason in found.not_assessed["x"]
    assert np.isnan(found.values["overall"]).all()
    assert any("`x`" in note and reason in note for note in found.notes)


def test_an_unknown_reference_unit_is_an_error() -> None:
    with pytest.raises(BadTable, match="no row with the id `z`"):
        points({"reach": {"unit": "z"}}, [1, 2])


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"normalise": {"goalposts": [0, 10]}, "direction": "lower"}, "contradicts the goalposts"),
        ({"normalise": {"map": {"a": 0, "b": 1}}, "direction": "lower"}, "no meaning beside `map`"),
        ({"normalise": {"goalposts": [1, 1]}}, "must differ"),
        ({"normalise": {"goalposts": [0, 1], "log": True}}, "above zero"),
        ({"normalise": {"best_guess": 1}}, "a normalisation needs one of"),
        ({"normalise": {"min_max": [5, 1]}}, "must rise"),
        ({"normalise": {"percentiles": [{"at": 120, "points": 1}]}}, "rise within 0 and 100"),
    ],
)
def test_rules_that_contradict_themselves_are_refused(more: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        rubric({"key": "x", **more})


COLUMN = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=20, unique=True).map(sorted)
RISING = [IndexGoalposts(goalposts=(-10, 10)), MinMax(min_max=(0, 100)), ZScore(z_score=(0, 1)), PercentileRank(percentile_rank="average"),
          Rank(rank="lowest")]  # fmt: skip


@given(COLUMN)
def test_points_never_fall_when_the_value_rises(values: list[float]) -> None:
    column = np.array(values)
    for rule in RISING:
        try:
            found = points_by(rule, column, column, {}, lower_is_better=False, own=True)
        except NotAssessed:
            continue
        assert (np.diff(found) >= -1e-9).all()


@given(st.lists(st.integers(-1000, 1000), min_size=3, max_size=20), st.integers(-50, 50), st.integers(1, 9))
def test_relative_points_do_not_depend_on_the_unit(values: list[int], shift: int, factor: int) -> None:
    column = np.array(values, float)
    for rule in RISING[1:]:
        try:
            found = points_by(rule, column, column, {}, lower_is_better=False, own=True)
        except NotAssessed:
            continue
        other = points_by(rule, column * factor + shift, column * factor + shift, {}, lower_is_better=False, own=True)
        np.testing.assert_allclose(other, found, atol=1e-6)
