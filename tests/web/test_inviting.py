"""Asking people by mail: invited once, reminded only while they have not answered, asked no more if they say so."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from assess.files.folder import Folder
from assess.jobs.errands import Worker
from assess.mail.delivery import Courier
from assess.mail.wording import KINDS, Wording, filled, problems, shipped_wording
from assess.operations.assessments import Terms
from assess.operations.closing import close
from assess.paths import shipped
from assess.storage import invitations, outbox
from assess.storage.engine import Store
from tests.builders import NO_MAILS, NOON, an_assessment, dump
from tests.mail.servers import Mailbox, serving
from tests.web.crowd import a_crowd
from tests.web.site import Browser
from tests.web.workbench import Workbench, a_workbench, seen_in

PEOPLE = """name;email;group;organisation;language
Ада;ada@example.org;small_firm;Works;ru
Borne;borne@example.org;research;;en
Carl;;authority;;
"""


@pytest.fixture
def workbench(store: Store, tmp_path: Path) -> Workbench:
    return a_workbench(store, tmp_path)


@pytest.fixture
def browser(workbench: Workbench) -> Browser:
    return workbench.signed_in()


@pytest.fixture
def home(workbench: Workbench) -> str:
    """The address of an open assessment's participants."""
    terms = Terms(asked_by="The institute", contact="office@example.org", closes=(NOON + timedelta(days=9)).replace(tzinfo=None))
    return f"/work/assessments/{an_assessment(workbench.store, terms).id}/participants/"


def import_people(browser: Browser, home: str, content: str = PEOPLE, **more: str) -> str:
    browser.get(home + "import")
    fields = {**dict(browser.hidden()), **more, "file": (io.BytesIO(content.encode()), "people.csv")}
    browser._show(lambda: browser.client.post(home + "import", data=fields, content_type="multipart/form-data"))
    if browser.status == 200:
        browser.post(home + "import", {"take": "1"})
    return browser.page.text


def send(browser: Browser, home: str, what: str = "invitations") -> None:
    browser.get(home)
    browser.post(home + "send", {"what": what})


def mails(workbench: Workbench) -> list[EmailMessage]:
    paths = sorted((workbench.instance / "outbox").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in paths]  # type: ignore[misc]


def link_in(message: EmailMessage) -> str:
    return re.findall(r"http://localhost(/r/\S+)", message.get_content())[0]


def submit(workbench: Workbench, link: str) -> None:
    participant = workbench.browser()
    participant.start(link)
    participant.answer("you", {"member": "yes"})
    participant.get(participant.home + "check")
    participant.post(participant.home + "submit", {})
    assert participant.status == 303, participant.page.text


def test_people_are_invited_in_their_language_and_once(workbench: Workbench, browser: Browser, home: str) -> None:
    import_people(browser, home)
    send(browser, home)
    first, second = sorted(mails(workbench), key=lambda message: "borne" in message["To"])
    assert "Здравствуйте, Ада!" in first.get_content()
    assert "2 декабря 2026" in first.get_content()
    assert "Good day, Borne," in second.get_content()
    send(browser, home)
    assert len(mails(workbench)) == 2
    page = browser.get(home)
    assert "2 invitations were sent" in page
    assert "Personal link of 1 person without an address" in page


def test_reminders_go_to_those_who_have_not_answered_and_to_nobody_else(workbench: Workbench, browser: Browser, home: str) -> None:
    import_people(browser, home)
    send(browser, home)
    answered = next(message for message in mails(workbench) if "ada" in message["To"])
    submit(workbench, link_in(answered))
    send(browser, home, "reminders")
    reminders = [message for message in mails(workbench) if message["Subject"].startswith("Reminder")]
    assert ["borne@example.org" in message["To"] for message in reminders] == [True]
    assert link_in(reminders[0]) in {link_in(message) for message in mails(workbench) if message not in reminders}  # the same link


def test_who_has_everything_erased_is_off_the_list_and_no_mail_is_left(workbench: Workbench, browser: Browser, home: str) -> None:
    import_people(browser, home)
    send(browser, home)
    participant = workbench.browser()
    participant.start(link_in(next(message for message in mails(workbench) if "ada" in message["To"])))
    said = participant.get(participant.home + "mine/erase")
    assert "no more mails about this questionnaire are sent to you" in said
    participant.post(participant.home + "mine/erase", {})
    page = browser.get(home)
    assert "erased on request" in page
    assert "Ада" not in page
    assert "Personal link of 1 person without an address" in page
    assert not any("ada" in message["To"] for message in mails(workbench))


