"""People to be asked, as a table: one line for each person."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assess.instruments.facts import FactSheet
from assess.instruments.parts import GROUPS
from assess.instruments.table_rows import line_of

COLUMNS = ("name", "email", "group", "organisation", "language")
MOST_PEOPLE = 20_000
LONGEST = 200
_BOX = r"(?:(?!=\?)[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]){1,64}"
_LABEL = r"[^@\s<>(),;:\"\[\]\\=?.\x00-\x1f\x7f\u200b-\u200f]"
EMAIL = re.compile(rf"{_BOX}@(?:{_LABEL}{{1,63}}\.)+{_LABEL}{{2,63}}")
"""Domains may be in any script, what stands before the @ may not: few mail servers would take it (RFC 6531).

Nor may comments and encoded words be there: a mail to `ada(1)@example.org` goes to another address than was looked at.
"""


@dataclass(frozen=True)
class Person:
    """Somebody to be asked."""

    name: str | None
    email: str | None
    group: str
    organisation: str | None
    """Key of the organisation in the register, or its name where it is not there."""
    language: str | None


@dataclass(frozen=True)
class PersonError:
    """What is wrong with a cell: line (the head is line 1), column, a code and what it is about."""

    line: int
    column: str
    code: str
    about: str = ""


@dataclass(frozen=True)
class PeopleTable:
    """What a table says; there are no people if there are errors."""

    people: tuple[Person, ...]
    errors: tuple[PersonError, ...]
    unlisted: tuple[str, ...] = ()
    """Organisations that are not in the register, so that each has a voice of its own: perhaps written otherwise there."""
    left_out: tuple[str, ...] = ()
    """Columns that are not ours."""


def read_people(rows: Sequence[Mapping[str, str]], facts: FactSheet, languages: Sequence[str], asked: set[str]) -> PeopleTable:
    """People from rows (column → text). `asked`: addresses already asked, in lower case; nobody is asked twice."""
    head = rows[0].keys() if rows else ()
    errors = [PersonError(1, "group", "missing_column")] if rows and "group" not in head else []
    left_out = tuple(column for column in head if column not in COLUMNS)
    if errors or not rows:
        return PeopleTable((), tuple(errors) or (PersonError(1, "", "empty"),), left_out=left_out)
    if len(rows) > MOST_PEOPLE:
        return PeopleTable((), (PersonError(MOST_PEOPLE + 2, "", "too_many"),))
    known = _known(facts)
    people, seen = [], set(asked)
    for place, row in enumerate(rows):
        line = line_of(row, place)
        cells = {column: row.get(column, "").strip() for column in COLUMNS}
        errors += _wrong(cells, line, languages, seen)
        seen.add(cells["email"].lower())
        people.append(_person(cells, known))
    named = {one.organisation for one in people if one.organisation} if known else set()
    return PeopleTable(() if errors else tuple(people), tuple(errors), tuple(sorted(named - set(known.values()))), left_out)


def organisation_key(facts: FactSheet, name: str) -> str | None:
    """What the people of an organisation share: its key in the register, or its name where it is not there."""
    written = " ".join(name.split())
    return _known(facts).get(written.casefold(), written) or None


def _known(facts: FactSheet) -> dict[str, str]:
    return {one.name.casefold(): one.key for one in facts.register_.organisations} if facts.register_ else {}


def _wrong(cells: Mapping[str, str], line: int, languages: Sequence[str], seen: set[str]) -> list[PersonError]:
    email, group, language = cells["email"], cells["group"], cells["language"]
    errors = [PersonError(line, column, "too_long", str(LONGEST)) for column, text in cells.items() if len(text) > LONGEST]
    if group not in GROUPS:
        errors.append(PersonError(line, "group", "not_one_of", ", ".join(GROUPS)))
    if email and not EMAIL.fullmatch(email):
        errors.append(PersonError(line, "email", "not_email", email))
    if email and email.lower() in seen:
        errors.append(PersonError(line, "email", "asked_already", email))
    if language and language not in languages:
        errors.append(PersonError(line, "language", "not_one_of", ", ".join(languages)))
    return errors


def _person(cells: Mapping[str, str], known: Mapping[str, str]) -> Person:
    organisation = cells["organisation"]
    return Person(
        name=cells["name"] or None,
        email=cells["email"] or None,
        group=cells["group"],
        organisation=known.get(organisation.casefold(), organisation) or None,
        language=cells["language"] or None,
    )
