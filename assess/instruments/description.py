"""What an instrument contains, counted: for consultants who must know what they send out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import TypeVar

from assess.instruments.answers import Respondent, asked_items, asked_sections
from assess.instruments.facts import FACT_KINDS, Fact, FactSheet, Initiative
from assess.instruments.instrument import Instrument
from assess.instruments.parts import GROUPS
from assess.instruments.questionnaire import Item
from assess.instruments.timing import seconds

N = TypeVar("N", int, float)


@dataclass(frozen=True)
class Route:
    """What a stakeholder group is asked; ranges are over what the facts may be."""

    group: str
    items: tuple[int, int]
    risks: tuple[int, int]
    minutes: tuple[float, float]
    data_sheet_minutes: tuple[float, float]


@dataclass(frozen=True)
class Content:
    """What is asked for one dimension of the rubric, or beside all of them."""

    dimension: str | None
    """None: items that no dimension scores (profiles, risks, roster, remarks)."""
    items: int
    constructs: Counter[str]
    sources: Counter[str]


def contents(instrument: Instrument) -> list[Content]:
    """Items, constructs measured and sources, by dimension; notes are no items."""
    scored = {_item_key(instrument, indicator.item): dimension.key for dimension, _, indicator in instrument.rubric.indicators()}
    items = [item for item in instrument.questionnaire.items.values() if item.type != "note"]
    found = []
    for dimension in (*(one.key for one in instrument.rubric.dimensions), None):
        here = [item for item in items if scored.get(item.key) == dimension]
        if here:
            constructs = Counter(construct for item in here for construct in _constructs(item))
            found.append(Content(dimension, len(here), constructs, Counter(item.source for item in here)))
    return found


def _constructs(item: Item) -> tuple[str, ...]:
    if item.type == "risk":
        return item.threatens
    return (item.measures,) if item.measures else ()


def routes(instrument: Instrument) -> Iterator[Route]:
    """For each stakeholder group, what it is asked at least and at most, over all values of the facts that routing tests.

    Conditions on earlier answers count as holding for none; the time of such items is left out.
    """
    sheets = list(_fact_sheets(instrument))
    for group in GROUPS:
        found = [_asked(instrument, Respondent(group, sheet)) for sheet in sheets]
        plain = [[item for item, on_sheet in items if not on_sheet] for items in found]
        sheet_only = [[item for item, on_sheet in items if on_sheet] for items in found]
        yield Route(
            group,
            _span([len([item for item in items if item.type != "note"]) for items in plain]),
            _span([len([item for item in items if item.type == "risk"]) for items in plain]),
            _span([sum(map(seconds, items)) / 60 for items in plain]),
            _span([sum(map(seconds, items)) / 60 for items in sheet_only]),
        )


def _asked(instrument: Instrument, respondent: Respondent) -> list[tuple[Item, bool]]:
    """Items asked of somebody who has not answered yet, each with whether it stands on the data sheet."""
    return [
        (item, section.data_sheet)
        for section in asked_sections(instrument, {}, respondent)
        for item in asked_items(instrument, section, {}, respondent)
    ]


def _fact_sheets(instrument: Instrument) -> Iterator[FactSheet]:
    """A fact sheet for every combination of values of the facts that routing tests."""
    tested = {test.fact for *_, condition in instrument.questionnaire.conditions() for test in condition.parts() if test.fact in FACT_KINDS}
    domains = {key: _domain(key) for key in sorted(filter(None, tested))}
    initiative = Initiative(name="any", place="any", region="any")
    for values in product(*domains.values()):
        facts = {key: Fact(value=value, source="supposed", date=date.min) for key, value in zip(domains, values, strict=True)}
        yield FactSheet(format=1, initiative=initiative, facts=facts)


def _domain(key: str) -> tuple[bool | float | str | None, ...]:
    kind = FACT_KINDS[key]
    return (*kind, None) if isinstance(kind, tuple) else (True, False, None) if kind is bool else (0.0, 1e9, None)


def _item_key(instrument: Instrument, measure: str) -> str:
    return instrument.measures[measure].key if measure in instrument.measures else measure


def _span(values: list[N]) -> tuple[N, N]:
    return min(values), max(values)
