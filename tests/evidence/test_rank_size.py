"""Rank–size and power laws against Clauset, Shalizi and Newman (2009) and by simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.evidence.figures import NotAssessed
from assess.evidence.rank_size import PowerLaw, RankSize, hurwitz_zeta, power_law, rank_size
from tests.evidence.builders import shared


def fitted(found: PowerLaw | NotAssessed) -> PowerLaw:
    assert isinstance(found, PowerLaw)
    return found


def lined(found: RankSize | NotAssessed) -> RankSize:
    assert isinstance(found, RankSize)
    return found


def test_the_published_fit_of_blackouts() -> None:
    """Their table 6.1: n 211, xmin 230 thousand, α 2.3, 59 in the tail."""
    fit = fitted(power_law(shared("sizes/blackouts.csv")["customers_affected"]))
    assert (fit.n, fit.xmin, fit.tail) == (211, 230_000, 59)
    assert fit.alpha == pytest.approx(2.3, abs=0.05)


def test_the_published_fit_of_american_cities() -> None:
    """Their table 6.1: n 19,447, xmin 52.46 thousand, α 2.37, 580 in the tail."""
    fit = fitted(power_law(shared("sizes/us_cities_2000.csv")["population"]))
    assert (fit.n, fit.tail) == (19_447, 580)
    assert fit.xmin / 1000 == pytest.approx(52.46, abs=0.005)
    assert fit.alpha == pytest.approx(2.37, abs=0.005)


def test_the_zeta_function_at_known_values() -> None:
    """π²/6, π⁴/90, Apéry's constant, and ζ(2, 1/2) = π²/2."""
    known = [math.pi**2 / 6, math.pi**4 / 90, 1.2020569031595942, math.pi**2 / 2]
    assert hurwitz_zeta([2, 4, 3, 2], [1, 1, 1, 0.5]) == pytest.approx(np.array(known), rel=1e-12)


def test_alpha_by_hand() -> None:
    """xmin 1 and sizes 1, e, e²: α = 1 + 3/(0 + 1 + 2)."""
    fit = fitted(power_law([1, math.e, math.e**2], xmin=1))
    assert fit.alpha == pytest.approx(2)
    assert fit.standard_error == pytest.approx(1 / math.sqrt(3))


def test_simulated_tails_are_recovered() -> None:
    random = np.random.default_rng(1)
    sizes = 10 * (1 - random.random(5000)) ** (-1 / 1.5)
    fit = fitted(power_law(sizes, xmin=10))
    assert fit.alpha == pytest.approx(2.5, abs=3 * fit.standard_error)


def test_simulated_counts_are_recovered_by_the_discrete_fit() -> None:
    """Counts drawn from the exact zeta distribution with α = 2.5."""
    random = np.random.default_rng(2)
    steps = np.arange(1, 200_000)
    counts = random.choice(steps, 5000, p=steps**-2.5 / np.sum(steps**-2.5))
    fit = fitted(power_law(counts, xmin=1, discrete=True))
    assert fit.alpha == pytest.approx(2.5, abs=3 * fit.standard_error)
    assert fit.standard_error == pytest.approx(0.024, abs=0.004)
    assert fitted(power_law(counts, discrete=True)).distance <= fit.distance
    with pytest.raises(ValueError, match="whole numbers"):
        power_law([1.5, 2, 3], discrete=True)


def test_rank_size_by_hand() -> None:
    """log(rank − ½) exactly linear in log(size) with slope −2: sizes (rank − ½)^−½, standard error 2√(2/4)."""
    line = lined(rank_size([(rank - 0.5) ** -0.5 for rank in (3, 1, 4, 2)]))
    assert line.zeta == pytest.approx(2)
    assert line.standard_error == pytest.approx(2 * math.sqrt(0.5))
    assert line.intercept == pytest.approx(0, abs=1e-12)
    assert line.r_squared == pytest.approx(1)
    assert line.zipf  # 2 ± 2.77


def test_the_interval_covers_as_often_as_it_says() -> None:
    """Gabaix and Ibragimov (2011): ζ√(2/n) is right where the regression's own error is not."""
    random = np.random.default_rng(3)
    lines = [lined(rank_size((1 - random.random(100)) ** -1.0)) for _ in range(600)]
    assert 0.91 <= np.mean([line.zipf for line in lines]) <= 0.98
    assert np.mean([line.zeta for line in lines]) == pytest.approx(1, abs=0.05)


def test_very_many_sizes_are_fitted_from_a_sample_of_cut_offs() -> None:
    sizes = (1 - np.random.default_rng(8).random(40_000)) ** (-1 / 1.2)
    fit = fitted(power_law(sizes))
    assert fit.alpha == pytest.approx(2.2, abs=4 * fit.standard_error)


def test_only_the_largest_can_be_asked_for_and_zeros_do_not_count() -> None:
    assert lined(rank_size([0, 9, 7, 5, 3, 1], largest=4)).n == 4
    assert lined(rank_size([0, 9, 7, 5, 3, 1])).n == 5


@pytest.mark.parametrize("sizes", [[], [3, 2], [0, 0, 0, 0], [5, 5, 5, 5]])
def test_too_little_is_not_assessed(sizes: list[float]) -> None:
    assert isinstance(rank_size(sizes), NotAssessed)
    assert isinstance(power_law(sizes), NotAssessed)


def test_a_cut_off_above_all_but_one_size_is_not_assessed() -> None:
    for xmin in (0, 4, 5, 6):
        assert power_law([1, 2, 5], xmin=xmin) == NotAssessed("no two different sizes in the tail")


@given(st.lists(st.floats(1, 1e6), min_size=4, max_size=30, unique=True), st.floats(0.01, 100), st.randoms())
def test_unit_and_order_do_not_matter(sizes: list[float], factor: float, random: object) -> None:
    shuffled = [factor * size for size in sizes]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert lined(rank_size(shuffled)).zeta == pytest.approx(lined(rank_size(sizes)).zeta, rel=1e-6)
    least = min(sizes)
    assert fitted(power_law(shuffled, xmin=min(shuffled))).alpha == pytest.approx(fitted(power_law(sizes, xmin=least)).alpha, rel=1e-6)
