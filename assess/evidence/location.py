"""Who is where: shares and location quotients of clusters in regions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from assess.evidence.economy import grid
from assess.evidence.figures import Numbers


def location_quotients(employment: ArrayLike, reference: ArrayLike | None = None) -> Numbers:
    """(e_ri / e_r) / (E_i / E) for each region r (rows) and industry i (columns); 1 = as in the whole (Florence 1939).

    `employment`: regions × industries, persons, NaN = not known. `reference`: the whole's employment by industry; the sum
    of the regions without it. Unknown cells are left out of all totals. NaN comes out where the cell is not known, the region
    is empty or the whole has no such industry. Raises ValueError for another shape or a negative amount.
    """
    table = np.asarray(employment, dtype=float)
    if table.ndim != 2:
        raise ValueError("employment is a table of regions × industries")
    whole = np.nansum(table, axis=0) if reference is None else np.asarray(reference, dtype=float)
    if whole.shape != table.shape[1:]:
        raise ValueError(f"{table.shape[1]} industries, but {whole.size} in the reference")
    if (table < 0).any() or (whole < 0).any():
        raise ValueError("employment is never negative")
    regions = np.nansum(table, axis=1, keepdims=True)
    return _ratio(_ratio(table, regions), _ratio(whole, np.nansum(whole, keepdims=True))[None, :])


def same_type_quotients(employment: ArrayLike, types: Sequence[str], reference: ArrayLike | None = None) -> Numbers:
    """Location quotients within each type: traded against traded, local against local (Porter 2003).

    Shapes, units and errors as in `location_quotients`; `types` names each column's type.
    """
    table, kinds = np.asarray(employment, dtype=float), np.asarray(types)
    if kinds.shape != table.shape[1:]:
        raise ValueError(f"{table.shape[1]} industries, but {kinds.size} types")
    quotients = np.full(table.shape, np.nan)
    for kind in np.unique(kinds):
        columns = kinds == kind
        part = None if reference is None else np.asarray(reference, dtype=float)[columns]
        quotients[:, columns] = location_quotients(table[:, columns], part)
    return quotients


def location_table(clusters: pd.DataFrame, nation: pd.DataFrame | None = None) -> pd.DataFrame:
    """Size, shares and location quotients of every cluster in every region.

    `clusters`: rows of `Economy.clusters`; `nation` likewise of the one region that stands for the whole (the sum of
    the regions without it). Figures that cannot be stated are empty, with the reason in `not_assessed`.
    """
    employment = grid(clusters, "employment")
    types = clusters.drop_duplicates("cluster").set_index("cluster")["type"].reindex(employment.columns)
    whole = employment.sum() if nation is None else nation.set_index("cluster")["employment"].reindex(employment.columns)
    values = employment.to_numpy(dtype=float)
    figures = {
        "share_of_region": _ratio(values, np.nansum(values, axis=1, keepdims=True)),
        "share_of_nation": _ratio(values, whole.to_numpy(dtype=float)[None, :]),
        "location_quotient": location_quotients(values, whole),
        "location_quotient_same_type": same_type_quotients(values, list(types), whole),
    }
    if "establishments" in clusters:
        plants = grid(clusters, "establishments")
        figures["share_of_establishments"] = _ratio(plants.to_numpy(dtype=float), plants.sum().to_numpy(dtype=float)[None, :])
    rows = clusters.copy()
    at = (employment.index.get_indexer(pd.Index(rows["region"])), employment.columns.get_indexer(pd.Index(rows["cluster"])))
    for name, matrix in figures.items():
        rows[name] = matrix[at]
    reasons = pd.Series("", index=rows.index).mask(rows["location_quotient"].isna(), "totals not known")
    reasons = reasons.mask(rows["cluster"].map(whole) == 0, "no such employment in the whole")
    reasons = reasons.mask(rows["region"].map(employment.sum(axis=1)) == 0, "no employment in the region")
    rows["not_assessed"] = reasons.mask(rows["employment"].isna(), rows["unknown"])
    return rows


def _ratio(above: Numbers, below: Numbers) -> Numbers:
    """Quotient, NaN where the divisor is zero or not known."""
    return np.divide(above, np.where(below > 0, below, np.nan))
