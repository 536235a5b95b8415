"""How a participant comes in: what a personal link leads to, and starting by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from assess.instruments.instrument import Instrument
from assess.storage import assessments, instruments, invitations, responses, sessions
from assess.storage.assessments import Assessment
from assess.storage.engine import Store
from assess.storage.invitations import Invitation
from assess.storage.keys import derive, digest, random_id
from assess.storage.responses import Response

PAGE_ID_LENGTH = 22


class UnknownLink(Exception):
    """No invitation has this token, or what was answered by it was erased."""


State = Literal["new", "started", "submitted", "closed"]


@dataclass(frozen=True)
class Visit:
    """What the start page needs to know of a link."""

    assessment: Assessment
    instrument: Instrument
    group: str
    language: str
    state: State
    """`closed`: nothing can be answered any more, but answers that are kept with names are still there to see."""
    paper: bool
    """By this link a consultant types in what somebody answered on paper."""


@dataclass(frozen=True)
class Started:
    """A session's secret token, for a cookie, and the response's public id, for addresses."""

    session: str
    public_id: str


def visit(store: Store, token: str, now: datetime) -> Visit:
    """What a link leads to. Changes nothing. Raises UnknownLink, NotOpen."""
    with store.reading() as connection:
        invitation, assessment = _invited(connection, store.tenant_id, token)
        secret = assessments.secret(connection, store.tenant_id, assessment.id)
        response = _response_of(connection, store.tenant_id, invitation, secret)
        _require_a_way_in(assessment, response, now)
        instrument = instruments.instrument(connection, store.tenant_id, assessment.instrument_hash)
    language = response.language if response else _offered(assessment, invitation.language)
    return Visit(
        assessment, instrument.in_language(language), invitation.group, language, _state(assessment, response, now), invitation.paper
    )


def start(store: Store, token: str, language: str, consent_version: str, now: datetime, session: str | None = None) -> Started:
    """Begin to answer, or go on, in a new session; what the browser's earlier `session` may open is carried over.

    Raises UnknownLink, NotOpen.
    """
    tenant_id = store.tenant_id
    with store.writing() as connection:
        invitation, assessment = _invited(connection, tenant_id, token, hold=True)
        secret = assessments.secret(connection, tenant_id, assessment.id, hold=True)
        if secret is None:
            raise assessment.not_open("closed")
        public_id = derive(secret, "page", invitation.id)[:PAGE_ID_LENGTH]
        response = _response_of(connection, tenant_id, invitation, secret)
        _require_a_way_in(assessment, response, now)
        if response is None:
            response = _new_response(assessment, invitation, secret, language, now)
            responses.add(
                connection,
                tenant_id,
                response,
                digest(derive(secret, "response", invitation.id)),
                page_hash=digest(public_id),
                invitation_id=None if assessment.anonymous else invitation.id,
                consent_version=consent_version,
            )
        elif language in assessment.languages:
            responses.change(connection, tenant_id, response.id, language=language)
        fresh = sessions.renew(connection, tenant_id, session, now)
        sessions.admit(connection, tenant_id, fresh, response.id, now)
    return Started(fresh, public_id)


def _invited(connection: Connection, tenant_id: str, token: str, *, hold: bool = False) -> tuple[Invitation, Assessment]:
    invitation = invitations.by_token(connection, tenant_id, digest(token), hold=hold)
    if invitation is None:
        raise UnknownLink
    return invitation, assessments.get(connection, tenant_id, invitation.assessment_id)


def _require_a_way_in(assessment: Assessment, response: Response | None, now: datetime) -> None:
    """Raise NotOpen unless answers are taken now, or were kept with names, so that the participant may still see them."""
    if assessment.anonymous or response is None or assessment.phase(now) != "closed":
        assessment.require_open(now)


def _state(assessment: Assessment, response: Response | None, now: datetime) -> State:
    if response is None:
        return "new"
    if assessment.phase(now) == "closed":
        return "closed"
    return "submitted" if response.state == "submitted" and response.sent_events is None else "started"


def _response_of(connection: Connection, tenant_id: str, invitation: Invitation, secret: bytes | None) -> Response | None:
    if secret is None:
        return None
    key_hash = digest(derive(secret, "response", invitation.id))
    response = responses.by_key(connection, tenant_id, invitation.assessment_id, key_hash)
    if response and response.state == "erased":
        raise UnknownLink
    return response


def _new_response(assessment: Assessment, invitation: Invitation, secret: bytes, language: str, now: datetime) -> Response:
    organisation = invitation.organisation
    if organisation and assessment.anonymous:
        organisation = derive(secret, "organisation", organisation)
    return Response(
        random_id(),
        assessment.id,
        invitation.group,
        organisation,
        _offered(assessment, language),
        "paper" if invitation.paper else "web",
        "started",
        "{}",
        0,
        None,
        None,
        now,
        None,
    )


def _offered(assessment: Assessment, language: str | None) -> str:
    return language if language in assessment.languages else assessment.languages[0]
