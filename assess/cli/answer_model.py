"""Simulated participants: a documented, seeded model of how people answer.

How person p of group g stands towards construct c, in standard deviations:

    z = standing(c) + view(g, c) + mood(p) + noise,   mood ~ N(0, person), noise ~ N(0, answer)

Items turn z into an answer: a scale takes the step nearest to its middle plus z steps, a
dichotomy the pole z points to, a risk the more presence (or probability) the worse what it
threatens stands, a choice or a number that the rubric scores the value whose points come
nearest to 50 + 20 z (times the person's own size where the rubric counts so many per something),
any other number a place between the plausible limits. What measures no construct is drawn at random.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

import numpy as np
from pydantic import Field

from assess.instruments.answers import Answer
from assess.instruments.instrument import Instrument
from assess.instruments.parts import Group, Key, Part, Share
from assess.instruments.questionnaire import (
    AllocationItem,
    ChoiceItem,
    ChoicesItem,
    Column,
    DateItem,
    DichotomyItem,
    Item,
    LongTextItem,
    MatrixItem,
    NumberItem,
    RankingItem,
    RiskItem,
    RosterItem,
    ScaleItem,
    TextItem,
    YesNoItem,
)
from assess.instruments.rules import GoalpostsRule, MapRule, StepsRule
from assess.scoring.normalisation import by_goalposts, by_steps


class Noise(Part):
    """How much answers scatter, and how often there is none."""

    person: float
    answer: float
    dont_know: Share
    prefer_not: Share
    left_out: Share


class Demonstration(Part):
    """`demonstration.yaml`: who the simulated participants are and what they tend to think."""

    instrument: str
    title: str
    seed: int
    noise: Noise
    standing: dict[Key, float]
    views: dict[Group, dict[Key, float]] = Field(default_factory=dict)
    participants: dict[Group, dict[Key, int]]
    remarks: tuple[str, ...] = ()


@dataclass
class SimulatedPerson:
    """One participant, whose answers depend on nothing but the seed, the group and who they are."""

    model: Demonstration
    instrument: Instrument
    group: Group
    organisations: Mapping[str, str]
    """The register: key → name, for rosters."""
    random: Random

    def __post_init__(self) -> None:
        self.mood = self.random.gauss(0, self.model.noise.person)
        indicators = {indicator.item: indicator for *_, indicator in self.instrument.rubric.indicators()}
        self.rules = {item: indicator.score for item, indicator in indicators.items()}
        self.rates = {item: (one.weigh_by, one.per) for item, one in indicators.items() if one.weigh_by and one.per}
        self.numbers: dict[str, float] = {}
        self.points = {item: rule.map for item, rule in self.rules.items() if isinstance(rule, MapRule)}

    def answer(self, item: Item) -> Answer | None:
        """What this person gives for an item; None where it is left out."""
        chance, noise = self.random.random(), self.model.noise
        if item.type == "note" or (chance < noise.left_out and not item.required):
            return None
        if item.dont_know and chance > 1 - noise.dont_know:
            return Answer("dont_know")
        if item.prefer_not and self.random.random() < noise.prefer_not:
            return Answer("prefer_not")
        value = self._value(item)
        return None if value is None else Answer("answered", value)

    def _z(self, construct: str | None) -> float:
        known = self.model.standing.get(construct, 0.0) if construct else 0.0
        view = self.model.views.get(self.group, {}).get(construct, 0.0) if construct else 0.0
        return known + view + self.mood + self.random.gauss(0, self.model.noise.answer)

    def _value(self, item: Any) -> Any:
        """A value, by the method named like the item's type."""
        return getattr(self, f"_{item.type}")(item)

    def _choice(self, item: ChoiceItem) -> str:
        return self._option(item.key, list(item.options), item.measures)

    def _yes_no(self, item: YesNoItem) -> str:
        return self._option(item.key, ["no", "yes"], item.measures)

    def _scale(self, item: ScaleItem) -> int:
        return self._step(len(self.instrument.questionnaire.steps(item)), item.measures)

    def _matrix(self, item: MatrixItem) -> dict[str, int]:
        steps = len(self.instrument.questionnaire.steps(item))
        return {row.key: self._step(steps, row.measures or item.measures) for row in item.rows}

    def _dichotomy(self, item: DichotomyItem) -> int:
        return _within(round(1.6 * self._z(item.measures)), -3, 3)

    def _risk(self, item: RiskItem) -> dict[str, int]:
        z = sum(self._z(construct) for construct in item.threatens) / len(item.threatens)
        return {aspect: _within(round(3 - 1.1 * z + self.random.gauss(0, 0.5)), 1, 5) for aspect in item.aspects}

    def _text(self, item: TextItem | LongTextItem) -> str | None:
        return self.random.choice(self.model.remarks) if self.model.remarks and self.random.random() < 0.1 else None

    _long_text = _text

    def _step(self, steps: int, construct: str | None) -> int:
        return _within(round((steps + 1) / 2 + self._z(construct)), 1, steps)

    def _option(self, key: str, options: list[str], construct: str | None) -> str:
        points = self.points.get(key)
        if points is None:
            return self.random.choice(options)
        wanted = 50 + 20 * self._z(construct)
        return min(options, key=lambda option: abs(points[option] - wanted))

    def _choices(self, item: ChoicesItem) -> list[str]:
        options = [option for option in item.options if option != item.alone]
        most = min(item.at_most or 3, len(options))
        chosen = set(self.random.sample(options, self.random.randint(1, most)))
        return [option for option in item.options if option in chosen]

    def _number(self, item: NumberItem) -> int | float:
        number = self._rate(item) if item.key in self.rates else self._plain_number(item)
        self.numbers[item.key] = number
        return number

    def _rate(self, item: NumberItem) -> int:
        """So many for the size that this person has given already, nothing where none was given."""
        weigh_by, per = self.rates[item.key]
        rule: Any = self.rules[item.key]
        low, high = sorted(rule.goalposts) if isinstance(rule, GoalpostsRule) else (0.0, rule.steps[-1].at)
        return round(self._figure(item.key, item.measures, low, high) * self.numbers.get(weigh_by, 0.0) / per)

    def _plain_number(self, item: NumberItem) -> int | float:
        low, high = item.plausible or (item.at_least or 0.0, item.at_most or 100.0)
        if isinstance(self.rules.get(item.key), (GoalpostsRule, StepsRule)):
            return round(self._figure(item.key, item.measures, low, high), item.decimals or None)
        share = 1 / (1 + math.exp(-self._z(item.measures) - self.random.gauss(0, 0.5)))
        return round(low + (high - low) * share * share, item.decimals or None)

    def _figure(self, measure: str, construct: str | None, low: float, high: float) -> float:
        """One of those figures between `low` and `high` whose points in the rubric come nearest to what the person thinks."""
        figures, rule = np.linspace(low, high, 201), self.rules[measure]
        points = by_goalposts(figures, rule) if isinstance(rule, GoalpostsRule) else by_steps(figures, rule)  # type: ignore[arg-type]
        distance = np.abs(points - 50 - 20 * self._z(construct))
        return float(self.random.choice(figures[distance == distance.min()].tolist()))

    def _allocation(self, item: AllocationItem) -> dict[str, int]:
        """Shares at random, but for one that the rubric scores: the others divide what it leaves."""
        scored = next((option for option in item.options if f"{item.key}.{option}" in self.rules), None)
        fixed = {} if scored is None else {scored: 5 * round(self._figure(f"{item.key}.{scored}", item.measures, 0, item.total) / 5)}
        left = item.total - sum(fixed.values())
        draws = {option: self.random.gammavariate(2.0, 1.0) for option in item.options if option not in fixed}
        whole = {option: 5 * round(left * draw / sum(draws.values()) / 5) for option, draw in draws.items()}
        whole[max(whole, key=lambda option: whole[option])] += left - sum(whole.values())
        return {option: (whole | fixed)[option] for option in item.options}

    def _ranking(self, item: RankingItem) -> list[str]:
        return self.random.sample(list(item.options), item.top or len(item.options))

    def _roster(self, item: RosterItem) -> list[dict[str, Any]] | None:
        names = self.random.sample(list(self.organisations.values()), min(self.random.randint(1, 5), item.at_most, len(self.organisations)))
        first, *others = item.columns
        return [{first.key: name} | {column.key: self._cell(column) for column in others} for name in names] or None

    def _cell(self, column: Column) -> Any:
        if column.options is None:
            return "—"
        return [self.random.choice(list(column.options))] if column.several else self.random.choice(list(column.options))

    def _date(self, item: DateItem) -> str | None:
        if item.earliest is None or item.latest is None:
            return None
        return (item.earliest + timedelta(days=self.random.randint(0, (item.latest - item.earliest).days))).isoformat()


def _within(value: int, low: int, high: int) -> int:
    return max(low, min(high, value))
