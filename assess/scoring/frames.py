"""Answers of many people as tables of numbers: the input of scoring."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from assess.instruments.answers import Answer, Answers, Respondent, read_answer, routing_lookup
from assess.instruments.conditions import Condition, evaluate
from assess.instruments.facts import FactSheet
from assess.instruments.instrument import Instrument
from assess.instruments.item_types import AnswerProblem
from assess.instruments.parts import GROUPS, LITERALS
from assess.instruments.questionnaire import ChoiceItem, DichotomyItem, Item, NumberItem, ScaleItem, YesNoItem

STATES = ("not_asked", "missing", "answered", "dont_know", "not_applicable", "prefer_not")
"""What the small integers of `AnswerFrame.states` mean."""
NOT_ASKED, MISSING, ANSWERED = 0, 1, 2
_CODES = {state: np.int8(code) for code, state in enumerate(STATES)}


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
        item_states = np.array([_CODES["missing"] if answer is None else _CODES[answer.state] for answer in given], np.int8)
        if (hidden := asked.get(key)) is not None:
            item_states[~hidden] = NOT_ASKED
        answered = item_states == ANSWERED
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

    def holds(condition: Condition) -> np.ndarray:
        if id(condition) not in by_condition:
            if all(part.subject[0] != "item" for part in condition.parts()):
                once = {group: _holds(instrument, condition, group, facts) for group in {person.group for person in people}}
                by_condition[id(condition)] = np.array([once[person.group] for person in people], bool)
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


@dataclass(frozen=True)
class CellProblem:
    """Why a cell of a file cannot be read. Rows count as a spreadsheet shows them: the header is row 1."""

    row: int
    column: str
    code: str
    parameters: dict[str, Any] = field(default_factory=dict)


def read_csv(instrument: Instrument, path: Path, language: str = "en") -> tuple[list[tuple[int, RespondentAnswers]], list[CellProblem]]:
    """The responses of a CSV file, each with its row number, and everything that could not be read.

    Columns: `group`, `organisation` (may be left out) and the fields of items
    (`market_reach.abroad`), or an item's key with `dont_know`, `not_applicable` or
    `prefer_not` in it; numbers as written in `language`. A row with a problem gives no response.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file, strict=True))
    except UnicodeDecodeError:
        return [], [CellProblem(1, "", "not_utf8")]
    except csv.Error:
        return [], [CellProblem(1, "", "not_csv")]
    header = [name.strip() for name in rows[0]] if rows else []
    fields = _fields(instrument)
    if problems := _header_problems(header, set(fields)):
        return [], problems
    responses: list[tuple[int, RespondentAnswers]] = []
    for number, cells in enumerate(rows[1:], 2):
        if any(cell.strip() for cell in cells):
            response, found = _read_row(instrument, number, header, cells, fields, language)
            problems += found
            if response and not found:
                responses.append((number, response))
    return responses, problems


def _fields(instrument: Instrument) -> dict[str, str]:
    """Column → item; an item's own key is a column too, for the literals."""
    return {field: key for key, handler in instrument.item_types.items() for field in [key, *handler.fields()]}


def _header_problems(header: list[str], fields: set[str]) -> list[CellProblem]:
    problems = [] if "group" in header else [CellProblem(1, "group", "no_column")]
    problems += [CellProblem(1, name, "unknown_column") for name in header if name not in fields | {"group", "organisation"}]
    return problems + [CellProblem(1, name, "duplicate_column") for name in dict.fromkeys(header) if header.count(name) > 1]


def _read_row(
    instrument: Instrument, number: int, header: list[str], cells: list[str], fields: dict[str, str], language: str
) -> tuple[RespondentAnswers | None, list[CellProblem]]:
    if len(cells) > len(header):
        return None, [CellProblem(number, "", "too_many_cells", {"most": len(header), "found": len(cells)})]
    given = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if cell.strip()}
    group = given.pop("group", "")
    organisation = given.pop("organisation", None)
    problems = [] if group in GROUPS else [CellProblem(number, "group", "no_group", {"groups": ", ".join(GROUPS)})]
    by_item: dict[str, dict[str, list[str]]] = {}
    for name, text in given.items():
        by_item.setdefault(fields[name], {})[name] = [text]
    answers: dict[str, Answer] = {}
    for key, contents in by_item.items():
        try:
            if answer := read_answer(instrument, key, contents, language):
                answers[key] = answer
        except AnswerProblem as problem:
            problems.append(CellProblem(number, problem.field, problem.code, problem.parameters))
    return RespondentAnswers(group, organisation, answers), problems
