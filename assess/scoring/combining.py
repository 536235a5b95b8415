"""One figure from several: weighted means and their relatives, for many rows at once.

After OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 6, unless said
otherwise. Shifted means work on a scale from 1 to 100 (y = 1 + 0.99 x) and are turned back,
so that 0 stays 0 and 100 stays 100, and a single zero does not erase the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from assess.instruments.combining import Combining, Method

Numbers = np.ndarray
TOLERANCE = 1e-9
"""Shares that differ from a threshold by rounding alone reach it."""
SQUEEZE = 0.99


@dataclass(frozen=True)
class How:
    """How a node combines its children; the fields are those of the rubric."""

    method: Method
    exponent: float = 1.0
    sign: int = -1
    sample: bool = False
    shifted: bool = False

    @classmethod
    def of(cls, node: Combining, shifted: bool) -> How:
        return cls(node.combine, node.exponent or 1.0, 1 if node.sign == "positive" else -1, node.spread == "sample", shifted)


def combine(values: Numbers, weights: Numbers, how: How) -> Numbers:
    """One figure for each row of `values` (rows × children); NaN is left out with its weight.

    NaN where nothing is left, and where the method cannot work: geometric and harmonic means, and power means with
    a negative exponent, need values above zero, other power means none below zero, Mazziotta–Pareto a mean above zero,
    shifted means values from 0 to 100. `weights` has the shape of `values` or is broadcast to it.
    """
    known = ~np.isnan(values)
    used = np.where(known, weights, 0.0)
    total = used.sum(axis=-1)
    present = total > 0
    share = used / np.where(present, total, 1.0)[..., None]
    filled = np.where(known, values, 1.0)
    if how.shifted:
        within = _all_of((filled >= -TOLERANCE) & (filled <= 100 + TOLERANCE), share)
        found = (METHODS[how.method](1 + SQUEEZE * np.clip(filled, 0, 100), share, how) - 1) / SQUEEZE
        return np.where(present & within, found, np.nan)
    return np.where(present, METHODS[how.method](filled, share, how), np.nan)


def _arithmetic(values: Numbers, share: Numbers, how: How) -> Numbers:
    return np.asarray((share * values).sum(axis=-1))


def _geometric(values: Numbers, share: Numbers, how: How) -> Numbers:
    possible = _all_of(values > 0, share)
    return np.where(possible, np.exp((share * np.log(np.where(values > 0, values, 1.0))).sum(axis=-1)), np.nan)


def _power(values: Numbers, share: Numbers, how: How) -> Numbers:
    """Power mean with exponent p; the harmonic mean is that with p = −1."""
    p = -1.0 if how.method == "harmonic" else how.exponent
    used = share > 0
    fit = values > 0 if p < 0 else values >= 0
    largest = np.where(fit & used, values, -np.inf).max(axis=-1) if p > 0 else np.where(fit & used, values, np.inf).min(axis=-1)
    scale = np.where(np.isfinite(largest) & (largest > 0), largest, 1.0)  # no power of what is at most 1 overflows
    mean = (share * (np.where(fit & used, values, scale[..., None]) / scale[..., None]) ** p).sum(axis=-1)
    possible = _all_of(fit, share) & used.any(axis=-1)
    return np.where(possible, scale * np.where(possible, mean, 1.0) ** (1 / p), np.nan)


def _minimum(values: Numbers, share: Numbers, how: How) -> Numbers:
    return np.asarray(np.where(share > 0, values, np.inf).min(axis=-1))


def _median(values: Numbers, share: Numbers, how: How) -> Numbers:
    """Weighted median: half the weight lies on either side; between two values that share the middle, their mean."""
    order = np.argsort(np.where(share > 0, values, np.inf), axis=-1)
    rising = np.take_along_axis(values, order, axis=-1)
    reached = np.take_along_axis(share, order, axis=-1).cumsum(axis=-1)
    lower = (reached < 0.5 - TOLERANCE).sum(axis=-1)[..., None]
    upper = (reached < 0.5 + TOLERANCE).sum(axis=-1)[..., None]
    last = values.shape[-1] - 1
    both = [np.take_along_axis(rising, np.minimum(place, last), axis=-1)[..., 0] for place in (lower, upper)]
    return np.asarray((both[0] + both[1]) / 2)


def _mazziotta_pareto(values: Numbers, share: Numbers, how: How) -> Numbers:
    """Mean ± standard deviation × coefficient of variation over the children (Mazziotta & Pareto, 2013)."""
    mean = (share * values).sum(axis=-1)
    variance = (share * (values - mean[..., None]) ** 2).sum(axis=-1)
    if how.sample:
        n = (share > 0).sum(axis=-1)
        variance = variance * n / np.maximum(n - 1, 1)
    possible = (mean > 0) | (variance == 0)  # what is equal has no penalty, whatever its mean
    return np.where(possible, mean + how.sign * variance / np.where(mean > 0, mean, 1.0), np.nan)


def _all_of(condition: Numbers, share: Numbers) -> Numbers:
    return np.asarray((condition | (share == 0)).all(axis=-1))


METHODS: dict[Method, Callable[[Numbers, Numbers, How], Numbers]] = {
    "arithmetic": _arithmetic,
    "geometric": _geometric,
    "harmonic": _power,
    "power": _power,
    "minimum": _minimum,
    "median": _median,
    "mazziotta_pareto": _mazziotta_pareto,
}


def first_component(values: Numbers) -> tuple[Numbers, Numbers, float] | None:
    """Weights by the first principal component of the correlations, its loadings, and the share of variance it explains.

    Weights are squared loadings, which add up to 1 (Nicoletti, Scarpetta & Boylaud, 2000; Handbook, p. 89). `values`:
    rows × children; rows with a missing value are left out. None where a child does not vary or rows are too few.
    """
    complete = values[~np.isnan(values).any(axis=-1)]
    if len(complete) < 3 or (complete.max(axis=0) == complete.min(axis=0)).any():
        return None
    scaled = (complete - complete.min(axis=0)) / (complete.max(axis=0) - complete.min(axis=0))
    explained, vectors = np.linalg.eigh(np.corrcoef(scaled, rowvar=False).reshape(values.shape[-1], -1))
    loadings = vectors[:, -1] * (1 if vectors[:, -1].sum() >= 0 else -1)
    return loadings**2, loadings, float(explained[-1] / explained.sum())
