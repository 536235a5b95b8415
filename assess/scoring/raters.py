"""How far those who rate the same thing say the same: intraclass correlations and Krippendorff's alpha."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

Metric = Literal["nominal", "ordinal", "interval", "ratio"]


@dataclass(frozen=True)
class Intraclass:
    """One-way intraclass correlations of people within organisations."""

    icc1: float
    """ICC(1): the share of variance that lies between organisations; below 0 where they differ less than chance would have it."""
    icc2: float | None
    """ICC(2): how reliable an organisation's mean is; None where the means do not differ at all."""
    organisations: int
    people: int


def intraclass(values: np.ndarray, organisations: np.ndarray) -> Intraclass | None:
    """ICC(1) and ICC(2) by analysis of variance (Shrout & Fleiss, 1979; named as by Bliese, 2000).

    `values`: one per person, without NaN; `organisations`: the number of each person's. Organisations of unequal size
    count as having n₀ = (N − Σn² ÷ N) ÷ (J − 1) people (Haggard, 1958). None for fewer than two organisations,
    where each has one person, or where nothing varies.
    """
    _, of_person = np.unique(organisations, return_inverse=True)
    sizes = np.bincount(of_person).astype(float)
    people, groups = len(values), len(sizes)
    if groups < 2 or people == groups:
        return None
    means = np.bincount(of_person, weights=values) / sizes
    within = float(((values - means[of_person]) ** 2).sum()) / (people - groups)
    between = float((sizes * (means - values.mean()) ** 2).sum()) / (groups - 1)
    size = (people - float((sizes**2).sum()) / people) / (groups - 1)
    spread = between + (size - 1) * within
    if spread <= 0:
        return None
    return Intraclass((between - within) / spread, (between - within) / between if between > 0 else None, groups, people)


def krippendorff_alpha(counts: np.ndarray, values: np.ndarray, metric: Metric) -> float | None:
    """Krippendorff's (2004, 2011) alpha: 1 − observed ÷ expected disagreement; 1 is full agreement, 0 what chance would give.

    `counts`: things rated × values, how many raters gave each value; whoever did not rate a thing is left out there,
    and a thing that fewer than two rated counts for nothing. `values`: the values, rising (above zero for `ratio`).
    None where nothing can disagree: no thing with two raters, or one value only.
    """
    rated = counts[counts.sum(axis=1) > 1].astype(float)
    pairs = rated.T @ (rated / (rated.sum(axis=1, keepdims=True) - 1)) - np.diag(
        (rated / (rated.sum(axis=1, keepdims=True) - 1)).sum(axis=0)
    )
    totals = pairs.sum(axis=1)
    distance = _distances(values.astype(float), totals, metric)
    expected = float(totals @ distance @ totals)
    if expected == 0:
        return None
    return 1 - (float(totals.sum()) - 1) * float((pairs * distance).sum()) / expected


def _distances(values: np.ndarray, totals: np.ndarray, metric: Metric) -> np.ndarray:
    """Squared differences between values; ordinal ones by how many answers lie between."""
    if metric == "nominal":
        return 1 - np.eye(len(values))
    if metric == "ordinal":
        middle = np.cumsum(totals) - totals / 2
        return np.asarray((middle[:, None] - middle) ** 2)
    difference = values[:, None] - values
    if metric == "ratio":
        difference = difference / (values[:, None] + values)
    return np.asarray(difference**2)
