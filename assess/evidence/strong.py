"""Which clusters are strong, and how many stars they get, by rules that are data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pandas as pd

MEASURES = (
    "employment", "establishments", "wage", "share_of_region", "share_of_nation", "share_of_establishments",
    "location_quotient", "location_quotient_same_type",
)  # fmt: skip
"""Columns of `location_table` that a criterion may look at."""
YES, NO, NOT_ASSESSED = "yes", "no", "not assessed"


@dataclass(frozen=True)
class Criterion:
    """A threshold for one measure: every one stated must be reached.

    `quantile`: at least this quantile (type 7 of Hyndman and Fan 1996) among the regions with employment > 0, `among` those
    of the same "cluster" or of "all" clusters; `at_least`: at least this; `above`: more than this.
    """

    name: str
    measure: str
    quantile: float | None = None
    at_least: float | None = None
    above: float | None = None
    among: str = "cluster"

    def __post_init__(self) -> None:
        if self.measure not in MEASURES:
            raise ValueError(f"{self.name}: no measure {self.measure}; there are {', '.join(MEASURES)}")
        if self.among not in ("cluster", "all"):
            raise ValueError(f"{self.name}: among is “cluster” or “all”, not “{self.among}”")
        for name in ("quantile", "at_least", "above"):
            threshold = getattr(self, name)
            if threshold is not None and (isinstance(threshold, bool) or not isinstance(threshold, int | float)):
                raise ValueError(f"{self.name}: {name} is a number, not “{threshold}”")
        if self.quantile is not None and not 0 <= self.quantile <= 1:
            raise ValueError(f"{self.name}: a quantile is from 0 to 1")
        if self.quantile is None and self.at_least is None and self.above is None:
            raise ValueError(f"{self.name}: needs quantile, at_least or above")


@dataclass(frozen=True)
class Rules:
    """A cluster is strong if it meets all of `strong`; it gets a star for each of `stars` it meets."""

    strong: tuple[Criterion, ...]
    stars: tuple[Criterion, ...]


RULES = Rules(
    strong=(
        Criterion("top_quarter_by_specialisation", "location_quotient", quantile=0.75),
        Criterion("specialised", "location_quotient", above=1.0),
        Criterion("enough_employment", "share_of_nation", quantile=0.25),
        Criterion("enough_establishments", "share_of_establishments", quantile=0.25),
    ),
    stars=(
        Criterion("size", "employment", quantile=0.9),
        Criterion("specialisation", "location_quotient", at_least=2.0),
        Criterion("focus", "share_of_region", quantile=0.9, among="all"),
    ),
)
"""Strong: after Delgado, Porter and Stern (2014) and the U.S. Cluster Mapping project. Stars: European Cluster Observatory, 2007–2012."""


def rules_from(data: Mapping[str, Any]) -> Rules:
    """Rules from a document `{strong: [criterion…], stars: [criterion…]}`; a part left out is the shipped one.

    Raises ValueError that says which criterion is wrong and how.
    """
    if not isinstance(data, Mapping) or set(data) - {"strong", "stars"}:
        raise ValueError("rules are a document with the keys strong and stars")
    return Rules(*(tuple(map(_criterion, data[part])) if part in data else getattr(RULES, part) for part in ("strong", "stars")))


def threshold(rows: pd.DataFrame, criterion: Criterion) -> pd.Series:
    """The quantile each row has to reach, by the rows with employment > 0 and a known measure; NaN where there are none."""
    values = rows[criterion.measure].where(rows["employment"] > 0)
    if criterion.quantile is None:
        return pd.Series(np.nan, index=rows.index)
    if criterion.among == "all":
        return pd.Series(values.quantile(criterion.quantile), index=rows.index)
    return values.groupby(rows["cluster"]).transform("quantile", criterion.quantile)


def met(rows: pd.DataFrame, criterion: Criterion) -> pd.Series:
    """For each row of a `location_table` yes, no (also where employment is zero) or not assessed (the measure is not known)."""
    if criterion.measure not in rows:
        return pd.Series(NOT_ASSESSED, index=rows.index).mask(rows["employment"] == 0, NO)
    values = rows[criterion.measure]
    reached = pd.Series(True, index=rows.index)
    if criterion.quantile is not None:
        reached &= values >= threshold(rows, criterion)
    if criterion.at_least is not None:
        reached &= values >= criterion.at_least
    if criterion.above is not None:
        reached &= values > criterion.above
    unknown = rows["employment"].isna() | values.isna()
    answers = pd.Series(NO, index=rows.index).mask(reached, YES).mask(unknown, NOT_ASSESSED)
    return answers.mask(rows["employment"] == 0, NO)


def rate(rows: pd.DataFrame, rules: Rules = RULES) -> pd.DataFrame:
    """The rows of a `location_table` with `strong` (yes, no, not assessed), `star.<name>` for each star criterion, and `stars`.

    A criterion known to fail makes a cluster not strong whatever else is not known. `stars` is empty where one of them is not assessed.
    """
    rated = rows.copy()
    failed, unknown = _count(rows, rules.strong, NO), _count(rows, rules.strong, NOT_ASSESSED)
    rated["strong"] = pd.Series(YES, index=rows.index).mask(unknown > 0, NOT_ASSESSED).mask(failed > 0, NO)
    for criterion in rules.stars:
        rated[f"star.{criterion.name}"] = met(rows, criterion)
    stars = _count(rows, rules.stars, YES).astype("Int64")
    rated["stars"] = stars.mask(_count(rows, rules.stars, NOT_ASSESSED) > 0)
    return rated


def _count(rows: pd.DataFrame, criteria: tuple[Criterion, ...], answer: str) -> pd.Series:
    """How many of the criteria have this answer, by row."""
    return sum(((met(rows, criterion) == answer).astype(int) for criterion in criteria), pd.Series(0, index=rows.index))


def _criterion(data: Any) -> Criterion:
    known = {each.name for each in fields(Criterion)}
    if not isinstance(data, Mapping) or not {"name", "measure"} <= set(data) <= known:
        raise ValueError(f"a criterion has name, measure and of {', '.join(sorted(known - {'name', 'measure'}))}; this is {data}")
    return Criterion(**data)
