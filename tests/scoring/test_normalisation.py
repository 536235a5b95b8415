"""From answers to points."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.instruments.rubric import Indicator, Risks
from assess.instruments.rules import GoalpostsRule, MapRule, StepsRule, TargetRule
from assess.scoring.normalisation import by_bipolar, by_goalposts, by_map, by_map_sum, by_risk, by_steps, by_target, points
from tests.scoring.builders import MATRIX, criterion, dimension, instrument, item
from tests.scoring.cases import cases, numbers

RISKS = Risks.model_validate({"matrix": MATRIX})


def test_a_map_gives_each_option_its_points() -> None:
    rule = MapRule(map={"a": 0, "b": 30, "c": 100})
    np.testing.assert_array_equal(by_map(np.array([1, 3, np.nan, 2]), rule, ["a", "b", "c"]), [0, 100, np.nan, 30])


def test_several_choices_add_up_to_100_at_most() -> None:
    rule = MapRule(map={"a": 60, "b": 30, "c": 50})
    chosen = np.array([[1, 1, 0], [1, 0, 1], [0, 0, 0], [np.nan] * 3])
    np.testing.assert_array_equal(by_map_sum(chosen, rule, ["a", "b", "c"]), [90, 100, 0, np.nan])


def test_goalposts_cut_off_at_both_ends_and_work_in_either_direction() -> None:
    values = np.array([0, 2, 6, 12, np.nan])
    np.testing.assert_allclose(by_goalposts(values, GoalpostsRule(goalposts=(2, 10))), [0, 0, 50, 100, np.nan])
    np.testing.assert_allclose(by_goalposts(values, GoalpostsRule(goalposts=(10, 2))), [100, 100, 50, 0, np.nan])


def test_logarithmic_goalposts_take_ratios() -> None:
    rule = GoalpostsRule(goalposts=(1, 10_000), log=True)
    np.testing.assert_allclose(by_goalposts(np.array([-5, 0, 1, 100, 10_000, 1e9]), rule), [0, 0, 0, 50, 100, 100], atol=1e-9)


def test_a_number_earns_the_last_step_it_reaches() -> None:
    rule = StepsRule.model_validate({"steps": [{"at": 1, "points": 20}, {"at": 3, "points": 60}]})
    np.testing.assert_array_equal(by_steps(np.array([0.5, 1, 2.9, 3, 99, np.nan]), rule), [0, 20, 20, 60, 60, np.nan])


def test_a_target_is_best_met_exactly() -> None:
    rule = TargetRule(target=10, tolerance=4)
    np.testing.assert_allclose(by_target(np.array([10, 8, 12, 6, 20, np.nan]), rule), [100, 50, 50, 0, 0, np.nan])


def test_a_dichotomy_runs_from_0_to_100() -> None:
    np.testing.assert_array_equal(by_bipolar(np.array([-3, 0, 3, np.nan])), [0, 50, 100, np.nan])


def test_risks_are_looked_up_and_not_multiplied() -> None:
    first, second = np.array([1, 5, 2, 4, 4, np.nan]), np.array([5, 1, 5, 4, 5, 1])
    np.testing.assert_array_equal(by_risk(first, second, RISKS), [67, 67, 33, 33, 0, np.nan])


def test_a_risk_item_is_scored_by_its_two_aspects() -> None:
    of = instrument(
        [item("far", "risk")], [dimension("people", criterion("trust", {"item": "far", "score": {"risk": True}}))], risks={"matrix": MATRIX}
    )
    given = {"far.presence": np.array([5.0]), "far.hindrance": np.array([5.0])}
    assert points(given.__getitem__, next(of.rubric.indicators())[2], of)[0] == 0


def test_a_risk_without_a_matrix_is_an_error() -> None:
    of = instrument([item("far", "risk")], [dimension("people", criterion("trust", {"item": "far", "score": {"risk": True}}))])
    with pytest.raises(ValueError, match="no risk matrix"):
        points(lambda measure: np.array([1.0]), next(of.rubric.indicators())[2], of)


def test_yes_and_no_and_matrix_rows_map_by_name() -> None:
    indicators = [
        Indicator.model_validate({"item": "sole", "score": {"map": {"yes": 20, "no": 100}}}),
        Indicator.model_validate({"item": "effects.x", "score": {"map": {str(step): 10 * step for step in range(1, 6)}}}),
    ]
    of = instrument(
        [item("sole", "yes_no"), item("effects", "matrix")],
        [dimension("people", criterion("trust", *(i.model_dump() for i in indicators)))],
    )
    values = {"sole": np.array([1.0, 2.0]), "effects.x": np.array([4.0, 1.0])}
    np.testing.assert_array_equal(points(values.__getitem__, indicators[0], of), [100, 20])
    np.testing.assert_array_equal(points(values.__getitem__, indicators[1], of), [40, 10])


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=20), st.floats(-1e5, 1e5), st.floats(1e-3, 1e5))
def test_goalposts_are_bounded_and_rise_with_the_number(values: list[float], worst: float, distance: float) -> None:
    found = by_goalposts(np.sort(np.array(values)), GoalpostsRule(goalposts=(worst, worst + distance)))
    assert ((found >= 0) & (found <= 100)).all()
    assert (np.diff(found) >= 0).all()


def test_goalposts_agree_with_published_values() -> None:
    for case in cases("coinr_functions", "normalisation_cases.json"):
        if case["fn"] == "n_goalposts" and case["params"]["trunc2posts"]:
            low, high, scale = case["params"]["gposts"]
            ends = (low, high) if case["params"]["direction"] == 1 else (high, low)
            found = by_goalposts(numbers(case["x"]), GoalpostsRule(goalposts=ends)) / 100 * scale
            np.testing.assert_allclose(found, numbers(case["expected"]), rtol=1e-9)


def test_goalposts_at_the_extremes_are_the_published_min_max() -> None:
    for case in cases("coinr_functions", "normalisation_cases.json"):
        if case["fn"] == "n_minmax" and case["params"]["l_u"] == [0, 100]:
            x = numbers(case["x"])
            found = by_goalposts(x, GoalpostsRule(goalposts=(float(np.nanmin(x)), float(np.nanmax(x)))))
            np.testing.assert_allclose(found, numbers(case["expected"]), rtol=1e-9, atol=1e-9)
