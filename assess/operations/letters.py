"""What mails to participants say.

A mail is written when it is sent: its link is derived then, so that no token is stored, and it
is not sent to somebody who has answered or declined meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_timezone_location

from assess.instruments.answers import Respondent, asks_for_figures
from assess.instruments.instrument import Instrument
from assess.mail.message import Mail
from assess.mail.wording import KINDS, Kind, Wording, filled, greeting, shipped_wording
from assess.paths import shipped
from assess.reporting.paper.paper import Paper
from assess.storage import assessments, initiatives, instruments, invitations, standing, wordings
from assess.storage.assessments import Assessment
from assess.storage.engine import Store
from assess.storage.keys import derive
from assess.storage.outbox import Errand

DATE_LOCALES = {"en": "en_GB"}
DATA_SHEET = "data-sheet.pdf"
"""Name of the file that goes with a mail."""


@dataclass(frozen=True)
class Letter:
    """A mail to one person, and the data sheet to be printed that goes with it."""

    mail: Mail
    sheet: Paper | None
    facts_hash: str
    """Of the sheet's facts."""


def letter(store: Store, errand: Errand, site: str, now: datetime) -> Letter | None:
    """The mail of an errand that goes to a participant; None where it is not wanted any more."""
    assert errand.assessment_id  # noqa: S101 - written with it
    with store.reading() as connection:
        assessment = assessments.get(connection, store.tenant_id, errand.assessment_id)
        secret = assessments.secret(connection, store.tenant_id, assessment.id)
        if assessment.phase(now) != "open" or secret is None or errand.subject_id is None:
            return None
        person = invitations.find(connection, store.tenant_id, errand.subject_id)
        if person is None or not person.email or person.declined_at or standing.has_sent(connection, store.tenant_id, assessment, person):
            return None
        instrument = instruments.instrument(connection, store.tenant_id, assessment.instrument_hash)
        changed = wordings.of_assessment(connection, store.tenant_id, assessment.id)
        facts = initiatives.facts(connection, store.tenant_id, str(assessment.facts_hash))  # as they stood at the opening
    kind = next(kind for kind in KINDS if kind == errand.kind)
    language = person.language if person.language in assessment.languages else assessment.languages[0]
    link = f"{site}/r/{derive(secret, 'token', person.id)}"
    wanted = assessment.data_sheets and asks_for_figures(instrument, Respondent(person.group, facts))
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
        "data_sheet": DATA_SHEET if assessment.data_sheets and has_data_sheet(instrument) else "",
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
        assessments.get(connection, store.tenant_id, assessment_id, hold=True)
        wordings.put(connection, store.tenant_id, assessment_id, (kind, language), (words.subject, words.body) if words else None)


def _moment(assessment: Assessment, language: str) -> str:
    """When it closes, by the clocks of the place that its time zone is named after, in the reader's words."""
    if assessment.closes_at is None:
        return ""
    local = assessment.closes_at.astimezone(ZoneInfo(assessment.zone))
    locale = DATE_LOCALES.get(language, language)
    place = get_timezone_location(assessment.zone, locale=locale, return_city=True).rpartition("/")[2]
    return f"{format_date(local, 'long', locale=locale)}, {local:%H:%M} ({place})"
