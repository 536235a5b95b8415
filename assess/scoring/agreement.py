"""How far people agree about an item."""

from __future__ import annotations

import numpy as np

OUTER = 0.4
"""Each outer part of a scale holds this share of its steps, rounded down: two of five, two of seven."""
CAMP = 0.3
"""The share of answers that makes a camp."""


def r_wg(values: np.ndarray, steps: int) -> float | None:
    """Agreement on one item: 1 − s² ÷ ((A² − 1) ÷ 12), at least 0 (James, Demaree & Wolf, 1984).

    `values`: one per voice, on a scale of A = `steps` steps one apart; s² with n − 1. None for fewer than two.
    """
    if len(values) < 2:
        return None
    return max(0.0, 1 - float(np.var(values, ddof=1)) / ((steps**2 - 1) / 12))


def polarised(counts: list[int]) -> bool:
    """Two camps: each outer part of the scale holds at least 30 % of the answers, and more than the middle (our own rule).

    `counts`: answers per step, lowest first.
    """
    outer = int(len(counts) * OUTER)
    total = sum(counts)
    if not outer or not total:
        return False
    low, high = sum(counts[:outer]), sum(counts[-outer:])
    middle = total - low - high
    return min(low, high) >= CAMP * total and min(low, high) > middle
