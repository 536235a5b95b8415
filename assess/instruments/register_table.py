"""The register of organisations as a table: one line for each organisation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from pydantic import ValidationError

from assess.instruments.facts import Organisation, OrganisationType
from assess.instruments.parts import GROUPS
from assess.instruments.table_rows import line_of

COLUMNS = ("name", "type", "group", "place", "industry", "employment", "member", "ties", "key")
NEEDED = ("name", "type", "group")
TRUTHS = {"yes": True, "true": True, "1": True, "да": True, "sí": True, "si": True, "no": False, "false": False, "0": False, "нет": False}
MOST_ORGANISATIONS = 5_000
LONGEST_NUMBER = 9


@dataclass(frozen=True)
class RegisterError:
    """What is wrong with a cell: line (the head is line 1), column, a code and what it is about."""

    line: int
    column: str
    code: str
    about: str = ""


@dataclass(frozen=True)
class RegisterTable:
    """What a table says; `errors` are complete, and there are no organisations if there are any."""

    organisations: tuple[Organisation, ...]
    errors: tuple[RegisterError, ...]
    left_out: tuple[str, ...] = ()
    """Columns that are not ours."""


def read_register(rows: Sequence[Mapping[str, str]]) -> RegisterTable:
    """Organisations from rows (column → text). Ties are keys or names of others, separated by semicolons; an empty cell is not known."""
    head = rows[0].keys() if rows else ()
    errors = [RegisterError(1, column, "missing_column") for column in NEEDED if column not in head]
    left_out = tuple(column for column in head if column not in COLUMNS)
    if errors or not rows:
        return RegisterTable((), tuple(errors) or (RegisterError(1, "", "empty"),), left_out)
    if len(rows) > MOST_ORGANISATIONS:
        return RegisterTable((), (RegisterError(MOST_ORGANISATIONS + 2, "", "too_many"),))
    keys = _keys(rows)
    names = _names(rows, keys)
    found: list[Organisation] = []
    taken: set[str | tuple[str, str]] = set()
    for place, (row, key) in enumerate(zip(rows, keys, strict=True)):
        wrong = _twice(row, line_of(row, place), key, taken) + _wrong(row, line_of(row, place), names)
        wrong = wrong or _by_model(row, key, line_of(row, place), names)
        errors += wrong
        if not wrong:
            found.append(_organisation(row, key, names))
    return RegisterTable(() if errors else tuple(found), tuple(errors), left_out)


def key_of(name: str, taken: set[str]) -> str:
    """A key made from a name, unlike those taken."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:40] or "organisation"
    stem = stem if stem[0].isalpha() else f"o_{stem}"
    return next(key for number in range(1, len(taken) + 2) if (key := stem if number == 1 else f"{stem}_{number}") not in taken)


def _keys(rows: Sequence[Mapping[str, str]]) -> list[str]:
    keys: list[str] = []
    taken = {row.get("key", "").strip() for row in rows} - {""}
    for row in rows:
        given = row.get("key", "").strip()
        keys.append(given or key_of(row["name"], taken))
        taken.add(keys[-1])
    return keys


def _names(rows: Sequence[Mapping[str, str]], keys: Sequence[str]) -> dict[str, str]:
    """What an organisation may be called in a tie → its key."""
    return {row["name"].strip().casefold(): key for row, key in zip(rows, keys, strict=True)} | {key: key for key in keys}


def _twice(row: Mapping[str, str], line: int, key: str, taken: set[str | tuple[str, str]]) -> list[RegisterError]:
    """A key that was taken by an earlier row; or a name and place, which would be counted as one organisation more."""
    named = (row["name"].strip().casefold(), row.get("place", "").strip().casefold())
    errors = [RegisterError(line, "key", "twice", key)] if key in taken else []
    if named in taken and not row.get("key", "").strip():
        errors.append(RegisterError(line, "name", "listed_twice", row["name"].strip()))
    taken |= {key, named}
    return errors


def _wrong(row: Mapping[str, str], line: int, names: Mapping[str, str]) -> list[RegisterError]:
    errors = [RegisterError(line, column, "empty_cell") for column in NEEDED if not row[column].strip()]
    for column, allowed in (("type", get_args(OrganisationType)), ("group", GROUPS)):
        if row[column].strip() and row[column].strip() not in allowed:
            errors.append(RegisterError(line, column, "not_one_of", ", ".join(allowed)))
    if (people := _employment(row)) and not (people.isdecimal() and len(people) <= LONGEST_NUMBER):
        errors.append(RegisterError(line, "employment", "not_a_number", row["employment"].strip()))
    if (member := row.get("member", "").strip()) and member.casefold() not in TRUTHS:
        errors.append(RegisterError(line, "member", "not_yes_or_no", member))
    return errors + [RegisterError(line, "ties", "no_such_organisation", tie) for tie in _ties(row) or () if tie.casefold() not in names]


def _employment(row: Mapping[str, str]) -> str:
    """The digits of a number, which may be grouped by spaces of any kind."""
    return "".join(row.get("employment", "").split())


def _by_model(row: Mapping[str, str], key: str, line: int, names: Mapping[str, str]) -> list[RegisterError]:
    """What only the model knows: lengths, the form of keys."""
    try:
        _organisation(row, key, names)
    except ValidationError as error:
        return [RegisterError(line, str(one["loc"][0]), "not_valid", one["msg"]) for one in error.errors()]
    return []


def _ties(row: Mapping[str, str]) -> list[str] | None:
    text = row.get("ties", "").strip()
    return [tie.strip() for tie in text.split(";") if tie.strip()] if text else None


def _organisation(row: Mapping[str, str], key: str, names: Mapping[str, str]) -> Organisation:
    ties, people, member = _ties(row), _employment(row), row.get("member", "").strip().casefold()
    return Organisation.model_validate(
        {
            "key": key,
            "name": row["name"],
            "type": row["type"].strip(),
            "group": row["group"].strip(),
            "place": row.get("place", "").strip() or None,
            "industry": row.get("industry", "").strip() or None,
            "employment": int(people) if people else None,
            "member": TRUTHS.get(member, True),
            "ties": None if ties is None else tuple(names[tie.casefold()] for tie in ties),
        }
    )
