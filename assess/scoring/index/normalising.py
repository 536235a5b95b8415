"""How a column becomes points: a function for each rule of an index rubric.

Each takes the values with their direction already applied (more is better: what is better
when lower has its sign turned) and `base`, the values that relative rules go by: the
reference, or the same values. Ratios alone cannot do with a turned sign and say so.
After OECD/JRC (2008), Handbook on Constructing Composite Indicators, step 5.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from assess.instruments.index_rules import (
    AroundMean,
    IndexBipolar,
    IndexGoalposts,
    MinMax,
    Percentiles,
    Ratio,
    Reach,
    Unit,
    ZScore,
)
from assess.scoring.index.table import BadTable
from assess.scoring.normalisation import by_steps, by_target

Numbers = np.ndarray
Units = dict[str, int]
"""Id → its place in `base`."""


class NotAssessed(Exception):
    """Why a column can give no points; the message says it."""


def spread_over(share: Numbers, to: tuple[float, float]) -> Numbers:
    """A share of 0 to 1 over an interval."""
    return to[0] + share * (to[1] - to[0])


def by_goalposts(values: Numbers, rule: IndexGoalposts) -> Numbers:
    """Distance between goalposts in the column's own units (UNDP, Human Development Report 2023–24, Technical note 1).

    Without truncation, values that have no logarithm are missing.
    """
    worst, best = rule.goalposts
    if rule.truncate:
        values = np.clip(values, min(worst, best), max(worst, best))
    if rule.log:
        values = np.log(values, out=np.full_like(values, np.nan), where=values > 0)
        worst, best = float(np.log(worst)), float(np.log(best))
    return spread_over((values - worst) / (best - worst), rule.to)


def by_min_max(values: Numbers, rule: MinMax, base: Numbers) -> Numbers:
    """Distance from the worst value in ranges (Handbook, p. 85)."""
    low, high = _range(base)
    return spread_over((values - low) / (high - low), rule.min_max)


def by_z_score(values: Numbers, rule: ZScore, base: Numbers) -> Numbers:
    """Standard deviations from the mean (Handbook, p. 84), with n − 1 or n."""
    low, high = _range(base)
    mean, deviation = rule.z_score
    shares = (base - low) / (high - low)  # of the range: squares of the smallest numbers would vanish
    spread = np.nanstd(shares, ddof=1 if rule.spread == "sample" else 0)
    return np.asarray(mean + deviation * ((values - low) / (high - low) - np.nanmean(shares)) / spread)


def below(values: Numbers, base: Numbers, ties: str, own: bool) -> Numbers:
    """How many of `base` lie below each value; with ties `average`, half of its equals too. `own`: a value is no equal of itself."""
    known = np.sort(base[~np.isnan(base)])
    lower = np.searchsorted(known, values, side="left").astype(float)
    if ties == "average":
        equal = np.searchsorted(known, values, side="right") - lower
        lower += np.maximum(equal - own, 0) / 2
    return np.where(np.isnan(values), np.nan, lower)


def by_percentile_rank(values: Numbers, rule: Any, base: Numbers, own: bool) -> Numbers:
    """The share of the others that lie below (Handbook, p. 83)."""
    others = int((~np.isnan(base)).sum()) - own
    if others < 1:
        raise NotAssessed("there is nobody to compare with")
    return spread_over(below(values, base, rule.percentile_rank, own) / others, rule.to)


def by_ratio(values: Numbers, rule: Ratio, base: Numbers, units: Units, lower_is_better: bool) -> Numbers:
    """The value over a reference (Handbook, p. 86); where lower is better, the reference over the value. In the column's own sign.

    Where lower is better values must be above zero; those that are not are missing, and so are ratios beyond all numbers.
    """
    if rule.ratio_to == "best":
        reference = float(np.nanmin(base) if lower_is_better else np.nanmax(base))
    else:
        reference = float(np.nanmean(base)) if rule.ratio_to == "mean" else _of_unit(rule.ratio_to, base, units)
    if reference <= 0:
        raise NotAssessed(f"a ratio to {reference:g} says nothing: the reference must be above zero")
    with np.errstate(over="ignore"):
        if lower_is_better:
            ratios = rule.times * np.divide(reference, values, out=np.full_like(values, np.nan), where=values > 0)
        else:
            ratios = rule.times * values / reference
    return np.where(np.isfinite(ratios), ratios, np.nan)


def by_reach(values: Numbers, rule: Reach, base: Numbers, units: Units, sign: int) -> Numbers:
    """The way from the worst value to a target (Handbook, p. 86, distance to a reference)."""
    worst = float(np.nanmin(base))
    target = _of_unit(rule.reach, base, units) if isinstance(rule.reach, Unit) else sign * rule.reach
    if target <= worst:
        raise NotAssessed(f"the target {sign * target:g} is not better than the worst value {sign * worst:g}")
    share = (values - worst) / (target - worst)
    return spread_over(np.clip(share, 0, 1) if rule.truncate else share, rule.to)


def by_mean_band(values: Numbers, rule: AroundMean, base: Numbers) -> Numbers:
    """Below, about or above the mean (Handbook, p. 87)."""
    mean = np.nanmean(base)
    band = rule.around_mean * abs(mean)
    share = np.where(values > mean + band, 1.0, np.where(values < mean - band, 0.0, 0.5))
    return np.where(np.isnan(values), np.nan, spread_over(share, rule.to))


def by_percentiles(values: Numbers, rule: Percentiles, base: Numbers) -> Numbers:
    """Points of the last percentile reached (Handbook, p. 86, categorical scale)."""
    limits = np.quantile(base[~np.isnan(base)], [step.at / 100 for step in rule.percentiles])
    points = np.array([0.0, *(step.points for step in rule.percentiles)])
    return np.where(np.isnan(values), np.nan, points[np.searchsorted(limits, values, side="right")])


def by_bipolar(values: Numbers, rule: IndexBipolar) -> Numbers:
    """A scale from −end to +end over the interval; what lies outside counts as at its end."""
    return spread_over((np.clip(values, -rule.bipolar, rule.bipolar) + rule.bipolar) / (2 * rule.bipolar), rule.to)


def points(rule: Any, values: Numbers, base: Numbers, units: Units, *, lower_is_better: bool, own: bool) -> Numbers:
    """Points of a column in its own units (but not for `map`, which reads words). NaN stays NaN.

    `own`: `base` is the column itself. Raises NotAssessed where the rule can say nothing about any value.
    """
    if np.isnan(values).all():
        raise NotAssessed("no initiative has a value")
    if np.isnan(base).all():
        raise NotAssessed("the reference has no value")
    sign = -1 if lower_is_better else 1
    better, of_base = sign * values, sign * base
    rules: dict[str, Callable[[], Numbers]] = {
        "goalposts": lambda: by_goalposts(values, rule),
        "min_max": lambda: by_min_max(better, rule, of_base),
        "z_score": lambda: by_z_score(better, rule, of_base),
        "percentile_rank": lambda: by_percentile_rank(better, rule, of_base, own),
        "rank": lambda: below(better, of_base, rule.rank, own) + 1,
        "borda": lambda: below(better, of_base, rule.borda, own),
        "ratio_to": lambda: by_ratio(values, rule, base, units, lower_is_better),
        "reach": lambda: by_reach(better, rule, of_base, units, sign),
        "around_mean": lambda: by_mean_band(better, rule, of_base),
        "percentiles": lambda: by_percentiles(better, rule, of_base),
        "bipolar": lambda: by_bipolar(better, rule),
        "as_is": lambda: better,
        "steps": lambda: by_steps(values, rule),
        "target": lambda: by_target(values, rule),
    }
    found = rules[rule.kind]()
    if np.isnan(found).all():
        raise NotAssessed(f"`{rule.kind}` has no points for any of its values")
    return found


def _range(base: Numbers) -> tuple[float, float]:
    low, high = float(np.nanmin(base)), float(np.nanmax(base))
    if low == high:
        raise NotAssessed("all values are equal")
    return low, high


def _of_unit(unit: Any, base: Numbers, units: Units) -> float:
    if unit.unit not in units:
        raise BadTable([f"there is no row with the id `{unit.unit}`, which the rubric refers to"])
    value = float(base[units[unit.unit]])
    if np.isnan(value):
        raise NotAssessed(f"`{unit.unit}` has no value")
    return value
