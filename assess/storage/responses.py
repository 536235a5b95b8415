"""Responses: what participants answered, as one document each, with every save that led to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, insert, literal_column, select, update

from assess.storage.answer_document import Entries, Entry, decode, encode
from assess.storage.engine import NotFound
from assess.storage.tables import answer_events, sessions
from assess.storage.tables import responses as table

State = Literal["started", "submitted", "erased"]
Source = Literal["web", "paper", "import"]


@dataclass(frozen=True)
class Response:
    """What one person answered, and whether it was sent."""

    id: str
    assessment_id: str
    group: str
    organisation: str | None
    """A pseudonym that its people share; in named assessments the organisation's key."""
    language: str
    """Empty once an anonymous assessment is closed."""
    source: Source
    """How the answers come in: by pages, typed in from paper by a consultant, or from a table."""
    state: State
    answers: str
    """The document, as `answer_document` reads it."""
    events: int
    """How often it was saved."""
    sent_events: int | None
    """How often it was saved when it was sent, while the participant changes it after sending; what was sent counts."""
    receipt: str | None
    started_at: datetime
    submitted_at: datetime | None


@dataclass(frozen=True)
class Event:
    """One save: the entries it changed, and those it did not change because somebody else had."""

    number: int
    changes: str
    conflicts: str


@dataclass(frozen=True)
class Save:
    """One save as its participant may read it: what was changed, and when."""

    changes: Entries
    saved_at: datetime


COLUMNS = tuple(table.c[field.name] for field in fields(Response))
"""The columns of a Response, in its order."""
EVENT = (answer_events.c.number, answer_events.c.changes, answer_events.c.conflicts)
_BY_KEY = select(*COLUMNS).where(
    table.c.tenant_id == bindparam("tenant"), table.c.assessment_id == bindparam("assessment"), table.c.key_hash == bindparam("key")
)
_APPEND = insert(answer_events)
_UPDATE = (
    update(table)
    .where(table.c.tenant_id == bindparam("tenant"), table.c.id == bindparam("response"))
    .values(answers=bindparam("document"), events=bindparam("number"))
)


def save(
    connection: Connection,
    tenant_id: str,
    response: Response,
    operation_hash: str,
    changes: Entries,
    conflicts: Entries,
    entries: Entries,
    now: datetime,
) -> None:
    """Append the event of a save, and make `entries` the response's document."""
    number = response.events + 1
    event = {"response_id": response.id, "number": number, "changes": encode(changes), "conflicts": encode(conflicts), "saved_at": now}
    connection.execute(_APPEND, {"tenant_id": tenant_id, "operation_hash": operation_hash, **event})
    connection.execute(_UPDATE, {"tenant": tenant_id, "response": response.id, "document": encode(entries), "number": number})


def entries_after(connection: Connection, tenant_id: str, response_id: str, number: int) -> dict[str, Entry]:
    """The document as it stood after event `number`."""
    chosen = (
        select(answer_events.c.changes)
        .where(answer_events.c.tenant_id == tenant_id, answer_events.c.response_id == response_id, answer_events.c.number <= number)
        .order_by(answer_events.c.number)
    )
    entries: dict[str, Entry] = {}
    for changes in connection.execute(chosen).scalars():
        entries |= decode(changes)
    return entries


def history(connection: Connection, tenant_id: str, response_id: str) -> list[Save]:
    """Every save of a response, in order."""
    chosen = select(answer_events.c.changes, answer_events.c.saved_at).where(
        answer_events.c.tenant_id == tenant_id, answer_events.c.response_id == response_id
    )
    return [Save(decode(changes), saved_at) for changes, saved_at in connection.execute(chosen.order_by(answer_events.c.number))]


@dataclass(frozen=True)
class Origin:
    """What is kept of how somebody began: in named assessments the invitation, and the version of the words agreed to."""

    invitation_id: str | None
    consent_version: str | None


def origin(connection: Connection, tenant_id: str, response_id: str) -> Origin:
    here = (table.c.tenant_id == tenant_id, table.c.id == response_id)
    return Origin(*connection.execute(select(table.c.invitation_id, table.c.consent_version).where(*here)).one())


def get(connection: Connection, tenant_id: str, response_id: str) -> Response:
    """The response with this id. Raises NotFound."""
    row = connection.execute(select(*COLUMNS).where(table.c.tenant_id == tenant_id, table.c.id == response_id)).first()
    if row is None:
        raise NotFound("response", response_id)
    return Response(*row)


