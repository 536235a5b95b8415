"""Tables of working pages: sorted, filtered, cut into pages and exported by the query of their address.

`?sort=name` or `?sort=-name`, `?find=words`, `?page=2`, `?as=csv` or `?as=xlsx` (all rows found, not just the page).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import compress
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import Response, request

from assess.files.tables import Cell, csv_file, xlsx_file

Row = TypeVar("Row")
ON_A_PAGE = 50
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Column(Generic[Row]):
    """A column: its name in addresses, its title, and what it holds, to sort, find and export by."""

    key: str
    title: str
    value: Callable[[Row], Cell]
    number: bool = False


@dataclass(frozen=True)
class Listing(Generic[Row]):
    """What is shown of the rows."""

    columns: Sequence[Column[Row]]
    found: Sequence[Row]
    """All rows that were looked for, in order."""
    in_all: int
    sort: str
    """Column, with a minus before it for the largest first; empty for the order given."""
    find: str
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.found) // ON_A_PAGE))

    @property
    def rows(self) -> Sequence[Row]:
        """The rows of this page."""
        return self.found[(self.page - 1) * ON_A_PAGE : self.page * ON_A_PAGE]

    def address(self, **changes: Any) -> str:
        """This page's address with another sort, page or kind."""
        query = {name: value for name, value in {**request.args, **changes}.items() if value not in ("", None)}
        return f"{request.path}?{urlencode(query)}" if query else request.path

    def sorted_by(self, column: Column[Row]) -> str:
        """`ascending`, `descending` or `none`, as screen readers are told."""
        return {column.key: "ascending", f"-{column.key}": "descending"}.get(self.sort, "none")

    def to_sort(self, column: Column[Row]) -> str:
        """The address at which the table is sorted by a column, or the other way round."""
        return self.address(sort=f"-{column.key}" if self.sort == column.key else column.key, page=None)

    def exported(self, kind: str, name: str) -> Response:
        """All rows found, as a file."""
        head = [column.title for column in self.columns]
        rows = ([column.value(row) for column in self.columns] for row in self.found)
        content = csv_file(head, rows) if kind == "csv" else xlsx_file([(name, head, rows)])
        return Response(content, mimetype=KINDS[kind], headers={"Content-Disposition": f'attachment; filename="{name}.{kind}"'})


def listing(rows: Iterable[Row], columns: Sequence[Column[Row]], query: Mapping[str, str] | None = None) -> Listing[Row]:
    """The rows as the address asks for them; what it asks wrongly is passed over."""
    asked = request.args if query is None else query
    everything = list(rows)
    find = asked.get("find", "").strip()[:200]
    words = find.casefold().split()
    found = _with_words(everything, columns, words) if words else everything
    sort = asked.get("sort", "")
    column = next((one for one in columns if one.key == sort.removeprefix("-")), None)
    if column is None:
        sort = ""
    else:
        found = sorted(found, key=lambda row: _order(column.value(row)), reverse=sort.startswith("-"))
    pages = max(1, -(-len(found) // ON_A_PAGE))
    page = asked.get("page", "1")
    return Listing(columns, found, len(everything), sort, find, min(pages, max(1, int(page) if page.isdecimal() and len(page) < 7 else 1)))


def export_asked() -> str | None:
    """The kind of file that the address asks for."""
    kind = request.args.get("as")
    return kind if kind in KINDS else None


def _with_words(rows: list[Row], columns: Sequence[Column[Row]], words: Sequence[str]) -> list[Row]:
    """Rows with every word in one of their texts. No word holds the line break that parts the texts."""
    texts = [[str(column.value(row) or "") for row in rows] for column in columns if not column.number]
    lines = ["\n".join(cells).casefold() for cells in zip(*texts, strict=True)]
    for word in words:
        fitting = [word in line for line in lines]
        rows, lines = list(compress(rows, fitting)), list(compress(lines, fitting))
    return rows


def _order(cell: Cell) -> tuple[int, float, str]:
    """Nothing first, then numbers and moments, then texts without regard to case."""
    if cell is None or cell == "":
        return (0, 0.0, "")
    if isinstance(cell, datetime):
        return (1, cell.timestamp(), "")
    if isinstance(cell, date):
        return (1, float(cell.toordinal()), "")
    if isinstance(cell, str):
        return (2, 0.0, cell.casefold())
    return (1, float(cell), "")