def test_somebody_who_answers_while_a_reminder_waits_does_not_get_it(sqlite_store: Store, tmp_path: Path) -> None:
    workbench = a_workbench(sqlite_store, tmp_path)
    browser = workbench.signed_in()
    home = f"/work/assessments/{an_assessment(sqlite_store).id}/participants/"
    import_people(browser, home)
    send(browser, home)
    browser.get(home)
    browser.post(home.replace("participants", "reminders"), {"due": f"{NOON + timedelta(days=2):%Y-%m-%dT%H:%M}"})
    for message in list(mails(workbench)):
        submit(workbench, link_in(message))
    clock = NOON + timedelta(days=3)
    Worker(
        sqlite_store, Courier("a@example.org", "http://localhost", tmp_path / "outbox", None), Folder(tmp_path), lambda: clock
    ).do_all_due()
    assert len(mails(workbench)) == 2


def test_who_declines_gets_no_more_mails(workbench: Workbench, browser: Browser, home: str) -> None:
    import_people(browser, home)
    send(browser, home)
    message = next(message for message in mails(workbench) if "borne" in message["To"])
    participant = workbench.browser()
    participant.get(link_in(message) + "/no")  # looking changes nothing
    send(browser, home, "reminders")
    before = len(mails(workbench))
    participant.get(link_in(message) + "/no")
    participant.post(link_in(message) + "/no", {})
    assert "No more mails about this will come" in participant.page.text
    send(browser, home, "reminders")
    sent = mails(workbench)[before:]
    assert [person for person in sent if "borne" in person["To"]] == []


def test_a_table_may_speak_as_the_pages_do_and_have_columns_of_its_own(workbench: Workbench, browser: Browser, home: str) -> None:
    table = "Телефон;Имя;E-mail;Группа;Язык\n12;Ада;ada@example.org;наука и образование;Русский\n"
    browser.get(home + "import")
    fields = {**dict(browser.hidden()), "file": (io.BytesIO(table.encode()), "people.csv")}
    browser._show(lambda: browser.client.post(home + "import", data=fields, content_type="multipart/form-data"))
    assert "Columns that were left out: телефон." in browser.page.text
    browser.post(home + "import", {"take": "1"})
    with workbench.store.reading() as connection:
        (person,) = invitations.of_assessment(connection, "default", home.split("/")[3])
    assert (person.name, person.email, person.group, person.language) == ("Ада", "ada@example.org", "research", "ru")


def test_nobody_is_reminded_twice_within_half_a_day(workbench: Workbench, browser: Browser, home: str) -> None:
    import_people(browser, home)
    send(browser, home)
    assert "Remind 2 who have not answered" in browser.get(home)
    for _ in range(2):
        browser.post(home + "send", {"what": "reminders"})
        workbench.worker.do_all_due()
    assert len(mails(workbench)) == 4
    page = browser.get(home)
    assert "Remind 2" not in page
    assert "2 were reminded less than twelve hours ago." in page
    workbench.clock[0] = NOON + timedelta(hours=13)
    assert "Remind 2 who have not answered" in workbench.signed_in().get(home)  # the visit ended meanwhile


def test_planned_reminders_are_seen_and_called_off(workbench: Workbench, browser: Browser, home: str) -> None:
    import_people(browser, home)
    send(browser, home)
    planned = home.replace("participants", "reminders")
    for due in ("2026-11-24T10:00", "2026-11-25T10:00"):
        browser.get(planned)
        browser.post(planned, {"due": due})
    assert "Planned reminders (2)" in browser.get(home)
    page = browser.get(planned)
    reminder = re.findall(r'name="reminder" value="([^"]+)"', page)[0]
    browser.post(planned + "call-off", {"reminder": reminder})
    assert "The reminder is called off." in browser.get(planned)
    browser.post(planned + "call-off", {"reminder": reminder})
    assert "This reminder has gone out or was called off already." in browser.get(planned)
    workbench.clock[0] = NOON + timedelta(days=1)
    workbench.worker.do_all_due()
    assert len(mails(workbench)) == 2
    workbench.clock[0] = NOON + timedelta(days=2)
    for _ in range(2):  # the planned errand, then the reminders that it makes
        workbench.worker.do_all_due()
    assert len(mails(workbench)) == 4


