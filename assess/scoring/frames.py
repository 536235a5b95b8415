"""Answers of many people as tables of numbers: the input of scoring."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from assess.instruments.answers import Answers, Respondent, routing_lookup
from assess.instruments.conditions import evaluate
from assess.instruments.facts import FactSheet
from assess.instruments.instrument import Instrument
from assess.instruments.item_types import Choice, ItemType
from assess.instruments.parts import LITERALS
from assess.instruments.questionnaire import DichotomyItem, NumberItem, ScaleItem

STATES = ("not_asked", "missing", "answered", "dont_know", "not_applicable", "prefer_not")
"""What the small integers of `AnswerFrame.states` mean."""
NOT_ASKED, MISSING, ANSWERED = 0, 1, 2
_CODES: dict[str | None, int] = {state: code for code, state in enumerate(STATES)} | {None: MISSING}  # None: a comment alone


@dataclass(frozen=True)
class RespondentAnswers:
    """What one person answered. `organisation` is a pseudonym that its people share, or None."""

    group: str
    organisation: str | None
    answers: Answers


@dataclass(frozen=True)
class AnswerFrame:
    """The answers of all people, one row each, in an order that depends on their content alone.

    `people`: columns `group` and `organisation` (None without one). `values`: a number per
    measure, NaN where there is none. `states`: per measure a place in `STATES`.
    """

    people: pd.DataFrame
    values: pd.DataFrame
    states: pd.DataFrame

    @property
    def hash(self) -> str:
        """SHA-256 of the content; the order in which people answered does not count."""
        digest = hashlib.sha256("\n".join(self.values.columns).encode())
        digest.update(self.people.to_csv(index=False).encode())
        digest.update(np.ascontiguousarray(self.values.to_numpy(np.float64)).tobytes())
        digest.update(np.ascontiguousarray(self.states.to_numpy(np.int8)).tobytes())
        return digest.hexdigest()

    @property
    def population(self) -> str:
        """SHA-256 of who answered: groups and pseudonyms, no answers."""
        people = sorted(f"{group},{organisation or ''}" for group, organisation in zip(*map(self.people.get, self.people), strict=True))
        return hashlib.sha256("\n".join(people).encode()).hexdigest()


def answer_frame(instrument: Instrument, responses: Iterable[RespondentAnswers], facts: FactSheet | None = None) -> AnswerFrame:
    """The answers as a frame. An answer to an item that the person is not asked does not count."""
    handlers = {key: handler for key, handler in instrument.item_types.items() if handler.measures()}
    routing = _Routing(instrument, facts)
    people: list[tuple[str, str | None]] = []
    codes: list[list[int]] = []
    contents: list[list[Any]] = []
    for person in responses:  # one after the other, so that a stream of responses need not be kept
        given = list(map(person.answers.get, handlers))
        codes.append([MISSING if answer is None else _CODES[answer.state] for answer in given])
        contents.append([None if answer is None else answer.value for answer in given])
        people.append((person.group, person.organisation))
        routing.add(person)
    item_states = np.array(codes, np.int8).reshape(len(people), len(handlers))
    columns = list(zip(*contents, strict=True)) or [()] * len(handlers)
    values: dict[str, np.ndarray] = {}
    states: dict[str, np.ndarray] = {}
    for place, (key, handler) in enumerate(handlers.items()):
        of_item = np.where(routing.asked(key), item_states[:, place], NOT_ASKED).astype(np.int8)
        for measure, (numbers, of_measure) in _decoded(handler, columns[place], of_item).items():
            values[measure], states[measure] = numbers, of_measure
    table = pd.DataFrame(people, columns=["group", "organisation"], dtype=object)
    return _in_order(AnswerFrame(table, pd.DataFrame(values, table.index), pd.DataFrame(states, table.index)))


def _decoded(handler: ItemType, contents: Sequence[Any], states: np.ndarray) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Measure → numbers and states, from the values given for one item."""
    answered = (states == ANSWERED).tolist()
    if number := _single_number(handler):
        numbers = np.array([number(value) if ok else np.nan for value, ok in zip(contents, answered, strict=True)], float)
        return {handler.item.key: (numbers, states)}
    parts = [handler.numbers(value) if ok else {} for value, ok in zip(contents, answered, strict=True)]
    found = {}
    for measure in handler.measures():
        numbers = np.array([part.get(measure, np.nan) for part in parts], float)
        found[measure] = (numbers, _part_states(measure.removeprefix(f"{handler.item.key}."), contents, states, numbers))
    return found


