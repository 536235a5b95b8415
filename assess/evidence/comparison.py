"""Traded against local clusters: size, number of industries, wages, patents (Porter 2003)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from assess.evidence.economy import Economy
from assess.evidence.figures import Figure, NotAssessed

UNKNOWN = NotAssessed("not known for any of them")


@dataclass(frozen=True)
class Compared:
    """One measure of all traded and of all local clusters, in `unit`."""

    measure: str
    unit: str
    traded: Figure
    local: Figure

    @property
    def ratio(self) -> Figure:
        """Traded per local; not assessed if one of them is not, or the local figure is zero."""
        if isinstance(self.traded, NotAssessed):
            return self.traded
        if isinstance(self.local, NotAssessed):
            return self.local
        return self.traded / self.local if self.local else NotAssessed("the local figure is zero")


@dataclass(frozen=True)
class _Measure:
    name: str
    unit: str
    column: str
    of: Callable[[pd.DataFrame], Figure]


def _per(above: str, below: str, factor: float = 1.0) -> Callable[[pd.DataFrame], Figure]:
    """Ratio of sums over the rows where both are known, never a mean of ratios."""

    def ratio(rows: pd.DataFrame) -> Figure:
        known = rows[rows[above].notna() & rows[below].notna()]
        total = float(known[below].sum())
        return factor * float(known[above].sum()) / total if total else UNKNOWN

    return ratio


MEASURES = (
    _Measure("employment", "persons", "employment", lambda rows: float(rows["employment"].sum())),
    _Measure("clusters", "number", "employment", lambda rows: float(rows["cluster"].nunique())),
    _Measure("industries", "number", "employment", lambda rows: float(rows["industry"].nunique())),
    _Measure("establishment_size", "persons employed per establishment", "establishments", _per("employment", "establishments")),
    _Measure("wage", "per person employed", "wages", _per("wages", "employment")),
    _Measure("patents", "per 10,000 persons employed", "patents", _per("patents", "employment", 10_000)),
)


def compare_types(economy: Economy, year: int) -> list[Compared]:
    """Traded against local over all regions together in `year`, from the rows with employment > 0, as far as the table has the columns.

    Rows whose employment is not known are left out; wages and patents use the rows where they are known too.
    """
    rows = economy.rows[(economy.rows["year"] == year) & (economy.rows["region"] != economy.nation) & (economy.rows["employment"] > 0)]
    traded, local = (rows[rows["type"] == kind] for kind in ("traded", "local"))
    compared = [
        Compared(measure.name, measure.unit, *(measure.of(part) if len(part) else UNKNOWN for part in (traded, local)))
        for measure in MEASURES
        if measure.column in rows
    ]
    total = float(rows["employment"].sum())
    if total:
        parts = (float(part["employment"].sum()) / total for part in (traded, local))
        compared.insert(1, Compared("share_of_employment", "share of the known", *parts))
    return compared
