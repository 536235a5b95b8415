"""Reads a CSV table with one row per initiative, and says in words what is wrong with it."""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

EMPTY = frozenset({"", "NA", "NaN", "nan", "null"})
"""Cells that hold no value."""
MOST_SHOWN = 20
LARGEST = 1e60
"""Fourth powers of larger numbers overflow."""


class BadTable(Exception):
    """A table that cannot be used; carries every problem found, each with its line."""

    def __init__(self, problems: list[str]):
        shown = problems[:MOST_SHOWN] + ([f"… and {len(problems) - MOST_SHOWN} more"] if len(problems) > MOST_SHOWN else [])
        super().__init__("\n".join(shown))
        self.problems = problems


@dataclass(frozen=True)
class IndexTable:
    """Numbers and words by column, in the order of `ids`; NaN and "" where a cell holds no value."""

    ids: tuple[str, ...]
    numbers: dict[str, np.ndarray]
    words: dict[str, list[str]]


def read_table(path: Path, id_column: str, numeric: Iterable[str], worded: Iterable[str]) -> IndexTable:
    """The columns asked for. Raises BadTable: unknown columns, ids that are empty or stand twice, text where numbers belong."""
    header, rows = _cells(path)
    numeric, worded = list(dict.fromkeys(numeric)), list(dict.fromkeys(worded))
    problems = [_unknown(path, name, header) for name in dict.fromkeys((id_column, *numeric, *worded)) if name not in header]
    problems += [f"{path.name}:1: the column `{name}` stands twice" for name in dict.fromkeys(header) if header.count(name) > 1]
    if problems:
        raise BadTable(problems)
    problems += [f"{path.name}:{line}: {len(cells)} cells under {len(header)} columns" for line, cells in rows if len(cells) != len(header)]
    if problems or not rows:
        raise BadTable(problems or [f"{path.name}: the table has no rows"])
    place = {name: header.index(name) for name in header}
    ids = [cells[place[id_column]] for _, cells in rows]
    problems += _wrong_ids(path, ids, [line for line, _ in rows])
    numbers = {
        name: np.array([_number(cells[place[name]], f"{path.name}:{line}: `{name}`", problems) for line, cells in rows], dtype=float)
        for name in numeric
    }
    if problems:
        raise BadTable(problems)
    words = {name: ["" if (cell := cells[place[name]]) in EMPTY else cell for _, cells in rows] for name in worded}
    return IndexTable(tuple(ids), numbers, words)


def _cells(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The header, and every row that is not empty with the line it ends on."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = [cell.strip() for cell in next(reader, [])]
            rows = [(reader.line_num, [cell.strip() for cell in cells]) for cells in reader if any(cell.strip() for cell in cells)]
    except UnicodeDecodeError:
        raise BadTable([f"{path.name}: the file is not in UTF-8"]) from None
    except csv.Error as error:
        raise BadTable([f"{path.name}: this is not a CSV table: {error}"]) from None
    if not header:
        raise BadTable([f"{path.name}: the file is empty"])
    return header, rows


def _unknown(path: Path, name: str, header: list[str]) -> str:
    near = difflib.get_close_matches(name, header, 1)
    hint = f"; did you mean `{near[0]}`?" if near else "; columns are separated by commas" if len(header) == 1 else ""
    return f"{path.name}:1: there is no column `{name}`{hint}"


def _wrong_ids(path: Path, ids: list[str], lines: list[int]) -> list[str]:
    first: dict[str, int] = {}
    problems = []
    for name, line in zip(ids, lines, strict=True):
        if name == "":
            problems.append(f"{path.name}:{line}: the id is empty")
        elif name in first:
            problems.append(f"{path.name}:{line}: the id `{name}` stands twice; the first is on line {first[name]}")
        first.setdefault(name, line)
    return problems


def _number(cell: str, where: str, problems: list[str]) -> float:
    if cell in EMPTY:
        return float("nan")
    try:
        number = float(cell) if "_" not in cell else float("nan")
    except ValueError:
        number = float("nan")
    if abs(number) <= LARGEST:
        return number
    problems.append(f"{where} holds “{cell[:40]}”, which is not a number (or beyond ±{LARGEST:g})")
    return float("nan")