def _single_number(handler: ItemType) -> Callable[[Any], float] | None:
    """Value → number, for items that give one number; as `ItemType.numbers`, without a mapping per answer."""
    if isinstance(handler.item, (ScaleItem, DichotomyItem, NumberItem)):
        return float
    if isinstance(handler, Choice):
        return {option: place + 1.0 for place, option in enumerate(handler.options())}.__getitem__
    return None


def _part_states(part: str, contents: Sequence[Any], item_states: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """A part may be left out of an answer, or hold a literal of its own."""
    states = item_states.copy()
    for row in np.flatnonzero((item_states == ANSWERED) & np.isnan(numbers)).tolist():
        content = contents[row].get(part) if isinstance(contents[row], dict) else None
        states[row] = _CODES[content] if content in LITERALS else MISSING
    return states


class _Routing:
    """Which items each person is asked. Conditions on group and facts are evaluated once a group, others once a person."""

    def __init__(self, instrument: Instrument, facts: FactSheet | None):
        self.instrument, self.facts = instrument, facts
        self.conditions = {
            item.key: [condition for condition in (section.when, item.when) if condition is not None]
            for section in instrument.questionnaire.sections
            for item in section.items
        }
        self.distinct = list({id(condition): condition for conditions in self.conditions.values() for condition in conditions}.values())
        self.personal = [any(part.subject[0] == "item" for part in condition.parts()) for condition in self.distinct]
        self.of_group: dict[str, list[bool]] = {}
        self.held: list[list[bool]] = []

    def add(self, person: RespondentAnswers) -> None:
        general = self.of_group.get(person.group)
        if general is None:
            lookup = routing_lookup(self.instrument, {}, Respondent(person.group, self.facts))
            general = self.of_group[person.group] = [evaluate(condition, lookup) is True for condition in self.distinct]
        if any(self.personal):
            lookup = routing_lookup(self.instrument, person.answers, Respondent(person.group, self.facts))
            general = [
                evaluate(condition, lookup) is True if personal else held
                for condition, personal, held in zip(self.distinct, self.personal, general, strict=True)
            ]
        self.held.append(general)

    @cached_property
    def _table(self) -> dict[int, np.ndarray]:
        table = np.array(self.held, bool).reshape(len(self.held), len(self.distinct))
        return {id(condition): table[:, place] for place, condition in enumerate(self.distinct)}

    def asked(self, key: str) -> np.ndarray:
        """Person → whether the item is asked; only once all people are added."""
        conditions = [self._table[id(condition)] for condition in self.conditions[key]]
        return np.asarray(np.logical_and.reduce(conditions)) if conditions else np.ones(len(self.held), dtype=bool)


def _in_order(frame: AnswerFrame) -> AnswerFrame:
    """Rows sorted by their content, so that the order of arrival changes nothing."""
    keys = [
        (str(group), organisation or "", values.tobytes(), states.tobytes())
        for group, organisation, values, states in zip(
            frame.people["group"], frame.people["organisation"], frame.values.to_numpy(float), frame.states.to_numpy(np.int8), strict=True
        )
    ]
    order = sorted(range(len(keys)), key=keys.__getitem__)
    return AnswerFrame(*(part.iloc[order].reset_index(drop=True) for part in (frame.people, frame.values, frame.states)))
