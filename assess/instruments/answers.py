"""Answers: what a person gave, what is missing, and which items are asked at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from assess.instruments.conditions import Subject, evaluate
from assess.instruments.facts import FactSheet
from assess.instruments.instrument import Instrument
from assess.instruments.item_types import AnswerProblem, Given, clean_text, refuse_longer
from assess.instruments.parts import LITERALS, State
from assess.instruments.questionnaire import Item, Section

LONGEST_COMMENT = 2_000
COMMENT, REASON = "_comment.", "_reason."
"""What stands before an item's key in the names of the fields beside its answer; no key begins with a line."""

_in_order = json.JSONEncoder(sort_keys=True).encode


@dataclass(frozen=True)
class Answer:
    """What was given for one item. `value` is None unless `state` is "answered"."""

    state: State | None
    """None where nothing was given but a comment: such an item is still open."""
    value: Any = None
    comment: str | None = None
    """A remark on the item; kept, shown and never scored."""
    reason: str | None = None
    """Why a value that was asked back is right all the same."""

    def as_dict(self) -> dict[str, Any]:
        parts = {"state": self.state, "value": self.value, "comment": self.comment, "reason": self.reason}
        return {name: part for name, part in parts.items() if part is not None}

    @cached_property
    def fingerprint(self) -> str:
        """Short, and different for different answers."""
        return hashlib.sha256(_in_order(self.as_dict()).encode()).hexdigest()[:12]

    @classmethod
    def from_dict(cls, parts: Mapping[str, Any]) -> Answer:
        return cls(parts.get("state"), parts.get("value"), parts.get("comment"), parts.get("reason"))


Answers = Mapping[str, Answer]
"""Item key → answer."""


@dataclass(frozen=True)
class Respondent:
    """What is known about a person besides the answers."""

    group: str
    facts: FactSheet | None = None
    organisation: str | None = None
    """Its name, where the assessment is not anonymous."""
    elsewhere: Answers = field(default_factory=dict)
    """Answers that routing may test and the person at the screen must not see: for a colleague, those of other sections."""


def read_answer(instrument: Instrument, key: str, given: Given, language: str) -> Answer | None:
    """The answer to item `key` in form fields or CSV cells; None where nothing was given. Raises AnswerProblem.

    A field named like the item that holds `dont_know`, `not_applicable` or `prefer_not` gives that state.
    """
    answer = _read_answer(instrument, key, given, language)
    comment, reason = (_read_remark(prefix + key, given) for prefix in (COMMENT, REASON))
    if answer is not None:
        return replace(answer, comment=comment, reason=reason)
    return Answer(None, comment=comment) if comment else None


def _read_answer(instrument: Instrument, key: str, given: Given, language: str) -> Answer | None:
    handler = instrument.item_types[key]
    literals = [text.strip() for text in given.get(key, ()) if text.strip() in LITERALS]
    if literals:
        given = {**given, key: [text for text in given[key] if text.strip() not in literals]}
    if key not in handler.fields() and any(text.strip() for text in given.get(key, ())):
        raise AnswerProblem(key, "not_an_answer")  # an item in parts has its answer in the fields of the parts
    value = handler.read(given, language)
    if literals:
        if value is not None or len(set(literals)) > 1:
            raise AnswerProblem(key, "answer_and_state")
        answer = Answer(literals[0])  # type: ignore[arg-type]
        check_answer(instrument, key, answer)
        return answer
    return None if value is None else Answer("answered", value)


def _read_remark(field: str, given: Given) -> str | None:
    text = next((text for text in given.get(field, ()) if text.strip()), None)
    if text is None:
        return None
    text = clean_text(field, text.replace("\r\n", "\n").replace("\r", "\n"))
    refuse_longer(field, text, LONGEST_COMMENT)
    return text


def check_answer(instrument: Instrument, key: str, answer: Answer) -> None:
    """Raise AnswerProblem unless `answer`, from wherever it comes, can be one to item `key`."""
    item = instrument.questionnaire.items.get(key)
    if item is None:
        raise AnswerProblem(key, "no_such_item")
    offered = {"dont_know": item.dont_know, "prefer_not": item.prefer_not, "not_applicable": item.not_applicable is not None}
    if answer.state == "answered":
        instrument.item_types[key].check(answer.value)
    elif answer.state is None:
        if item.type == "note" or not answer.comment or answer.value is not None or answer.reason:
            raise AnswerProblem(key, "not_an_answer")
    elif item.type == "note" or not offered[answer.state]:
        raise AnswerProblem(key, "not_an_option")
    elif answer.value is not None:
        raise AnswerProblem(key, "answer_and_state")
    for text in (answer.comment, answer.reason):
        if text is not None:
            clean_text(key, text)
            refuse_longer(key, text, LONGEST_COMMENT)


def asked_sections(instrument: Instrument, answers: Answers, respondent: Respondent) -> list[Section]:
    """The sections this person is asked, in order."""
    lookup = routing_lookup(instrument, answers, respondent)
    return [section for section in instrument.questionnaire.sections if evaluate(section.when, lookup)]


def asks_for_figures(instrument: Instrument, respondent: Respondent) -> bool:
    """Whether this person gets a data sheet: is asked for figures that need to be looked up."""
    return any(section.data_sheet for section in asked_sections(instrument, {}, respondent))


def asked_items(instrument: Instrument, section: Section, answers: Answers, respondent: Respondent) -> list[Item]:
    """The items of a section that this person is asked; items whose condition is not known to hold are not."""
    lookup = routing_lookup(instrument, answers, respondent)
    return [item for item in section.items if evaluate(item.when, lookup)]


def asked_keys(instrument: Instrument, answers: Answers, respondent: Respondent) -> set[str]:
    """Keys of all items that this person is asked, on whatever page."""
    lookup = routing_lookup(instrument, answers, respondent)
    asked = (section for section in instrument.questionnaire.sections if evaluate(section.when, lookup))
    return {item.key for section in asked for item in section.items if evaluate(item.when, lookup)}


def missing_items(instrument: Instrument, answers: Answers, respondent: Respondent) -> list[tuple[Section, Item]]:
    """Items asked but not answered, or only in part; a comment alone is no answer."""
    missing: list[tuple[Section, Item]] = []
    for section in asked_sections(instrument, answers, respondent):
        for item in asked_items(instrument, section, answers, respondent):
            answer = answers.get(item.key)
            if item.type == "note":
                continue
            incomplete = answer is not None and answer.state == "answered" and instrument.item_types[item.key].missing(answer.value)
            if answer is None or answer.state is None or incomplete:
                missing.append((section, item))
    return missing


def routing_lookup(instrument: Instrument, answers: Answers, respondent: Respondent) -> Callable[[Subject, str], Any]:
    """Values of the items, facts and group that conditions of routing test.

    An answer counts only while its own item is asked, so that a hidden answer routes nothing.
    """
    placed = instrument.questionnaire.placed

    def value(subject: Subject, key: str) -> Any:
        if subject == "group":
            return respondent.group
        if subject == "fact":
            return respondent.facts.value(key) if respondent.facts else None
        if subject != "item":
            return None
        name, part = (key, "") if key in placed else key.rpartition(".")[::2]
        answer = answers.get(name) or respondent.elsewhere.get(name)
        if answer is None or answer.state != "answered":
            return None
        section, item = placed[name]
        if not (evaluate(section.when, value) and evaluate(item.when, value)):
            return None
        if not part:
            return answer.value
        return answer.value.get(part) if isinstance(answer.value, dict) else None

    return value
