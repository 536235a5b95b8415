"""Asking people by mail: invitations, reminders to those who have not answered, and those who wish to hear no more.

Mails are errands. A mail is written when it is sent: its link is derived then, so that no
token is stored, and it is not sent to somebody who has answered or declined meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import format_date
from sqlalchemy import Connection

from assess.instruments.answers import Respondent, asks_for_figures
from assess.instruments.instrument import Instrument
from assess.mail.message import Mail
from assess.mail.wording import Kind, Wording, filled, greeting, shipped_wording
from assess.paths import shipped
from assess.reporting.paper.paper import Paper
from assess.storage import assessments, initiatives, instruments, invitations, outbox, responses, wordings
from assess.storage.assessments import Assessment
from assess.storage.engine import NotFound, Store
from assess.storage.invitations import Invitation
from assess.storage.keys import derive, digest, random_id
from assess.storage.outbox import Errand
from assess.storage.responses import State

Delivery = Literal["not_sent", "waiting", "sent", "failed"]
DATE_LOCALES = {"en": "en_GB"}
DATA_SHEET = "data-sheet.pdf"
"""Name of the file that goes with an invitation."""


class NotOpenYet(Exception):
    """Mails go out once the assessment is open."""


@dataclass(frozen=True)
class Letter:
    """A mail to one person, and the data sheet to be printed that goes with it."""

    mail: Mail
    sheet: Paper | None
    facts_hash: str
    """Of the sheet's facts."""


@dataclass(frozen=True)
class Asked:
    """A person asked, as consultants see it."""

    invitation: Invitation
    delivery: Delivery
    """Of the last mail."""
    result: str | None
    """What the mail server said."""
    reminders: int
    """Reminders accepted."""
    sent: bool
    """Whether answers were sent. Of an anonymous assessment that is all anybody is told, and nothing after closing."""
    erased: bool
    """Whether somebody had the answers erased, and with them the name; nobody can tell after an anonymous assessment closed."""


def who_was_asked(store: Store, assessment_id: str) -> list[Asked]:
    """Everybody asked, with what became of it. A few queries, however many they are. Raises NotFound."""
    with store.reading() as connection:
        assessment = assessments.get(connection, store.tenant_id, assessment_id)
        people = invitations.of_assessment(connection, store.tenant_id, assessment_id)
        done, erased = (_in_state(connection, store.tenant_id, assessment, people, state) for state in ("submitted", "erased"))
        mails = outbox.of_kind(connection, store.tenant_id, ["invitation", "reminder"], assessment_id)
    latest: dict[str, Errand] = {}
    reminded: dict[str, int] = {}
    for mail in mails:  # the newest first
        if mail.subject_id:
            latest.setdefault(mail.subject_id, mail)
            reminded[mail.subject_id] = reminded.get(mail.subject_id, 0) + (mail.kind == "reminder" and mail.state == "done")
    return [
        Asked(
            person,
            _delivery(latest.get(person.id)),
            _result(latest.get(person.id)),
            reminded.get(person.id, 0),
            person.id in done,
            person.id in erased,
        )
        for person in people
    ]


def send_invitations(store: Store, assessment_id: str, now: datetime, data_sheet: bool = False) -> list[Errand]:
    """Let an invitation go to everybody with an address who has not got one; with the data sheet, where the group has one.

    Raises NotFound, NotOpenYet.
    """
    waiting = [one for one in who_was_asked(store, assessment_id) if one.delivery in ("not_sent", "failed") and not one.sent]
    return _put(store, assessment_id, "invitation", (one.invitation for one in waiting), now, {"data_sheet": True} if data_sheet else {})


def send_reminders(store: Store, assessment_id: str, now: datetime) -> list[Errand]:
    """Let a reminder go to everybody who was invited by mail and has not sent answers. Raises NotFound, NotOpenYet."""
    late = [one for one in who_was_asked(store, assessment_id) if one.delivery == "sent" and not one.sent]
    return _put(store, assessment_id, "reminder", (one.invitation for one in late), now)


def schedule_reminders(store: Store, assessment_id: str, due_at: datetime, now: datetime) -> Errand:
    """Remind whoever has not answered by then. Raises NotFound."""
    with store.writing() as connection:
        assessments.get(connection, store.tenant_id, assessment_id)
        errand = outbox.errand(store.tenant_id, random_id(), "reminders", {}, now, assessment_id=assessment_id, due_at=due_at)
        outbox.add(connection, [errand])
    return errand


def letter(store: Store, errand: Errand, site: str, now: datetime) -> Letter | None:
    """The mail of an `invitation` or `reminder` errand; None where it is not wanted any more."""
    assert errand.assessment_id  # noqa: S101 - written with it
    with store.reading() as connection:
        assessment = assessments.get(connection, store.tenant_id, errand.assessment_id)
        secret = assessments.secret(connection, store.tenant_id, assessment.id)
        if assessment.phase(now) != "open" or secret is None or errand.subject_id is None:
            return None
        person = invitations.find(connection, store.tenant_id, errand.subject_id)
        if (
            person is None
            or not person.email
            or person.declined_at
            or _in_state(connection, store.tenant_id, assessment, [person], "submitted")
        ):
            return None
        instrument = instruments.instrument(connection, store.tenant_id, assessment.instrument_hash)
        changed = wordings.of_assessment(connection, store.tenant_id, assessment.id)
        facts = initiatives.facts(connection, store.tenant_id, str(assessment.facts_hash))  # as they stood at the opening
    kind: Kind = "reminder" if errand.kind == "reminder" else "invitation"
    language = person.language if person.language in assessment.languages else assessment.languages[0]
    link = f"{site}/r/{derive(secret, 'token', person.id)}"
    wanted = bool(errand.details.get("data_sheet")) and asks_for_figures(instrument, Respondent(person.group, facts))
    values = {"greeting": greeting(language, person.name), **said(assessment, instrument, language), "link": link, "decline": f"{link}/no"}
    values["data_sheet"] = DATA_SHEET if wanted else ""
    subject, body = filled(wording(changed, kind, language), values)
    mail = Mail(errand.id, person.email, person.name or "", subject, body, language, values["decline"])
    sheet = Paper(instrument.in_language(language), person.group, facts, data_sheet=True) if wanted else None
    return Letter(mail, sheet, str(assessment.facts_hash))


