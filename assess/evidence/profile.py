"""One region's own place: its clusters, how specialised, how large, how they grow, and what is next to them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from assess.evidence.economy import Economy
from assess.evidence.figures import Figure, NotAssessed
from assess.evidence.growth import changes, whole_changes
from assess.evidence.location import location_table
from assess.evidence.proximity import present, proximity
from assess.evidence.strong import RULES, Rules, rate


@dataclass(frozen=True)
class Neighbour:
    """Another cluster of the region that tends to be where this one is; `proximity` 0 … 1 (Hidalgo et al. 2007)."""

    cluster: str
    proximity: float


@dataclass(frozen=True)
class ClusterPlace:
    """One cluster of the region.

    `employment` in persons; `rank` among the `regions` with known employment in it, 1 = largest, ties share the best;
    shares 0 … 1; `growth` per year since the table's first year (ln), with the whole's in `growth_of_whole`; `strong` is yes,
    no or not assessed; `neighbours`: the closest clusters the region is specialised in.
    """

    cluster: str
    type: str
    employment: Figure
    rank: Figure
    regions: int
    share_of_region: Figure
    share_of_nation: Figure
    location_quotient: Figure
    growth: Figure
    growth_of_whole: Figure
    strong: str
    stars: Figure
    neighbours: tuple[Neighbour, ...]


def region_profile(economy: Economy, region: str, rules: Rules = RULES, neighbours: int = 3) -> list[ClusterPlace]:
    """The region's clusters in the latest year, by location quotient, the not assessed last.

    Raises ValueError if the table has no such region in that year.
    """
    year = economy.years[-1]
    table = rate(location_table(economy.clusters(year), economy.nation_clusters(year)), rules)
    if region not in set(table["region"]):
        raise ValueError(f"the table has no region {region}" + (f" in {year}" if economy.dated else ""))
    table["rank"] = table.groupby("cluster")["employment"].rank(method="min", ascending=False)
    table["regions"] = table.groupby("cluster")["employment"].transform("count")
    related = _related(table, region)
    growth = _growth(economy, region)
    rows = table[table["region"] == region].sort_values(["location_quotient", "cluster"], ascending=[False, True])
    places = []
    for row in rows.to_dict("records"):
        cluster, unknown = str(row["cluster"]), str(row["not_assessed"])
        near = related[cluster].drop(cluster, errors="ignore").sort_values(ascending=False, kind="stable").head(neighbours)
        figures = {
            name: _figure(row[name], unknown) for name in ("employment", "rank", "share_of_region", "share_of_nation", "location_quotient")
        }
        places.append(
            ClusterPlace(
                cluster=cluster,
                type=str(row["type"]),
                regions=int(row["regions"]),
                **figures,
                growth=growth.of_region.get(cluster, growth.otherwise),
                growth_of_whole=growth.of_whole.get(cluster, growth.otherwise),
                strong=str(row["strong"]),
                stars=_figure(row["stars"], "a criterion is not assessed"),
                neighbours=tuple(Neighbour(str(name), float(value)) for name, value in near.items() if value > 0),
            )
        )
    return places


def _related(table: pd.DataFrame, region: str) -> pd.DataFrame:
    """Proximity of every cluster (columns) to those the region is specialised in (rows)."""
    quotients = table.pivot(index="region", columns="cluster", values="location_quotient")
    presence = present(quotients)
    here = presence[quotients.index.get_loc(region)] == 1
    return pd.DataFrame(proximity(presence)[here], quotients.columns[here], quotients.columns)


@dataclass(frozen=True)
class _Growth:
    of_region: dict[str, Figure]
    of_whole: dict[str, Figure]
    otherwise: NotAssessed


def _growth(economy: Economy, region: str) -> _Growth:
    """Yearly growth by cluster, of the region and of the whole."""
    if len(economy.years) == 1:
        return _Growth({}, {}, NotAssessed("one year only"))
    rows = changes(economy)
    own = rows[rows["region"] == region].set_index("cluster")["growth"].dropna()
    whole = whole_changes(economy).set_index("cluster")["growth"].dropna()
    return _Growth(dict(own), dict(whole), NotAssessed("no positive employment known in both years"))


def _figure(value: float, reason: str) -> Figure:
    return NotAssessed(reason or "not known") if pd.isna(value) else float(value)