def hold(connection: Connection, tenant_id: str, response_id: str) -> Response:
    """Like `get`, but nobody else changes the response until the transaction ends. Raises NotFound."""
    here = (table.c.tenant_id == tenant_id, table.c.id == response_id)
    row = connection.execute(select(*COLUMNS).where(*here).with_for_update()).first()
    if row is None:
        raise NotFound("response", response_id)
    return Response(*row)


def by_key(connection: Connection, tenant_id: str, assessment_id: str, key_hash: str) -> Response | None:
    row = connection.execute(_BY_KEY, {"tenant": tenant_id, "assessment": assessment_id, "key": key_hash}).first()
    return Response(*row) if row else None


def key_hash(connection: Connection, tenant_id: str, response_id: str) -> str:
    """The hashed key of a response, which exists."""
    here = (table.c.tenant_id == tenant_id, table.c.id == response_id)
    found: str = connection.execute(select(table.c.key_hash).where(*here)).scalar_one()
    return found


def by_receipt(connection: Connection, tenant_id: str, receipt: str) -> Response | None:
    here = (table.c.tenant_id == tenant_id, table.c.receipt == receipt, table.c.state == "submitted")
    row = connection.execute(select(*COLUMNS).where(*here)).first()
    return Response(*row) if row else None


def add(
    connection: Connection,
    tenant_id: str,
    response: Response,
    key_hash: str,
    *,
    page_hash: str | None = None,
    invitation_id: str | None = None,
    consent_version: str | None = None,
) -> None:
    """Keep a new response; `invitation_id` is for named assessments only."""
    row = {field.name: getattr(response, field.name) for field in fields(Response)}
    row |= {"key_hash": key_hash, "page_hash": page_hash, "invitation_id": invitation_id, "consent_version": consent_version}
    connection.execute(insert(table), {"tenant_id": tenant_id, **row})


def change(connection: Connection, tenant_id: str, response_id: str, **values: Any) -> None:
    connection.execute(update(table).where(table.c.tenant_id == tenant_id, table.c.id == response_id).values(**values))


def submitted(connection: Connection, tenant_id: str, assessment_id: str) -> Iterator[tuple[str, str, str | None, str]]:
    """Id, group, organisation and document, as it was last sent, of every response sent, in the order of their ids."""
    chosen = select(table.c.id, table.c.group, table.c.organisation, table.c.answers, table.c.sent_events).where(
        table.c.tenant_id == tenant_id, table.c.assessment_id == assessment_id, table.c.state == "submitted"
    )
    for response_id, group, organisation, answers, sent_events in connection.execute(chosen.order_by(table.c.id)).all():
        yield response_id, group, organisation, _as_sent(connection, tenant_id, response_id, answers, sent_events)


def forget_unsent_changes(connection: Connection, tenant_id: str, assessment_id: str) -> None:
    """Bring responses back to what was sent, where they were changed afterwards and not sent again."""
    chosen = select(table.c.id, table.c.sent_events).where(
        table.c.tenant_id == tenant_id, table.c.assessment_id == assessment_id, table.c.sent_events.is_not(None)
    )
    for response_id, sent_events in connection.execute(chosen.order_by(table.c.id).with_for_update()).all():
        sent = encode(entries_after(connection, tenant_id, response_id, sent_events))
        later = (answer_events.c.tenant_id == tenant_id, answer_events.c.response_id == response_id, answer_events.c.number > sent_events)
        connection.execute(delete(answer_events).where(*later))
        change(connection, tenant_id, response_id, answers=sent, events=sent_events, sent_events=None)


class Course(NamedTuple):
    """When a response was begun and sent."""

    group: str
    started_at: datetime
    submitted_at: datetime | None


def courses(connection: Connection, tenant_id: str, assessment_id: str) -> list[Course]:
    """The course of every response that was not erased; no answers."""
    here = (table.c.tenant_id == tenant_id, table.c.assessment_id == assessment_id, table.c.state != "erased")
    return [Course(*row) for row in connection.execute(select(table.c.group, table.c.started_at, table.c.submitted_at).where(*here))]


def unfinished(connection: Connection, tenant_id: str, assessment_id: str) -> list[str]:
    """The documents of responses that were begun and not sent."""
    here = (table.c.tenant_id == tenant_id, table.c.assessment_id == assessment_id, table.c.state == "started")
    return list(connection.execute(select(table.c.answers).where(*here)).scalars())


