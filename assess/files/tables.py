"""Tables as files: CSV and XLSX in which numbers stay numbers and no text becomes a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

Cell = str | int | float | bool | date | datetime | None
FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
"""A spreadsheet program reads a text that begins with one of these as something to compute (OWASP, CSV Injection)."""
LONGEST_IN_XLSX = 32_767
LONGEST_SHEET_NAME = 31


def csv_file(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Comma-separated values in UTF-8 with a mark that Excel needs. Texts that look like formulas get an apostrophe before them."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([harmless(title) for title in head])
    writer.writerows([_in_csv(cell) for cell in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def xlsx_file(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Cell]]]]) -> bytes:
    """A workbook of sheets (name, head, rows). Texts are stored as texts, whatever they begin with."""
    written = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(written, options) as book:
        bold = book.add_format({"bold": True})
        formats: dict[type, Any] = {
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        for name, head, rows in sheets:
            sheet = book.add_worksheet(name[:LONGEST_SHEET_NAME])
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, head, bold)
            for place, row in enumerate(rows, 1):
                for column, cell in enumerate(row):
                    _write(sheet, place, column, cell, formats)
    return written.getvalue()


def harmless(text: str) -> str:
    """The text, with an apostrophe before it if a spreadsheet program would compute it."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def _in_csv(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    return harmless(cell) if isinstance(cell, str) else cell


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell, formats: dict[type, Any]) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, datetime):
        sheet.write_datetime(row, column, cell.replace(tzinfo=None), formats[datetime])
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, formats[date])
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell[:LONGEST_IN_XLSX])
    else:
        sheet.write_number(row, column, cell)
