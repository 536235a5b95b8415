"""Nobody is asked twice because two asked at once, or because a worker died."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from assess.files.folder import Folder
from assess.jobs.errands import LEASE, Worker
from assess.mail.delivery import Courier
from assess.operations.assessments import Invitee, Terms, invite
from assess.operations.inviting import call_off_reminders, schedule_reminders, send_again, send_invitations, send_reminders
from assess.operations.letters import letter
from assess.storage import outbox
from assess.storage.engine import Store
from tests.builders import NOON, an_assessment, who_was_asked


def a_worker(store: Store, folder: Path, after: timedelta) -> Worker:
    courier = Courier("Assess <assess@example.org>", "http://assess.example.org", folder, None)
    return Worker(store, courier, Folder(folder), lambda: NOON + after)


def people(count: int) -> list[Invitee]:
    return [Invitee("research", email=f"person{number}@example.org") for number in range(count)]


def test_two_consultants_who_invite_at_once_send_one_mail_to_each(store: Store) -> None:
    assessment = an_assessment(store)
    invite(store, assessment.id, people(200))
    put: list[int] = []
    ready = threading.Barrier(2)

    def send() -> None:
        ready.wait()
        put.append(len(send_invitations(store, assessment.id, NOON)))

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(put) == [0, 200]


def test_a_worker_that_dies_over_planned_reminders_reminds_nobody_twice(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assessment = an_assessment(store)
    invite(store, assessment.id, people(2))
    send_invitations(store, assessment.id, NOON)
    a_worker(store, tmp_path, timedelta()).do_all_due()
    planned = schedule_reminders(store, assessment.id, NOON + timedelta(days=1), NOON)
    with monkeypatch.context() as patch:  # the worker dies before it can say what came of it
        patch.setattr("assess.jobs.errands._finish", dies)
        patch.setattr(Worker, "_failed", lambda *_: None)
        a_worker(store, tmp_path, timedelta(days=1)).do(store.tenant_id, planned.id)
    for hours in (1, 2, 3):
        a_worker(store, tmp_path, timedelta(days=1, hours=hours) + LEASE).do_all_due()
    assert [one.reminders for one in who_was_asked(store, assessment.id)] == [1, 1]
    with store.reading() as connection:
        done = outbox.find(connection, store.tenant_id, planned.id)
    assert done
    assert (done.state, done.result) == ("done", "2")


def test_reminders_called_off_while_a_worker_has_them_in_hand_do_not_go_out(store: Store, tmp_path: Path) -> None:
    assessment, later = an_assessment(store), NOON + timedelta(days=1)
    invite(store, assessment.id, people(2))
    send_invitations(store, assessment.id, NOON)
    a_worker(store, tmp_path, timedelta()).do_all_due()
    in_hand = schedule_reminders(store, assessment.id, later, NOON)
    assert call_off_reminders(store, assessment.id, in_hand.id, NOON)
    assert send_reminders(store, assessment.id, later, in_hand) == []


def test_whose_mail_was_refused_gets_one_again_only_when_asked_for(store: Store, tmp_path: Path) -> None:
    assessment = an_assessment(store)
    invite(store, assessment.id, people(3))
    first = send_invitations(store, assessment.id, NOON)
    a_worker(store, tmp_path, timedelta()).do_all_due()
    with store.writing() as connection:
        assert outbox.bounced(connection, first[0].id, "550 no such here", NOON)
    assert send_invitations(store, assessment.id, NOON) == []
    assert {one.subject_id for one in send_reminders(store, assessment.id, NOON)} == {one.subject_id for one in first[1:]}
    assert [one.subject_id for one in send_again(store, assessment.id, NOON + timedelta(hours=1))] == [first[0].subject_id]
    assert send_again(store, assessment.id, NOON + timedelta(hours=1)) == []


def test_the_last_moment_to_answer_is_said_by_the_clocks_of_a_town_and_not_of_a_file(store: Store) -> None:
    terms = Terms(zone="Asia/Yekaterinburg", closes=datetime(2026, 12, 24, 18, 0))  # noqa: DTZ001 - a local time
    assessment = an_assessment(store, terms)
    invite(store, assessment.id, [Invitee("research", language="ru", email="a@example.org")])
    (errand,) = send_invitations(store, assessment.id, NOON)
    found = letter(store, errand, "https://assess.example.org", NOON)
    assert found
    assert "18:00 (Екатеринбург)" in found.mail.text


def dies(*_: object) -> None:
    raise MemoryError