@pytest.mark.parametrize(
    ("due", "said"),
    [
        ("", "Enter a day and a time."),
        ("2026-11-20T10:00", "This time is past."),
        ("2026-12-30T10:00", "The assessment is closed by then."),
    ],
)
def test_a_reminder_that_could_not_go_out_is_not_planned(browser: Browser, home: str, due: str, said: str) -> None:
    planned = home.replace("participants", "reminders")
    browser.get(planned)
    browser.post(planned, {"due": due})
    assert browser.status == 422
    assert said in browser.page.text
    assert "No reminder is planned." in browser.page.text


def test_a_refused_mail_is_shown(sqlite_store: Store, tmp_path: Path) -> None:
    mailbox = Mailbox(fate=lambda message: "550 unknown user" if "borne" in message["To"] else "250 taken")
    with serving(mailbox) as server:
        workbench = a_workbench(sqlite_store, tmp_path, mail_server=server)
        browser = workbench.signed_in()
        home = f"/work/assessments/{an_assessment(sqlite_store).id}/participants/"
        import_people(browser, home)
        send(browser, home)
    page = browser.get(home)
    assert "1 was refused" in page
    assert "550 unknown user" in page
    assert "Send again to 1 whose mail was refused" in page
    browser.post(home + "send", {"what": "again"})
    assert "1 mail is on its way" in browser.get(home)


def test_organisations_are_called_as_in_the_register_and_suggested_by_any_part_of_their_names(
    workbench: Workbench, browser: Browser, tmp_path: Path
) -> None:
    (tmp_path / "crowd").mkdir()
    home = a_crowd(workbench.store, tmp_path / "crowd", 30, 1).pages["participants"]
    import_people(browser, home, "name;email;group;organisation\nAda;ada@example.org;small_firm;firm 00012\n")
    assert "<td>Firm 00012</td>" in browser.get(home)
    assert "Firm 00012" in browser.client.get(home + "?as=csv").text
    browser.post(home, {"name": "Borne", "group": "small_firm", "language": "en", "organisation": "Firm Twelve"})
    assert "Not in the register, so each counts as an organisation of its own: Firm Twelve." in browser.get(home)
    suggested = home + "organisations.json?find="
    assert browser.client.get(suggested + "12+FIRM").json == ["Firm 00012"]
    assert len(browser.client.get(suggested + "firm").json) == 20
    assert browser.client.get(suggested + "nothing+like+it").json == []
    assert browser.client.get(suggested).json == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("name;email\nA;a@example.org\n", "column group: This column is missing."),
        ("email;group\nnot an address;small_firm\n", "“not an address” is no e-mail address."),
        ("email;group\na@example.org;small_firm\nA@example.org;research\n", "is asked already, or is there twice"),
        ("email;group;language\na@example.org;nobody;de\n", "column language:"),
    ],
)
def test_a_table_of_people_is_refused_by_row(browser: Browser, home: str, content: str, said: str) -> None:
    page = re.sub(r"<[^>]+>", " ", import_people(browser, home, content, take="1"))
    assert browser.status == 422
    assert said in re.sub(r"\s+", " ", page)
    assert "Nobody is asked yet" in browser.get(home)


def test_mails_say_what_the_consultant_writes_and_mistakes_are_refused(workbench: Workbench, browser: Browser, home: str) -> None:
    address = home.replace("participants/", "mails/invitation/en")
    seen = seen_in(browser.get(address))
    page = browser.post(address, {"subject": "Come {title}", "body": "{greeting}\n\nNo way in, {nickname}.", "wish": "save", "seen": seen})
    assert browser.status == 422
    assert "The text needs {link}" in page or "{nickname} is not known" in page
    browser.post(address, {"subject": "Come to {title}", "body": "{greeting}\n\nHere: {link}\n", "wish": "save", "seen": seen})
    import_people(browser, home)
    send(browser, home)
    message = next(message for message in mails(workbench) if "borne" in message["To"])
    assert message["Subject"] == "Come to Metalworking"
    assert message.get_content().startswith("Good day, Borne,\n\nHere: http://localhost/r/")


