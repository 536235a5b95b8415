"""Missing values filled, outliers tamed."""

from __future__ import annotations

import numpy as np
import pytest

from assess.instruments.index_rubric import Outliers
from assess.scoring.index.treating import filled, kurtosis, skewness, treatment
from tests.scoring.index.tables import index, leaf, rubric, table

TAIL = np.array([*range(1, 11), 30.0, 100.0])


def test_skewness_and_kurtosis_by_hand() -> None:
    """The formulas of Joanes & Gill (1998), type 2, on 1, 2, 3, 4, 10: m₂ = 10, m₃ = 36, m₄ = 278.8."""
    x = np.array([1.0, 2, 3, 4, 10])
    assert skewness(x) == pytest.approx(np.sqrt(5 * 4) / 3 * 36 / 10**1.5)
    assert kurtosis(x) == pytest.approx(4 / (3 * 2) * (6 * (278.8 / 100 - 3) + 6))


def test_without_spread_there_is_no_skew() -> None:
    assert (skewness(np.array([0.1] * 3)), kurtosis(np.array([0.1] * 7 + [np.nan]))) == (0, 0)


def test_the_longest_tail_is_winsorised_until_it_is_within_limits() -> None:
    done = treatment(TAIL, Outliers())
    assert (done.kind, done.winsorised, done.high) == ("winsorised", 1, 30)
    np.testing.assert_array_equal(done.apply(TAIL), [*range(1, 11), 30, 30])


def test_a_low_tail_is_winsorised_from_below() -> None:
    done = treatment(-TAIL, Outliers())
    np.testing.assert_array_equal(done.apply(-TAIL), -treatment(TAIL, Outliers()).apply(TAIL))


def test_when_winsorising_is_not_enough_the_logarithm_is_taken() -> None:
    """log(x − min + range / 100)."""
    done = treatment(TAIL, Outliers(winsorise=0))
    assert done.kind == "log"
    np.testing.assert_allclose(done.apply(TAIL), np.log(TAIL - 1 + 0.99))
    np.testing.assert_allclose(treatment(-TAIL, Outliers(winsorise=0)).apply(-TAIL), -done.apply(TAIL))


def test_without_the_logarithm_the_column_stays_winsorised() -> None:
    done = treatment(TAIL, Outliers(winsorise=0, log=False))
    assert (done.kind, done.within_limits) == ("winsorised", False)


def test_a_column_within_limits_is_left_alone() -> None:
    x = np.array([1.0, 2, 3, np.nan])
    np.testing.assert_array_equal(treatment(x, Outliers()).apply(x), x)


def test_tied_outliers_never_exceed_the_number_allowed() -> None:
    x = np.array([*([1.0] * 40), *([2.0] * 40), 90, 100, 100, 100])
    assert treatment(x, Outliers(winsorise=2, log=False)).winsorised == 0


def test_two_values_never_become_one() -> None:
    rare = np.array([0.0] * 30 + [1.0])
    assert len(np.unique(treatment(rare, Outliers()).apply(rare))) == 2


def test_missing_values_become_the_middle_of_their_group() -> None:
    x, groups = np.array([1, 2, 6, np.nan, np.nan, 10, np.nan]), ["p", "p", "p", "p", "q", "q", "r"]
    np.testing.assert_array_equal(filled(x, groups, x, groups, "mean"), [1, 2, 6, 3, 10, 10, np.nan])
    np.testing.assert_array_equal(filled(x, groups, x, groups, "median"), [1, 2, 6, 2, 10, 10, np.nan])


def test_filling_and_treatment_are_declared_and_reported() -> None:
    of = rubric(leaf("x", {"min_max": [0, 100]}), impute="median", outliers={})
    found = index(of, table(x=[*TAIL.tolist(), None]))
    assert found.prepared["x"].imputed == ("m",)
    assert found.prepared["x"].treatment is not None
    assert found.prepared["x"].treatment.kind == "winsorised"
    assert found.values["x"][-1] == pytest.approx(100 * (6.5 - 1) / 29)


def test_an_indicator_can_be_spared() -> None:
    found = index(rubric(leaf("x", {"min_max": [0, 100]}, treat=False), outliers={}), table(x=TAIL.tolist()))
    assert found.prepared["x"].treatment is None
