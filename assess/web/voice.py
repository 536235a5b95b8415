"""The questionnaire as it speaks to one person: names and earlier answers stand in its texts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from assess.instruments.answers import Answers, Respondent, routing_lookup
from assess.instruments.instrument import Instrument
from assess.instruments.piping import ANSWER, Lookup, filled, named, part_filled
from assess.instruments.questionnaire import Item
from assess.web.filters import day, number


@dataclass(frozen=True)
class Voice:
    """Texts of an instrument, with what is known about a person in place of their placeholders."""

    instrument: Instrument
    known: Lookup

    def item(self, item: Item) -> Item:
        return part_filled(item, self.known) if item.key in self.instrument.piped else item

    def text(self, text: str) -> str:
        return filled(text, self.known)


def voice(instrument: Instrument, answers: Answers, respondent: Respondent) -> Voice:
    """How the instrument speaks to this person."""
    names, asked = named(respondent.facts, respondent.organisation), routing_lookup(instrument, answers, respondent)

    def known(name: str) -> str | None:
        if not name.startswith(ANSWER):
            return names(name)
        key = name.removeprefix(ANSWER)
        item = instrument.questionnaire.items.get(key) or instrument.measures[key]
        value = asked("item", item.key) if item.key in answers else None  # nothing that is hidden now, or from this person
        return None if value is None else _inserted(instrument, item, key, value, known)

    return Voice(instrument, known)


def _inserted(instrument: Instrument, item: Any, key: str, value: Any, known: Lookup) -> str:
    """An answer, or the share of it that `key` names, as it stands within a sentence."""
    match item.type:
        case "choice":
            return filled(item.options[value], known)
        case "number" | "allocation":
            return number(instrument.item_types[item.key].numbers(value)[key])
        case "date":
            return day(date.fromisoformat(value))
    return str(value)
