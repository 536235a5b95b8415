"""Real people's answers: 2,042 people in 49 companies, one assessment for each company, and reports for ten."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pikepdf
import pytest

from assess.files.folder import Folder
from assess.instruments.facts import FactSheet, Initiative
from assess.instruments.parsing import load_instrument
from assess.operations.assessments import create_assessment, open_, publish_instrument
from assess.operations.closing import close
from assess.operations.importing import import_responses
from assess.operations.initiatives import create_initiative
from assess.operations.report_writing import write_report
from assess.operations.scoring_run import run_scoring
from assess.paths import shipped
from assess.scoring.disclosure import PublishedScorecard
from assess.storage import reports
from assess.storage.engine import Store
from tests.builders import NO_MAILS

DATA = Path(__file__).parents[3] / "shared" / "data" / "leadership" / "lq2002_leadership.csv"
REPORTS = 10
"""Each takes two seconds."""
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the real data lie beside the project, in shared/data, and are not there")


def company_table(people: pd.DataFrame, path: Path) -> Path:
    """A company's answers as the import takes them."""
    table = people.drop(columns="COMPID").rename(columns=str.lower)
    table.insert(0, "group", "small_firm")
    table.to_csv(path, index=False)
    return path


def test_every_company_gets_its_scores_and_some_their_reports(sqlite_store: Store, tmp_path: Path) -> None:
    instrument = load_instrument(Path(__file__).parents[1] / "packs" / "leadership")
    publish_instrument(sqlite_store, instrument, NOW)
    files, design = Folder(tmp_path / "reports"), shipped("reports") / "full-assessment"
    companies = pd.read_csv(DATA).groupby("COMPID")
    imported = 0
    for place, (number, people) in enumerate(companies):
        facts = FactSheet(format=1, initiative=Initiative(name=f"Company {number}", place="—", region="—"))
        initiative = create_initiative(sqlite_store, facts, NOW)
        assessment = create_assessment(sqlite_store, initiative.id, "leadership", NOW)
        open_(sqlite_store, assessment.id)
        result = import_responses(sqlite_store, assessment.id, company_table(people, tmp_path / "company.csv"), NOW)
        assert result.row_errors == []
        imported += result.imported
        close(sqlite_store, assessment.id, NO_MAILS)
        run_scoring(sqlite_store, assessment.id, 1, NOW)
        with sqlite_store.reading() as connection:
            stored = reports.latest_scorecard(connection, sqlite_store.tenant_id, assessment.id)
        assert stored is not None
        overall = PublishedScorecard.from_json(stored.published).nodes["overall"].total
        by_hand = 25 * (people.drop(columns="COMPID").mean() - 1).mean()  # five steps are worth 0, 25, … 100; nothing is missing
        assert overall.value == pytest.approx(by_hand)
        assert overall.n == len(people)
        if place >= REPORTS:
            continue
        report = write_report(sqlite_store, files, assessment.id, design, "en", NOW)
        with pikepdf.open(files.find(report.file_name)) as pdf:
            assert len(pdf.pages) >= 5
            assert f"Company {number}" in str(pdf.docinfo["/Title"])
    assert (len(companies), imported) == (49, 2042)
