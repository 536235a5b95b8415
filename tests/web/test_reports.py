"""Reports from the site: asked for, written beside the requests, taken away by those who may."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest

from assess.operations import asking_for_reports, report_writing
from assess.operations.assessments import Terms
from assess.operations.closing import close
from assess.storage import outbox, reports
from assess.storage.engine import Store
from tests.builders import NO_MAILS, NOON, an_assessment
from tests.web.workbench import Workbench, a_workbench


@pytest.fixture
def workbench(sqlite_store: Store, tmp_path: Path) -> Workbench:
    return a_workbench(sqlite_store, tmp_path)


def closed(workbench: Workbench) -> str:
    """The address of the reports of a closed assessment."""
    assessment = an_assessment(workbench.store)
    close(workbench.store, assessment.id, NO_MAILS)
    return f"/work/assessments/{assessment.id}/reports/"


def test_a_report_is_written_and_taken_away(workbench: Workbench) -> None:
    home, browser = closed(workbench), workbench.signed_in()
    assert "No report yet" in browser.get(home)
    browser.post(home, {"design": "full-assessment", "language": "en"})
    page = browser.get(home)
    address = re.search(r'href="([^"]+\.pdf)"', page).group(1)  # type: ignore[union-attr]
    browser.get(address)
    with pikepdf.open(io.BytesIO(browser.page.data)) as pdf:
        assert str(pdf.Root.Lang) == "en"
    assert "attachment" in browser.page.headers["Content-Disposition"]
    assert '<p class="stage">reported</p>' in browser.get(home.replace("reports/", ""))


def test_a_report_belongs_to_its_assessment_and_tenant(workbench: Workbench) -> None:
    home, browser = closed(workbench), workbench.signed_in()
    browser.get(home)
    browser.post(home, {"design": "full-assessment", "language": "en"})
    with workbench.store.reading() as connection:
        (made,) = reports.reports_of(connection, "default", home.split("/")[3])
    for reader, address in (
        (workbench.signed_in("administrator", tenant="other"), f"{home}{made.id}.pdf"),
        (workbench.signed_in("viewer"), closed(workbench) + f"{made.id}.pdf"),
    ):
        reader.get(address)
        assert reader.status == 404
    viewer = workbench.signed_in("viewer")
    viewer.get(f"{home}{made.id}.pdf")
    assert viewer.status == 200


def test_an_anonymous_assessment_is_reported_after_closing_only(workbench: Workbench) -> None:
    assessment = an_assessment(workbench.store)
    home, browser = f"/work/assessments/{assessment.id}/reports/", workbench.signed_in()
    assert "once the assessment is closed" in browser.get(home)
    with pytest.raises(asking_for_reports.NotReady):
        asking_for_reports.ask_for_report(workbench.store, assessment.id, "full-assessment", "en", NOON)
    named = an_assessment(workbench.store, Terms(policy="named"))
    first, again, other = (
        asking_for_reports.ask_for_report(workbench.store, named.id, "full-assessment", language, NOON) for language in ("en", "en", "ru")
    )
    assert first == again  # asked for by a second click
    assert other.id != first.id


@pytest.mark.parametrize("fields", [{"design": "../../etc", "language": "en"}, {"design": "full-assessment", "language": "xx"}])
def test_only_designs_and_languages_that_there_are_can_be_asked_for(workbench: Workbench, fields: dict[str, str]) -> None:
    home, browser = closed(workbench), workbench.signed_in()
    browser.get(home)
    browser.post(home, fields)
    assert browser.status == 400


def test_a_report_that_fails_says_so_and_is_tried_three_times(workbench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> bytes:
        raise MemoryError

    monkeypatch.setattr(report_writing, "_rendered", fail)
    home, browser = closed(workbench), workbench.signed_in()
    browser.get(home)
    browser.post(home, {"design": "full-assessment", "language": "en"})
    assert "Waits for its turn" in browser.get(home)
    for _ in range(3):
        workbench.clock[0] += timedelta(minutes=3)
        workbench.worker.do_all_due()
    assert "something failed on our side" in browser.get(home)
    with workbench.store.reading() as connection:
        (errand,) = outbox.of_kind(connection, "default", ["report"])
    assert (errand.state, errand.attempts) == ("failed", 3)
