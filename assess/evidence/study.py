"""Everything one table allows: all tables, and what was not possible and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd

from assess.evidence import tables
from assess.evidence.economy import Economy
from assess.evidence.figures import NotAssessed
from assess.evidence.location import location_table
from assess.evidence.strong import NOT_ASSESSED, RULES, Rules, rate

ONE_YEAR = "the table has one year only"
MEANINGS = {
    "location": "region × cluster: size, shares, location quotients (1 = as in the whole), strong or not, stars; `missing`, `suppressed` "
    "count industries whose employment is not known, so that the row's figures are lower bounds",
    "concentration": "cluster over regions and region over clusters, against all employment: Gini, Herfindahl, Hoover, Krugman, Theil; "
    "Ellison–Glaeser with establishments of one region taken to be of equal size, which overstates it",
    "rank_size": "log(rank − ½) on log(size) with standard error ζ√(2/n), and the tail by Clauset, Shalizi and Newman (α = ζ + 1)",
    "comparison": "traded against local clusters: ratios of sums over what is known",
    "shift_share": "change of employment = national + mix + regional; regional = homothetic + allocation + entry",
    "growth": "yearly growth in logarithms on the initial state: coefficients with HC1 and HC3 standard errors",
    "candidates": "traded industries a region is not specialised in, by how much of what it has is related to them (density, 0 to 1)",
    "profile": "the clusters of one region: size, rank, specialisation, growth, related clusters beside them",
}
"""What stands in each table, for its reader."""


@dataclass
class Study:
    """Tables by name, and notes: how unknown figures were treated, what could not be assessed and why."""

    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def add(self, name: str, rows: pd.DataFrame) -> None:
        """Keep a table, and note how many of its rows state no figure, by reason."""
        self.tables[name] = rows
        reasons = rows["not_assessed"]
        for reason, count in reasons[reasons != ""].value_counts().sort_index().items():
            self.notes.append(f"{name}: in {count} of {len(rows)} rows not assessed: {reason}.")

    def skip(self, name: str, reason: str) -> None:
        self.notes.append(f"{name}: not made: {reason}.")


def study(economy: Economy, rules: Rules = RULES, region: str | None = None) -> Study:
    """All tables for `economy`; with `region` also its profile. Raises ValueError for an unknown region."""
    made = Study()
    _say_unknown(made, economy)
    made.add("location", _by_year(economy, lambda year: _location(economy, year, rules)))
    _say_unrated(made)
    made.add("concentration", _by_year(economy, lambda year: tables.concentration_table(economy, year)))
    made.add("rank_size", _by_year(economy, lambda year: tables.rank_size_table(economy, year)))
    made.add("comparison", _by_year(economy, lambda year: tables.comparison_table(economy, year)))
    for name, make in (("shift_share", tables.shift_share_table), ("growth", tables.growth_table)):
        if len(economy.years) == 1:
            made.skip(name, ONE_YEAR)
        else:
            _keep(made, name, make(economy))
    _keep(made, "candidates", tables.candidate_table(economy, economy.years[-1]))
    if region is not None:
        made.add("profile", tables.profile_table(economy, region, rules))
    return made


def _keep(made: Study, name: str, found: pd.DataFrame | NotAssessed) -> None:
    if isinstance(found, NotAssessed):
        made.skip(name, found.reason)
    else:
        made.add(name, found)


def _by_year(economy: Economy, make: Callable[[int], pd.DataFrame]) -> pd.DataFrame:
    """One table per year below one another, with the year in front if the table has years."""
    parts = {year: make(year) for year in economy.years}
    if economy.dated:
        for year, part in parts.items():
            part.insert(0, "year", year)
    return pd.concat(parts.values(), ignore_index=True)


def _location(economy: Economy, year: int, rules: Rules) -> pd.DataFrame:
    rows = rate(location_table(economy.clusters(year), economy.nation_clusters(year)), rules).drop(columns="unknown")
    return rows[[name for name in rows if name != "not_assessed"] + ["not_assessed"]]


def _say_unknown(made: Study, economy: Economy) -> None:
    states = economy.rows["state"].value_counts()
    zeros = int((economy.rows["employment"] == 0).sum())
    counts = ", ".join(f"{int(states.get(state, 0))} {state}" for state in ("known", "missing", "suppressed"))
    made.notes.append(f"Employment in {len(economy.rows)} rows: {counts}; of the known, {zeros} are zero.")
    absent = "zero employment" if economy.absent_is_zero else "missing employment"
    made.notes.append(f"A region and industry without a row counts as {absent}.")
    made.notes.append("Unknown employment is left out of every total, so that totals with unknown parts are lower bounds.")
    made.notes += [f"Nothing about {name}: the table has no such column." for name in ("establishments", "wages", "patents")
                   if name not in economy.measures]  # fmt: skip


def _say_unrated(made: Study) -> None:
    rows = made.tables["location"]
    unrated = int((rows["strong"] == NOT_ASSESSED).sum())
    if unrated:
        made.notes.append(
            f"location: {unrated} of {len(rows)} clusters in regions are neither called strong nor not: a measure is not known."
        )