def has_data_sheet(instrument: Instrument) -> bool:
    """Whether some group may be asked for figures that need to be looked up."""
    return any(section.data_sheet for section in instrument.questionnaire.sections)


def said(assessment: Assessment, instrument: Instrument, language: str) -> dict[str, str]:
    """What placeholders of a mail stand for, but for the person's own."""
    questionnaire = instrument.in_language(language).questionnaire
    return {
        "title": assessment.title,
        "purpose": questionnaire.purpose,
        "asked_by": assessment.asked_by,
        "contact": assessment.contact,
        "minutes": "–".join(str(minutes) for minutes in dict.fromkeys(questionnaire.minutes)),
        "closes": _moment(assessment, language),
        "data_sheet": DATA_SHEET if has_data_sheet(instrument) else "",
    }


def wording(changed: Mapping[wordings.Key, wordings.Words], kind: Kind, language: str) -> Wording:
    """The wording in force: the assessment's own, or the one shipped (in English, where a language has none)."""
    if own := changed.get((kind, language)):
        return Wording(*own)
    folder = shipped("templates") / "email"
    return shipped_wording(folder, kind, language if (folder / kind / f"{language}.txt").exists() else "en")


def change_wording(store: Store, assessment_id: str, kind: Kind, language: str, words: Wording | None) -> None:
    """Let an assessment's mails say something else, or with None what is shipped. Raises NotFound."""
    with store.writing() as connection:
        assessments.get(connection, store.tenant_id, assessment_id)
        wordings.put(connection, store.tenant_id, assessment_id, (kind, language), (words.subject, words.body) if words else None)


def decline(store: Store, token: str, now: datetime) -> None:
    """Send no more mails to whom this token belongs. Raises NotFound."""
    with store.writing() as connection:
        if not invitations.decline(connection, store.tenant_id, digest(token), now):
            raise NotFound("invitation", "with this token")


def uninvite(store: Store, assessment_id: str, invitation_id: str) -> None:
    """Take somebody off the list who has not begun to answer. Raises NotFound, AlreadyBegun."""
    with store.writing() as connection:
        assessment = assessments.get(connection, store.tenant_id, assessment_id)
        person = invitations.find(connection, store.tenant_id, invitation_id)
        secret = assessments.secret(connection, store.tenant_id, assessment_id, hold=True)
        if person is None or person.assessment_id != assessment_id or secret is None:
            raise NotFound("invitation", invitation_id)
        if responses.by_key(connection, store.tenant_id, assessment.id, digest(derive(secret, "response", person.id))):
            raise AlreadyBegun
        invitations.remove(connection, store.tenant_id, invitation_id)


class AlreadyBegun(Exception):
    """Whoever has begun to answer stays on the list."""


def links(store: Store, assessment_id: str, site: str) -> list[tuple[Invitation, str]]:
    """Personal links of people without an address, to be handed over in another way; none after closing."""
    with store.reading() as connection:
        assessment = assessments.get(connection, store.tenant_id, assessment_id)
        secret = assessments.secret(connection, store.tenant_id, assessment_id)
        people = [person for person in invitations.of_assessment(connection, store.tenant_id, assessment_id) if not person.email]
        erased = _in_state(connection, store.tenant_id, assessment, people, "erased")
    if secret is None:
        return []
    return [(person, f"{site}/r/{derive(secret, 'token', person.id)}") for person in people if person.id not in erased]


def _put(
    store: Store,
    assessment_id: str,
    kind: Kind,
    people: Iterable[Invitation],
    now: datetime,
    details: Mapping[str, bool] = MappingProxyType({}),
) -> list[Errand]:
    with store.writing() as connection:
        if assessments.get(connection, store.tenant_id, assessment_id).phase(now) != "open":
            raise NotOpenYet
        errands = [
            outbox.errand(store.tenant_id, random_id(), kind, dict(details), now, assessment_id=assessment_id, subject_id=person.id)
            for person in people
            if person.email and not person.declined_at
        ]
        outbox.add(connection, errands)
    return errands


def _in_state(connection: Connection, tenant_id: str, assessment: Assessment, people: Iterable[Invitation], state: State) -> set[str]:
    """Invitations whose people's answers are in this state; nobody can tell once the secret is destroyed."""
    secret = assessments.secret(connection, tenant_id, assessment.id)
    if secret is None:
        return set()
    keys = {digest(derive(secret, "response", person.id)): person.id for person in people}
    return {keys[key] for key in responses.keys(connection, tenant_id, assessment.id, state) if key in keys}


def _moment(assessment: Assessment, language: str) -> str:
    if assessment.closes_at is None:
        return ""
    local = assessment.closes_at.astimezone(ZoneInfo(assessment.zone))
    return f"{format_date(local, 'long', locale=DATE_LOCALES.get(language, language))}, {local:%H:%M} ({assessment.zone})"


def _delivery(mail: Errand | None) -> Delivery:
    states: dict[str, Delivery] = {"waiting": "waiting", "done": "sent", "failed": "failed", "cancelled": "not_sent"}
    return states[mail.state] if mail else "not_sent"


def _result(mail: Errand | None) -> str | None:
    return mail.result if mail and mail.state in ("failed", "waiting") else None
