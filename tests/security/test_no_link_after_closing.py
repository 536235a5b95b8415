"""After an anonymous assessment closed, nothing that is left tells who answered what: database, files and logs are searched.

People are invited by real mails, answer by pages and by the script that saves while they type, pass a section to a
colleague, decline, have everything erased; then every table, every byte of the database's and of the instance's files,
the server's statistics and the log are searched for whatever leads to a person.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
import structlog
from sqlalchemy import text

from assess.operations.assessments import Terms
from assess.operations.closing import close
from assess.storage.engine import Store
from assess.storage.keys import digest
from assess.storage.tables import metadata
from tests.builders import NOON, an_assessment, dump
from tests.mail.servers import Mailbox, serving
from tests.web.site import Browser
from tests.web.test_inviting import import_people, mails, send
from tests.web.test_passing import pass_on
from tests.web.test_saving_by_script import on_page
from tests.web.workbench import Workbench, a_workbench

NAMES = ("Adalind", "Borislava", "Crescentia", "Dragomir", "Evdokia", "Filomena", "Gottlieb", "Hildebrand")
REFUSED, DECLINES, ERASES, PASSES_ON = "Hildebrand", "Gottlieb", "Filomena", "Borislava"
TABLE = "name;email;group;organisation;language\n" + "".join(
    f"{name};{name.lower()}@example.org;research;Institute {name};{'ru' if name == 'Evdokia' else 'en'}\n" for name in NAMES
)


@dataclass
class Walk:
    """What happened, and everything by which somebody could be known afterwards."""

    bench: Workbench
    assessment_id: str
    mailbox: Mailbox | None
    links: dict[str, str] = field(default_factory=dict)
    traces: dict[str, set[str]] = field(default_factory=dict)
    """Person → name, address, organisation, token, session, pages and the hashes of these."""

    def sent(self, name: str) -> list[EmailMessage]:
        every = self.mailbox.copies if self.mailbox else mails(self.bench)
        return [message for message in every if f"{name.lower()}@" in message["To"]]

    def link(self, name: str) -> str:
        if name not in self.links:
            self.links[name] = re.findall(r"http://localhost(/r/\S+)", self.sent(name)[0].get_content())[0]
        return self.links[name]

    def answers(self, name: str, minutes: int) -> Browser:
        """Somebody starts, and saves as the script does."""
        self.bench.clock[0] = NOON + timedelta(minutes=minutes)
        browser = self.bench.browser()
        browser.start(self.link(name))
        script = on_page(browser, "views")
        for number, trust in enumerate(("1", "2")):
            script.bases |= script.save({"trust": trust}, f"operation {name} {number}")["bases"]
        browser.answer("you", {"member": "yes", "since": "2003"})
        browser.answer("views", {"trust": "4", "skills": "2", "remarks": f"A remark from row {minutes}."})
        self.leaves(name, browser, self.link(name))
        return browser

    def leaves(self, name: str, browser: Browser, link: str) -> None:
        """Note the secrets that a browser holds."""
        token, page = link.rpartition("/")[2], browser.home.split("/")[2]
        with browser.client.session_transaction() as cookie:
            held = {str(value) for value in cookie.values() if isinstance(value, str)}
        keys = {token, page, *held}
        self.traces.setdefault(name, {name, f"{name.lower()}@", f"Institute {name}"}).update(keys, {digest(key) for key in keys})

    def link_hashes(self) -> set[str]:
        return {digest(link.rpartition("/")[2]) for link in self.links.values()}


def passes_on(walk: Walk, browser: Browser) -> None:
    """The section of views goes to a colleague, who answers."""
    link, colleague = pass_on(browser, "views"), walk.bench.browser()
    colleague.get(link)
    colleague.post(link, {})
    colleague.home = colleague.page.location
    colleague.follow()
    colleague.post(colleague.home, {"trust": "5"})
    walk.leaves(PASSES_ON, colleague, link)


def walked(bench: Workbench, mailbox: Mailbox | None) -> Walk:
    """Everything that people do until the assessment closes."""
    walk = Walk(bench, an_assessment(bench.store, Terms(asked_by="The institute", contact="office@example.net")).id, mailbox)
    consultant, home = bench.signed_in(), f"/work/assessments/{walk.assessment_id}/participants/"
    import_people(consultant, home, TABLE)
    send(consultant, home)
    browsers = {name: walk.answers(name, 17 * number) for number, name in enumerate(NAMES[:6], 1)}
    passes_on(walk, browsers[PASSES_ON])
    for name in NAMES[:4]:
        browsers[name].get(browsers[name].home + "check")
        browsers[name].post(browsers[name].home + "submit", {})
        assert browsers[name].status == 303, browsers[name].page.text
    browsers[ERASES].get(browsers[ERASES].home + "mine/erase")
    browsers[ERASES].post(browsers[ERASES].home + "mine/erase", {})
    decliner = bench.browser()
    decliner.get(walk.link(DECLINES) + "/no")
    decliner.post(walk.link(DECLINES) + "/no", {})
    import_people(consultant, home, TABLE.replace("Evdokia;", "Evdokia 2;"), take="1")
    send(consultant, home, "reminders")
    for name in NAMES:
        walk.traces.setdefault(name, {name, f"{name.lower()}@", f"Institute {name}"})
    return walk


@pytest.fixture
def log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Everything that is logged, by us and by libraries, lies in a file of the instance."""
    for name in ("sqlalchemy", "mail.log"):  # the one would log for developers only; the other is the mail server's log, not ours
        caplog.set_level(logging.CRITICAL, name)
    caplog.set_level(logging.DEBUG)
    with (tmp_path / "site.log").open("w", encoding="utf-8", buffering=1) as file:
        handler = logging.StreamHandler(file)
        logging.getLogger().addHandler(handler)
        structlog.configure(processors=[structlog.processors.JSONRenderer()], logger_factory=structlog.WriteLoggerFactory(file))
        yield
        structlog.reset_defaults()
        logging.getLogger().removeHandler(handler)


