"""From an empty machine to a report: every command and page on the way, with a real server, worker, mail server and browser."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, expect

from assess.cli.http_participant import HttpParticipant
from assess.instruments.answers import Answer
from assess.settings import MailServer
from tests.mail.servers import Mailbox, serving
from tests.web.site import QUICK_SCAN, an_instrument_of
from tests.web.test_signing_in import code_of
from tests.web.workbench import PASSWORD

EMAIL = "ada@example.org"
REGISTER = "name;type;group;employment;ties\nWorks;industrial_company;large_firm;1200;Institute\nInstitute;research;research;80;Works\n"
PEOPLE = """name;email;group;organisation;language
Grace;grace@example.org;authority;Town hall;en
Софья;sofya@example.org;large_firm;Works;ru
Lucía;lucia@example.org;research;Institute;es
"""
HELLO = {"grace": "Good day, Grace,", "sofya": "Здравствуйте, Софья!", "lucia": "Lucía"}
"""What the mail to each begins with, in the language of each."""


@dataclass
class Installation:
    """The product as somebody runs it: commands, and a site that listens."""

    instance: Path
    mail_server: MailServer
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "ASSESS_INSTANCE": str(self.instance),
            "ASSESS_PUBLIC_URL": self.address,
            "ASSESS_SMTP_HOST": self.mail_server.host,
            "ASSESS_SMTP_PORT": str(self.mail_server.port),
            "ASSESS_SMTP_SECURITY": "none",
        }

    def command(self, *words: str) -> str:
        asked = [sys.executable, "-m", "assess.cli", *words]
        return subprocess.run(asked, env=self.environment, check=True, capture_output=True, text=True).stdout

    def start(self) -> subprocess.Popen[bytes]:
        with (self.instance / "server.log").open("ab") as log:
            asked = [sys.executable, "-m", "assess.cli", "serve", "--port", str(self.port)]
            return subprocess.Popen(asked, env=self.environment, stdout=log, stderr=log, start_new_session=True)


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def installation(tmp_path: Path, mailbox: Mailbox) -> Iterator[Installation]:
    """An instance folder that is still empty, beside a mail server."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with serving(mailbox) as mail_server:
        yield Installation(tmp_path, mail_server, port)


