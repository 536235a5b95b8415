"""What does not fit: numbers that are hardly possible, judgements at odds with a fact, answers at odds with one another.

Nothing of it keeps an answer from being saved. A warning is asked back and may be left as it
is; an error must be put right before the answers are sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from assess.instruments.answers import Answers, Respondent, routing_lookup
from assess.instruments.conditions import Lookup, evaluate
from assess.instruments.cross_checks import Check
from assess.instruments.instrument import Instrument
from assess.instruments.item_types import BIPOLAR, Number
from assess.instruments.questionnaire import AllocationItem, DateItem, DichotomyItem, NumberItem, TextItem
from assess.instruments.rubric import FactCheck

ROUNDING = 1e-9


@dataclass(frozen=True)
class Contradiction:
    """An answer that does not fit, and to what."""

    kind: Literal["implausible", "fact", "check"]
    """Outside what is plausible, at odds with a fact, or at odds with other answers."""
    key: str
    """Of the number item, of the rubric's fact check, or of the questionnaire's check."""
    item: str
    """Where it is asked back: of several items, the one asked last."""
    items: tuple[str, ...]
    """All items concerned, in the order of asking."""
    error: bool = False


def contradictions(instrument: Instrument, answers: Answers, respondent: Respondent, section: str | None = None) -> list[Contradiction]:
    """What does not fit in the answers to items that are asked, in order; of one section only, if it is named.

    Of answers that the person cannot see nothing is said.
    """
    watched = _watched(instrument)
    chosen = [one for of_section in watched.values() for one in of_section] if section is None else watched[section]
    lookup = routing_lookup(instrument, answers, respondent)
    return [found for found, holds in chosen if answers.keys() >= set(found.items) and holds(lookup)]


def can_be_asked_back(instrument: Instrument) -> frozenset[str]:
    """Items whose answers may call for a reason."""
    return frozenset(found.item for of_section in _watched(instrument).values() for found, _ in of_section if not found.error)


def at_odds(instrument: Instrument, check: FactCheck, judged: float) -> bool:
    """Whether a judgement (a person's, or the mean of all) leans to the side that a fact check speaks of."""
    middle = _middle(instrument, check.item)
    return judged > middle if check.judged == "favourable" else judged < middle


def quantity(instrument: Instrument, name: str, lookup: Lookup) -> float | None:
    """The number behind an item or a part of one: a number, a share, a year, or a day as its ordinal; None if not known."""
    item = instrument.questionnaire.items.get(name) or instrument.measures[name]
    value = lookup("item", item.key)
    if value is None:
        return None
    if isinstance(item, DateItem):
        return float(date.fromisoformat(value).toordinal())
    return float(value) if isinstance(item, TextItem) else instrument.item_types[item.key].numbers(value).get(name)


def checked_kind(instrument: Instrument, name: str) -> Literal["number", "day"] | None:
    """What `quantity` gives for an item or a part of one; None where it gives nothing."""
    item = instrument.questionnaire.items.get(name) or instrument.measures.get(name)
    if isinstance(item, DateItem):
        return "day"
    number = isinstance(item, NumberItem) or (isinstance(item, TextItem) and item.pattern == "year")
    return "number" if number or (isinstance(item, AllocationItem) and name != item.key) else None


def items_of(instrument: Instrument, check: Check) -> tuple[str, ...]:
    """The items that a check is about, in the order of asking."""
    named = {instrument.measures[name].key if name in instrument.measures else name for name in check.names()}
    return tuple(key for key in instrument.questionnaire.items if key in named)


Holds = Callable[[Lookup], bool]
_kept: dict[str, Mapping[str, list[tuple[Contradiction, Holds]]]] = {}


def _watched(instrument: Instrument) -> Mapping[str, list[tuple[Contradiction, Holds]]]:
    """Section → what is looked at there, in the order of its items; put together once for each instrument."""
    if instrument.hash not in _kept:
        placed, order = instrument.questionnaire.placed, list(instrument.questionnaire.items)
        found: dict[str, list[tuple[Contradiction, Holds]]] = {section.key: [] for section in instrument.questionnaire.sections}
        for one in sorted(_everything(instrument), key=lambda one: order.index(one[0].item)):
            found[placed[one[0].item][0].key].append(one)
        _kept[instrument.hash] = found
    return _kept[instrument.hash]


def _everything(instrument: Instrument) -> Iterator[tuple[Contradiction, Holds]]:
    for item in instrument.questionnaire.items.values():
        if isinstance(item, NumberItem) and item.plausible:
            yield Contradiction("implausible", item.key, item.key, (item.key,)), _implausible(instrument, item)
    for fact_check in instrument.rubric.fact_checks:
        if fact_check.ask_back:
            yield Contradiction("fact", fact_check.key, fact_check.item, (fact_check.item,)), _against_fact(instrument, fact_check)
    for check in instrument.questionnaire.checks:
        items = items_of(instrument, check)
        yield Contradiction("check", check.key, items[-1], items, check.level == "error"), _broken(instrument, check)


def _implausible(instrument: Instrument, item: NumberItem) -> Holds:
    handler = instrument.item_types[item.key]

    def holds(lookup: Lookup) -> bool:
        value = lookup("item", item.key)
        return value is not None and isinstance(handler, Number) and handler.implausible(value)

    return holds


def _against_fact(instrument: Instrument, check: FactCheck) -> Holds:
    def holds(lookup: Lookup) -> bool:
        judged = lookup("item", check.item)
        return judged is not None and at_odds(instrument, check, judged) and evaluate(check.while_, lookup) is True

    return holds


def _broken(instrument: Instrument, check: Check) -> Holds:
    """A check about something that is not known is not broken."""

    def holds(lookup: Lookup) -> bool:
        if check.never:
            return evaluate(check.never, lookup) is True
        values = [quantity(instrument, name, lookup) for name in check.in_order or check.sum_of or ()]
        known = [value for value in values if value is not None]
        if len(known) < len(values):
            return False
        slack = check.tolerance + ROUNDING
        if check.in_order:
            return any(one > next_one + slack for one, next_one in pairwise(known))
        limit = check.is_ if check.is_ is not None else check.at_most
        total = quantity(instrument, limit, lookup) if isinstance(limit, str) else limit
        if total is None:
            return False
        return sum(known) > total + slack or (check.is_ is not None and sum(known) < total - slack)

    return holds


def _middle(instrument: Instrument, measure: str) -> float:
    item = instrument.measures[measure]
    if isinstance(item, DichotomyItem):
        return BIPOLAR[len(BIPOLAR) // 2]
    return (len(instrument.questionnaire.steps(item)) + 1) / 2
