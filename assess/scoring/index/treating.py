"""What happens to a column before it is normalised: missing values filled, outliers tamed. Both are declared and reported.

`base` is what a column is judged by: the frozen reference, or the column itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from assess.instruments.index_rubric import Outliers

Numbers = np.ndarray
LEAST_FOR_KURTOSIS = 4


def filled(values: Numbers, groups: Sequence[str], base: Numbers, base_groups: Sequence[str], by: Literal["mean", "median"]) -> Numbers:
    """Missing values become the mean or median of their group in `base`; where that has none, they stay missing.

    Unconditional mean imputation: OECD/JRC (2008), Handbook, step 3.
    """
    known = ~np.isnan(base)
    of_group: dict[str, float] = {}
    for group in set(base_groups):
        members = base[known & np.array([other == group for other in base_groups])]
        if len(members):
            of_group[group] = float(np.mean(members) if by == "mean" else np.median(members))
    return np.array(
        [of_group.get(group, np.nan) if np.isnan(value) else value for value, group in zip(values, groups, strict=True)], dtype=float
    )


def skewness(values: Numbers) -> float:
    """Adjusted Fisher–Pearson skewness G₁ (Joanes & Gill, 1998); 0 below three values or without spread."""
    deviations = _deviations(values)
    n, squares = len(deviations), float((deviations**2).sum())
    if n < 3 or squares == 0:
        return 0.0
    return float(np.sqrt(n) * (deviations**3).sum() / squares**1.5 * np.sqrt(n * (n - 1)) / (n - 2))


def kurtosis(values: Numbers) -> float:
    """Adjusted excess kurtosis G₂ (Joanes & Gill, 1998); 0 below four values or without spread."""
    deviations = _deviations(values)
    n, squares = len(deviations), float((deviations**2).sum())
    if n < LEAST_FOR_KURTOSIS or squares == 0:
        return 0.0
    ratio = n * (deviations**4).sum() / squares**2
    return float(((n + 1) * (ratio - 3) + 6) * (n - 1) / ((n - 2) * (n - 3)))


def _deviations(values: Numbers) -> Numbers:
    """Distances of the known values from their mean, in units of the largest."""
    known: Numbers = values[~np.isnan(values)]
    if not len(known) or known.min() == known.max():  # the mean of equal values may miss them by a bit
        return np.zeros(len(known))
    deviations: Numbers = known - known.mean()
    return np.asarray(deviations / np.abs(deviations).max())


@dataclass(frozen=True)
class Treatment:
    """What was done to a column: values cut off at `low` and `high`, or logarithms of the distance from `extreme`, plus `offset`."""

    kind: Literal["none", "winsorised", "log"]
    low: float
    high: float
    winsorised: int
    offset: float = 0.0
    sign: int = 1
    """−1 for the logarithm of a column whose long tail is at the low end: it is turned, and turned back."""
    within_limits: bool = True
    """Whether skewness or kurtosis is within its limit afterwards."""

    def apply(self, values: Numbers) -> Numbers:
        cut: Numbers = np.clip(values, self.low, self.high)
        if self.kind != "log":
            return cut
        distance = cut - self.low if self.sign == 1 else self.high - cut
        return np.asarray(self.sign * np.log(distance + self.offset))


def treatment(base: Numbers, limits: Outliers) -> Treatment:
    """How a column is treated: winsorised value by value from the side of the skew, else by logarithm (OECD/JRC practice).

    A column is an outlier's when |skewness| and kurtosis are both above their limits. The offset of the logarithm is a
    hundredth of the range, so that the extreme keeps a finite place.
    """
    known = base[~np.isnan(base)]
    if not _is_skewed(known, limits):
        return Treatment("none", -np.inf, np.inf, 0)
    low, high, count = known.min(), known.max(), 0
    cut = known
    while _is_skewed(cut, limits) and len(np.unique(cut)) > 2:  # two values cannot be brought closer without becoming one
        nearer = (low, cut[cut < high].max()) if skewness(cut) >= 0 else (cut[cut > low].min(), high)
        moved = int(((known < nearer[0]) | (known > nearer[1])).sum())
        if moved > limits.winsorise:
            break
        (low, high), count = nearer, moved
        cut = np.clip(known, low, high)
    if not _is_skewed(cut, limits) or not limits.log:
        return Treatment("winsorised", float(low), float(high), count, within_limits=not _is_skewed(cut, limits))
    low, high = known.min(), known.max()
    logged = Treatment("log", float(low), float(high), 0, float(high - low) / 100, 1 if skewness(known) >= 0 else -1)
    return Treatment("log", logged.low, logged.high, 0, logged.offset, logged.sign, not _is_skewed(logged.apply(known), limits))


def _is_skewed(values: Numbers, limits: Outliers) -> bool:
    return abs(skewness(values)) > limits.skewness and kurtosis(values) > limits.kurtosis
