"""Routing within a page: items that answers on the page itself bring up or take away, at once, while somebody answers.

What hangs on group, facts and answers of other pages is settled beforehand; the browser evaluates what is left, by the
same rules as `conditions`. It reads the answers by `reading`, as the handlers of `item_types` do.
"""

from __future__ import annotations

from typing import Any

from assess.instruments.conditions import Condition, Lookup, Subject
from assess.instruments.instrument import Instrument
from assess.instruments.item_types import PATTERNS
from assess.instruments.questionnaire import Item, Section
from assess.instruments.settling import settle

LIMITS = {"type", "at_least", "at_most", "decimals", "alone", "total", "longest", "earliest", "latest"}


def routed_within(instrument: Instrument, section: Section, lookup: Lookup) -> dict[str, Condition]:
    """Items that may be asked on this section's page or not, depending on answers there: key → what is left to be known.

    Conditions test earlier items only, so that whatever decides about an item has been looked at before it.
    """
    open_: set[str] = set()

    def settled(subject: Subject, key: str) -> bool:
        return not (subject == "item" and _tested(instrument, key) in open_)

    found: dict[str, Condition] = {}
    for item in section.items:
        left = settle(item.when, lookup, settled)
        if isinstance(left, Condition):
            found[item.key] = left
        if left is not False:
            open_.add(item.key)
    return found


def deciding(instrument: Instrument, conditions: dict[str, Condition]) -> list[Item]:
    """The items whose answers decide."""
    keys = {_tested(instrument, test.subject[1]): None for condition in conditions.values() for test in condition.parts()}
    return [instrument.questionnaire.items[key] for key in keys]


def reading(item: Item) -> dict[str, Any]:
    """How what is given for an item becomes the value that conditions test: its type, and the limits of what is valid."""
    rules = item.model_dump(mode="json", include=LIMITS, exclude_none=True)
    if item.type == "text" and item.pattern:
        rules["pattern"] = PATTERNS[item.pattern].pattern
    if item.type == "ranking":
        rules["at_most"] = item.top or len(item.options)
    if item.type == "roster":
        rules["named_by"] = item.columns[0].key
    return rules


def _tested(instrument: Instrument, key: str) -> str:
    """The item that a test of it, or of a part of it, looks at."""
    return key if key in instrument.questionnaire.items else key.rpartition(".")[0]
