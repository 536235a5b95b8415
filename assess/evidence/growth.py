"""What growth goes with: least squares with errors that hold when the spread of the residuals differs from unit to unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from assess.evidence.economy import CELL, Economy
from assess.evidence.figures import NotAssessed, Numbers


@dataclass(frozen=True)
class Coefficient:
    """One coefficient with its HC1 and HC3 standard errors."""

    name: str
    value: float
    hc1: float
    hc3: float


@dataclass(frozen=True)
class Regression:
    """Coefficients (the constant first), R², and the number of units."""

    coefficients: tuple[Coefficient, ...]
    r_squared: float
    n: int


def least_squares(y: ArrayLike, x: ArrayLike, names: Sequence[str]) -> Regression | NotAssessed:
    """Ordinary least squares of `y` (n) on a constant and `x` (n × k), with heteroskedasticity-consistent errors.

    With residuals e, leverages h and p coefficients: HC1 weighs e²·n/(n − p), HC3 e²/(1 − h)² (MacKinnon and White 1985;
    HC3 is advised for n < 250, Long and Ervin 2000). Not assessed with n ≤ p, unknown values, variables that determine
    each other, constant growth, or a unit that fits by itself (leverage 1). Raises ValueError for other shapes.
    """
    target, variables = np.asarray(y, dtype=float), np.asarray(x, dtype=float)
    if target.ndim != 1 or variables.shape != (target.size, len(names)):
        raise ValueError("y is a vector of n, x a table of n × the number of names")
    design = np.column_stack([np.ones(target.size), variables])
    n, p = design.shape
    reason = _unfit(target, design)
    if reason:
        return NotAssessed(reason)
    q, r = np.linalg.qr(design)
    leverage = np.sum(q**2, axis=1)
    if (leverage > 1 - 1e-10).any():
        return NotAssessed("a unit that determines a coefficient alone")
    coefficients = np.linalg.solve(r, q.T @ target)
    residuals = target - design @ coefficients
    inverse = np.linalg.solve(r, q.T)
    hc1 = np.sqrt(np.sum((inverse * residuals) ** 2, axis=1) * n / (n - p))
    hc3 = np.sqrt(np.sum((inverse * (residuals / (1 - leverage))) ** 2, axis=1))
    spread = float(np.sum((target - target.mean()) ** 2))
    rows = zip(("constant", *names), coefficients, hc1, hc3, strict=True)
    made = tuple(Coefficient(name, float(value), float(one), float(three)) for name, value, one, three in rows)
    return Regression(made, float(1 - residuals @ residuals / spread), n)


def _unfit(target: Numbers, design: Numbers) -> str:
    n, p = design.shape
    if n <= p:
        return f"{n} units for {p} coefficients"
    if not (np.isfinite(target).all() and np.isfinite(design).all()):
        return "some values are not known"
    if np.ptp(target) == 0:
        return "growth is the same everywhere"
    scale = np.abs(design).max(axis=0)
    if (scale == 0).any() or np.linalg.matrix_rank(design / scale) < p:
        return "the variables determine one another"
    return ""


@dataclass(frozen=True)
class GrowthFit:
    """A growth regression, the number of units left out, and the variables omitted because they are the same everywhere."""

    regression: Regression | NotAssessed
    left_out: int
    omitted: tuple[str, ...]


def growth_regression(units: pd.DataFrame, years: float) -> GrowthFit:
    """Yearly growth of employment on what the unit began with.

    After Porter (2003) and Delgado, Porter and Stern (2014).

    `units`: columns `employment_start`, `employment_end` (persons) and optionally `wage_start` (per person employed) and `patents_start`
    (number); `years` between start and end. Left side: ln(end/start)/years. Right side: ln of initial employment, ln of the initial wage,
    ln(1 + patents). Units without positive employment in both years, or with an unknown variable, are left out.
    Raises ValueError unless `years` is positive.
    """
    if not years > 0:
        raise ValueError("the end comes after the start")
    columns = {"ln_employment": _log(units["employment_start"].to_numpy(dtype=float))}
    if "wage_start" in units:
        columns["ln_wage"] = _log(units["wage_start"].to_numpy(dtype=float))
    if "patents_start" in units:
        columns["ln_1_patents"] = np.log1p(units["patents_start"].to_numpy(dtype=float))
    growth = _growth(units, years)
    x = np.column_stack(list(columns.values()))
    usable = np.isfinite(growth) & np.isfinite(x).all(axis=1)
    varies = np.array([np.ptp(column[usable]) > 0 if usable.any() else True for column in columns.values()])
    names = [name for name, vary in zip(columns, varies, strict=True) if vary]
    fit = least_squares(growth[usable], x[usable][:, varies], names)
    return GrowthFit(fit, int((~usable).sum()), tuple(name for name in columns if name not in names))


def both_years(economy: Economy, *, nation: bool = False) -> pd.DataFrame:
    """Region × industry where employment is known in the first and in the last year: columns region, industry, cluster, type, start, end.

    So growth compares like with like: an industry suppressed in one year is in neither. `nation`: of the region that stands for the whole.
    """
    rows = economy.rows[(economy.rows["region"] == economy.nation) == nation]
    key = ["region", "industry", "cluster", "type"]
    pair = [rows.loc[rows["year"] == year, [*key, "employment"]].assign(there=True) for year in (economy.years[0], economy.years[-1])]
    both = pair[0].merge(pair[1], on=key, how="outer", suffixes=("_start", "_end"))
    for end in ("start", "end"):
        absent = both.pop(f"there_{end}").isna()
        both[end] = both.pop(f"employment_{end}")
        if economy.absent_is_zero:
            both.loc[absent, end] = 0.0
    return both.dropna(subset=["start", "end"]).reset_index(drop=True)


def changes(economy: Economy, *, nation: bool = False) -> pd.DataFrame:
    """Region × cluster, first to last year: type, employment_start, employment_end (of industries known in both), growth.

    `growth` per year is ln(end/start)/years, NaN unless both are positive; wage_start and patents_start are there if the table
    has them. `nation` as in `both_years`. Raises ValueError for a single year.
    """
    first, last = economy.years[0], economy.years[-1]
    if first == last:
        raise ValueError("growth needs two years")
    made = both_years(economy, nation=nation).groupby([*CELL, "type"], as_index=False)[["start", "end"]].sum()
    made = made.rename(columns={"start": "employment_start", "end": "employment_end"})
    before = economy.nation_clusters(first) if nation else economy.clusters(first)
    had = {"wage": "wage_start", "patents": "patents_start"}
    if before is not None:
        made = made.merge(before[[*CELL, *(name for name in had if name in before)]].rename(columns=had), on=CELL, how="left")
    return made.assign(growth=_growth(made, last - first))


def whole_changes(economy: Economy) -> pd.DataFrame:
    """The same by cluster in the whole: of the region that stands for it, else the regions together.

    Then initial wages are weighted by initial employment, and a wage or number of patents is NaN if any part is not known.
    """
    if economy.nation is not None:
        return changes(economy, nation=True).drop(columns="region")
    table = changes(economy)
    if "wage_start" in table:
        table["wage_start"] = table["wage_start"].where(table["employment_start"] > 0, 0.0) * table["employment_start"]
    columns = [name for name in ("employment_start", "employment_end", "wage_start", "patents_start") if name in table]
    sums = table.groupby(["cluster", "type"])[columns].sum(skipna=False).reset_index()
    if "wage_start" in sums:
        sums["wage_start"] /= sums["employment_start"].where(sums["employment_start"] > 0)
    return sums.assign(growth=_growth(sums, economy.years[-1] - economy.years[0]))


def _growth(units: pd.DataFrame, years: float) -> Numbers:
    start, end = (_log(units[name].to_numpy(dtype=float)) for name in ("employment_start", "employment_end"))
    return np.asarray((end - start) / years)


def _log(values: Numbers) -> Numbers:
    """Logarithm, NaN where there is none."""
    return np.asarray(np.log(np.where(values > 0, values, np.nan)))
