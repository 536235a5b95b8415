"""The figures of the other modules as tables to write: one function for each file.

Every table has a column `not_assessed`: the reason why a row's figures are empty, or nothing.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from assess.evidence import concentration as measures
from assess.evidence.comparison import compare_types
from assess.evidence.economy import Economy, grid
from assess.evidence.figures import Figure, NotAssessed, Numbers
from assess.evidence.growth import both_years, changes, growth_regression, whole_changes
from assess.evidence.location import location_quotients
from assess.evidence.profile import region_profile
from assess.evidence.proximity import candidates, present, proximity
from assess.evidence.rank_size import power_law, rank_size
from assess.evidence.shift_share import shift_share
from assess.evidence.strong import RULES, Rules

KINDS = ("traded", "local")
Row = dict[str, object]
MOST_CANDIDATES = 10
"""Candidates listed for one region."""
FEWEST_REGIONS = 3
"""Regions below which co-location says nothing."""


def concentration_table(economy: Economy, year: int) -> pd.DataFrame:
    """Concentration of every cluster over regions, and specialisation of every region over clusters; the reference is all employment.

    Places whose employment is not known are left out of cluster and reference alike and counted in `left_out`.
    """
    clusters = economy.clusters(year)
    employment = grid(clusters, "employment")
    values = employment.to_numpy(dtype=float)
    plants = grid(clusters, "establishments").to_numpy(dtype=float) if "establishments" in clusters else None
    regions, whole = np.nansum(values, axis=1), _whole(economy, year).reindex(employment.columns).to_numpy(dtype=float)
    rows = [
        {"of": "cluster over regions", "name": name, **_concentration(values[:, at], regions, None if plants is None else plants[:, at])}
        for at, name in enumerate(employment.columns)
    ]
    rows += [
        {"of": "region over clusters", "name": name, **_concentration(values[at], whole, None)} for at, name in enumerate(employment.index)
    ]
    return _reason_last(pd.DataFrame(rows))


def rank_size_table(economy: Economy, year: int) -> pd.DataFrame:
    """Rank–size line and power-law tail of clusters in the whole and of clusters in regions with employment > 0, traded and local apart."""
    rows = economy.clusters(year)
    types = rows.drop_duplicates("cluster").set_index("cluster")["type"]
    whole = pd.DataFrame({"type": types, "employment": _whole(economy, year)})
    made: list[Row] = []
    for unit, table in (("cluster", whole), ("cluster in a region", rows)):
        for kind in KINDS:
            sizes = table.loc[(table["type"] == kind) & (table["employment"] > 0), "employment"].to_numpy(dtype=float)
            made.append({"unit": unit, "type": kind, **_sizes(sizes)})
    return _reason_last(pd.DataFrame(made))


def comparison_table(economy: Economy, year: int) -> pd.DataFrame:
    """Traded against local clusters, one row per measure."""
    return pd.DataFrame(
        {"measure": one.measure, "unit": one.unit, **_stated({"traded": one.traded, "local": one.local, "ratio": one.ratio})}
        for one in compare_types(economy, year)
    )


def shift_share_table(economy: Economy) -> pd.DataFrame | NotAssessed:
    """Shift–share by region and cluster, computed by industry, first to last year, over industries known in both.

    The nation is its own region where the table has one, else the sum of the regions over what is known in both years. An industry the
    nation had none of at the start has no growth rate and is left out.
    """
    rows = both_years(economy)
    nation = rows if economy.nation is None else both_years(economy, nation=True)
    whole = nation.groupby("industry")[["start", "end"]].sum()
    whole = whole[whole["start"] > 0]
    if whole.empty or rows.empty:
        return NotAssessed("no industry is known in both years")
    kinds = economy.rows.drop_duplicates("industry").set_index("industry")[["cluster", "type"]].reindex(whole.index).reset_index(drop=True)
    made = []
    for region, part in rows.groupby("region", sort=True):
        # an industry the region does not report adds nothing to any part, yet counts in the nation's growth
        own = part.set_index("industry")[["start", "end"]].reindex(whole.index, fill_value=0.0)
        shift = shift_share(own["start"], own["end"], whole["start"], whole["end"])
        if isinstance(shift, NotAssessed):
            return shift
        sums = kinds.join(pd.DataFrame(vars(shift))).groupby(["cluster", "type"], as_index=False).sum()
        sums.insert(0, "region", region)
        made.append(sums.assign(not_assessed=""))
    return pd.concat(made, ignore_index=True)


def growth_table(economy: Economy) -> pd.DataFrame:
    """Growth regressions, traded and local apart, of clusters in regions and of clusters in the whole: one row per coefficient."""
    years = economy.years[-1] - economy.years[0]
    made: list[Row] = []
    for unit, table in (("cluster", whole_changes(economy)), ("cluster in a region", changes(economy))):
        for kind in KINDS:
            fit = growth_regression(table[table["type"] == kind], years)
            head: Row = {"unit": unit, "type": kind, "from": economy.years[0], "to": economy.years[-1], "left_out": fit.left_out}
            head["omitted"] = "; ".join(fit.omitted)
            if isinstance(fit.regression, NotAssessed):
                made.append({**head, "not_assessed": fit.regression.reason})
                continue
            head |= {"n": fit.regression.n, "r_squared": fit.regression.r_squared}
            made += [
                {**head, "variable": one.name, "coefficient": one.value, "hc1": one.hc1, "hc3": one.hc3}
                for one in fit.regression.coefficients
            ]
    return _reason_last(pd.DataFrame(made))


def candidate_table(economy: Economy, year: int) -> pd.DataFrame | NotAssessed:
    """Traded industries each region is not specialised in, those closest to what it has first, at most ten a region."""
    employment = economy.industries(year)
    if employment.shape[0] < FEWEST_REGIONS:
        return NotAssessed(f"co-location needs at least {FEWEST_REGIONS} regions, the table has {employment.shape[0]}")
    kinds = economy.rows.drop_duplicates("industry").set_index("industry")
    nation = economy.nation_industries(year)
    whole = None if nation is None else nation.reindex(employment.columns).to_numpy(dtype=float)
    traded = kinds["type"].reindex(employment.columns).eq("traded").to_numpy()
    codes = employment.columns[traded]
    if codes.empty:
        return NotAssessed("the table has no traded industry")
    quotients = location_quotients(employment, whole)[:, traded]
    presence = present(quotients)
    closeness = proximity(presence)
    rows: list[Row] = []
    for at, region in enumerate(employment.index):
        found = candidates(presence, at, closeness)
        if isinstance(found, NotAssessed):
            rows.append({"region": region, "not_assessed": found.reason})
            continue
        for rank, one in enumerate(found[:MOST_CANDIDATES], start=1):
            code = codes[one.industry]
            near = "; ".join(f"{codes[other]} ({tie:.2f})" for other, tie in one.nearest)
            figures: Row = {"location_quotient": quotients[at, one.industry], "density": one.density, "nearest": near}
            rows.append({"region": region, "rank": rank, "industry": code, "cluster": kinds.at[code, "cluster"], **figures})
    if not rows:
        return NotAssessed("no region lacks an industry related to what it has")
    made = _reason_last(pd.DataFrame(rows))
    return made.astype({"rank": "Int64"}) if "rank" in made else made


def profile_table(economy: Economy, region: str, rules: Rules = RULES) -> pd.DataFrame:
    """The region's profile, one row per cluster, the most specialised first."""
    rows: list[Row] = []
    for place in region_profile(economy, region, rules):
        row: Row = {"region": region, **vars(place)}
        row |= _stated({name: value for name, value in vars(place).items() if isinstance(value, float | NotAssessed)})
        row["neighbours"] = "; ".join(f"{one.cluster} ({one.proximity:.2f})" for one in place.neighbours)
        rows.append(row)
    return _reason_last(pd.DataFrame(rows))


