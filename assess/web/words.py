"""Answers in words, as the pages "Check your answers" and conflicts show them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from assess.instruments.answers import Answer
from assess.instruments.instrument import Instrument
from assess.instruments.parts import Group, State
from assess.web.fields import dichotomy_words
from assess.web.filters import day, number
from assess.web.languages import gettext
from assess.web.voice import Voice

Words = Callable[[Instrument, Any, Any], list[str]]
"""(instrument, item, value) → lines."""


def literal(state: State) -> str:
    """A reason for giving no answer, in words."""
    words: dict[str, str] = {
        "dont_know": gettext("Don’t know"),
        "not_applicable": gettext("Does not apply"),
        "prefer_not": gettext("Prefer not to say"),
    }
    return words[state]


def group_title(group: Group) -> str:
    """A stakeholder group, in words."""
    titles: dict[Group, str] = {
        "small_firm": gettext("Small firms"),
        "large_firm": gettext("Large firms"),
        "research": gettext("Research and education"),
        "authority": gettext("Authorities"),
        "support": gettext("Support institutions"),
        "investor": gettext("Investors"),
        "cluster_organisation": gettext("Cluster organisation"),
        "community": gettext("Community"),
    }
    return titles[group]


def in_words(voice: Voice, key: str, answer: Answer | None) -> list[str]:
    """The answer as lines of text; no lines where there is none."""
    if answer is None or answer.state is None:
        return []
    if answer.state != "answered":
        return [literal(answer.state)]
    item = voice.item(voice.instrument.questionnaire.items[key])
    return WORDS[item.type](voice.instrument, item, answer.value)


def beside(answer: Answer | None) -> list[str]:
    """What was said beside the answer, as lines of text."""
    remarks = [] if answer is None else [answer.reason and gettext("Reason: %(text)s", text=answer.reason)]
    remarks += [] if answer is None else [answer.comment and gettext("Comment: %(text)s", text=answer.comment)]
    return [remark for remark in remarks if remark]


def all_in_words(voice: Voice, key: str, answer: Answer | None) -> list[str]:
    """The answer and what was said beside it."""
    return [*in_words(voice, key, answer), *beside(answer)]


def _choice(instrument: Instrument, item: Any, value: str) -> list[str]:
    return [item.options[value]]


def _choices(instrument: Instrument, item: Any, value: list[str]) -> list[str]:
    return [item.options[option] for option in value]


def _yes_no(instrument: Instrument, item: Any, value: str) -> list[str]:
    return [gettext("Yes") if value == "yes" else gettext("No")]


def _scale(instrument: Instrument, item: Any, value: int) -> list[str]:
    return [instrument.questionnaire.steps(item)[value - 1]]


def _dichotomy(instrument: Instrument, item: Any, value: int) -> list[str]:
    return [dichotomy_words(item, value)]


def _number(instrument: Instrument, item: Any, value: float) -> list[str]:
    period = f" ({item.period})" if item.period else ""
    return [f"{number(Decimal(str(value)))}\u00a0{item.unit}{period}"]


def _matrix(instrument: Instrument, item: Any, value: dict[str, Any]) -> list[str]:
    steps = instrument.questionnaire.steps(item)
    given = {row: literal("dont_know") if step == "dont_know" else steps[step - 1] for row, step in value.items()}
    return [f"{row.text}: {given[row.key]}" for row in item.rows if row.key in given]


def _risk(instrument: Instrument, item: Any, value: dict[str, int]) -> list[str]:
    scales = instrument.questionnaire.scales
    return [scales[aspect].steps[value[aspect] - 1] for aspect in item.aspects if aspect in value]


def _allocation(instrument: Instrument, item: Any, value: dict[str, int]) -> list[str]:
    unit = f"\u00a0{item.unit}" if item.unit else ""
    return [f"{text}: {number(value[option])}{unit}" for option, text in item.options.items() if value.get(option)]


def _ranking(instrument: Instrument, item: Any, value: list[str]) -> list[str]:
    return [f"{place}. {item.options[option]}" for place, option in enumerate(value, 1)]


def _roster(instrument: Instrument, item: Any, value: list[dict[str, Any]]) -> list[str]:
    return ["; ".join(_cell(column, entry[column.key]) for column in item.columns if column.key in entry) for entry in value]


def _cell(column: Any, content: str | list[str]) -> str:
    parts = [content] if isinstance(content, str) else content
    return ", ".join(column.options[part] if column.options else part for part in parts)


def _text(instrument: Instrument, item: Any, value: str) -> list[str]:
    return value.split("\n")


def _day(instrument: Instrument, item: Any, value: str) -> list[str]:
    return [day(date.fromisoformat(value))]


def _note(instrument: Instrument, item: Any, value: Any) -> list[str]:
    return []


WORDS: dict[str, Words] = {
    "choice": _choice,
    "choices": _choices,
    "scale": _scale,
    "dichotomy": _dichotomy,
    "number": _number,
    "yes_no": _yes_no,
    "matrix": _matrix,
    "risk": _risk,
    "allocation": _allocation,
    "ranking": _ranking,
    "roster": _roster,
    "text": _text,
    "long_text": _text,
    "date": _day,
    "note": _note,
}
