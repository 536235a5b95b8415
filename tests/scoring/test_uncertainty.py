"""Intervals, differences, and numbers for many voices."""

from __future__ import annotations

from math import comb

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, bootstrap, ttest_ind

from assess.instruments.parts import GROUPS
from assess.instruments.rubric import Uncertainty
from assess.scoring.uncertainty import (
    acceleration,
    bca_interval,
    difference_p,
    effective_number,
    finite_population,
    holm,
    interval,
    resampled,
    wilson,
)
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
    assert difference_p(10, (4, 4), (10, 10)) == pytest.approx(0.1108, abs=0.0002)
    # two groups of 5, errors of 3: t = 2.981, 8 degrees of freedom: p = 0.0176
    assert difference_p(np.sqrt(18 * 5 / 4) * 2.981, (3, 3), (5, 5)) == pytest.approx(0.0176, abs=0.0001)


def test_a_difference_without_any_spread_is_certain() -> None:
    assert difference_p(10, (0, 0), (5, 5)) == 0
    assert difference_p(0, (0, 0), (5, 5)) == 1


@settings(deadline=None)
@given(st.lists(st.floats(-100, 100), min_size=1, max_size=15), st.sampled_from(["mean", "median", "trimmed_mean"]), st.data())
def test_counting_a_value_twice_is_having_it_twice(values: list[float], within: Within, data: st.DataObject) -> None:
    counts = data.draw(st.lists(st.integers(0, 3), min_size=len(values), max_size=len(values)))
    found = centre(np.sort(values), np.array([counts], float)[:, np.argsort(values)], within)[0]
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


SPATIAL = [48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41]
"""Test A of the spatial test data (Efron & Tibshirani, 1993, An Introduction to the Bootstrap, table 14.1)."""


def test_bca_agrees_with_efron_and_tibshirani() -> None:
    """Chapter 14: the plug-in variance is 171.5, the acceleration 0.061, the 90 % intervals (100.8, 233.9) and (115.8, 259.6)."""
    values = np.array(SPATIAL, float)
    assert values.var() == pytest.approx(171.5, abs=0.05)
    left_out = np.array([np.delete(values, place).var() for place in range(26)])
    assert acceleration([left_out]) == pytest.approx(0.061, abs=0.0005)
    counts = resampled([np.arange(26)], 26, 20_000, seed=0).astype(float)
    draws = counts @ values**2 / 26 - (counts @ values / 26) ** 2
    assert interval(draws, Uncertainty()) == pytest.approx((100.8, 233.9), abs=4)  # theirs from 2,000 draws
    assert bca_interval(draws, values.var(), acceleration([left_out]), Uncertainty()) == pytest.approx((115.8, 259.6), abs=4)


@pytest.mark.parametrize("samples", [1, 3])
def test_bca_agrees_with_scipy_on_the_same_draws(samples: int) -> None:
    generator = np.random.default_rng(5)
    parts = [generator.gamma(2, size=12 + 3 * number) for number in range(samples)]

    def mean_of_means(*taken: np.ndarray, axis: int) -> np.ndarray:
        return sum(part.mean(axis=axis) for part in taken) / samples  # type: ignore[return-value]

    theirs = bootstrap(parts, mean_of_means, n_resamples=999, confidence_level=0.9, rng=np.random.default_rng(1), vectorized=True)
    value = float(np.mean([part.mean() for part in parts]))
    left_out = [value + ((part.sum() - part) / (len(part) - 1) - part.mean()) / samples for part in parts]
    ours = bca_interval(theirs.bootstrap_distribution, value, acceleration(left_out), Uncertainty())
    assert ours == pytest.approx(tuple(theirs.confidence_interval), rel=1e-9)


def test_bca_without_skewness_and_bias_is_the_percentile_interval() -> None:
    draws = np.arange(1001.0)
    assert bca_interval(draws, 500, 0, Uncertainty()) == pytest.approx(interval(draws, Uncertainty()))
    assert acceleration([np.array([2.0, 2.0, 2.0])]) == 0


def test_bca_of_a_figure_outside_its_draws_is_left_uncorrected() -> None:
    draws = np.full(100, 40.0)
    assert bca_interval(draws, 50, 0, Uncertainty()) == (40, 40)


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    # Newcombe (1998), Two-sided confidence intervals for the single proportion, table I, method 3 (score), 95 %
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_agrees_with_newcombe(hits: int, n: int, low: float, high: float) -> None:
    assert wilson(hits / n, n, 0.95) == pytest.approx((low, high), abs=5e-5)


