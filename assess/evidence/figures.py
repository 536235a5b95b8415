"""What a figure is: a number, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class NotAssessed:
    """A figure that cannot be stated; `reason` completes "not assessed: …"."""

    reason: str


Figure = float | NotAssessed


def amounts(values: ArrayLike) -> Numbers | NotAssessed:
    """`values` as a vector of amounts ≥ 0 with a positive sum, or why they are not (unknown, negative, all zero, none)."""
    vector = np.asarray(values, dtype=float)
    if vector.ndim != 1:
        raise ValueError(f"amounts are a vector, not an array of {vector.ndim} dimensions")
    if not vector.size:
        return NotAssessed("no values")
    if not np.isfinite(vector).all():
        return NotAssessed("some values are not known")
    if (vector < 0).any():
        return NotAssessed("a negative amount")
    if not vector.sum() > 0:
        return NotAssessed("all values are zero")
    return vector


def shares(values: ArrayLike) -> Numbers | NotAssessed:
    """Amounts divided by their sum; not assessed as in `amounts`."""
    vector = amounts(values)
    return vector if isinstance(vector, NotAssessed) else vector / vector.sum()


def share_pair(values: ArrayLike, reference: ArrayLike | None) -> tuple[Numbers, Numbers] | NotAssessed:
    """Shares of `values` and of `reference` (equal shares where None), both of the same length.

    Not assessed as in `amounts`, and where the reference is zero and the value is not.
    Raises ValueError for different lengths.
    """
    parts = shares(values)
    if isinstance(parts, NotAssessed):
        return parts
    base = np.full(parts.size, 1 / parts.size) if reference is None else shares(reference)
    if isinstance(base, NotAssessed):
        return NotAssessed(f"reference: {base.reason}")
    if base.size != parts.size:
        raise ValueError(f"{parts.size} values, but {base.size} in the reference")
    return parts, base
