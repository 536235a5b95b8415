"""Answers of many people as tables of numbers: the input of scoring."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from assess.instruments.answers import Answer, Answers, Respondent, routing_lookup
from assess.instruments.conditions import Condition, evaluate
from assess.instruments.facts import FactSheet
from assess.instruments.instrument import Instrument
from assess.instruments.parts import LITERALS
from assess.instruments.questionnaire import ChoiceItem, DichotomyItem, Item, NumberItem, ScaleItem, YesNoItem

STATES = ("not_asked", "missing", "answered", "dont_know", "not_applicable", "prefer_not")
"""What the small integers of `AnswerFrame.states` mean."""
NOT_ASKED, MISSING, ANSWERED = 0, 1, 2
_CODES: dict[str, int] = {state: code for code, state in enumerate(STATES)}


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


def answer_frame(instrument: Instrument, responses: Iterable[RespondentAnswers], facts: FactSheet | None = None) -> AnswerFrame:
    """The answers as a frame. An answer to an item that the person is not asked does not count."""
    people = list(responses)
    asked = _asked(instrument, people, facts)
    values: dict[str, np.ndarray] = {}
    states: dict[str, np.ndarray] = {}
    for key, handler in instrument.item_types.items():
        if not (measures := handler.measures()):
            continue
        given = [person.answers.get(key) for person in people]
        item_states = np.array([MISSING if answer is None else _CODES[answer.state] for answer in given], np.int8)
        if (hidden := asked.get(key)) is not None:
            item_states[~hidden] = NOT_ASKED
        answered = (item_states == ANSWERED).tolist()
        if number := _single_number(instrument, handler.item):
            numbers = [number(answer.value) if ok and answer else np.nan for answer, ok in zip(given, answered, strict=True)]
            values[key], states[key] = np.array(numbers, float), item_states
        else:
            parts = [handler.numbers(answer.value) if ok and answer else {} for answer, ok in zip(given, answered, strict=True)]
            for measure in measures:
                values[measure] = np.array([part.get(measure, np.nan) for part in parts], float)
                states[measure] = _part_states(measure.removeprefix(f"{key}."), given, item_states, values[measure])
    table = pd.DataFrame(
        {"group": [person.group for person in people], "organisation": [person.organisation for person in people]}, dtype=object
    )
    return _in_order(AnswerFrame(table, pd.DataFrame(values, table.index), pd.DataFrame(states, table.index)))


def _single_number(instrument: Instrument, item: Item) -> Callable[[Any], float] | None:
    """Value → number, for items that give one number; as `ItemType.numbers`, without a mapping per answer."""
    if isinstance(item, (ScaleItem, DichotomyItem, NumberItem)):
        return float
    if isinstance(item, (ChoiceItem, YesNoItem)):
        options = instrument.item_types[item.key].options()  # type: ignore[attr-defined]
        return {option: place + 1.0 for place, option in enumerate(options)}.__getitem__
    return None


def _part_states(part: str, given: Sequence[Answer | None], item_states: np.ndarray, values: np.ndarray) -> np.ndarray:
    """A part may be left out of an answer, or hold a literal of its own."""
    states = item_states.copy()
    for row in np.flatnonzero((item_states == ANSWERED) & np.isnan(values)).tolist():
        answer = given[row]
        content = answer.value.get(part) if answer and isinstance(answer.value, dict) else None
        states[row] = _CODES[content] if content in LITERALS else MISSING
    return states


def _asked(instrument: Instrument, people: Sequence[RespondentAnswers], facts: FactSheet | None) -> dict[str, np.ndarray]:
    """Item → for each person whether it is asked; items without any condition are asked of all and left out."""
    asked: dict[str, np.ndarray] = {}
    lookups: list[Any] = []
    by_condition: dict[int, np.ndarray] = {}
    groups, places = np.unique([person.group for person in people], return_inverse=True)

    def holds(condition: Condition) -> np.ndarray:
        if id(condition) not in by_condition:
            if all(part.subject[0] != "item" for part in condition.parts()):
                once = [_holds(instrument, condition, group, facts) for group in groups]
                by_condition[id(condition)] = np.array(once, bool)[places]
            else:
                lookups[:] = lookups or [routing_lookup(instrument, person.answers, Respondent(person.group, facts)) for person in people]
                by_condition[id(condition)] = np.array([evaluate(condition, lookup) is True for lookup in lookups], bool)
        return by_condition[id(condition)]

    for section in instrument.questionnaire.sections:
        for item in section.items:
            conditions = [condition for condition in (section.when, item.when) if condition is not None]
            if conditions:
                asked[item.key] = np.logical_and.reduce([holds(condition) for condition in conditions])
    return asked


def _holds(instrument: Instrument, condition: Condition, group: str, facts: FactSheet | None) -> bool:
    return evaluate(condition, routing_lookup(instrument, {}, Respondent(group, facts))) is True


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