@settings(deadline=None)
@given(st.integers(1, 200), st.data(), st.sampled_from([0.8, 0.9, 0.95]))
def test_wilson_agrees_with_scipy(n: int, data: st.DataObject, confidence: float) -> None:
    hits = data.draw(st.integers(0, n))
    theirs = binomtest(hits, n).proportion_ci(confidence, method="wilson")
    assert wilson(hits / n, n, confidence) == pytest.approx((theirs.low, theirs.high), abs=1e-9)
    assert wilson(hits / n, n, confidence)[0] <= hits / n <= wilson(hits / n, n, confidence)[1] + 1e-12


def test_a_share_of_all_there_are_has_no_sampling_error() -> None:
    assert effective_number(20, 20, None) == 20
    assert effective_number(20, 20, 39) == 40
    assert wilson(0.3, effective_number(20, 20, 20), 0.9) == (0.3, 0.3)


def test_wilson_covers_what_it_says() -> None:
    """Over all outcomes, weighed by their probability: near 90 % on average (Agresti & Coull, 1998)."""
    n, shares = 10, np.linspace(0.05, 0.95, 91)
    outcomes = np.arange(n + 1)
    ends = [wilson(hits / n, n, 0.9) for hits in outcomes]
    covers = np.array([[low <= share <= high for low, high in ends] for share in shares])
    probability = np.array([[comb(n, hits) * share**hits * (1 - share) ** (n - hits) for hits in outcomes] for share in shares])
    assert 0.88 <= (covers * probability).sum(axis=1).mean() <= 0.93


@pytest.mark.parametrize("kind", ["percentile", "bca"])
def test_intervals_cover_what_they_should_from_twenty_voices_on(kind: str) -> None:
    """300 samples of five-step answers in two groups; the bootstrap is known to fall a little short of its 90 %."""
    generator, hits = np.random.default_rng(11), 0
    steps, shares = np.arange(0, 101, 25.0), [[0.1, 0.2, 0.3, 0.3, 0.1], [0.4, 0.3, 0.2, 0.1, 0.0]]
    truth = float(np.mean([np.dot(steps, share) for share in shares]))
    counts = resampled([np.arange(10), np.arange(10, 20)], 20, 400, seed=2).astype(float)
    for _ in range(300):
        parts = [generator.choice(steps, size=10, p=share) for share in shares]
        values = np.concatenate(parts)
        draws = (counts[:, :10] @ values[:10] + counts[:, 10:] @ values[10:]) / 20
        left_out = [((part.sum() - part) / 9 - part.mean()) / 2 for part in parts]
        ends = interval(draws, Uncertainty())
        if kind == "bca":
            ends = bca_interval(draws, float(values.mean()), acceleration(left_out), Uncertainty())
        hits += ends[0] <= truth <= ends[1]
    assert 0.83 <= hits / 300 <= 0.94


def test_holm_agrees_with_its_author() -> None:
    """Holm (1979), A simple sequentially rejective procedure, section 3: of 0.01, 0.0114, 0.05 among four at 5 %, with a p of 0.5 as
    the fourth, two are rejected: 4 × 0.01 = 0.04 and 3 × 0.0114 = 0.0342, raised to 0.04; 2 × 0.05 = 0.1 is not."""
    assert holm([0.05, 0.01, 0.5, 0.0114]) == pytest.approx([0.1, 0.04, 0.5, 0.04])


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), max_size=8))
def test_holm_is_between_no_correction_and_bonferroni(p_values: list[float]) -> None:
    for p, adjusted in zip(p_values, holm(p_values), strict=True):
        assert p <= adjusted <= min(1, p * len(p_values)) + 1e-12 or adjusted == max(holm(p_values))


@settings(deadline=None)
@given(st.integers(0, 1000))
def test_p_of_a_difference_is_welchs(seed: int) -> None:
    generator = np.random.default_rng(seed)
    first, second = generator.normal(50, 10, size=7), generator.normal(55, 20, size=12)
    errors = tuple(part.std() / np.sqrt(len(part)) for part in (first, second))
    ours = difference_p(first.mean() - second.mean(), errors, (7, 12))  # type: ignore[arg-type]
    assert ours == pytest.approx(ttest_ind(first, second, equal_var=False).pvalue, rel=1e-9)
