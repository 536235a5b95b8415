"""The page that shows how an assessment is going."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import event

from assess.operations.assessments import Terms
from assess.operations.closing import close
from assess.operations.responding import save_answers, submit
from assess.storage.engine import Store
from tests.builders import NO_MAILS, NOON, a_participant, an_assessment
from tests.operations.test_watching import MEMBER, sent_by
from tests.web.workbench import a_workbench


def test_the_page_says_what_is_still_missing_and_asks_the_database_no_more_often_for_more_people(store: Store, tmp_path: Path) -> None:
    workbench = a_workbench(store, tmp_path)
    assessment, browser = an_assessment(store, Terms(policy="named")), workbench.signed_in("viewer")
    address = f"/work/assessments/{assessment.id}/watching/"
    assert "Nobody has been asked yet" in browser.get(address)
    statements: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))
    counted = []
    for number in range(8):
        who = a_participant(store, assessment)
        if number % 2:
            save_answers(store, who.session, who.public_id, MEMBER, {}, f"save {number}", NOON)
            submit(store, who.session, who.public_id, f"send {number}", NOON + timedelta(hours=20 * number))
        browser.get(address)
        statements.clear()
        page = browser.get(address + "?quality=1")
        assert browser.status == 200
        counted.append(len(statements))
    assert counted[1:] == counted[1:2] * 7
    assert "4 responses were sent" in page
    assert "<polyline" in page


def test_the_page_says_what_it_does_not_tell_of_people_who_answer_anonymously(store: Store, tmp_path: Path) -> None:
    browser, assessment = a_workbench(store, tmp_path).signed_in("viewer"), an_assessment(store)
    a_participant(store, assessment)
    sent_by(store, assessment, 1)
    page = browser.get(f"/work/assessments/{assessment.id}/watching/")
    assert "1 response was begun and not sent." in page
    assert "Sections in which fewer than 5 people stopped are not named" in page
    assert "How long people take is told once 5 have finished" in page


def test_the_page_counts_no_signs_while_anonymous_answers_come_in(store: Store, tmp_path: Path) -> None:
    browser, assessment = a_workbench(store, tmp_path).signed_in("viewer"), an_assessment(store)
    sent_by(store, assessment, 5)
    address = f"/work/assessments/{assessment.id}/watching/?quality=1"
    assert "Signs are counted once the assessment is closed and at least 5 people have answered" in browser.get(address)
    close(store, assessment.id, NO_MAILS)
    assert "The same step nearly throughout" in browser.get(address)
