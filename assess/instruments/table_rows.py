"""Rows of tables that people bring."""

from __future__ import annotations

from collections.abc import Mapping


class Row(dict[str, str]):
    """A row of a table with a head: column → text, and in which line it stands."""

    def __init__(self, cells: Mapping[str, str], line: int):
        super().__init__(cells)
        self.line = line


def line_of(row: Mapping[str, str], place: int) -> int:
    """In which line a row stands, for people who look it up in their file; of rows that were not read from one: below a head."""
    return row.line if isinstance(row, Row) else place + 2
