"""How unevenly something is spread: an industry over regions (concentration) or a region over industries (specialisation).

Every function takes amounts (persons employed, for example) in a vector, one place per region or industry, and where it
compares, a reference of the same shape (all employment of those regions or industries). Only shares matter, so units do not.
Each returns a number or `NotAssessed`, and raises ValueError if the shapes differ.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from assess.evidence.figures import Figure, NotAssessed, amounts, share_pair, shares


def gini(values: ArrayLike, reference: ArrayLike | None = None) -> Figure:
    """Gini coefficient: 0 = spread like the reference (evenly, without one); near 1 = all in one small place.

    Twice the area between the Lorenz curve and the diagonal, places sorted by value per reference (Gini 1912; the
    "locational Gini" of Krugman 1991 with a reference). Without reference the maximum is (n − 1)/n.
    """
    pair = share_pair(values, reference)
    if isinstance(pair, NotAssessed):
        return pair
    parts, base = pair
    if ((base == 0) & (parts > 0)).any():
        return NotAssessed("a value where the reference is zero")
    parts, base = parts[base > 0], base[base > 0]
    order = np.argsort(parts / base, kind="stable")
    lorenz = np.concatenate([[0.0], np.cumsum(parts[order])])
    return max(0.0, float(1 - np.sum(base[order] * (lorenz[1:] + lorenz[:-1]))))


def gini_of_quotients(values: ArrayLike, reference: ArrayLike) -> Figure:
    """Gini coefficient of the location quotients, each place counting the same (Farhauer and Kröll 2013, ch. 10)."""
    pair = share_pair(values, reference)
    if isinstance(pair, NotAssessed):
        return pair
    parts, base = pair
    if (base == 0).any():
        return NotAssessed("the reference is zero in some place")
    return gini(parts / base)


def herfindahl(values: ArrayLike) -> Figure:
    """Sum of squared shares, 1/n … 1 (Hirschman 1945; Herfindahl 1950)."""
    parts = shares(values)
    return parts if isinstance(parts, NotAssessed) else float(parts @ parts)


def herfindahl_normalised(values: ArrayLike) -> Figure:
    """Herfindahl index brought to 0 … 1: (H − 1/n)/(1 − 1/n)."""
    index = herfindahl(values)
    n = np.size(values)
    if isinstance(index, NotAssessed):
        return index
    return NotAssessed("only one value") if n == 1 else max(0.0, (index - 1 / n) / (1 - 1 / n))


def hoover(values: ArrayLike, reference: ArrayLike | None = None) -> Figure:
    """Share that would have to move for the spread of the reference, 0 … 1: ½ Σ|s − p| (Hoover 1936)."""
    pair = share_pair(values, reference)
    return pair if isinstance(pair, NotAssessed) else float(np.abs(pair[0] - pair[1]).sum() / 2)


def krugman(values: ArrayLike, reference: ArrayLike) -> Figure:
    """Krugman's index of dissimilarity, 0 … 2: Σ|s − p| (Krugman 1991, Geography and Trade)."""
    distance = hoover(values, reference)
    return distance if isinstance(distance, NotAssessed) else 2 * distance


def theil(values: ArrayLike, reference: ArrayLike | None = None) -> Figure:
    """Theil's T in nats, 0 … ln n without a reference: Σ s ln(s/p), with 0 ln 0 = 0 (Theil 1967)."""
    pair = share_pair(values, reference)
    if isinstance(pair, NotAssessed):
        return pair
    parts, base = pair[0][pair[0] > 0], pair[1][pair[0] > 0]
    if (base == 0).any():
        return NotAssessed("a value where the reference is zero")
    return max(0.0, float(np.sum(parts * np.log(parts / base))))


def plant_herfindahl(employment: ArrayLike, establishments: ArrayLike) -> Figure:
    """Herfindahl index of an industry's plants, taking the plants of one region to be of equal size.

    `employment` and `establishments` are an industry's amounts by region. A lower bound of the true index, since
    real plants differ in size; use the true one where it is known. Not assessed where a region has employment and no establishment.
    """
    jobs, plants = amounts(employment), amounts(establishments)
    if isinstance(jobs, NotAssessed):
        return jobs
    if isinstance(plants, NotAssessed):
        return NotAssessed(f"establishments: {plants.reason}")
    if jobs.size != plants.size:
        raise ValueError(f"{jobs.size} employment figures, but {plants.size} of establishments")
    used = jobs > 0
    if (plants[used] == 0).any():
        return NotAssessed("employment without an establishment")
    return float(np.sum((jobs[used] / jobs.sum()) ** 2 / plants[used]))


def ellison_glaeser(values: ArrayLike, reference: ArrayLike, plants: float) -> Figure:
    """Concentration beyond that of plants: γ = (G − (1 − Σp²)H) / ((1 − Σp²)(1 − H)) (Ellison and Glaeser 1997).

    `plants` is H, the Herfindahl index of the industry's plants. 0 = as if plants chose places at random; above 0.05
    is called strong. Not assessed with a single plant (H = 1) or a reference all in one place.
    """
    pair = share_pair(values, reference)
    if isinstance(pair, NotAssessed):
        return pair
    parts, base = pair
    spread = 1 - float(base @ base)
    if not 0 <= plants < 1:
        return NotAssessed("a single plant" if plants == 1 else "no valid Herfindahl index of plants")
    if spread <= 0:
        return NotAssessed("the reference is all in one place")
    g = float(np.sum((parts - base) ** 2))
    return (g - spread * plants) / (spread * (1 - plants))
