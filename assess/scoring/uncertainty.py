"""How sure a figure is: bootstrap over voices within cells, ranges for few voices, differences between cells.

Bootstrap intervals after Efron & Tibshirani (1993): percentile, or bias-corrected and accelerated (BCa). With few voices
they promise too much (percentile intervals cover 69 % at n = 3, 83 % at 6, 92 % at 10 where 90 % to 95 % is meant), so
below 10 voices the range is shown instead.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from statistics import NormalDist

import numpy as np

from assess.instruments.rubric import Uncertainty

ENOUGH_FOR_INTERVAL = 10
ENOUGH_FOR_DIFFERENCE = 5
LEAST_DIFFERENCE = 10.0
SIGNIFICANCE = 0.05


def resampled(strata: Iterable[np.ndarray], voices: int, draws: int, seed: int) -> np.ndarray:
    """Draws × voices: how often each voice is drawn, with replacement, within its stratum (places of voices)."""
    generator = np.random.default_rng([seed, 1])
    counts = np.zeros((draws, voices), dtype=np.uint16)
    for places in strata:
        n = len(places)
        for draw in range(draws):
            counts[draw, places] = np.bincount(generator.integers(n, size=n), minlength=n)
    return counts


def finite_population(value: float, draws: np.ndarray, answered: int, asked: int | None) -> np.ndarray:
    """`draws` drawn towards `value` by √((N − n) / (N − 1)), where the number asked, N, is known (Cochran, 1977)."""
    if asked is None or asked < 2:
        return draws
    return value + math.sqrt(max(0, asked - answered) / (asked - 1)) * (draws - value)


def interval(draws: np.ndarray, uncertainty: Uncertainty) -> tuple[float, float]:
    """The percentile interval (Efron & Tibshirani, 1993) at the rubric's confidence."""
    tail = (1 - uncertainty.confidence) / 2
    low, high = np.nanquantile(draws, [tail, 1 - tail])
    return float(low), float(high)


def bca_interval(draws: np.ndarray, value: float, skew: float, uncertainty: Uncertainty) -> tuple[float, float]:
    """The bias-corrected and accelerated interval (Efron, 1987) at the rubric's confidence.

    `skew`: the acceleration. Where all draws lie on one side of `value` its bias has no measure, and draws are left uncorrected.
    """
    normal, known = NormalDist(), draws[~np.isnan(draws)]
    below = float(((known < value).sum() + (known == value).sum() / 2) / len(known))
    bias = normal.inv_cdf(below) if 0 < below < 1 else 0.0
    tail = (1 - uncertainty.confidence) / 2
    ends = []
    for share in (tail, 1 - tail):
        shifted = bias + normal.inv_cdf(share)
        ends.append(normal.cdf(bias + shifted / (1 - skew * shifted)))
    low, high = np.quantile(known, ends)
    return float(low), float(high)


def acceleration(left_out: Iterable[np.ndarray]) -> float:
    """The skewness that BCa corrects, by jackknife: per stratum, the figure with each of its voices left out once.

    For several samples after Davison & Hinkley (1997), formula 5.26; 0 where nothing varies.
    """
    cubes = squares = 0.0
    for figures in left_out:
        n = len(figures)
        influence = (n - 1) * (figures.mean() - figures)
        cubes += float((influence**3).sum()) / n**3
        squares += float((influence**2).sum()) / n**2
    return cubes / (6 * squares**1.5) if squares > 0 else 0.0


def wilson(share: float, n: float, confidence: float) -> tuple[float, float]:
    """Wilson's (1927) score interval of a share seen in `n` (which may be an effective number)."""
    if math.isinf(n):
        return share, share
    z2 = NormalDist().inv_cdf((1 + confidence) / 2) ** 2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = math.sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n**2))) / (1 + z2 / n)
    return max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half))


def effective_number(n: int, answered: int, asked: int | None) -> float:
    """So many voices of an endless population tell as much as `n` of one of which `answered` out of `asked` answered (Cochran, 1977).

    Endless where all have answered.
    """
    if asked is None or asked < 2:
        return n
    return n * (asked - 1) / (asked - answered) if asked > answered else math.inf


def share_interval(share: float, voices: int, answered: int, asked: int | None, uncertainty: Uncertainty) -> tuple[float, float] | None:
    """Wilson's interval of a share of people, as sure as so many voices make it; None for fewer than ten."""
    if voices < ENOUGH_FOR_INTERVAL:
        return None
    return wilson(share, effective_number(voices, answered, asked), uncertainty.confidence)


def difference_p(difference: float, errors: tuple[float, float], sizes: tuple[int, int]) -> float:
    """Two-sided p of a difference between independent means with bootstrap standard errors.

    Welch's (1947) t with the errors widened by √(n / (n − 1)), which the bootstrap leaves out.
    """
    from scipy.special import stdtr

    variances = [error**2 * n / (n - 1) for error, n in zip(errors, sizes, strict=True)]
    if sum(variances) == 0:
        return 0.0 if difference else 1.0
    freedom = sum(variances) ** 2 / sum(variance**2 / (n - 1) for variance, n in zip(variances, sizes, strict=True))
    return 2 * float(stdtr(freedom, -abs(difference) / math.sqrt(sum(variances))))


def holm(p_values: list[float]) -> list[float]:
    """Adjusted p values (Holm, 1979), in the order given."""
    order = sorted(range(len(p_values)), key=p_values.__getitem__)
    adjusted = [0.0] * len(p_values)
    largest = 0.0
    for rank, place in enumerate(order):
        largest = max(largest, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = largest
    return adjusted
