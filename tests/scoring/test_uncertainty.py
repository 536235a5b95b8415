"""Intervals, differences, agreement, and numbers for many voices."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.instruments.parts import GROUPS
from assess.scoring.agreement import polarised, r_wg
from assess.scoring.uncertainty import difference_p, finite_population, holm, resampled
from assess.scoring.voices import Within, centre, voices_of


def test_resampling_keeps_the_size_of_every_stratum() -> None:
    strata = [np.array([0, 2, 4]), np.array([1, 3])]
    counts = resampled(strata, 5, 50, seed=3)
    assert {tuple(counts[:, places].sum(axis=1)) for places in strata} == {(3,) * 50, (2,) * 50}
    np.testing.assert_array_equal(counts, resampled(strata, 5, 50, seed=3))
    assert (counts != resampled(strata, 5, 50, seed=4)).any()


def test_the_bootstrap_error_is_that_of_a_mean() -> None:
    values = np.arange(20.0)
    counts = resampled([np.arange(20)], 20, 4000, seed=1)
    assert centre(values, counts, "mean").std() == pytest.approx(values.std() / np.sqrt(20), rel=0.05)


def test_a_known_population_draws_the_interval_in() -> None:
    draws = np.array([40.0, 60.0])
    np.testing.assert_allclose(finite_population(50, draws, 10, None), draws)
    np.testing.assert_allclose(finite_population(50, draws, 20, 20), [50, 50])
    np.testing.assert_allclose(finite_population(50, draws, 10, 19), 50 + np.sqrt(0.5) * np.array([-10, 10]))


def test_holm_multiplies_the_smallest_by_all_and_never_falls() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([]) == []


def test_p_of_a_difference_agrees_with_student() -> None:
    # two groups of 10 with equal errors of 4: t = 10 / (4 × √2 × √(10/9)) = 1.677, 18 degrees of freedom: p = 0.1108
    assert difference_p(10, (4, 4), (10, 10)) == pytest.approx(0.1108, abs=0.002)
    # two groups of 5, errors of 3: t = 2.981, 8 degrees of freedom: p = 0.0176
    assert difference_p(np.sqrt(18 * 5 / 4) * 2.981, (3, 3), (5, 5)) == pytest.approx(0.0176, abs=0.001)


def test_a_difference_without_any_spread_is_certain() -> None:
    assert difference_p(10, (0, 0), (5, 5)) == 0
    assert difference_p(0, (0, 0), (5, 5)) == 1


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=15), st.sampled_from(["mean", "median", "trimmed_mean"]), st.data())
def test_counting_a_value_twice_is_having_it_twice(values: list[float], within: Within, data: st.DataObject) -> None:
    counts = data.draw(st.lists(st.integers(0, 3), min_size=len(values), max_size=len(values)))
    found = centre(np.array(values), np.array([counts], float), within)[0]
    repeated = np.sort(np.repeat(values, counts))
    if not len(repeated):
        assert np.isnan(found)
        return
    cut = len(repeated) // 10
    expected = {"mean": repeated.mean(), "median": np.median(repeated), "trimmed_mean": repeated[cut : len(repeated) - cut].mean()}[within]
    assert found == pytest.approx(expected, abs=1e-9)


def test_voices_of_people() -> None:
    people = pd.DataFrame(
        {"group": ["research", "small_firm", "research", "small_firm"], "organisation": ["a", None, "a", None]}, dtype=object
    )
    voices = voices_of(people)
    assert [GROUPS[place] for place in voices.groups] == ["small_firm", "small_firm", "research"]
    np.testing.assert_array_equal(voices.mean(np.array([[1.0], [4.0], [np.nan], [5.0]]))[:, 0], [4, 5, 1])


def test_agreement_by_hand() -> None:
    # 1 2 3 on five steps: s² = 1, the uniform null has 2: 1 − 1/2
    assert r_wg(np.array([1.0, 2, 3]), 5) == pytest.approx(0.5)
    assert r_wg(np.array([4.0]), 5) is None


@pytest.mark.parametrize(
    ("counts", "camps"),
    [
        ([3, 1, 0, 1, 3], True),
        ([1, 1, 4, 1, 1], False),
        ([5, 0, 0, 0, 1], False),
        ([2, 2, 0, 0, 0, 2, 2], True),
        ([0] * 5, False),
        ([1, 1], False),
    ],
)
def test_two_camps_are_seen(counts: list[int], camps: bool) -> None:
    assert polarised(counts) is camps
