"""How sizes are distributed: Zipf's rank–size rule and the tail that follows a power law.

Sizes are amounts in any one unit (persons employed); only positive ones count. With exponent ζ the number of units larger than
x falls as x^−ζ; Zipf's law is ζ = 1. The density's exponent, as Clauset, Shalizi and Newman state it, is α = ζ + 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from assess.evidence.figures import NotAssessed, Numbers

FEWEST = 3
"""Sizes below which no line is fitted."""
MOST_STARTS, SAMPLED = 20_000, 2_000
"""With more distinct sizes than the first, so many of them, evenly spaced in order, are tried as cut-offs: the search is quadratic."""
STEEPEST = 20.0
"""Largest exponent the discrete fit looks at."""


@dataclass(frozen=True)
class RankSize:
    """ζ with its standard error ζ√(2/n), the 95 % interval and the line log(rank − ½) = intercept − ζ log(size)."""

    zeta: float
    standard_error: float
    low: float
    high: float
    intercept: float
    r_squared: float
    n: int

    @property
    def zipf(self) -> bool:
        """True if Zipf's law, ζ = 1, lies in the 95 % interval."""
        return self.low <= 1 <= self.high


@dataclass(frozen=True)
class PowerLaw:
    """Tail from `xmin` on: density exponent α, its asymptotic standard error, KS distance, sizes in the tail and in all."""

    alpha: float
    standard_error: float
    xmin: float
    distance: float
    tail: int
    n: int


def rank_size(sizes: ArrayLike, largest: int | None = None) -> RankSize | NotAssessed:
    """Least squares of log(rank − ½) on log(size), of the `largest` sizes if given (Gabaix and Ibragimov 2011).

    The shift by ½ removes the leading bias and ζ√(2/n) is the right standard error; the regression's own is too small.
    Not assessed with fewer than three positive sizes or all of one size.
    """
    ordered = -np.sort(-_positive(sizes))[:largest]
    if ordered.size < FEWEST:
        return NotAssessed(f"fewer than {FEWEST} positive sizes")
    if ordered[0] == ordered[-1]:
        return NotAssessed("all sizes are equal")
    x, y = np.log(ordered), np.log(np.arange(1, ordered.size + 1) - 0.5)
    dx, dy = x - x.mean(), y - y.mean()
    slope = float(dx @ dy / (dx @ dx))
    zeta, error = -slope, -slope * float(np.sqrt(2 / ordered.size))
    fit = float((dx @ dy) ** 2 / ((dx @ dx) * (dy @ dy)))
    return RankSize(zeta, error, zeta - 1.96 * error, zeta + 1.96 * error, float(y.mean() - slope * x.mean()), fit, ordered.size)


def power_law(sizes: ArrayLike, xmin: float | None = None, discrete: bool = False) -> PowerLaw | NotAssessed:
    """Maximum likelihood of α, with the xmin of least Kolmogorov–Smirnov distance unless given (Clauset, Shalizi and Newman 2009).

    Continuous: α = 1 + n / Σ ln(x/xmin), standard error (α − 1)/√n. `discrete` for counts: likelihood with the Hurwitz
    zeta function. Every size but the largest is tried as xmin (up to 20,000). Not assessed with fewer than three positive sizes,
    all of one size, or no tail of two different sizes from `xmin` on. Raises ValueError for fractions if discrete.
    """
    ordered = np.sort(_positive(sizes))
    if discrete and (ordered != np.round(ordered)).any():
        raise ValueError("a discrete power law is of whole numbers")
    if ordered.size < FEWEST:
        return NotAssessed(f"fewer than {FEWEST} positive sizes")
    starts = np.unique(ordered)[:-1] if xmin is None else np.array([float(xmin)])
    if xmin is not None and (xmin <= 0 or ordered[-1] <= xmin or ordered[ordered >= xmin][0] == ordered[-1]):
        return NotAssessed("no two different sizes in the tail")
    if not starts.size:
        return NotAssessed("all sizes are equal")
    if starts.size > MOST_STARTS:
        starts = starts[np.linspace(0, starts.size - 1, SAMPLED).round().astype(int)]
    first = np.searchsorted(ordered, starts)
    logs = np.log(ordered)
    tails = (ordered.size - first).astype(float)
    sums = np.append(np.cumsum(logs[::-1])[::-1], 0.0)[first]
    alphas = _discrete_alphas(starts, tails, sums) if discrete else 1 + tails / (sums - tails * np.log(starts))
    distance_of = _discrete_distance if discrete else _distance
    distances = np.array([distance_of(ordered[i:], a, start) for i, a, start in zip(first, alphas, starts, strict=True)])
    best = int(np.argmin(distances))
    alpha, tail, start = float(alphas[best]), int(tails[best]), float(starts[best])
    error = _discrete_error(alpha, start, tail) if discrete else (alpha - 1) / float(np.sqrt(tail))
    return PowerLaw(alpha, error, start, float(distances[best]), tail, ordered.size)


