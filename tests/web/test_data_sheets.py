"""The data sheet that goes with an invitation, so that figures can be looked up before somebody begins to answer."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from assess.paths import shipped
from assess.storage.engine import Store
from tests.builders import NOON, an_assessment
from tests.mail.servers import Mailbox, drops, serving
from tests.web.site import QUICK_SCAN, Browser, an_instrument_of
from tests.web.test_inviting import import_people
from tests.web.workbench import Workbench, a_workbench

FULL = shipped("questionnaires") / "cluster-initiative"
PEOPLE = """name;email;group;organisation;language
Софья;sofya@example.org;large_firm;Works;ru
Lucía;lucia@example.org;large_firm;Institute;es
Borne;borne@example.org;large_firm;Mill;en
"""
ASKED = "Attach the data sheet with the figures to look up"


def invited(workbench: Workbench, pack: Path = FULL, people: str = PEOPLE, **fields: str) -> Browser:
    """The page of participants after everybody of the table was invited."""
    home = f"/work/assessments/{an_assessment(workbench.store, instrument=an_instrument_of(pack)).id}/participants/"
    browser = workbench.signed_in()
    import_people(browser, home, people)
    browser.get(home)
    before = browser.page.text
    browser.post(home + "send", {"what": "invitations", **fields})
    assert (ASKED in before) == (pack == FULL)
    return browser


def words_of(message: EmailMessage, folder: Path) -> str:
    """What the one attachment of a mail says."""
    (attached,) = message.iter_attachments()
    assert (attached.get_content_type(), attached.get_filename()) == ("application/pdf", "data-sheet.pdf")
    path = folder / "attached.pdf"
    path.write_bytes(attached.get_content())
    return subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout


def test_the_data_sheet_goes_with_the_invitation_in_the_language_of_each(sqlite_store: Store, tmp_path: Path) -> None:
    mailbox = Mailbox()
    with serving(mailbox) as server:
        invited(a_workbench(sqlite_store, tmp_path, mail_server=server), data_sheet="on")
    found = {str(message["To"]).partition("@")[0].rpartition("<")[2]: message for message in mailbox.copies}
    titles = {"sofya": "Лист данных", "lucia": "Hoja de datos", "borne": "Data sheet"}
    assert found.keys() == titles.keys()
    for name, title in titles.items():
        assert title in words_of(found[name], tmp_path)
        body = found[name].get_body()
        assert body
        assert "data-sheet.pdf" in body.get_content()
    assert set(mailbox.accepted.values()) == {1}


def test_nothing_is_attached_where_the_consultant_does_not_want_it(sqlite_store: Store, tmp_path: Path) -> None:
    mailbox = Mailbox()
    with serving(mailbox) as server:
        invited(a_workbench(sqlite_store, tmp_path, mail_server=server))
    assert len(mailbox.copies) == 3
    for message in mailbox.copies:
        assert list(message.iter_attachments()) == []
        assert "data-sheet.pdf" not in message.get_content()


@pytest.mark.parametrize("switched_on", [True, False])
def test_reminders_and_the_preview_of_the_mails_follow_the_switch(sqlite_store: Store, tmp_path: Path, switched_on: bool) -> None:
    mailbox, switch = Mailbox(), {"data_sheet": "on"} if switched_on else {}
    with serving(mailbox) as server:
        workbench = a_workbench(sqlite_store, tmp_path, mail_server=server)
        browser = invited(workbench, data_sheet="" if switched_on else "on")
        home = browser.page.request.path.removesuffix("send")
        browser.get(home)
        browser.post(home + "send", {"what": "reminders", **switch})
        browser.get(home)
        browser.post(home.replace("participants", "reminders"), {"due": f"{NOON + timedelta(days=2):%Y-%m-%dT%H:%M}"})
        workbench.clock[0] = NOON + timedelta(days=3)
        for _ in range(2):  # the planned errand, then the reminders that it makes
            workbench.worker.do_all_due()
        browser = workbench.signed_in()  # the visit ended meanwhile
        previews = [browser.get(home.replace("participants/", f"mails/{kind}/en")) for kind in ("invitation", "reminder")]
    reminders = mailbox.copies[3:]
    assert len(reminders) == 6
    for message in reminders:
        body = message.get_body()
        assert body
        assert ("data-sheet.pdf" in body.get_content()) == (len(list(message.iter_attachments())) == 1) == switched_on
    assert ["(data-sheet.pdf)" in preview for preview in previews] == [switched_on] * 2


@pytest.mark.parametrize(("pack", "group"), [(QUICK_SCAN, "large_firm"), (FULL, "authority")])
def test_an_instrument_or_a_group_without_figures_to_look_up_gets_none(sqlite_store: Store, tmp_path: Path, pack: Path, group: str) -> None:
    mailbox = Mailbox()
    with serving(mailbox) as server:
        people = PEOPLE.replace("large_firm", group)
        invited(a_workbench(sqlite_store, tmp_path, mail_server=server), pack, people, data_sheet="on")
    assert [list(message.iter_attachments()) for message in mailbox.copies] == [[], [], []]


def test_a_broken_line_gives_the_same_mail_with_its_sheet_again_and_never_after_it_was_taken(sqlite_store: Store, tmp_path: Path) -> None:
    mailbox = Mailbox(fate=drops(0.5, seed=3))
    with serving(mailbox) as server:
        workbench = a_workbench(sqlite_store, tmp_path, mail_server=server)
        invited(workbench, data_sheet="on")
        for _ in range(8):
            workbench.clock[0] = workbench.clock[0].replace(hour=min(23, workbench.clock[0].hour + 1))
            workbench.worker.do_all_due()
    assert len(mailbox.accepted) == 3
    assert set(mailbox.accepted.values()) == {1}
    assert len(mailbox.copies) > 3
    assert all(len(list(message.iter_attachments())) == 1 for message in mailbox.copies)
