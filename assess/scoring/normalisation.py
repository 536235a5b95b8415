"""How numbers become points from 0 to 100: a function for each kind of scoring rule.

Each takes the numbers of one measure (for `choices` and risks, of its parts), NaN where
there is none, and gives points of the same length. After OECD/JRC (2008), Handbook on
Constructing Composite Indicators, step 5, unless said otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from assess.instruments.instrument import Instrument
from assess.instruments.questionnaire import ChoiceItem, ChoicesItem, YesNoItem
from assess.instruments.rubric import Indicator, Risks
from assess.instruments.rules import GoalpostsRule, MapRule, StepsRule, TargetRule

Numbers = np.ndarray
RISK_POINTS = {"low": 100.0, "moderate": 67.0, "high": 33.0, "critical": 0.0}
"""Equal distances between four ordered zones (our own choice)."""


def by_map(numbers: Numbers, rule: MapRule, options: list[str]) -> Numbers:
    """The points of the option in place 1, 2, … (categorical scale)."""
    points = np.array([rule.map[option] for option in options])
    known = ~np.isnan(numbers)
    return np.where(known, points[np.where(known, numbers, 1).astype(int) - 1], np.nan)


def by_map_sum(chosen: Numbers, rule: MapRule, options: list[str]) -> Numbers:
    """Several choices: the points of the chosen options added up, 100 at most. `chosen`: people × options, 0 or 1."""
    points: Numbers = chosen @ np.array([rule.map[option] for option in options])
    return np.asarray(np.minimum(points, 100.0))


def by_goalposts(numbers: Numbers, rule: GoalpostsRule) -> Numbers:
    """Distance from the worst to the best goalpost, cut off at both (UNDP, Human Development Reports; `log` as for its income index)."""
    worst, best = rule.goalposts
    if rule.log:
        low = min(worst, best)
        numbers, worst, best = np.log(np.maximum(numbers, low)), float(np.log(worst)), float(np.log(best))
    return np.clip((numbers - worst) / (best - worst), 0, 1) * 100


def by_steps(numbers: Numbers, rule: StepsRule) -> Numbers:
    """The points of the last step reached, 0 below the first (categorical scale)."""
    points = np.array([0.0, *(step.points for step in rule.steps)])
    places = np.searchsorted(np.array([step.at for step in rule.steps]), numbers, side="right")
    return np.where(np.isnan(numbers), np.nan, points[places])


def by_target(numbers: Numbers, rule: TargetRule) -> Numbers:
    """Closeness to the target (distance to a reference), 0 from `tolerance` on."""
    return np.maximum(0.0, 1 - np.abs(numbers - rule.target) / rule.tolerance) * 100


def by_bipolar(numbers: Numbers) -> Numbers:
    """−3 … +3 as 0 … 100, linearly."""
    return (numbers + 3) / 6 * 100


def by_risk(first: Numbers, second: Numbers, risks: Risks) -> Numbers:
    """The points of the zone that the two aspects fall into: a look-up, no product of ordinals (Cox, 2008)."""
    field = np.array([[RISK_POINTS[zone] for zone in row] for row in risks.matrix])
    known = ~(np.isnan(first) | np.isnan(second))
    rows, columns = (np.where(known, aspect, 1).astype(int) - 1 for aspect in (first, second))
    return np.where(known, field[rows, columns], np.nan)


def _map(values: Callable[[str], Numbers], indicator: Indicator, instrument: Instrument) -> Numbers:
    item = instrument.questionnaire.items.get(indicator.item) or instrument.measures[indicator.item]
    rule: Any = indicator.score
    if isinstance(item, ChoicesItem):
        options = list(item.options)
        return by_map_sum(np.column_stack([values(f"{item.key}.{option}") for option in options]), rule, options)
    if isinstance(item, ChoiceItem):
        options = list(item.options)
    elif isinstance(item, YesNoItem):
        options = ["no", "yes"]
    else:
        options = [str(step) for step in range(1, len(instrument.questionnaire.steps(item)) + 1)]
    return by_map(values(indicator.item), rule, options)


def _risk(values: Callable[[str], Numbers], indicator: Indicator, instrument: Instrument) -> Numbers:
    item: Any = instrument.questionnaire.items[indicator.item]
    risks = instrument.rubric.risks
    if risks is None:
        raise ValueError(f"{indicator.item} is scored as a risk, but the rubric has no risk matrix")
    first, second = (values(f"{item.key}.{aspect}") for aspect in item.aspects)
    return by_risk(first, second, risks)


def _simple(function: Callable[[Numbers, Any], Numbers]) -> Callable[[Callable[[str], Numbers], Indicator, Instrument], Numbers]:
    return lambda values, indicator, instrument: function(values(indicator.item), indicator.score)


RULES: dict[str, Callable[[Callable[[str], Numbers], Indicator, Instrument], Numbers]] = {
    "map": _map,
    "goalposts": _simple(by_goalposts),
    "steps": _simple(by_steps),
    "target": _simple(by_target),
    "bipolar": _simple(lambda numbers, rule: by_bipolar(numbers)),
    "risk": _risk,
}
"""Kind of rule → (measure → numbers, indicator, instrument) → points."""


def points(values: Callable[[str], Numbers], indicator: Indicator, instrument: Instrument) -> Numbers:
    """What an indicator's answers are worth, 0 to 100. `values` gives the numbers of a measure."""
    return RULES[indicator.score.kind](values, indicator, instrument)