def test_a_text_that_somebody_else_changed_meanwhile_is_shown_and_not_replaced_at_once(browser: Browser, home: str) -> None:
    address = home.replace("participants/", "mails/invitation/en")
    seen = seen_in(browser.get(address))
    browser.post(address, {"subject": "Theirs", "body": "Here: {link}", "wish": "save", "seen": seen})
    browser.get(home)
    ours = {"subject": "Ours", "body": "There: {link}", "wish": "save"}
    page = browser.post(address, ours | {"seen": seen})
    assert browser.status == 422
    assert "Somebody else changed this text meanwhile" in page
    assert 'value="Ours"' in page
    assert "<strong>Theirs</strong>" in page
    browser.post(address, ours | {"seen": seen_in(page)})
    assert "<strong>Ours</strong>" in browser.get(address)


def test_a_test_mail_comes_to_the_consultant(workbench: Workbench, home: str) -> None:
    account = workbench.account()
    browser = workbench.browser(account)
    address = home.replace("participants/", "mails/reminder/ru")
    seen = seen_in(browser.get(address))
    page = shipped_wording(shipped("templates") / "email", "reminder", "ru")
    browser.post(address, {"subject": page.subject, "body": page.body, "wish": "try", "seen": seen})
    (message,) = mails(workbench)
    assert account.email in message["To"]
    assert "Напоминание: Metalworking" in message["Subject"]


def test_mails_put_aside_are_read_by_the_administrator_of_their_tenant_only(workbench: Workbench, browser: Browser, home: str) -> None:
    import_people(browser, home)
    send(browser, home)
    mine, theirs = workbench.signed_in("administrator"), workbench.signed_in("administrator", tenant="other")
    page = mine.get("/work/outbox/")
    address = re.search(r'href="(/work/outbox/[^"]+)"', page).group(1)  # type: ignore[union-attr]
    assert "/r/" in mine.get(address)
    assert "No mail yet." in theirs.get("/work/outbox/")
    theirs.get(address)
    assert theirs.status == 404


def test_people_without_an_address_get_their_link_by_hand(workbench: Workbench, browser: Browser, home: str) -> None:
    import_people(browser, home)
    browser.get(home + "links.csv")
    (line,) = browser.page.text.splitlines()[1:]
    assert line.startswith("Carl,Authorities,,http://localhost/r/")
    submit(workbench, line.rpartition("http://localhost")[2])


def test_mails_wait_for_the_opening(workbench: Workbench, browser: Browser) -> None:
    draft = an_assessment(workbench.store, Terms(opens=(NOON + timedelta(days=1)).replace(tzinfo=None)))
    home = f"/work/assessments/{draft.id}/participants/"
    import_people(browser, home)
    send(browser, home)
    assert mails(workbench) == []
    assert "Mails can go out once the assessment is open" in browser.get(home)


def test_closing_an_anonymous_assessment_forgets_whom_its_mails_were_for(workbench: Workbench, browser: Browser, home: str) -> None:
    import_people(browser, home)
    send(browser, home)
    assessment_id = home.split("/")[3]
    close(workbench.store, assessment_id, NO_MAILS)
    kept = str(dump(workbench.store))
    assert [trace for trace in ("ada@example.org", "Borne", "borne@example.org") if trace in kept] == []
    with workbench.store.reading() as connection:
        assert {mail.subject_id for mail in outbox.of_kind(connection, "default", ["invitation"], assessment_id)} == {None}
        assert len(invitations.of_assessment(connection, "default", assessment_id)) == 3


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en", "ru", "es"])
def test_shipped_wordings_are_whole(kind: str, language: str) -> None:
    words = shipped_wording(shipped("templates") / "email", kind, language)  # type: ignore[arg-type]
    assert problems(words) == []
    subject, body = filled(words, {"greeting": "Good day,", "title": "T", "link": "L", "minutes": "10"})
    assert "{" not in subject + body  # lines with nothing to say are gone
    assert "L" in body.splitlines()


def test_a_placeholder_is_a_name_and_nothing_runs() -> None:
    words = Wording("{title}", "{link} {title.__class__} {0} {{link}}")
    assert [problem.about for problem in problems(words)] == ["title.__class__", "0"]


@pytest.mark.parametrize("beside", ["https://thief.example/?", "thief.example/#", "{title}", "{link}"])
def test_a_personal_link_is_no_part_of_another_address(beside: str) -> None:
    for name in ("{link}", "{decline}"):
        found = problems(Wording("Please answer", f"Here: {beside}{name}\n\n{{link}}, ({{link}}) or <{{link}}>.\n"))
        assert [problem.code for problem in found] == ["link_within"]
