"""What a participant does once the way in is open: answer, come back, submit."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from assess.instruments.answers import Answer, Answers, Respondent, check_answer, missing_items
from assess.instruments.contradictions import contradictions
from assess.instruments.facts import FactSheet
from assess.instruments.instrument import Instrument
from assess.instruments.item_types import AnswerProblem
from assess.storage import admission, delegations, initiatives, instruments, responses
from assess.storage.admission import Held, Receipt
from assess.storage.admission import SessionEnded as SessionEnded
from assess.storage.answer_document import (
    BY_COLLEAGUE,
    BY_PARTICIPANT,
    FROM_PAPER,
    Entries,
    answer_in,
    answers_in,
    decode,
    merge,
    revisions_in,
)
from assess.storage.assessments import Assessment
from assess.storage.assessments import NotOpen as NotOpen
from assess.storage.engine import Store
from assess.storage.keys import digest

RECEIPT_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass
class AlreadySubmitted(Exception):
    """The answers were sent; they cannot be changed any more."""

    receipt: Receipt


@dataclass
class Incomplete(Exception):
    """The answers cannot be sent as they are."""

    missing: list[tuple[str, str]]
    """Required items that are not answered: (section key, item key) of each, in order."""
    unfit: list[str]
    """Checks of the questionnaire that must hold and do not."""


@dataclass(frozen=True)
class OpenResponse:
    """A response as its participant sees it, or a colleague the one section that was passed on."""

    id: str
    """For other operations; no page and no address shows it."""
    public_id: str
    assessment: Assessment
    instrument: Instrument
    """In the response's language."""
    respondent: Respondent
    answers: Answers
    revisions: dict[str, int]
    """Item → how often it was changed; a form carries these, so that changes made elsewhere are noticed."""
    language: str
    submitted: Receipt | None
    """Set once the answers are sent, and not while they are being changed after sending."""
    reopened: Receipt | None
    """Set while they are being changed; what was sent counts until they are sent again."""
    section: str | None = None
    """The only section to be seen and answered, where a colleague does it."""
    closed: bool = False
    """Nothing can be answered any more."""
    paper: bool = False
    """A consultant types in what somebody answered on paper."""
    preview: bool = False
    """Nobody's response: a consultant looks what the questionnaire would be like."""


@dataclass(frozen=True)
class Saved:
    """What came of a save: everything as it stands after it, and what another device had changed in between."""

    answers: Answers
    revisions: dict[str, int]
    conflicts: dict[str, Answer | None]
    """Item → the answer that is stored; the one just given was not saved."""


def opened(store: Store, session: str, public_id: str, now: datetime, *, after_closing: bool = False) -> OpenResponse:
    """The response behind a page; also `after_closing`, where it is only looked at. Raises SessionEnded, NotOpen."""
    with store.asking() as connection:  # the facts of an assessment are read by their hash
        found = admission.opened(connection, store.tenant_id, digest(session), digest(public_id), now)
        closed = found.assessment.phase(now) == "closed"
        if not (closed and after_closing):
            found.assessment.require_open(now)
        instrument, respondent = _asked(connection, store.tenant_id, found)
    entries = decode(found.response.answers)
    seen = _seen(instrument, found, entries)
    language = found.delegation.language if found.delegation else found.response.language
    return OpenResponse(
        found.response.id,
        public_id,
        found.assessment,
        instrument.in_language(language),
        replace(respondent, elsewhere=answers_in({key: entry for key, entry in entries.items() if key not in seen})),
        answers_in(seen),
        revisions_in(seen),
        language,
        found.receipt,
        found.reopened,
        found.delegation.section if found.delegation else None,
        closed,
        found.response.source == "paper",
    )


def save_answers(
    store: Store,
    session: str,
    public_id: str,
    changes: Mapping[str, Answer | None],
    base_revisions: Mapping[str, int],
    operation_id: str,
    now: datetime,
) -> Saved:
    """Save answers (None takes one back), all that nobody changed since `base_revisions`; durable when this returns.

    The same `operation_id` again gives the same result and changes nothing.
    Raises SessionEnded, NotOpen, AlreadySubmitted, AnswerProblem.
    """
    with store.writing() as connection:
        operation_hash = digest(operation_id)
        held = admission.held(connection, store.tenant_id, digest(session), digest(public_id), operation_hash, now)
        instrument = instruments.instrument(connection, store.tenant_id, held.assessment.instrument_hash)
        if held.earlier:
            entries = responses.entries_after(connection, store.tenant_id, held.response.id, held.earlier.number)
            return _saved(_seen(instrument, held, entries), _seen(instrument, held, decode(held.earlier.conflicts)))
        held.assessment.require_open(now)
        if receipt := held.receipt:
            raise AlreadySubmitted(receipt)
        _check(instrument, held, changes)
        entries = decode(held.response.answers)
        accepted, conflicts = merge(entries, changes, base_revisions, _origin(held))
        entries |= accepted
        responses.save(connection, store.tenant_id, held.response, operation_hash, accepted, conflicts, entries, now)
    return _saved(_seen(instrument, held, entries), conflicts)


