"""Alpha, its interval, alpha without an item, and omega, against published figures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.scoring.reliability import (
    Deletion,
    alpha_if_deleted,
    alpha_interval,
    covariances,
    cronbach_alpha,
    omega_total,
    one_factor,
)

NONE = np.nan
QUESTIONNAIRE = np.array(
    [
        [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
        [1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0],
        [NONE, 0, 1, 1, NONE, 1, 1, 1, 1, 0, 0],
        [1, 1, 1, 0, 1, 1, 0, 1, 1, 0, 0],
        [1, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0],
        [0, 1, NONE, 0, 1, 1, 1, 1, 0, 0, 0],
        [1, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0],
        [1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0],
        [0, 1, 0, 1, 1, 0, 0, 0, 0, 1, 0],
        [1, 0, 0, 1, 0, 1, 0, 0, NONE, 0, 0],
        [1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0],
        [1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0],
    ]
)
"""Zaiontz, Real Statistics, Cronbach's alpha, with gaps as in the examples of pingouin."""
MARKS = np.array(
    [
        [1, 0.553, 0.547, 0.410, 0.389],
        [0.553, 1, 0.610, 0.485, 0.437],
        [0.547, 0.610, 1, 0.711, 0.665],
        [0.410, 0.485, 0.711, 1, 0.607],
        [0.389, 0.437, 0.665, 0.607, 1],
    ]
)
"""Correlations of the marks of 88 students in mechanics, vectors, algebra, analysis and statistics (Mardia, Kent & Bibby, 1979)."""


@pytest.mark.parametrize(
    ("deletion", "n", "alpha", "ends"),
    # the documentation of pingouin's `cronbach_alpha`, checked there against R's psych::alpha
    [("pairwise", 10, 0.732660835214447, (0.435, 0.909)), ("listwise", 9, 0.8016949152542373, (0.581, 0.933))],
)
def test_alpha_agrees_with_pingouin_and_psych(deletion: Deletion, n: int, alpha: float, ends: tuple[float, float]) -> None:
    """Its intervals count all twelve people; ours count those behind the covariances."""
    covariance, smallest = covariances(QUESTIONNAIRE, deletion)
    assert smallest == n
    found = cronbach_alpha(covariance)
    assert found == pytest.approx(alpha, rel=1e-9)
    assert alpha_interval(found, 11, 12, 0.95) == pytest.approx(ends, abs=5e-4)


def test_alpha_without_an_item_is_alpha_of_the_others() -> None:
    complete = QUESTIONNAIRE[~np.isnan(QUESTIONNAIRE).any(axis=1)]
    without = alpha_if_deleted(np.cov(complete, rowvar=False))
    for item in range(11):
        assert without[item] == pytest.approx(cronbach_alpha(np.cov(np.delete(complete, item, axis=1), rowvar=False)))
    assert alpha_if_deleted(np.eye(2)) == (None, None)


def test_one_factor_agrees_with_mardia_kent_and_bibby() -> None:
    """Multivariate Analysis (1979), section 9.4: loadings .600 .667 .917 .772 .724 by maximum likelihood."""
    model = one_factor(MARKS)
    assert model is not None
    assert model[0] == pytest.approx([0.600, 0.667, 0.917, 0.772, 0.724], abs=0.0016)
    assert omega_total(MARKS) == pytest.approx(3.68**2 / (3.68**2 + 5 - 2.7649), abs=0.002)


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0.3, 3), st.floats(0.2, 4)), min_size=3, max_size=7))
def test_omega_of_a_scale_with_one_factor_is_its_reliability(items: list[tuple[float, float]]) -> None:
    """McDonald (1999), formula 6.20b, on covariances that the model gives exactly; alpha is never above it."""
    loadings, unique = (np.array(part) for part in zip(*items, strict=True))
    covariance = np.outer(loadings, loadings) + np.diag(unique)
    reliability = loadings.sum() ** 2 / covariance.sum()
    assert omega_total(covariance) == pytest.approx(reliability, abs=1e-6)
    assert (cronbach_alpha(covariance) or 0) <= reliability + 1e-9


def test_omega_of_equal_loadings_is_alpha() -> None:
    covariance = np.full((4, 4), 0.5) + np.diag([0.5, 1, 1.5, 2])
    assert omega_total(covariance) == pytest.approx(cronbach_alpha(covariance), abs=1e-9)


@pytest.mark.parametrize("covariance", [np.eye(2), np.ones((3, 3)), np.full((3, 3), np.nan), np.zeros((3, 3)), np.diag([1.0, 2, 3])])
def test_where_there_is_no_factor_there_is_no_omega(covariance: np.ndarray) -> None:
    assert omega_total(covariance) is None


def test_an_item_that_runs_against_the_others_leaves_no_omega() -> None:
    signs = np.array([1, 1, 1, -1])
    assert omega_total((np.full((4, 4), 0.5) + np.eye(4) / 2) * np.outer(signs, signs)) is None


@pytest.mark.parametrize("covariance", [np.eye(1), np.zeros((3, 3)), np.full((2, 2), np.nan)])
def test_where_nothing_varies_there_is_no_alpha(covariance: np.ndarray) -> None:
    assert cronbach_alpha(covariance) is None


@settings(deadline=None)
@given(st.integers(0, 10_000), st.floats(0.1, 50))
def test_alpha_knows_no_unit_and_no_order(seed: int, factor: float) -> None:
    values = np.random.default_rng(seed).normal(size=(8, 4)) + np.random.default_rng(seed + 1).normal(size=(8, 1))
    alpha = cronbach_alpha(covariances(values, "listwise")[0])
    assert cronbach_alpha(covariances(values[::-1, ::-1] * factor + 3, "listwise")[0]) == pytest.approx(alpha, abs=1e-9)
    assert cronbach_alpha(covariances(values, "pairwise")[0]) == pytest.approx(alpha, abs=1e-9)


def test_too_few_voices_have_no_covariance() -> None:
    for deletion in ("listwise", "pairwise"):
        covariance, n = covariances(np.array([[1.0, 2], [np.nan, 3]]), deletion)  # type: ignore[arg-type]
        assert n == 1
        assert cronbach_alpha(covariance) is None


def test_feldts_interval_covers_what_it_says() -> None:
    """1,000 samples of 20 from parallel items with a reliability of 0.8."""
    generator, hits = np.random.default_rng(3), 0
    for _ in range(1000):
        values = generator.normal(size=(20, 1)) + generator.normal(size=(20, 4))
        alpha = cronbach_alpha(covariances(values, "listwise")[0])
        assert alpha is not None
        low, high = alpha_interval(alpha, 4, 20, 0.9)
        hits += low <= 0.8 <= high
    assert 0.88 <= hits / 1000 <= 0.92