@pytest.fixture
def link(installation: Installation) -> Iterator[str]:
    """The link by which the first administrator chooses a password; the site answers at it."""
    printed = installation.command("init", "--email", EMAIL)
    process = installation.start()
    yield re.findall(r"http://\S+", printed)[-1]
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_from_nothing_to_a_report_in_russian(
    installation: Installation, link: str, mailbox: Mailbox, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    page = open_page(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    let_in(page, link)
    home = set_up(page, installation.address)
    invite(page, home)
    links = {name: link_to(name, mailbox, page) for name in HELLO}
    answer_in_a_browser(open_page(locale="ru-RU"), links["sofya"])
    answer_by_form(installation.address, links["grace"])
    remind(page, home, mailbox)
    answer_by_form(installation.address, links["lucia"])
    report = reported(page, home, tmp_path / "report.pdf")
    words = re.findall(r"[а-яё]{4,}", report.lower())
    assert len(words) > 1_000
    assert {"кластер", "инициативы", "участники"} & set(words)


def let_in(page: Page, link: str) -> None:
    """Choose a password, set up an authenticator, sign out, and come back with both."""
    open_once_it_answers(page, link)
    for field in ("New password", "New password once more"):
        page.get_by_label(field, exact=True).fill(PASSWORD)
    page.locator("main button.primary").click()
    if page.get_by_label("E-mail address").is_visible():
        sign_in(page)
    page.get_by_role("button", name="Set up an authenticator app").click()
    key = re.sub(r"[\s-]", "", page.locator("span.code").inner_text())
    give_code(page, key)
    page.goto(page.url.partition("/account")[0].partition("/work")[0] + "/account/")
    page.get_by_role("button", name="Sign out", exact=True).click()
    sign_in(page)
    give_code(page, key)
    expect(page.get_by_role("heading", name="Assessments")).to_be_visible()


def open_once_it_answers(page: Page, address: str) -> None:
    for _ in range(300):
        try:
            page.goto(address)
        except Error:  # it does not listen yet
            page.wait_for_timeout(200)
        else:
            return
    raise TimeoutError


def sign_in(page: Page) -> None:
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def give_code(page: Page, key: str) -> None:
    page.get_by_label("Six digits").fill(code_of(key))
    page.locator("main button.primary").click()
    expect(page.get_by_label("Six digits")).to_have_count(0)


def set_up(page: Page, site: str) -> str:
    """An initiative with its register, and an open assessment of it, in which answers are named; its address."""
    page.get_by_role("link", name="New initiative").click()
    page.get_by_label("Name of the initiative").fill("Metalworking")
    page.get_by_label("Town or area").fill("Kedrovsk")
    page.get_by_label("Region", exact=True).fill("Kedrov Region")
    page.get_by_role("button", name="Set up the initiative").click()
    initiative = page.url
    page.get_by_role("link", name="Set up the register").click()
    page.get_by_role("link", name="Import a table").click()
    page.get_by_label("Table (CSV or XLSX)").set_input_files(table("register.csv", REGISTER))
    page.get_by_label("Who keeps the register").fill("The town")
    page.get_by_label("Day of the register").fill("2026-09-01")
    page.get_by_role("button", name="Look at the table").click()
    page.get_by_role("button", name="Take this table").click()
    expect(page.get_by_role("rowheader", name="Institute")).to_be_visible()

    page.goto(initiative)
    page.get_by_role("link", name="New assessment").click()
    page.get_by_role("link", name="Publish an instrument").click()
    page.get_by_role("button", name="Publish quick-scan").click()
    page.goto(initiative)
    page.get_by_role("link", name="New assessment").click()
    page.get_by_label("Named: you see who answered what").check()
    page.get_by_role("button", name="Set up the assessment").click()
    page.get_by_role("button", name="Open the assessment").click()
    expect(page.get_by_text("The assessment is open.")).to_be_visible()
    return page.url


def invite(page: Page, home: str) -> None:
    page.goto(home + "participants/import")
    page.get_by_label("Table (CSV or XLSX)").set_input_files(table("people.csv", PEOPLE))
    page.get_by_role("button", name="Look at the table").click()
    page.get_by_role("button", name="Put these people on the list").click()
    page.get_by_label("Organisation").press_sequentially("inst")
    expect(page.locator("#organisations option")).to_have_text(["Institute"])
    page.get_by_role("button", name="Invite 3 people").click()
    expect(page.get_by_text("3 mails are on their way")).to_be_visible()


def link_to(name: str, mailbox: Mailbox, page: Page) -> str:
    """The link in the invitation of somebody, which is in the language of that person."""
    (text,) = texts_to(name, 1, mailbox, page)
    assert HELLO[name] in text
    return re.findall(r"http://\S+/r/\S+", text)[0]


def texts_to(name: str, number: int, mailbox: Mailbox, page: Page) -> list[str]:
    """The mails to somebody, once there are as many."""
    for _ in range(300):
        found = [message for message in mailbox.copies if name in message["To"]]
        if len(found) >= number:
            break
        page.wait_for_timeout(200)
    assert len(found) == number
    return [message.get_body().get_content() for message in found]  # type: ignore[union-attr]


def answer_in_a_browser(page: Page, link: str) -> None:
    """Choose the first step of every question, in Russian."""
    page.goto(link)
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    page.locator("main form button").last.click()
    page.locator("main a.button.primary").click()
    while (here := page.url.partition("?")[0].rpartition("/")[2]) != "check":
        page.evaluate("""() => {
            const names = new Set([...document.querySelectorAll('main input[type=radio]')].map((one) => one.name));
            for (const name of names) document.querySelector(`main input[type=radio][name="${name}"]`).click();
        }""")
        page.get_by_role("button", name="Сохранить и продолжить").click()
        page.wait_for_url(lambda url: url.partition("?")[0].rpartition("/")[2] != here)
    page.locator("main form[action$='/submit'] button").last.click()
    page.wait_for_url("**/receipt")


def answer_by_form(site: str, link: str) -> None:
    """The third step of every question with steps, by posting the forms."""
    instrument = an_instrument_of(QUICK_SCAN)
    scales = {item.key for section in instrument.questionnaire.sections for item in section.items if item.type == "scale"}
    participant = HttpParticipant(site)
    with closing(participant.connection):
        participant.answer_all(link.rpartition("/r/")[2], instrument, lambda key: Answer("answered", 3) if key in scales else None)


def remind(page: Page, home: str, mailbox: Mailbox) -> None:
    """One person has not answered; only she is reminded."""
    page.goto(home + "participants/")
    page.get_by_role("button", name="Remind 1 who has not answered").click()
    expect(page.get_by_text("1 mail is on its way")).to_be_visible()
    texts_to("lucia", 2, mailbox, page)
    assert sum(EMAIL not in message["To"] for message in mailbox.copies) == 4
    assert set(mailbox.accepted.values()) == {1}


def reported(page: Page, home: str, path: Path) -> str:
    """Close, have a report written in Russian, take it away: its text."""
    page.goto(home)
    page.locator("summary", has_text="Close the assessment").click()
    page.get_by_role("button", name="Close for good").click()
    page.get_by_role("link", name="Reports").click()
    page.get_by_label("Language", exact=True).select_option("ru")
    page.get_by_role("button", name="Write the report").click()
    finished = page.get_by_role("link", name="Русский, PDF")
    expect(finished).to_be_visible(timeout=240_000)
    with page.expect_download() as download:
        finished.click()
    download.value.save_as(path)
    return subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout


def table(name: str, content: str) -> dict[str, object]:
    return {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
