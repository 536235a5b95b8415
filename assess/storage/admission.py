"""What a session may open: a participant's response, or the section of one that a colleague was given.

The two have addresses of their own, so that what may be done follows from the address and is never a matter of mixing rights.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, Select, bindparam, select

from assess.storage.assessments import COLUMNS as ASSESSMENT
from assess.storage.assessments import Assessment, joined
from assess.storage.responses import COLUMNS as RESPONSE
from assess.storage.responses import EVENT, Event, Response
from assess.storage.tables import answer_events, assessments, colleague_sessions, delegations, responses, sessions


class SessionEnded(Exception):
    """No such session, or none that may open this response: the same answer to both."""


@dataclass(frozen=True)
class Receipt:
    """What a participant keeps after sending the answers."""

    number: str
    """Empty for a colleague: with the number answers can be erased."""
    submitted_on: date
    """In the assessment's time zone."""


@dataclass(frozen=True)
class Delegation:
    """A section that a participant passed to a colleague."""

    id: str
    response_id: str
    section: str
    language: str
    """In which the colleague answers."""
    consent_version: str | None
    """Of the words that the colleague agreed to by starting; None before."""


@dataclass(frozen=True)
class Held:
    """A response as a session may use it."""

    response: Response
    assessment: Assessment
    delegation: Delegation | None
    """The one section that the session may use; None where it is the participant's own, who may use all."""
    earlier: Event | None = None
    """What the same operation did before, if it is a repetition."""

    @property
    def receipt(self) -> Receipt | None:
        """Of answers that are sent and not being changed."""
        return self._receipt if self.response.sent_events is None else None

    @property
    def reopened(self) -> Receipt | None:
        """Of answers that are being changed after they were sent."""
        return None if self.response.sent_events is None else self._receipt

    @property
    def _receipt(self) -> Receipt | None:
        response = self.response
        if response.receipt is None or response.submitted_at is None:
            return None
        day = response.submitted_at.astimezone(ZoneInfo(self.assessment.zone)).date()
        return Receipt("" if self.delegation else response.receipt, day)


DELEGATION = tuple(delegations.c[field.name] for field in fields(Delegation))
"""The columns of a Delegation, in its order."""


def _with_assessment(chosen: Select[Any]) -> Select[Any]:
    here = (assessments.c.tenant_id == responses.c.tenant_id) & (assessments.c.id == responses.c.assessment_id)
    return joined(chosen.join(assessments, here))


def _held(chosen: Select[Any]) -> Select[Any]:
    """With what the same operation did before; nobody else changes the response until the transaction ends."""
    same = (
        (answer_events.c.tenant_id == responses.c.tenant_id)
        & (answer_events.c.response_id == responses.c.id)
        & (answer_events.c.operation_hash == bindparam("operation"))
    )
    return chosen.add_columns(*EVENT).outerjoin(answer_events, same).with_for_update(of=responses)


_OWN = (
    _with_assessment(
        select(*RESPONSE, *ASSESSMENT)
        .select_from(sessions)
        .join(responses, (responses.c.tenant_id == sessions.c.tenant_id) & (responses.c.id == sessions.c.response_id))
    )
    .where(sessions.c.tenant_id == bindparam("tenant"), sessions.c.session_hash == bindparam("session"))
    .where(sessions.c.expires_at > bindparam("now"), responses.c.page_hash == bindparam("page"))
)
_PASSED = (
    _with_assessment(
        select(*RESPONSE, *ASSESSMENT, *DELEGATION)
        .select_from(colleague_sessions)
        .join(
            delegations,
            (delegations.c.tenant_id == colleague_sessions.c.tenant_id) & (delegations.c.id == colleague_sessions.c.delegation_id),
        )
        .join(responses, (responses.c.tenant_id == delegations.c.tenant_id) & (responses.c.id == delegations.c.response_id))
    )
    .where(colleague_sessions.c.tenant_id == bindparam("tenant"), colleague_sessions.c.session_hash == bindparam("session"))
    .where(colleague_sessions.c.expires_at > bindparam("now"), delegations.c.page_hash == bindparam("page"))
    .where(responses.c.page_hash.is_not(None))  # tested anew after waiting for whoever closes the assessment or erases the response
)
_OWN_HELD, _PASSED_HELD = _held(_OWN), _held(_PASSED)


def opened(connection: Connection, tenant_id: str, session_hash: str, page_hash: str, now: datetime) -> Held:
    """The response behind a page of this session. Raises SessionEnded."""
    names = {"tenant": tenant_id, "session": session_hash, "page": page_hash, "now": now}
    return _first(connection, (_OWN, _PASSED), names)


def held(connection: Connection, tenant_id: str, session_hash: str, page_hash: str, operation_hash: str, now: datetime) -> Held:
    """Like `opened`, but nobody else changes the response until the transaction ends. Raises SessionEnded."""
    names = {"tenant": tenant_id, "session": session_hash, "page": page_hash, "operation": operation_hash, "now": now}
    return _first(connection, (_OWN_HELD, _PASSED_HELD), names)


def _first(connection: Connection, ways: tuple[Select[Any], Select[Any]], names: dict[str, Any]) -> Held:
    own, passed = ways
    if row := connection.execute(own, names).first():
        return _read(row, 0)
    if row := connection.execute(passed, names).first():
        return _read(row, len(DELEGATION))
    raise SessionEnded


def _read(row: Row[Any], delegated: int) -> Held:
    """The parts of a row: response, assessment, `delegated` columns of a delegation, and of an event, if one was looked for."""
    values = tuple(row)
    first = len(RESPONSE)
    second = first + len(ASSESSMENT)
    third = second + delegated
    delegation, event = values[second:third], values[third:]
    return Held(
        Response(*values[:first]),
        Assessment(*values[first:second]),
        Delegation(*delegation) if delegated else None,
        Event(*event) if event and event[0] is not None else None,
    )
