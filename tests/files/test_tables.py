"""Tables as files: what was written is read back, and nothing is computed on the way."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.files.tables import csv_file, harmless, xlsx_file

HEAD = ["name", "change"]
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", '=HYPERLINK("http://example.org")']


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_looks_like_a_formula_is_a_text(text: str) -> None:
    rows = [[text, -5]]
    in_csv = pd.read_csv(io.BytesIO(csv_file(HEAD, rows)), dtype={"name": str})
    assert in_csv["change"].tolist() == [-5]  # numbers stay as they are
    assert in_csv["name"][0].startswith("'")
    cells = openpyxl.load_workbook(io.BytesIO(xlsx_file([("Sheet", HEAD, rows)])))["Sheet"]
    assert cells["A2"].data_type == "s"
    assert cells["B2"].value == -5


@given(st.text(max_size=30))
def test_no_text_begins_as_a_formula_does(text: str) -> None:
    assert not harmless(text).startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r"))


def test_days_and_truths_keep_their_kind() -> None:
    rows = [["Ада", date(2026, 3, 31)], ["", True], ["x", None]]
    cells = openpyxl.load_workbook(io.BytesIO(xlsx_file([("Участники", HEAD, rows)])))["Участники"]
    assert cells["A2"].value == "Ада"
    assert cells["B2"].value.date() == date(2026, 3, 31)
    assert cells["B3"].value is True
    assert csv_file(HEAD, rows).decode("utf-8-sig").splitlines() == ["name,change", "Ада,2026-03-31", ",true", "x,"]
