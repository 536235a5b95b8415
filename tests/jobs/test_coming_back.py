"""The mailbox is read: who was not reached is shown, and nothing in the mailbox is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assess.files.folder import Folder
from assess.jobs import coming_back
from assess.jobs.coming_back import read_mailbox
from assess.jobs.errands import Worker
from assess.mail.bounces import read_bounce
from assess.mail.delivery import Courier
from assess.operations.assessments import Invitee, Terms, invite
from assess.operations.closing import close
from assess.operations.inviting import send_invitations, send_reminders
from assess.settings import load_settings
from assess.storage import outbox
from assess.storage.engine import Store
from tests.builders import NOON, an_assessment, dump, who_was_asked
from tests.mail.imap import MailServer, receiving
from tests.mail.reports import out_of_office, report
from tests.web.workbench import a_workbench


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    with receiving() as running:
        yield running


def sent(store: Store, folder: Path, *names: str, policy: str = "named") -> tuple[str, dict[str, str]]:
    """An assessment whose invitations went out: its id, and name → mail."""
    assessment = an_assessment(store, Terms(policy=policy))
    invite(store, assessment.id, [Invitee("research", name=name, email=f"{name}@example.org") for name in names])
    send_invitations(store, assessment.id, NOON)
    Worker(store, Courier("a@example.org", "http://assess.example.org", folder, None), Folder(folder), lambda: NOON).do_all_due()
    people = {one.invitation.id: str(one.invitation.name) for one in who_was_asked(store, assessment.id)}
    with store.reading() as connection:
        mails = outbox.of_kind(connection, store.tenant_id, ["invitation"], assessment.id)
    return assessment.id, {people[str(mail.subject_id)]: mail.id for mail in mails}


def shown(store: Store, assessment_id: str) -> dict[str | None, tuple[str, str | None]]:
    return {one.invitation.name: (one.delivery, one.result) for one in who_was_asked(store, assessment_id)}


def test_a_message_that_cannot_be_read_keeps_no_others_from_being_read(
    store: Store, tmp_path: Path, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server of these tests takes no message that is packed so deep; others do."""
    assessment_id, mails = sent(store, tmp_path, "anna")
    deep = b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 2000
    monkeypatch.setattr(coming_back, "read_bounce", lambda content: read_bounce(deep if b"Out of office" in content else content))
    server.receive(out_of_office("anything"), report(mails["anna"]))
    assert read_mailbox(store, server.mailbox, NOON) == 1
    assert shown(store, assessment_id)["anna"][0] == "failed"


def test_who_was_not_reached_is_shown_with_the_reason_and_not_reminded(store: Store, tmp_path: Path, server: MailServer) -> None:
    assessment_id, mails = sent(store, tmp_path, "anna", "borne", "carl", "dora")
    late = report(mails["borne"], "delayed", "4.4.1", "421 busy")
    server.receive(report(mails["anna"]), late, out_of_office(mails["carl"]), report("of somebody else"))
    before = server.count()
    assert read_mailbox(store, server.mailbox, NOON) == 2
    assert shown(store, assessment_id) == {
        "anna": ("failed", "5.1.1 550 5.1.1 User unknown"),
        "borne": ("late", "4.4.1 421 busy"),
        "carl": ("sent", None),
        "dora": ("sent", None),
    }
    assert (server.count(), server.count("UNSEEN")) == (before, 0)  # all seen, nothing deleted
    assert len(send_reminders(store, assessment_id, NOON)) == 3


def test_a_delay_that_ends_in_a_failure_is_a_failure(sqlite_store: Store, tmp_path: Path, server: MailServer) -> None:
    assessment_id, mails = sent(sqlite_store, tmp_path, "anna")
    server.receive(report(mails["anna"]), report(mails["anna"], "delayed", "4.4.1", "421 busy"))
    read_mailbox(sqlite_store, server.mailbox, NOON)
    assert shown(sqlite_store, assessment_id)["anna"][0] == "failed"


def test_a_page_shows_it(sqlite_store: Store, tmp_path: Path, server: MailServer) -> None:
    workbench = a_workbench(sqlite_store, tmp_path)
    assessment_id, mails = sent(sqlite_store, tmp_path, "anna", "borne")
    server.receive(report(mails["anna"]), report(mails["borne"], "delayed", "4.4.1", "421 busy"))
    read_mailbox(sqlite_store, server.mailbox, NOON)
    page = workbench.signed_in().get(f"/work/assessments/{assessment_id}/participants/")
    assert "550 5.1.1 User unknown" in page
    assert "1 was refused" in page
    assert "sent, late on its way" in page


def test_some_are_read_at_once_and_the_rest_the_next_time(
    sqlite_store: Store, tmp_path: Path, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coming_back, "MOST_AT_ONCE", 2)
    _, mails = sent(sqlite_store, tmp_path, "anna", "borne", "carl")
    server.receive(*(report(mail) for mail in mails.values()))
    assert [read_mailbox(sqlite_store, server.mailbox, NOON) for _ in range(3)] == [2, 1, 0]


def test_what_could_not_be_stored_stays_unseen(
    sqlite_store: Store, tmp_path: Path, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, mails = sent(sqlite_store, tmp_path, "anna")
    server.receive(report(mails["anna"]))
    with monkeypatch.context() as patch:
        patch.setattr("assess.storage.outbox.bounced", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            read_mailbox(sqlite_store, server.mailbox, NOON)
    assert server.count("UNSEEN") == 1
    assert read_mailbox(sqlite_store, server.mailbox, NOON) == 1


def test_a_message_too_large_for_a_report_is_not_fetched(
    sqlite_store: Store, tmp_path: Path, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assess.mail.mailbox.LARGEST", 300)
    _, mails = sent(sqlite_store, tmp_path, "anna")
    server.receive(report(mails["anna"]))
    assert read_mailbox(sqlite_store, server.mailbox, NOON) == 0
    assert server.count("UNSEEN") == 0


def test_nothing_is_kept_of_somebody_who_was_forgotten(sqlite_store: Store, tmp_path: Path, server: MailServer) -> None:
    assessment_id, mails = sent(sqlite_store, tmp_path, "anna", policy="anonymous")
    close(sqlite_store, assessment_id, tmp_path)
    server.receive(report(mails["anna"], said="550 Anna left the institute"))
    before = dump(sqlite_store)
    assert read_mailbox(sqlite_store, server.mailbox, NOON) == 0
    assert dump(sqlite_store) == before


def test_a_mailbox_that_cannot_be_opened_is_left_for_the_next_time(sqlite_store: Store, server: MailServer) -> None:
    for wrong in (
        replace(server.mailbox, password="guessed"),  # noqa: S106 - not one of ours
        replace(server.mailbox, port=1),
        replace(server.mailbox, folder="Elsewhere"),
    ):
        assert read_mailbox(sqlite_store, wrong, NOON) == 0


def test_the_mailbox_is_named_by_settings(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('imap_host = "mail.example.org"\nimap_user = "assess"\n', encoding="utf-8")
    found = load_settings(tmp_path, {"ASSESS_IMAP_PASSWORD": "secret"}).bounces
    assert found
    assert (found.host, found.port, found.security, found.user, found.password, found.folder) == (
        *("mail.example.org", 993, "tls", "assess"),
        *("secret", "INBOX"),
    )
    assert load_settings(tmp_path / "other", {}).bounces is None
