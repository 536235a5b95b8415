"""Answers from a CSV table: one line for each person, one column for each field of the web form.

Beside the items' fields there are `group` (needed), `organisation` (whose people share one
voice; without it, everybody is a voice) and `language` (in which numbers are written).
Several options of one item are separated by semicolons. Empty cells are not answered.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from assess.instruments.answers import Answer, Respondent, asked_keys, read_answer
from assess.instruments.facts import FactSheet
from assess.instruments.instrument import Instrument
from assess.instruments.item_types import AnswerProblem, clean_text, refuse_longer
from assess.instruments.parts import GROUPS

LONGEST_NAME = 200
PERSON_COLUMNS = ("group", "organisation", "language")
SENTENCES = {
    "answer_and_state": "holds an answer and a reason for giving none",
    "entry_without_name": "is empty, though the entry has other content",
    "excludes_others": "“{option}” cannot stand together with other options",
    "not_a_date": "is not a day such as 2026-03-31",
    "not_a_number": "is not a number",
    "not_a_place": "is not a place from 1 to {most}",
    "not_an_answer": "is not an answer",
    "not_an_option": "is not one of the answers offered",
    "not_email": "is not an e-mail address",
    "not_phone": "is not a telephone number",
    "not_url": "is not a web address",
    "not_whole": "is not a whole number",
    "not_year": "is not a year",
    "outside": "is not from {least} to {most}",
    "place_left_out": "place {place} is missing",
    "place_taken": "place {place} is taken by “{option}”",
    "strange_characters": "holds characters that no text has",
    "too_early": "is before {earliest}",
    "too_large": "is above {most}",
    "too_late": "is after {latest}",
    "too_long": "has {length} characters; at most {most} are possible",
    "too_many_decimals": "has more than {decimals} decimals",
    "too_many_options": "has more than {most} options",
    "too_small": "is below {least}",
    "wrong_total": "adds up to {sum}, not {total}",
}


@dataclass(frozen=True)
class AnswerRow:
    """What one line of the table says."""

    line: int
    group: str
    organisation: str | None
    language: str
    answers: dict[str, Answer]


@dataclass(frozen=True, order=True)
class RowError:
    """What is wrong with a line (from 1, the header) of the table, and in which column."""

    line: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.column}: {self.message}" if self.column else f"line {self.line}: {self.message}"


@dataclass(frozen=True)
class AnswerTable:
    """The lines that can be read, and everything that is wrong with the others."""

    rows: list[AnswerRow]
    errors: list[RowError]


def read_answer_table(instrument: Instrument, path: Path, facts: FactSheet | None = None) -> AnswerTable:
    """The answers in a CSV file (UTF-8, commas). Raises OSError if it cannot be opened."""
    rows: list[AnswerRow] = []
    errors: list[RowError] = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        line = 1
        try:
            header = [name.strip() for name in next(reader, [])]
            errors += _header_errors(instrument, header)
            for cells in () if errors else reader:
                line, before = reader.line_num, line
                if any(cells):
                    row, found = _read_row(instrument, before + 1, header, cells, facts)
                    errors += found
                    rows += [row] if row else []
        except UnicodeDecodeError:
            errors.append(RowError(line + 1, "", "the file is not UTF-8 text"))
        except csv.Error as error:
            errors.append(RowError(line + 1, "", f"this is not CSV: {error}"))
    return AnswerTable(rows, errors)


def _header_errors(instrument: Instrument, header: list[str]) -> Iterator[RowError]:
    fields = {field for handler in instrument.item_types.values() for field in handler.fields()} | instrument.item_types.keys()
    for name in dict.fromkeys(header):
        if name not in fields and name not in PERSON_COLUMNS:
            yield RowError(1, name, "there is no such field in the questionnaire")
        elif header.count(name) > 1:
            yield RowError(1, name, "the column stands there twice")
    if "group" not in header:
        yield RowError(1, "group", "the column is missing; it says which stakeholder group the person belongs to")


def _read_row(
    instrument: Instrument, line: int, header: list[str], cells: list[str], facts: FactSheet | None
) -> tuple[AnswerRow | None, list[RowError]]:
    if len(cells) != len(header):
        return None, [RowError(line, "", f"there are {len(cells)} cells under {len(header)} columns")]
    given = dict(zip(header, cells, strict=True))
    group, language = given["group"].strip(), given.get("language", "").strip() or instrument.languages[0]
    errors: list[RowError] = []
    if group not in GROUPS:
        errors.append(RowError(line, "group", f"`{group}` is not a stakeholder group; groups are {', '.join(GROUPS)}"))
    if language not in instrument.languages:
        errors.append(RowError(line, "language", f"the questionnaire has no language `{language}`"))
        return None, errors
    try:
        organisation = clean_text("organisation", given.get("organisation", "")) or None
        refuse_longer("organisation", organisation or "", LONGEST_NAME)
    except AnswerProblem as problem:
        return None, [*errors, RowError(line, "organisation", SENTENCES[problem.code].format(**problem.parameters))]
    answers, found = _read_answers(instrument, line, given, language)
    errors += found
    if not errors:
        hidden = answers.keys() - asked_keys(instrument, answers, Respondent(group, facts))
        errors += [RowError(line, key, "is not asked of this person") for key in sorted(hidden)]
    row = AnswerRow(line, group, organisation, language, answers)
    return (None if errors else row), errors


def _read_answers(instrument: Instrument, line: int, given: Mapping[str, str], language: str) -> tuple[dict[str, Answer], list[RowError]]:
    fields = {name: [text] for name, text in given.items() if name not in PERSON_COLUMNS and text.strip()}
    answers: dict[str, Answer] = {}
    errors: list[RowError] = []
    for key in instrument.item_types:
        try:
            answer = read_answer(instrument, key, fields, language)
        except AnswerProblem as problem:
            errors.append(RowError(line, problem.field, _message(problem, given)))
            continue
        if answer is not None:
            answers[key] = answer
    return answers, errors


def _message(problem: AnswerProblem, given: Mapping[str, str]) -> str:
    text = given.get(problem.field, "")
    plain = {name: int(value) if isinstance(value, float) and value.is_integer() else value for name, value in problem.parameters.items()}
    sentence = SENTENCES[problem.code].format(**plain)
    return f"`{text[:40]}` {sentence}" if text else sentence