@pytest.fixture(params=["server", "files"])
def walk(request: pytest.FixtureRequest, store: Store, tmp_path: Path, log: None) -> Iterator[Walk]:
    with ExitStack() as stack:
        mailbox = None
        server = None
        if request.param == "server":
            mailbox = Mailbox(fate=lambda message: f"550 {REFUSED} is not here" if REFUSED in message["To"] else "250 taken")
            server = stack.enter_context(serving(mailbox))
        yield walked(a_workbench(store, tmp_path, mail_server=server), mailbox)


def kept(store: Store, instance: Path) -> dict[str, bytes]:
    """All that is left: every file of the instance and, of a PostgreSQL server, every file of its tables and its statistics."""
    found = {str(path.relative_to(instance)): path.read_bytes() for path in instance.rglob("*") if path.is_file()}
    if not store.is_sqlite:
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("CHECKPOINT"))
            names = connection.execute(text("SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 't', 'i') AND oid >= 16384"))
            for name in [*names.scalars(), "pg_statistic"]:
                path = "SELECT pg_read_binary_file(pg_relation_filepath(CAST(:name AS regclass)))"
                found[name] = bytes(connection.execute(text(path), {"name": name}).scalar() or b"")
            statistics = connection.execute(text("SELECT tablename, attname, most_common_vals::text, histogram_bounds::text FROM pg_stats"))
            found["statistics"] = "\n".join(map(str, statistics)).encode()
    return found


def traces_in(found: dict[str, bytes], walk: Walk) -> list[tuple[str, str, str]]:
    """Place, person and trace, but for the hashes of links: invitations keep them, to say that the assessment is closed."""
    return [
        (place, person, trace)
        for place, content in found.items()
        for person, traces in walk.traces.items()
        for trace in traces - walk.link_hashes()
        if trace.encode() in content
    ]


def analyse(store: Store) -> None:
    """What a PostgreSQL server does by itself from time to time: it samples columns."""
    if not store.is_sqlite:
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))


def test_before_closing_the_search_finds_everybody(walk: Walk, tmp_path: Path) -> None:
    """Else it would prove nothing; who had everything erased is gone already."""
    found = {person for _, person, _ in traces_in(kept(walk.bench.store, tmp_path), walk)}
    assert found == set(NAMES) - {ERASES}


def test_after_closing_nothing_leads_to_anybody(walk: Walk, tmp_path: Path) -> None:
    store = walk.bench.store
    analyse(store)
    with store.reading() as connection:
        secret = bytes(connection.execute(text("SELECT secret FROM assessment_secrets")).scalar_one())
    close(store, walk.assessment_id, tmp_path / "outbox")
    found = kept(store, tmp_path)
    assert traces_in(found, walk) == []
    assert not [place for place, content in found.items() if secret in content or secret.hex().encode() in content]
    assert list((tmp_path / "outbox").glob("*")) == []
    rows = dump(store)
    with_hashes = {table for table, every in rows.items() for row in every for value in row if str(value) in walk.link_hashes()}
    assert with_hashes == {"invitations"}


def test_after_closing_no_two_tables_share_what_could_join_them(walk: Walk, tmp_path: Path) -> None:
    """No id, hash, time or name of a response stands with what is left of invitations and mails, but for what all have in common."""
    store = walk.bench.store
    close(store, walk.assessment_id, tmp_path / "outbox")
    rows = {
        table.name: [dict(zip(table.columns.keys(), row, strict=True)) for row in dump(store)[table.name]]
        for table in metadata.sorted_tables
    }

    def values(*tables: str) -> set[object]:
        common = {walk.assessment_id, "default", "research", None, "", "{}", True, False, 2, 3, 4}
        return {value for table in tables for row in rows[table] for value in row.values()} - common

    assert not values("responses", "answer_events") & values("invitations", "outbox")
    moments = {
        value for table in ("responses", "answer_events") for row in rows[table] for value in row.values() if isinstance(value, datetime)
    }
    assert {moment.time() for moment in moments} == {NOON.replace(hour=0).time()}
    assert {row["subject_id"] for row in rows["outbox"]} == {None}
    assert {(row["details"], row["result"]) for row in rows["outbox"] if row["kind"] in ("invitation", "reminder")} == {("{}", None)}
    assert [rows[table] for table in ("sessions", "delegations", "colleague_sessions", "assessment_secrets", "refusals")] == [[]] * 5
    assert "colleague" not in str(rows["responses"]) + str(rows["answer_events"])


def test_who_declined_or_was_erased_is_not_asked_again(walk: Walk) -> None:
    """The same table was imported once more before the reminders went out."""
    assert len(walk.sent(PASSES_ON)) == 1  # answered: no reminder
    assert len(walk.sent(DECLINES)) == 1
    assert len(walk.sent(ERASES)) == (1 if walk.mailbox else 0)  # what was put aside is gone
    assert len(walk.sent("Evdokia")) == 2
