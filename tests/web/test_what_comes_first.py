"""Pages on which there is nothing yet say what comes first, and offer nothing that leads nowhere."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from assess.operations.assessments import Terms
from assess.operations.closing import close
from assess.storage import assessments
from assess.storage.engine import Store
from tests.builders import NO_MAILS, NOON, an_assessment
from tests.web.test_running_an_assessment import terms_of
from tests.web.workbench import Workbench, a_workbench


@pytest.fixture
def workbench(sqlite_store: Store, tmp_path: Path) -> Workbench:
    return a_workbench(sqlite_store, tmp_path)


def test_an_assessment_without_participants_leads_to_them_until_it_is_closed(workbench: Workbench) -> None:
    home, browser = f"/work/assessments/{an_assessment(workbench.store).id}/", workbench.signed_in()
    assert f'<a href="{home}participants/">Add participants</a>' in browser.get(home)
    assert "Add participants" not in workbench.signed_in("viewer").get(home)
    close(workbench.store, home.split("/")[3], NO_MAILS)
    page = browser.get(home)
    assert "Nobody was asked." in page
    assert "Add participants" not in page


def test_figures_are_offered_once_there_are_some(workbench: Workbench) -> None:
    anonymous, named = an_assessment(workbench.store), an_assessment(workbench.store, Terms(policy="named"))
    browser = workbench.signed_in()
    page = browser.get(f"/work/assessments/{anonymous.id}/data/")
    assert "they come with the first report" in page
    assert "data/csv" not in page
    assert "data/csv" in browser.get(f"/work/assessments/{named.id}/data/")


def test_nobody_is_offered_to_read_answers_that_are_not_there_or_not_to_be_read(workbench: Workbench) -> None:
    assessment, browser = an_assessment(workbench.store), workbench.signed_in()
    page = browser.get(f"/work/assessments/{assessment.id}/watching/")
    assert "Read all answers" not in page
    assert page.count("Nothing was sent yet.") == 3
    assert "0 responses" not in page


def test_a_slip_in_a_date_does_not_close_for_good_what_is_open(workbench: Workbench) -> None:
    closes = (NOON + timedelta(days=5)).replace(tzinfo=None)
    assessment, browser = an_assessment(workbench.store, Terms(closes=closes, asked_by="The institute")), workbench.signed_in()
    address = f"/work/assessments/{assessment.id}/terms"
    browser.get(address)
    page = browser.post(address, terms_of(browser.page.text, closes=f"{NOON - timedelta(days=365):%Y-%m-%dT%H:%M}"))
    assert browser.status == 422
    assert "This time is past. To end it now, close the assessment on its page." in page
    with workbench.store.reading() as connection:
        assert assessments.get(connection, "default", assessment.id).closes_at == NOON + timedelta(days=5)
