"""Scorecards and reports stay findable, pinned to what they were made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from assess.storage import reports
from assess.storage.engine import NotFound, Store
from assess.storage.reports import StoredReport, StoredScorecard
from tests.builders import NOON, an_assessment


def a_scorecard(assessment_id: str, name: str = "first") -> StoredScorecard:
    return StoredScorecard(name, assessment_id, "instrument", "facts", "data", 7, "0.1.0", '{"people":42}', "{}", NOON)


def test_the_latest_scorecard_is_found(store: Store) -> None:
    assessment = an_assessment(store)
    first = a_scorecard(assessment.id)
    second = replace(first, id="second", made_at=NOON + timedelta(seconds=1))
    with store.writing() as connection:
        assert reports.latest_scorecard(connection, store.tenant_id, assessment.id) is None
        reports.add_scorecard(connection, store.tenant_id, second)
        reports.add_scorecard(connection, store.tenant_id, first)
    with store.reading() as connection:
        assert reports.latest_scorecard(connection, store.tenant_id, assessment.id) == second
        assert reports.scorecard(connection, store.tenant_id, "first") == first
        with pytest.raises(NotFound, match="no scorecard `third`"):
            reports.scorecard(connection, store.tenant_id, "third")


def test_reports_are_listed_with_the_newest_first(store: Store) -> None:
    assessment = an_assessment(store)
    early = StoredReport("a", assessment.id, "first", "full-assessment", "hash", "en", "0.1.0", "a.pdf", NOON)
    late = replace(early, id="b", language="ru", file_name="b.pdf", made_at=NOON + timedelta(hours=1))
    with store.writing() as connection:
        reports.add_scorecard(connection, store.tenant_id, a_scorecard(assessment.id))
        reports.add_report(connection, store.tenant_id, early)
        reports.add_report(connection, store.tenant_id, late)
        assert reports.reports_of(connection, store.tenant_id, assessment.id) == [late, early]


def test_a_report_needs_its_scorecard(store: Store) -> None:
    assessment = an_assessment(store)
    report = StoredReport("a", assessment.id, "nothing", "full-assessment", "hash", "en", "0.1.0", "a.pdf", NOON)
    with pytest.raises(IntegrityError), store.writing() as connection:
        reports.add_report(connection, store.tenant_id, report)
