"""Mails from the outbox to a real server: each goes out, whatever breaks, and none again once it was accepted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from assess.files.folder import Folder
from assess.jobs.errands import Worker
from assess.mail.delivery import Courier
from assess.mail.message import Mail
from assess.operations.mailing import GIVEN_UP_AFTER, put_into_outbox
from assess.settings import MailServer
from assess.storage import outbox
from assess.storage.engine import Store
from assess.storage.outbox import Errand
from tests.builders import NOON
from tests.mail.servers import Mailbox, drops, serving


def a_mail(number: int = 1) -> Mail:
    return Mail(f"mail-{number}", f"person{number}@example.org", "Ада Л.", "Приглашение", "Здравствуйте!\n", "ru")


def a_worker(store: Store, folder: Path, server: MailServer | None, clock: list[datetime]) -> Worker:
    courier = Courier("Assess <assess@example.org>", "http://assess.example.org", folder, server)
    return Worker(store, courier, Folder(folder), lambda: clock[0])


def found(store: Store, errand_id: str) -> Errand:
    with store.writing() as connection:
        (one,) = (one for one in outbox.of_kind(connection, store.tenant_id, ["mail"]) if one.id == errand_id)
    return one


def test_a_mail_arrives_as_it_was_written(store: Store, tmp_path: Path) -> None:
    put_into_outbox(store, a_mail(), NOON)
    mailbox = Mailbox()
    with serving(mailbox) as server:
        assert a_worker(store, tmp_path, server, [NOON]).do_all_due() == 1
    (message,) = mailbox.copies
    assert message["Message-ID"] == "<mail-1@assess.example.org>"
    assert message["Subject"] == "Приглашение"
    assert "person1@example.org" in message["To"]
    assert message.get_content().replace("\r\n", "\n") == "Здравствуйте!\n"
    assert found(store, "mail-1").state == "done"


def test_without_a_server_mails_are_files(sqlite_store: Store, tmp_path: Path) -> None:
    put_into_outbox(sqlite_store, a_mail(), NOON)
    a_worker(sqlite_store, tmp_path / "outbox", None, [NOON]).do_all_due()
    assert (tmp_path / "outbox" / "mail-1.eml").exists()


def test_a_refused_mail_fails_and_is_not_tried_again(sqlite_store: Store, tmp_path: Path) -> None:
    put_into_outbox(sqlite_store, a_mail(), NOON)
    with serving(Mailbox(fate=lambda _: "550 no such person@example.org here")) as server:
        worker = a_worker(sqlite_store, tmp_path, server, [NOON])
        worker.do_all_due()
        worker = replace(worker, clock=lambda: NOON + timedelta(days=1))
        assert worker.do_all_due() == 0
    failed = found(sqlite_store, "mail-1")
    assert (failed.state, failed.result) == ("failed", "550 no such here")  # no address in what is kept


@pytest.mark.parametrize("fate", ["451 come back later", "drop"])
def test_what_is_not_taken_is_tried_again_under_the_same_name(sqlite_store: Store, tmp_path: Path, fate: str) -> None:
    put_into_outbox(sqlite_store, a_mail(), NOON)
    mailbox = Mailbox(fate=lambda _: fate)
    clock = [NOON]
    with serving(mailbox) as server:
        worker = a_worker(sqlite_store, tmp_path, server, clock)
        worker.do_all_due()
        assert worker.do_all_due() == 0  # not at once
        mailbox.fate = lambda _: "250 taken"
        clock[0] += timedelta(minutes=1)
        assert worker.do_all_due() == 1
    assert found(sqlite_store, "mail-1").state == "done"
    assert {message["Message-ID"] for message in mailbox.copies} == {"<mail-1@assess.example.org>"}


def test_after_two_days_a_mail_is_given_up(sqlite_store: Store, tmp_path: Path) -> None:
    put_into_outbox(sqlite_store, a_mail(), NOON)
    clock = [NOON + GIVEN_UP_AFTER + timedelta(minutes=1)]
    worker = a_worker(sqlite_store, tmp_path, MailServer("127.0.0.1", 1, "none", "", ""), clock)
    worker.do_all_due()
    assert found(sqlite_store, "mail-1").state == "failed"


def test_hundred_mails_over_a_bad_line_all_arrive_and_none_again_after_it_was_accepted(sqlite_store: Store, tmp_path: Path) -> None:
    for number in range(100):
        put_into_outbox(sqlite_store, a_mail(number), NOON)
    mailbox, clock = Mailbox(fate=drops(0.3, seed=5)), [NOON]
    with serving(mailbox) as server:
        worker = a_worker(sqlite_store, tmp_path, server, clock)
        for _ in range(30):
            worker.do_all_due()
            clock[0] += timedelta(hours=1)
    assert len(mailbox.accepted) == 100
    assert set(mailbox.accepted.values()) == {1}
    assert len(mailbox.copies) > 100
