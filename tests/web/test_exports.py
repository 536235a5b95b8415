"""Data taken out: read back by the programs it is for, with nothing computed and nothing given away."""

from __future__ import annotations

import io
import json
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat
import pytest

from assess.files.spss import variable_names
from assess.operations.assessments import Terms
from assess.operations.closing import close
from assess.operations.importing import import_responses
from assess.operations.scoring_run import run_scoring
from assess.storage.assessments import Assessment
from assess.storage.engine import Store
from tests.builders import NO_MAILS, NOON, an_assessment
from tests.web.site import EVERY_TYPE, an_instrument_of
from tests.web.workbench import Workbench, a_workbench

FORMULA = '=HYPERLINK("http://example.org")'
TABLE = f'''group,organisation,role,together,courses,courses_count,partners,remarks
small_firm,Works,head,2,yes,25,firms;research,"{FORMULA.replace('"', '""')}"
research,+1,manager,dont_know,no,,nobody,Сильные люди
'''


@pytest.fixture
def workbench(sqlite_store: Store, tmp_path: Path) -> Workbench:
    return a_workbench(sqlite_store, tmp_path)


def answered(workbench: Workbench, terms: Terms) -> Assessment:
    """An open assessment with two responses."""
    assessment = an_assessment(workbench.store, terms, an_instrument_of(EVERY_TYPE))
    path = workbench.instance / "answers.csv"
    path.write_text(TABLE, encoding="utf-8")
    result = import_responses(workbench.store, assessment.id, path, NOON)
    assert result.row_errors == []
    return assessment


def fetched(workbench: Workbench, assessment: Assessment, kind: str, language: str = "en") -> bytes:
    browser = workbench.signed_in()
    browser.get(f"/work/assessments/{assessment.id}/data/{kind}?language={language}")
    assert browser.status == 200, browser.page.text
    return browser.page.data


def test_pandas_reads_the_csv_and_numbers_are_numbers(workbench: Workbench) -> None:
    frame = pd.read_csv(io.BytesIO(fetched(workbench, answered(workbench, Terms(policy="named")), "csv"))).set_index("role")
    assert frame.loc[1, "courses_count"] == 25
    assert frame.loc[2, "together"] == -97
    assert frame.loc[1, "partners.firms"] == 1
    assert frame.loc[1, "remarks"] == f"'{FORMULA}"
    assert frame.loc[2, "organisation"] == "'+1"


def test_openpyxl_reads_the_workbook_and_its_codebook_and_nothing_is_a_formula(workbench: Workbench) -> None:
    book = openpyxl.load_workbook(io.BytesIO(fetched(workbench, answered(workbench, Terms(policy="named")), "xlsx", "ru")))
    cells = [cell for sheet in book.worksheets for line in sheet.iter_rows() for cell in line]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert FORMULA in {cell.value for cell in cells}
    words = {(line[0], line[2]): line[3] for line in book.worksheets[1].iter_rows(min_row=2, values_only=True)}
    assert words["together", -97] == "dont_know"
    assert words["role", 1] == "Владелец или руководитель"


def test_pyreadstat_reads_the_labels_in_the_language_chosen(workbench: Workbench, tmp_path: Path) -> None:
    path = tmp_path / "responses.sav"
    path.write_bytes(fetched(workbench, answered(workbench, Terms(policy="named")), "sav", "es"))
    frame, labels = pyreadstat.read_sav(str(path), user_missing=True)
    assert sorted(frame["courses_count"].dropna()) == [25]
    assert sorted(frame["together"]) == [-97, 2]
    assert labels.variable_value_labels["together"][-97] == "dont_know"
    assert labels.column_names_to_labels["role"] == an_instrument_of(EVERY_TYPE).in_language("es").questionnaire.items["role"].ask
    assert "Сильные люди" in set(frame["remarks"])


def test_json_holds_the_same(workbench: Workbench) -> None:
    found = json.loads(fetched(workbench, answered(workbench, Terms(policy="named")), "json"))
    assert {row.get("remarks") for row in found["rows"]} == {FORMULA, "Сильные люди"}
    assert found["codes"]["role"]["2"]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "sav", "json"])
def test_no_response_leaves_an_anonymous_assessment(workbench: Workbench, kind: str, tmp_path: Path) -> None:
    assessment = answered(workbench, Terms())
    browser = workbench.signed_in()
    browser.get(f"/work/assessments/{assessment.id}/data/{kind}")
    assert browser.status == 303  # nothing is published yet
    close(workbench.store, assessment.id, NO_MAILS)
    run_scoring(workbench.store, assessment.id, 0, NOON)
    content = fetched(workbench, assessment, kind)
    for trace in ("Works", FORMULA, "Сильные люди"):
        assert trace.encode() not in content
    if kind == "csv":
        frame = pd.read_csv(io.BytesIO(content))
        assert set(frame["option"].dropna()) <= {"hidden", "not_asked", "too_few_answers"}  # two voices are too few for any figure
        assert frame["count"].isna().all()


def test_names_are_such_as_spss_takes_and_each_once() -> None:
    names = ["a.b", "A.B", "1st", "имя", "x" * 80, "x" * 79, "end."]
    found = variable_names(names)
    assert len({name.lower() for name in found}) == len(names)
    assert all(name[0].isalpha() and len(name) <= 64 and not name.endswith(".") for name in found)