def set_language(store: Store, session: str, public_id: str, language: str, now: datetime) -> None:
    """Go on in another language; one that the assessment does not have is ignored. Raises SessionEnded."""
    with store.writing() as connection:
        held = admission.held(connection, store.tenant_id, digest(session), digest(public_id), "", now)
        if language not in held.assessment.languages:
            return
        if held.delegation:
            delegations.change(connection, store.tenant_id, held.delegation.id, language=language)
        else:
            responses.change(connection, store.tenant_id, held.response.id, language=language)


def submit(store: Store, session: str, public_id: str, operation_id: str, now: datetime) -> Receipt:
    """Send the answers, once: a repetition gives the same receipt. Raises SessionEnded, NotOpen, Incomplete.

    Answers to items that are not asked any more, because of what was answered elsewhere, are kept; scoring leaves them out.
    """
    with store.writing() as connection:
        held = admission.held(connection, store.tenant_id, digest(session), digest(public_id), "", now)
        if held.delegation:
            raise SessionEnded
        if receipt := held.receipt:
            return receipt
        held.assessment.require_open(now)
        instrument, respondent = _asked(connection, store.tenant_id, held)
        entries = decode(held.response.answers)
        answers = answers_in(entries)
        unfit = [found.key for found in contradictions(instrument, answers, respondent) if found.error]
        missing = [(section.key, item.key) for section, item in missing_items(instrument, answers, respondent) if item.required]
        if missing or unfit:
            raise Incomplete(missing, unfit)
        responses.save(connection, store.tenant_id, held.response, digest(operation_id), {}, {}, entries, now)
        number = held.response.receipt or "-".join("".join(secrets.choice(RECEIPT_ALPHABET) for _ in range(4)) for _ in range(3))
        sent = {"state": "submitted", "submitted_at": now, "receipt": number, "sent_events": None}
        responses.change(connection, store.tenant_id, held.response.id, **sent)
    return Receipt(number, _day(now, held.assessment))


def reopen(store: Store, session: str, public_id: str, now: datetime) -> None:
    """Let answers that were sent be changed, where the assessment allows it. What was sent counts until they are sent again.

    Raises SessionEnded, NotOpen, and AlreadySubmitted where changes are not allowed.
    """
    with store.writing() as connection:
        held = admission.held(connection, store.tenant_id, digest(session), digest(public_id), "", now)
        if held.delegation:
            raise SessionEnded
        held.assessment.require_open(now)
        if held.receipt is None:
            return
        if not held.assessment.changes_after_sending:
            raise AlreadySubmitted(held.receipt)
        responses.change(connection, store.tenant_id, held.response.id, sent_events=held.response.events)


def _asked(connection: Connection, tenant_id: str, held: Held) -> tuple[Instrument, Respondent]:
    facts_hash = held.assessment.facts_hash
    facts = initiatives.facts(connection, tenant_id, facts_hash) if facts_hash else None
    instrument = instruments.instrument(connection, tenant_id, held.assessment.instrument_hash)
    return instrument, Respondent(held.response.group, facts, _organisation(held, facts))


def _organisation(held: Held, facts: FactSheet | None) -> str | None:
    """The name of the participant's organisation in the register; in an anonymous assessment nobody knows it."""
    register = facts.register_ if facts and not held.assessment.anonymous else None
    return next((one.name for one in register.organisations if one.key == held.response.organisation), None) if register else None


def _seen(instrument: Instrument, held: Held, entries: Entries) -> Entries:
    """The entries that whoever uses the response may see: all, or to a colleague those of the one section."""
    if held.delegation is None:
        return entries
    return {key: entry for key, entry in entries.items() if instrument.questionnaire.placed[key][0].key == held.delegation.section}


def _day(moment: datetime, assessment: Assessment) -> date:
    return moment.astimezone(ZoneInfo(assessment.zone)).date()


def _origin(held: Held) -> Mapping[str, str]:
    """Where an answer comes from, and who gives it."""
    if held.response.source == "paper":
        return FROM_PAPER
    return BY_COLLEAGUE if held.delegation else BY_PARTICIPANT


def _check(instrument: Instrument, held: Held, changes: Mapping[str, Answer | None]) -> None:
    for key, answer in changes.items():
        if held.delegation and instrument.questionnaire.placed[key][0].key != held.delegation.section:
            raise AnswerProblem(key, "no_such_item")
        if answer is not None:
            check_answer(instrument, key, answer)
        elif key not in instrument.item_types:
            raise AnswerProblem(key, "no_such_item")


def _saved(entries: Entries, conflicts: Entries) -> Saved:
    return Saved(answers_in(entries), revisions_in(entries), {key: answer_in(entry) for key, entry in conflicts.items()})