def hurwitz_zeta(s: ArrayLike, a: ArrayLike) -> Numbers:
    """Σ (a + k)^−s over k ≥ 0 for s > 1 and a > 0, by Euler–Maclaurin after ten terms (relative error below 1e-12)."""
    power, base = np.broadcast_arrays(np.asarray(s, dtype=float), np.asarray(a, dtype=float))
    total = np.sum([(base + k) ** -power for k in range(10)], axis=0)
    edge = base + 10
    tail = edge ** (1 - power) / (power - 1) + edge**-power / 2
    rising, scale = power, edge ** (-power - 1)
    for k, bernoulli in enumerate((1 / 12, -1 / 720, 1 / 30240, -1 / 1209600, 1 / 47900160), start=1):
        tail = tail + bernoulli * rising * scale
        rising, scale = rising * (power + 2 * k - 1) * (power + 2 * k), scale / edge**2
    return np.asarray(total + tail)


def _positive(sizes: ArrayLike) -> Numbers:
    vector = np.asarray(sizes, dtype=float).ravel()
    return np.asarray(vector[np.isfinite(vector) & (vector > 0)])


def _distance(tail: Numbers, alpha: float, xmin: float) -> float:
    """Largest distance between fitted and observed distribution function just below each size, as the authors' own program takes it."""
    fitted = 1 - (tail / xmin) ** (1 - alpha)
    return float(np.abs(fitted - np.arange(tail.size) / tail.size).max())


def _discrete_distance(tail: Numbers, alpha: float, xmin: float) -> float:
    values, counts = np.unique(tail, return_counts=True)
    fitted = 1 - hurwitz_zeta(alpha, values + 1) / hurwitz_zeta(alpha, xmin)
    return float(np.abs(fitted - np.cumsum(counts) / tail.size).max())


def _discrete_alphas(starts: Numbers, tails: Numbers, sums: Numbers) -> Numbers:
    """Golden-section search of the log-likelihood −n ln ζ(α, xmin) − α Σ ln x, for all cut-offs at once (it is concave in α)."""
    ratio = (np.sqrt(5) - 1) / 2
    low, high = np.full(starts.shape, 1 + 1e-6), np.full(starts.shape, STEEPEST)
    means = sums / tails - np.log(starts)

    def loss(alpha: Numbers) -> Numbers:
        # ζ(α, a)·a^α, so that large cut-offs and exponents do not vanish in floating point
        return np.asarray(np.log(_scaled_zeta(alpha, starts)) + alpha * means)

    for _ in range(70):
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        lower = loss(left) < loss(right)
        low, high = np.where(lower, low, left), np.where(lower, right, high)
    return np.asarray((low + high) / 2)


def _scaled_zeta(alpha: Numbers, start: Numbers) -> Numbers:
    return np.asarray(hurwitz_zeta(alpha, start) * start**alpha)


def _discrete_error(alpha: float, xmin: float, n: int) -> float:
    """1/√(n (ζ''/ζ − (ζ'/ζ)²)), the curvature of ln ζ(α, xmin) taken by central differences (their equation 3.6)."""
    step = 1e-3 * min(1.0, alpha - 1)
    logs = np.log(_scaled_zeta(alpha + step * np.array([-1.0, 0.0, 1.0]), np.full(3, xmin)))
    curvature = float(logs[0] - 2 * logs[1] + logs[2]) / step**2
    return float(1 / np.sqrt(n * curvature))
