"""Responses as a table: one row for each response, one column for each thing that can be computed with or read.

A choice or a step is its number, counted from 1, with its words as a label; a reason for giving
no answer is a negative number with a label; a number is the number that was given; texts,
days and lists are texts. Names are those of the answer table's columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from assess.instruments.answers import Answer, Answers
from assess.instruments.contradictions import can_be_asked_back
from assess.instruments.instrument import Instrument
from assess.instruments.item_types import ItemType

REASONS = {"dont_know": -97.0, "not_applicable": -98.0, "prefer_not": -99.0}
"""State → the number that stands for it where numbers stand; no item has answers as low."""
WRITTEN = ("text", "long_text", "date", "roster")
"""Types whose answers are texts."""


@dataclass(frozen=True)
class Column:
    """A column of the table."""

    name: str
    label: str
    """What was asked, in the language of the table."""
    item: str
    type: str
    codes: Mapping[float, str] = field(default_factory=dict)
    """Number → words, of options, steps and reasons."""

    @property
    def is_text(self) -> bool:
        return self.type in WRITTEN or self.type == "comment"


Value = float | str | None


def columns(instrument: Instrument, comments: bool = True) -> list[Column]:
    """The columns of an instrument's table, in the order of asking."""
    found: list[Column] = []
    doubted = can_be_asked_back(instrument)
    for item in instrument.questionnaire.items.values():
        handler = instrument.item_types[item.key]
        if item.type == "note":
            continue
        found += _columns_of(handler)
        if comments:
            found.append(Column(f"{item.key}.comment", item.ask, item.key, "comment"))
            found += [Column(f"{item.key}.reason", item.ask, item.key, "comment")] if item.key in doubted else []
    return found


def row(instrument: Instrument, answers: Answers, columns: list[Column]) -> list[Value]:
    """One response in the order of `columns`."""
    values: dict[str, Value] = {}
    for key, answer in answers.items():
        values |= _values(instrument.item_types[key], answer)
        values |= {f"{key}.comment": answer.comment, f"{key}.reason": answer.reason}
    return [values.get(column.name) for column in columns]


def _columns_of(handler: ItemType) -> Iterator[Column]:
    item = handler.item
    reasons = {number: state for state, number in REASONS.items()}
    if item.type in WRITTEN:
        yield Column(item.key, item.ask, item.key, item.type)
        return
    for measure in handler.measures():
        part = measure.removeprefix(f"{item.key}.") if measure != item.key else ""
        yield Column(measure, _label(item, part), item.key, item.type, {**_codes(handler, part), **reasons})


def _label(item: Any, part: str) -> str:
    if not part:
        return str(item.ask)
    words = dict(getattr(item, "options", None) or {}) | {one.key: one.text for one in getattr(item, "rows", ())}
    return f"{item.ask} – {words.get(part, part)}"


def _codes(handler: ItemType, part: str) -> dict[float, str]:
    item, steps = handler.item, handler.questionnaire.steps
    if item.type == "choice":
        return _counted(item.options.values())
    if item.type in ("scale", "matrix"):
        return _counted(steps(item))
    if item.type == "risk":
        return _counted(handler.questionnaire.scales[part].steps)
    if item.type == "yes_no":
        return {0.0: "no", 1.0: "yes"}
    if item.type == "choices":
        return {0.0: "not chosen", 1.0: "chosen"}
    if item.type == "dichotomy":
        return {1.0: item.restriction, 4.0: item.midpoint, 7.0: item.success}
    return {}


def _counted(words: Iterable[str]) -> dict[float, str]:
    return {float(place): said for place, said in enumerate(words, 1)}


def _values(handler: ItemType, answer: Answer) -> dict[str, Value]:
    item = handler.item
    if item.type in WRITTEN:
        if answer.state != "answered":
            return {item.key: answer.state if answer.state else None}
        return {item.key: _as_text(handler, answer.value)}
    if answer.state == "answered":
        numbers = handler.numbers(answer.value)
        parts = answer.value if isinstance(answer.value, dict) else {}
        states = {f"{item.key}.{part}": REASONS[state] for part, state in parts.items() if isinstance(state, str) and state in REASONS}
        return {**states, **numbers}
    return dict.fromkeys(handler.measures(), REASONS[answer.state]) if answer.state in REASONS else {}


def _as_text(handler: ItemType, value: Any) -> str:
    if handler.item.type == "roster":
        return " | ".join("; ".join(_cell(content) for content in entry.values()) for entry in value)
    return str(value)


def _cell(content: Any) -> str:
    return ", ".join(content) if isinstance(content, list) else str(content)