def _reason_last(table: pd.DataFrame) -> pd.DataFrame:
    """The table with `not_assessed` as its last column, "" where nothing is to be said."""
    reasons = table["not_assessed"].fillna("") if "not_assessed" in table else ""
    return table.drop(columns="not_assessed", errors="ignore").assign(not_assessed=reasons)


def _stated(figures: dict[str, Figure]) -> Row:
    """Figures as cells: a number or nothing, and in `not_assessed` every reason with the name of its figure."""
    reasons = [f"{name}: {figure.reason}" for name, figure in figures.items() if isinstance(figure, NotAssessed)]
    cells: Row = {name: None if isinstance(figure, NotAssessed) else figure for name, figure in figures.items()}
    return {**cells, "not_assessed": "; ".join(reasons)}


def _whole(economy: Economy, year: int) -> pd.Series:
    """Employment by cluster of the region that stands for the whole, else of all regions."""
    nation = economy.nation_clusters(year)
    rows = economy.clusters(year) if nation is None else nation
    return rows.groupby("cluster")["employment"].sum(min_count=1)


def _concentration(values: Numbers, reference: Numbers, plants: Numbers | None) -> Row:
    known = np.isfinite(values) & np.isfinite(reference)
    values, reference = values[known], reference[known]
    figures: dict[str, Figure] = {
        "gini": measures.gini(values, reference),
        "gini_of_quotients": measures.gini_of_quotients(values, reference),
        "herfindahl": measures.herfindahl(values),
        "herfindahl_normalised": measures.herfindahl_normalised(values),
        "hoover": measures.hoover(values, reference),
        "krugman": measures.krugman(values, reference),
        "theil": measures.theil(values, reference),
    }
    if plants is not None:
        index = measures.plant_herfindahl(values, plants[known])
        found = index if isinstance(index, NotAssessed) else measures.ellison_glaeser(values, reference, index)
        figures |= {"plant_herfindahl": index, "ellison_glaeser": found}
    return {"places": int(known.sum()), "left_out": int((~known).sum()), **_stated(figures)}


def _sizes(sizes: Numbers) -> Row:
    line, tail = rank_size(sizes), power_law(sizes)
    cells: Row = {"n": len(sizes)}
    if isinstance(line, NotAssessed):
        cells["not_assessed"] = line.reason
        return cells
    cells |= {"zeta": line.zeta, "standard_error": line.standard_error, "low": line.low, "high": line.high}
    cells |= {"r_squared": line.r_squared, "zipf": "yes" if line.zipf else "no", "not_assessed": ""}
    if not isinstance(tail, NotAssessed):
        cells |= {"tail_alpha": tail.alpha, "tail_standard_error": tail.standard_error, "tail_xmin": tail.xmin}
        cells |= {"tail_n": tail.tail, "tail_ks": tail.distance}
    return cells
