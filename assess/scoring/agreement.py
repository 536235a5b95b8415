"""How far people agree about an item, or about a scale of several items.

All measures take one value per voice on a scale of steps that are one apart.
"""

from __future__ import annotations

import numpy as np

from assess.scoring.consistency_model import Agreement

DECIMALS = 2
OUTER = 0.4
"""Each outer part of a scale holds this share of its steps, rounded down: two of five, two of seven."""
CAMP = 0.3
"""The share of answers that makes a camp."""
TOLERANCE = 1e-9


def uniform_variance(steps: int) -> float:
    """The variance where every step is chosen equally often: (A² − 1) ÷ 12."""
    return (steps**2 - 1) / 12


def r_wg(values: np.ndarray, steps: int) -> float | None:
    """Agreement on one item: 1 − s² ÷ ((A² − 1) ÷ 12), at least 0 (James, Demaree & Wolf, 1984).

    `values`: one per voice, on a scale of A = `steps` steps; s² with n − 1. None for fewer than two.
    """
    if len(values) < 2:
        return None
    return max(0.0, 1 - float(np.var(values, ddof=1)) / uniform_variance(steps))


def r_wg_j(values: np.ndarray, steps: int) -> float | None:
    """Agreement on a scale of several parallel items (James, Demaree & Wolf, 1984): with J items of mean variance s²
    and q = s² ÷ ((A² − 1) ÷ 12), J (1 − q) ÷ (J (1 − q) + q); 0 where q is 1 or more.

    `values`: voices × items without NaN. None for fewer than two voices.
    """
    if len(values) < 2:
        return None
    ratio = float(np.var(values, axis=0, ddof=1).mean()) / uniform_variance(steps)
    above = float(values.shape[1]) * max(0.0, 1 - ratio)
    return above / (above + ratio)


def average_deviation(values: np.ndarray) -> float | None:
    """Mean distance from the mean, in steps (AD of Burke, Finkelstein & Dusig, 1999); None for fewer than two.

    At most A ÷ 6 speaks for agreement on a scale of A steps (Burke & Dunlap, 2002).
    """
    if len(values) < 2:
        return None
    return float(np.mean(np.abs(values - np.mean(values))))


def consensus(counts: list[int]) -> float | None:
    """Agreement A of van der Eijk (2001): 1 when all choose one step, 0 when answers are spread evenly, −1 when half stand at each end.

    `counts`: answers per step, lowest first. None without answers or for fewer than three steps.
    """
    total, rest = sum(counts), np.array(counts)
    if not total or len(counts) < 3:
        return None
    found = 0.0
    while (rest > 0).any():
        layer = rest > 0
        height = int(rest[layer].min())
        found += height * int(layer.sum()) / total * _pattern_agreement(layer)
        rest = rest - height * layer
    return found


def _pattern_agreement(layer: np.ndarray) -> float:
    """A of a layer in which the steps chosen are chosen equally often."""
    steps, chosen = len(layer), int(layer.sum())
    if chosen == steps:
        return 0.0
    if chosen == 1:
        return 1.0
    before = np.cumsum(layer) - layer
    after = chosen - layer - before
    empty = ~layer
    divided = int((before * after)[empty].sum())
    together = int((before * (before - 1) // 2 + after * (after - 1) // 2)[empty].sum())
    unimodality = ((steps - 2) * together - (steps - 1) * divided) / ((steps - 2) * (together + divided))
    return float(unimodality * (1 - (chosen - 1) / (steps - 1)))


def polarised(counts: list[int]) -> bool:
    """Two camps: each outer part of the scale holds at least 30 % of the answers (our own rule), and opinions lie farther
    apart than if they were spread evenly: van der Eijk's A is below 0.

    `counts`: answers per step, lowest first.
    """
    outer, total = int(len(counts) * OUTER), sum(counts)
    apart = consensus(counts)
    if not outer or apart is None:
        return False
    return apart < -TOLERANCE and min(sum(counts[:outer]), sum(counts[-outer:])) >= CAMP * total - TOLERANCE


def agreement(values: np.ndarray, counts: list[int]) -> Agreement | None:
    """All of it for one item; None for fewer than two voices. `values`: one per voice; `counts`: voices per step."""
    one, deviation, apart = r_wg(values, len(counts)), average_deviation(values), consensus(counts)
    if one is None or deviation is None or apart is None:
        return None
    return Agreement(round(one, DECIMALS), round(deviation, DECIMALS), round(apart, DECIMALS), polarised(counts))
