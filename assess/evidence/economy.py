"""The economy a table describes: its regions, its clusters, and what is not known about them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from assess.evidence.table import UNDATED

CELL = ["region", "cluster"]
OPTIONAL = ("establishments", "wages", "patents")


@dataclass(frozen=True)
class Economy:
    """A table as `read_table` gives it, and how to read it.

    `nation`: the region that stands for the whole, if the table has one; it is no region then. `absent_is_zero`: a region
    and industry without a row has none of it; otherwise it is missing.
    """

    rows: pd.DataFrame
    nation: str | None = None
    absent_is_zero: bool = False

    def __post_init__(self) -> None:
        if self.nation is not None and self.nation not in set(self.rows["region"]):
            raise ValueError(f"the table has no region {self.nation}")
        if set(self.rows["region"]) == {self.nation}:
            raise ValueError(f"the table has no region besides {self.nation}")

    @cached_property
    def years(self) -> tuple[int, ...]:
        return tuple(sorted({int(year) for year in self.rows["year"]}))

    @property
    def dated(self) -> bool:
        return self.years != (UNDATED,)

    @cached_property
    def regions(self) -> tuple[str, ...]:
        return tuple(sorted(set(self.rows["region"]) - {self.nation}))

    @property
    def measures(self) -> tuple[str, ...]:
        """The optional measures the table has: establishments, wages, patents."""
        return tuple(name for name in OPTIONAL if name in self.rows)

    def industries(self, year: int) -> pd.DataFrame:
        """Employment of regions (rows) by industry code (columns) in `year`, without the nation; NaN = not known."""
        rows = self._of(year, nation=False)
        table = rows.pivot(index="region", columns="industry", values="employment").sort_index(axis=0).sort_index(axis=1)
        if not self.absent_is_zero:
            return table
        there = rows.assign(there=1.0).pivot(index="region", columns="industry", values="there").reindex_like(table)
        return table.where(there.notna(), 0.0)

    def clusters(self, year: int) -> pd.DataFrame:
        """One row per region and cluster in `year`, without the nation, sorted by both.

        Columns: region, cluster, type; employment (persons, of the industries where it is known; NaN if of none); industries
        (number with employment); missing, suppressed (industries whose employment is not known, and why); unknown (in words);
        establishments, wages, patents (NaN where any is not known) and wage (per person employed), as far as the table has them.
        Kept for the next caller: to be copied before it is changed.
        """
        if year not in self._clusters:
            self._clusters[year] = self._by_cluster(year, self._of(year, nation=False), self._present(year))
        return self._clusters[year]

    def nation_clusters(self, year: int) -> pd.DataFrame | None:
        """The same for the region that stands for the whole; None if the table has none."""
        if self.nation is None:
            return None
        return self._by_cluster(year, self._of(year, nation=True), [self.nation])

    def nation_industries(self, year: int) -> pd.Series | None:
        """Employment of the region that stands for the whole, by industry code; None if the table has none."""
        return None if self.nation is None else self._of(year, nation=True).set_index("industry")["employment"]

    @cached_property
    def _clusters(self) -> dict[int, pd.DataFrame]:
        """What `clusters` has made, by year: most tables begin with it."""
        return {}

    def _of(self, year: int, *, nation: bool) -> pd.DataFrame:
        return self.rows[(self.rows["year"] == year) & ((self.rows["region"] == self.nation) == nation)]

    def _present(self, year: int) -> list[str]:
        return sorted(set(self._of(year, nation=False)["region"]))

    def _by_cluster(self, year: int, rows: pd.DataFrame, regions: list[str]) -> pd.DataFrame:
        known = self.rows[self.rows["year"] == year].drop_duplicates("industry")
        sizes = known.groupby("cluster")["industry"].size()
        cells = pd.MultiIndex.from_product([regions, sorted(sizes.index)], names=CELL)
        of_cluster = sizes.reindex(cells.get_level_values("cluster")).to_numpy()
        keys = [rows[name] for name in CELL]
        sums = rows.groupby(CELL)[["employment", *self.measures]].sum(min_count=1).reindex(cells)
        absent = of_cluster - rows.groupby(CELL).size().reindex(cells, fill_value=0)
        made = pd.DataFrame(
            {"type": known.drop_duplicates("cluster").set_index("cluster")["type"].reindex(cells.get_level_values(1)).to_numpy()}, cells
        )
        made["employment"] = sums["employment"]
        made["industries"] = rows["employment"].gt(0).groupby(keys).sum().reindex(cells, fill_value=0)
        for state in ("missing", "suppressed"):
            made[state] = rows["state"].eq(state).groupby(keys).sum().reindex(cells, fill_value=0)
        for name in self.measures:
            gaps = rows[name].isna().groupby(keys).sum().reindex(cells, fill_value=0)
            made[name] = sums[name].where(gaps == 0)
        if self.absent_is_zero:
            made.loc[absent == of_cluster, ["employment", *self.measures]] = 0.0
        else:
            made["missing"] += absent
        if "wages" in made:
            made["wage"] = _wage(rows).reindex(cells)
        said = np.where(made["suppressed"] > 0, "employment suppressed", "employment missing")
        made["unknown"] = np.where(made["employment"].notna(), "", said)
        return made.reset_index()


def grid(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """Rows of region, cluster and `column` as a table of regions × clusters, both sorted; NaN where there is no figure."""
    return rows.pivot(index="region", columns="cluster", values=column).sort_index(axis=0).sort_index(axis=1)


def _wage(rows: pd.DataFrame) -> pd.Series:
    """Wages per person employed by region and cluster, over the industries where both are known."""
    paid = rows[rows["employment"].gt(0) & rows["wages"].notna()]
    sums = paid.groupby(CELL)[["wages", "employment"]].sum()
    return sums["wages"] / sums["employment"]
