"""Tables that people bring: CSV or XLSX, as rows of texts."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Literal

import openpyxl

from assess.instruments.table_rows import Row

MOST_ROWS = 20_000
MOST_COLUMNS = 500
LARGEST_UNPACKED = 60_000_000
"""Bytes of an XLSX file once unpacked; what is packed tighter is no table but an attack."""
READ_WHOLE = (
    "[Content_Types].xml",
    "docProps/app.xml",
    "docProps/core.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
    "xl/workbook.xml",
)
LARGEST_READ_WHOLE = 1_000_000
"""Bytes of each of these parts of an XLSX file, which are read before the first row: three million styles take minutes."""

Why = Literal["no_file", "empty", "twice", "too_large", "no_text", "no_xlsx", "damaged"]


class UnreadableTable(Exception):
    """The file is no table that we can read: why, and what it is about."""

    def __init__(self, why: Why, about: str = ""):
        super().__init__(why)
        self.why: Why = why
        self.about = about


def rows_of(name: str, content: bytes) -> tuple[list[Row], str]:
    """Rows of a table with a head, and the same table as CSV text. Raises UnreadableTable.

    Column names are in lower case; empty rows are left out, and so are titles above the head: lines in which a single cell is filled.
    """
    cells = _of_xlsx(content) if name.lower().endswith((".xlsx", ".xlsm")) else _of_csv(content)
    lines = list(_limited(cells))
    filled = [(place, line) for place, line in enumerate(lines, 1) if any(cell.strip() for cell in line)]
    if not filled:
        raise UnreadableTable("empty")
    beginning = next((at for at, (_, line) in enumerate(filled) if sum(bool(cell.strip()) for cell in line) > 1), 0)
    top, titles = filled[beginning]
    head = [title.strip().lower() for title in titles]
    if twice := {title for title in head if title and head.count(title) > 1}:
        raise UnreadableTable("twice", ", ".join(sorted(twice)))
    rows = [
        Row({title: line[at] if at < len(line) else "" for at, title in enumerate(head) if title}, place)
        for place, line in filled[beginning + 1 :]
    ]
    written = io.StringIO()
    csv.writer(written).writerows([] if place < top else line for place, line in enumerate(lines, 1))  # each line stays where it is
    return rows, written.getvalue()


def _limited(lines: Iterable[list[str]]) -> Iterator[list[str]]:
    for place, line in enumerate(lines):
        if place > MOST_ROWS or len(line) > MOST_COLUMNS:
            raise UnreadableTable("too_large")
        yield line


def _of_csv(content: bytes) -> Iterator[list[str]]:
    """Comma, semicolon or tab, whichever the first line has most of; UTF-8, UTF-16 if it says so, or Windows-1251 where it is neither."""
    try:
        text = content.decode("utf-16" if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("windows-1251", errors="replace")
    if "\x00" in text:
        raise UnreadableTable("no_text")
    first = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as problem:
        raise UnreadableTable("damaged") from problem


def _of_xlsx(content: bytes) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            sizes = [(part.filename, part.file_size) for part in packed.infolist()]
        if sum(size for _, size in sizes) > LARGEST_UNPACKED:
            raise UnreadableTable("too_large")
        if any(name in READ_WHOLE and size > LARGEST_READ_WHOLE for name, size in sizes):
            raise UnreadableTable("too_large")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        for line in book.worksheets[0].iter_rows(values_only=True, max_col=MOST_COLUMNS + 1):  # read as it goes, so it may fail here too
            yield [_as_text(cell) for cell in _without_tail(line)]
        book.close()
    except (zipfile.BadZipFile, zlib.error, LookupError, ValueError, OSError, SyntaxError, TypeError, RuntimeError) as problem:
        raise UnreadableTable("no_xlsx") from problem


def _without_tail(line: tuple[Any, ...]) -> tuple[Any, ...]:
    last = max((place for place, cell in enumerate(line) if cell is not None), default=-1)
    return line[: last + 1]


def _as_text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
