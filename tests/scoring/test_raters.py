"""Intraclass correlations and Krippendorff's alpha, against published figures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.scoring.raters import Metric, intraclass, krippendorff_alpha

SHROUT_FLEISS = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float)
"""Six targets rated by four judges (Shrout & Fleiss, 1979, table 2)."""
NONE = 0
KRIPPENDORFF = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NONE, NONE, NONE],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NONE, 3],
        [NONE, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NONE],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NONE],
    ]
)
"""Four observers and twelve units (Krippendorff, 2011, Computing Krippendorff's Alpha-Reliability, part C)."""


def counts(ratings: np.ndarray, steps: int = 5) -> np.ndarray:
    return np.array([[(unit == step).sum() for step in range(1, steps + 1)] for unit in ratings.T])


def test_intraclass_agrees_with_shrout_and_fleiss() -> None:
    """Table 4: ICC(1,1) = .17 and ICC(1,4) = .44, from mean squares of 11.24 and 6.26 (table 3)."""
    found = intraclass(SHROUT_FLEISS.ravel(), np.repeat(np.arange(6), 4))
    assert found is not None
    assert found.icc1 == pytest.approx((11.24 - 6.26) / (11.24 + 3 * 6.26), abs=5e-4)
    assert found.icc2 == pytest.approx((11.24 - 6.26) / 11.24, abs=5e-4)
    assert (round(found.icc1, 2), round(found.icc2 or 0, 2), found.organisations, found.people) == (0.17, 0.44, 6, 24)


def test_organisations_of_unequal_size_by_hand() -> None:
    # 1 3 | 5 5 8: means 2 and 6, within (2 + 6) / 3, between 2 × 2.4² + 3 × 1.6² = 19.2; n₀ = 5 − 13/5 = 2.4
    found = intraclass(np.array([1.0, 5, 3, 5, 8]), np.array([7, 9, 7, 9, 9]))
    assert found is not None
    assert found.icc1 == pytest.approx((19.2 - 8 / 3) / (19.2 + 1.4 * 8 / 3))
    assert found.icc2 == pytest.approx((19.2 - 8 / 3) / 19.2)


@pytest.mark.parametrize(("values", "organisations"), [([1, 2, 3], [0, 0, 0]), ([1, 2, 3], [0, 1, 2]), ([4, 4, 4, 4], [0, 0, 1, 1])])
def test_without_two_organisations_of_several_people_that_vary_there_is_no_intraclass_correlation(
    values: list[int], organisations: list[int]
) -> None:
    assert intraclass(np.array(values, float), np.array(organisations)) is None


def test_organisations_that_do_not_differ_have_no_reliable_mean() -> None:
    found = intraclass(np.array([1.0, 3, 1, 3]), np.array([0, 0, 1, 1]))
    assert found is not None
    assert (found.icc1, found.icc2) == (pytest.approx(-1), None)


@pytest.mark.parametrize(("metric", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)])
def test_alpha_agrees_with_krippendorff(metric: Metric, alpha: float) -> None:
    """Krippendorff (2011), parts C to F."""
    assert krippendorff_alpha(counts(KRIPPENDORFF), np.arange(1, 6), metric) == pytest.approx(alpha, abs=5e-4)


@settings(deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["nominal", "ordinal", "interval", "ratio"]))
def test_alpha_knows_no_order_and_no_unit_and_ends_at_one(seed: int, metric: Metric) -> None:
    generator = np.random.default_rng(seed)
    ratings = generator.integers(0, 6, size=(4, 7))
    found = krippendorff_alpha(counts(ratings), np.arange(1, 6), metric)
    shuffled = ratings[generator.permutation(4)][:, generator.permutation(7)]
    assert krippendorff_alpha(counts(shuffled), 3.0 * np.arange(1, 6), metric) == pytest.approx(found)
    assert found is None or found <= 1


def test_full_agreement_is_one_and_nothing_to_compare_is_nothing() -> None:
    assert krippendorff_alpha(np.array([[3, 0], [0, 3]]), np.array([1, 2]), "interval") == 1
    assert krippendorff_alpha(np.array([[1, 0], [0, 1]]), np.array([1, 2]), "interval") is None
    assert krippendorff_alpha(np.array([[3, 0], [3, 0]]), np.array([1, 2]), "nominal") is None
