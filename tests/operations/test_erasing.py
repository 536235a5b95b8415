"""Erasing answers also takes who gave them off the list of people asked, and no mail goes there any more."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from assess.files.folder import Folder
from assess.instruments.answers import Answer
from assess.jobs.errands import Worker
from assess.mail.delivery import Courier
from assess.mail.message import Mail, written
from assess.operations.assessments import Invitee, Terms, invite
from assess.operations.closing import close
from assess.operations.entering import Started, start
from assess.operations.erasing import erase_own_response, erase_response
from assess.operations.inviting import links, schedule_reminders, send_invitations
from assess.operations.responding import opened, save_answers, submit
from assess.storage.assessments import Assessment
from assess.storage.engine import Store
from assess.storage.roll import Roll
from assess.storage.tables import outbox
from tests.builders import NO_MAILS, NOON, an_assessment, dump, who_was_asked
from tests.mail.servers import Mailbox, serving
from tests.operations.test_anonymity import files

PEOPLE = [
    Invitee("research", "institute", "ru", "Anna", "anna@example.org"),
    Invitee("research", "academy", "en", "Borne", "borne@example.org"),
]
LEADS_TO_HER = ("Anna", "anna@example.org", "institute")


def a_worker(store: Store, folder: Path, days: int = 0) -> Worker:
    courier = Courier("Assess <assess@example.org>", "http://assess.example.org", folder, None)
    return Worker(store, courier, Folder(folder), lambda: NOON + timedelta(days=days))


def asked_by_mail(store: Store, folder: Path, policy: str) -> tuple[Assessment, Started]:
    """Two people invited by mail, a reminder that waits, and the session of the first, who has begun to answer."""
    assessment = an_assessment(store, Terms(policy=policy))
    token, _ = invite(store, assessment.id, PEOPLE)
    send_invitations(store, assessment.id, NOON)
    a_worker(store, folder).do_all_due()
    schedule_reminders(store, assessment.id, NOON + timedelta(days=1), NOON)
    begun = start(store, token, "en", "1", NOON)
    save_answers(store, begun.session, begun.public_id, {"member": Answer("answered", "yes")}, {}, "one", NOON)
    return assessment, begun


def erase(store: Store, begun: Started, folder: Path) -> None:
    erase_own_response(store, opened(store, begun.session, begun.public_id, NOON).id, folder, NOON)


def recipients(folder: Path) -> list[str]:
    texts = [path.read_text() for path in folder.glob("*.eml")]
    return sorted(name for text in texts for name in ("anna", "borne") if f"{name}@example.org" in text)


@pytest.mark.parametrize("policy", ["anonymous", "named"])
def test_nothing_leads_to_the_person_any_more(store: Store, tmp_path: Path, policy: str) -> None:
    assessment, begun = asked_by_mail(store, tmp_path, policy)
    assert recipients(tmp_path) == ["anna", "borne"]
    erase(store, begun, tmp_path)
    assert not any(word in str(dump(store)["invitations"] + dump(store)["outbox"]) for word in LEADS_TO_HER)
    assert not any(word.encode() in files(store) for word in LEADS_TO_HER)
    assert recipients(tmp_path) == ["borne"]
    people = who_was_asked(store, assessment.id)
    assert sorted((one.erased, one.invitation.name, one.invitation.group) for one in people) == [
        (False, "Borne", "research"),
        (True, None, "research"),
    ]


@pytest.mark.parametrize("policy", ["anonymous", "named"])
def test_no_reminder_goes_there_and_no_link_is_handed_out(store: Store, tmp_path: Path, policy: str) -> None:
    assessment, begun = asked_by_mail(store, tmp_path, policy)
    erase(store, begun, tmp_path)
    for _ in range(2):  # the planned errand, then the reminders that it makes
        a_worker(store, tmp_path, days=1).do_all_due()
    assert recipients(tmp_path) == ["borne", "borne"]
    assert links(store, assessment.id, "", NOON) == []


def test_a_mail_that_is_forgotten_counts_for_nobody(store: Store, tmp_path: Path) -> None:
    assessment, begun = asked_by_mail(store, tmp_path, "named")
    erase(store, begun, tmp_path)
    with store.reading() as connection:
        roll = Roll(connection, store.tenant_id, assessment, NOON)
    assert roll.deliveries.keys() < roll.entries.keys()
    assert {state: len(people) for state, people in roll.delivered.items() if people} == {"sent": 1, "not_sent": 1}


def test_a_mail_that_waits_is_cancelled(store: Store, tmp_path: Path) -> None:
    assessment = an_assessment(store)
    token, _ = invite(store, assessment.id, PEOPLE)
    send_invitations(store, assessment.id, NOON)
    erase(store, start(store, token, "en", "1", NOON), tmp_path)
    with store.reading() as connection:
        rows = connection.execute(select(outbox.c.state, outbox.c.subject_id.is_(None))).all()
    assert sorted(tuple(row) for row in rows) == [("cancelled", True), ("waiting", False)]


def test_by_the_receipt_it_is_the_same(store: Store, tmp_path: Path) -> None:
    assessment, begun = asked_by_mail(store, tmp_path, "named")
    receipt = submit(store, begun.session, begun.public_id, "s", NOON)
    close(store, assessment.id, NO_MAILS)
    erase_response(store, receipt.number, tmp_path, NOON)
    assert not any(word in str(dump(store)) for word in LEADS_TO_HER if word != "institute")  # the register may name organisations
    assert recipients(tmp_path) == ["borne"]


def test_after_an_anonymous_assessment_closed_nobody_can_tell_whose_invitation_it_was(store: Store, tmp_path: Path) -> None:
    assessment, begun = asked_by_mail(store, tmp_path, "anonymous")
    receipt = submit(store, begun.session, begun.public_id, "s", NOON)
    close(store, assessment.id, NO_MAILS)
    before = dump(store)["invitations"]
    erase_response(store, receipt.number, tmp_path, NOON)
    assert dump(store)["invitations"] == before
    assert not any(one.erased for one in who_was_asked(store, assessment.id))


def test_a_mail_that_a_worker_had_in_hand_does_not_go_any_more(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker has read the address and written the mail when everything is erased."""
    assessment = an_assessment(store)
    token, _ = invite(store, assessment.id, PEOPLE)
    send_invitations(store, assessment.id, NOON)
    begun = start(store, token, "en", "1", NOON)
    monkeypatch.setattr("assess.storage.outbox.await_hand_over", lambda *_: None)  # it would be this thread that waits for itself

    def written_slowly(mail: Mail, *more: Any) -> EmailMessage:
        if mail.name == "Anna":
            erase(store, begun, tmp_path)
        return written(mail, *more)

    monkeypatch.setattr("assess.operations.mailing.written", written_slowly)
    a_worker(store, tmp_path).do_all_due()
    assert recipients(tmp_path) == ["borne"]
    assert sorted(row["state"] for row in mails_of(store)) == ["cancelled", "done"]