def all_sent(connection: Connection, tenant_id: str, assessment_id: str) -> list[Response]:
    """Every response sent, with its answers as they were last sent, in the order of their ids."""
    here = (table.c.tenant_id == tenant_id, table.c.assessment_id == assessment_id, table.c.state == "submitted")
    found = [Response(*row) for row in connection.execute(select(*COLUMNS).where(*here).order_by(table.c.id))]
    return [replace(one, answers=_as_sent(connection, tenant_id, one.id, one.answers, one.sent_events)) for one in found]


def _as_sent(connection: Connection, tenant_id: str, response_id: str, answers: str, sent_events: int | None) -> str:
    """The document that counts: `answers`, unless they are being changed after sending."""
    return answers if sent_events is None else encode(entries_after(connection, tenant_id, response_id, sent_events))


def states(connection: Connection, tenant_id: str, assessment_id: str) -> dict[str, State]:
    """Hashed key → state of every response."""
    here = (table.c.tenant_id == tenant_id, table.c.assessment_id == assessment_id)
    return {row[0]: row[1] for row in connection.execute(select(table.c.key_hash, table.c.state).where(*here)).all()}


def sent_by_assessment(connection: Connection, tenant_id: str) -> dict[str, int]:
    """Assessment → responses sent."""
    here = (table.c.tenant_id == tenant_id, table.c.state == "submitted")
    chosen = select(table.c.assessment_id, func.count()).where(*here).group_by(table.c.assessment_id)
    return {row[0]: row[1] for row in connection.execute(chosen)}


def counts(connection: Connection, tenant_id: str, assessment_id: str) -> dict[str, dict[str, int]]:
    """Group → state → number of responses."""
    chosen = select(table.c.group, table.c.state, func.count()).where(
        table.c.tenant_id == tenant_id, table.c.assessment_id == assessment_id
    )
    found: dict[str, dict[str, int]] = {}
    for group, state, count in connection.execute(chosen.group_by(table.c.group, table.c.state).order_by(table.c.group, table.c.state)):
        found.setdefault(group, {})[state] = count
    return found


def erase(connection: Connection, tenant_id: str, response_id: str, now: datetime) -> None:
    """Leave a tombstone: that somebody of this group answered and took it back, and nothing else."""
    _erase(connection, tenant_id, table.c.id == response_id, now)


def erase_all(connection: Connection, tenant_id: str, assessment_id: str, now: datetime) -> None:
    """Leave a tombstone of every response of an assessment."""
    _erase(connection, tenant_id, table.c.assessment_id == assessment_id, now)


def _erase(connection: Connection, tenant_id: str, which: ColumnElement[bool], now: datetime) -> None:
    mine = select(table.c.id).where(table.c.tenant_id == tenant_id, which, table.c.state != "erased")
    connection.execute(mine.order_by(table.c.id).with_for_update()).all()  # saves under way end first, so that their events go too
    connection.execute(delete(sessions).where(sessions.c.tenant_id == tenant_id, sessions.c.response_id.in_(mine)))
    connection.execute(delete(answer_events).where(answer_events.c.tenant_id == tenant_id, answer_events.c.response_id.in_(mine)))
    nothing = {"answers": "{}", "events": 0, "sent_events": None, "organisation": None, "receipt": None}
    nowhere = {"page_hash": None, "invitation_id": None}
    tombstone = {"state": "erased", "erased_at": now, **nothing, **nowhere}
    connection.execute(update(table).where(table.c.tenant_id == tenant_id, table.c.id.in_(mine)).values(**tombstone))


def forget_times(connection: Connection, tenant_id: str, assessment_id: str) -> None:
    """Cut all times of an assessment's responses to the day (UTC), and forget what else leads to a person.

    That is: pages' addresses, which logs may hold, and their languages: one Spanish answer among Spanish invitations is known.
    """
    here = (table.c.tenant_id == tenant_id, table.c.assessment_id == assessment_id)
    sqlite = connection.dialect.name == "sqlite"

    def day(name: str) -> Any:
        return literal_column(f"substr({name}, 1, 10) || ' 00:00:00.000000'" if sqlite else f"date_trunc('day', {name}, 'UTC')")

    times = {name: day(name) for name in ("started_at", "submitted_at", "erased_at")}
    connection.execute(update(table).where(*here).values(page_hash=None, language="", **times))
    mine = select(table.c.id).where(*here)
    events = update(answer_events).where(answer_events.c.tenant_id == tenant_id, answer_events.c.response_id.in_(mine))
    connection.execute(events.values(saved_at=day("saved_at")))
