"""Why a region's employment changed: the nation, its mix of industries, or the region itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from assess.evidence.figures import NotAssessed, Numbers


@dataclass(frozen=True)
class ShiftShare:
    """Parts of the change by industry, in the unit of employment; `national + mix + regional = change`.

    `homothetic + allocation + entry = regional`: the first two after Esteban-Marquillas (1972). Where the region had none of an
    industry at the start it has no growth rate, and all it has at the end is `entry` (our addition, so that nothing is lost).
    """

    national: Numbers
    mix: Numbers
    regional: Numbers
    homothetic: Numbers
    allocation: Numbers
    entry: Numbers
    change: Numbers


def shift_share(start: ArrayLike, end: ArrayLike, nation_start: ArrayLike, nation_end: ArrayLike) -> ShiftShare | NotAssessed:
    """Shift–share of one region (Dunn 1960), with the homothetic split (Esteban-Marquillas 1972).

    All four: employment by industry, the same order. With g the nation's growth rate, g_i that of industry i and r_i
    the region's: national = e·g, mix = e·(g_i − g), regional = e·(r_i − g_i). With e* = Σe · E_i/E, the employment the
    region would have with the nation's structure: homothetic competition = e*·(r_i − g_i), allocation = (e − e*)·(r_i − g_i).
    Not assessed where a figure is not known or the nation had none of an industry at the start. Raises ValueError for different lengths.
    """
    first, last, whole_first, whole_last = (np.asarray(part, dtype=float) for part in (start, end, nation_start, nation_end))
    if not first.shape == last.shape == whole_first.shape == whole_last.shape or first.ndim != 1:
        raise ValueError("start, end and the nation's start and end are vectors of the same industries")
    everything = np.concatenate([first, last, whole_first, whole_last])
    if not first.size or not np.isfinite(everything).all():
        return NotAssessed("some employment is not known" if first.size else "no industries")
    if (everything < 0).any():
        return NotAssessed("a negative amount")
    if (whole_first == 0).any():
        return NotAssessed("an industry the nation had none of at the start")
    growth = whole_last.sum() / whole_first.sum() - 1
    by_industry = whole_last / whole_first - 1
    regional = last - first * (1 + by_industry)
    gap = np.divide(regional, first, out=np.zeros_like(first), where=first > 0)
    as_nation = first.sum() * whole_first / whole_first.sum()
    return ShiftShare(
        national=first * growth,
        mix=first * (by_industry - growth),
        regional=regional,
        homothetic=as_nation * gap,
        allocation=(first - as_nation) * gap,
        entry=np.where(first > 0, 0.0, regional),
        change=last - first,
    )