def test_a_mail_put_aside_by_a_worker_that_died_is_deleted_by_the_next(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assessment = an_assessment(store)
    token, _ = invite(store, assessment.id, PEOPLE)
    send_invitations(store, assessment.id, NOON)
    with monkeypatch.context() as patch:
        patch.setattr("assess.operations.mailing._over", lambda *_: None)  # dies after the file is written
        a_worker(store, tmp_path).do_all_due()
        patch.setattr("assess.storage.outbox.PATIENCE", 0)
        patch.setattr("assess.operations.erasing.take_away", lambda *_: None)  # it comes back just after that
        erase(store, start(store, token, "en", "1", NOON), tmp_path)
    assert recipients(tmp_path) == ["anna", "borne"]
    a_worker(store, tmp_path, days=1).do_all_due()
    assert recipients(tmp_path) == ["borne"]


def test_erasing_waits_for_a_mail_that_is_being_handed_over(store: Store, tmp_path: Path) -> None:
    assessment = an_assessment(store)
    token, _ = invite(store, assessment.id, PEOPLE)
    send_invitations(store, assessment.id, NOON)
    begun, reached, go_on = start(store, token, "en", "1", NOON), threading.Event(), threading.Event()

    def held(message: EmailMessage) -> str:
        if "anna" in message["To"]:
            reached.set()
            go_on.wait(30)
        return "250 taken"

    with serving(Mailbox(fate=held)) as server:
        courier = Courier("a@example.org", "http://assess.example.org", tmp_path, server)
        worker = threading.Thread(target=Worker(store, courier, Folder(tmp_path), lambda: NOON).do_all_due)
        worker.start()
        assert reached.wait(30)
        eraser = threading.Thread(target=erase, args=[store, begun, tmp_path])
        eraser.start()
        eraser.join(0.5)
        still_waits = eraser.is_alive()
        go_on.set()
        eraser.join()
        worker.join()
    assert still_waits
    assert [(row["state"], row["result"]) for row in mails_of(store) if row["subject_id"] is None] == [("done", None)]


def test_whoever_was_erased_is_not_asked_again_by_the_same_table(store: Store, tmp_path: Path) -> None:
    assessment, begun = asked_by_mail(store, tmp_path, "named")
    erase(store, begun, tmp_path)
    again = [replace(PEOPLE[0], email="Anna@Example.org "), Invitee("research", email="carl@example.org")]
    assert len(invite(store, assessment.id, again)) == 1
    assert "anna" not in str(dump(store)).lower()


def mails_of(store: Store) -> list[dict[str, Any]]:
    with store.reading() as connection:
        return [dict(row._mapping) for row in connection.execute(select(outbox).where(outbox.c.kind == "invitation"))]
