"""Tables as people have them."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest

from assess.files.reading import UnreadableTable, rows_of

MESSY = "\n\nname;place;\nРомашка;Чусовой;\n;;\nЗавод;;\n"
ROWS = [({"name": "Ромашка", "place": "Чусовой"}, 4), ({"name": "Завод", "place": ""}, 6)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1251"])
@pytest.mark.parametrize("before", ["", "Register of 2026;;\n", "sep=;\n"])
def test_a_table_is_found_below_blank_lines_and_titles_and_every_row_knows_its_line(encoding: str, before: str) -> None:
    added = bool(before)
    rows, text = rows_of("register.csv", (before + MESSY).encode(encoding))
    expected = [(cells, line + added) for cells, line in ROWS]
    assert [(dict(row), row.line) for row in rows] == expected
    assert [(dict(row), row.line) for row in rows_of("table.csv", text.encode())[0]] == expected


def test_a_title_over_merged_cells_is_no_head() -> None:
    book = openpyxl.Workbook()
    for row in (["Register; of 2026, all"], ["Name", "Place"], [None], ["Works", 3.0]):
        book.active.append(row)
    book.active.merge_cells("A1:B1")
    book.save(kept := io.BytesIO())
    rows, text = rows_of("register.xlsx", kept.getvalue())
    assert [(dict(row), row.line) for row in rows] == [({"name": "Works", "place": "3"}, 4)]
    assert rows_of("table.csv", text.encode())[0] == rows


def test_a_workbook_that_is_broken_inside_is_no_table() -> None:
    openpyxl.Workbook().save(whole := io.BytesIO())
    broken = io.BytesIO()
    with zipfile.ZipFile(whole) as parts, zipfile.ZipFile(broken, "w") as changed:
        for name in parts.namelist():
            cell = b'<sheetData><row r="1"><c r="A1" t="s"><v>99</v></c></row></sheetData>'
            changed.writestr(name, parts.read(name).replace(b"<sheetData />", cell).replace(b"<sheetData/>", cell))
    with pytest.raises(UnreadableTable):
        rows_of("register.xlsx", broken.getvalue())


def test_a_workbook_with_more_styles_than_cells_is_not_read() -> None:
    openpyxl.Workbook().save(whole := io.BytesIO())
    swollen = io.BytesIO()
    with zipfile.ZipFile(whole) as parts, zipfile.ZipFile(swollen, "w", zipfile.ZIP_DEFLATED) as changed:
        for name in parts.namelist():
            changed.writestr(name, parts.read(name).replace(b"</cellXfs>", b"<xf/>" * 250_000 + b"</cellXfs>"))
    with pytest.raises(UnreadableTable) as problem:
        rows_of("register.xlsx", swollen.getvalue())
    assert problem.value.why == "too_large"


def test_a_workbook_with_a_password_is_no_table() -> None:
    openpyxl.Workbook().save(whole := io.BytesIO())
    locked = bytearray(whole.getvalue())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        for found in re.finditer(mark, whole.getvalue()):
            locked[found.start() + flags] |= 1
    with pytest.raises(UnreadableTable):
        rows_of("register.xlsx", bytes(locked))
