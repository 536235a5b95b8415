"""How a participant comes in: what a link leads to, and starting by it.

By an open link somebody begins a response with a personal link of its own, by which everything goes on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from assess.instruments.instrument import Instrument
from assess.instruments.people_table import organisation_key
from assess.storage import assessments, initiatives, instruments, invitations, open_links, outbox, refusals, responses, sessions
from assess.storage.assessments import Assessment
from assess.storage.engine import Store
from assess.storage.invitations import Invitation
from assess.storage.keys import derive, digest, random_id
from assess.storage.open_links import OpenLink
from assess.storage.outbox import Errand
from assess.storage.responses import Response

PAGE_ID_LENGTH = 22
INVITATION_ID_LENGTH = 22


class UnknownLink(Exception):
    """No invitation has this token, or what was answered by it was erased."""


class LinkFull(Exception):
    """As many as the assessment allows have begun by this open link."""


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
    by_open_link: bool
    """The link is an open one, or somebody got it by one."""
    open: bool = False
    """Whoever has this link can begin, and gets a personal one."""
    full: bool = False
    """It is an open link by which nobody else can begin."""


@dataclass(frozen=True)
class Started:
    """A session's secret token, for a cookie, and the response's public id, for addresses."""

    session: str
    public_id: str


@dataclass(frozen=True)
class Newcomer:
    """What somebody who begins by an open link says of themselves; all of it may be left out."""

    email: str | None = None
    """Where the personal link is sent, and reminders."""
    organisation: str | None = None
    """Its name."""


@dataclass(frozen=True)
class Joined:
    """Who has begun by an open link."""

    started: Started
    token: str
    """Of the personal link, which is seen here only."""
    errand: Errand | None
    """The mail with the link, where there is an address."""


def visit(store: Store, token: str, now: datetime) -> Visit:
    """What a link leads to. Changes nothing. Raises UnknownLink, NotOpen."""
    with store.reading() as connection:
        if link := open_links.by_token(connection, store.tenant_id, digest(token)):
            return _open_visit(connection, store.tenant_id, link, now)
        invitation, assessment = _invited(connection, store.tenant_id, token)
        secret = assessments.secret(connection, store.tenant_id, assessment.id)
        response = _response_of(connection, store.tenant_id, invitation, secret)
        _require_a_way_in(assessment, response, now)
        instrument = instruments.instrument(connection, store.tenant_id, assessment.instrument_hash)
    language = response.language if response else _offered(assessment, invitation.language)
    return Visit(
        assessment,
        instrument.in_language(language),
        invitation.group,
        language,
        _state(assessment, response, now),
        invitation.paper,
        invitation.by_open_link,
    )


def start(store: Store, token: str, language: str, consent_version: str, now: datetime, session: str | None = None) -> Started:
    """Begin to answer, or go on, in a new session; what the browser's earlier `session` may open is carried over.

    Raises UnknownLink, NotOpen.
    """
    with store.writing() as connection:
        invitation, assessment = _invited(connection, store.tenant_id, token, hold=True)
        secret = _held_secret(connection, store.tenant_id, assessment)
        return _begin(connection, store.tenant_id, invitation, assessment, secret, _Beginning(language, consent_version, now, session))


def join(
    store: Store,
    token: str,
    newcomer: Newcomer,
    mark: str,
    language: str,
    consent_version: str,
    now: datetime,
    session: str | None = None,
) -> Joined:
    """Begin to answer by an open link, as `start` does; the same `mark` again is the same response and personal link.

    Raises UnknownLink, NotOpen, LinkFull.
    """
    tenant_id = store.tenant_id
    with store.writing() as connection:
        link = open_links.by_token(connection, tenant_id, digest(token), hold=True)
        if link is None:
            raise UnknownLink
        assessment = assessments.get(connection, tenant_id, link.assessment_id)
        assessment.require_open(now)
        secret = _held_secret(connection, tenant_id, assessment)
        invitation_id = derive(secret, "newcomer", f"{link.id}:{mark}")[:INVITATION_ID_LENGTH]
        invitation, errand = invitations.find(connection, tenant_id, invitation_id), None
        own = derive(secret, "token", invitation_id)
        if invitation is None:
            invitation = _let_in(connection, tenant_id, link, assessment, newcomer, invitation_id, digest(own), language)
            errand = _mail_with_link(connection, tenant_id, invitation, secret, now)
        beginning = _Beginning(language, consent_version, now, session)
        started = _begin(connection, tenant_id, invitation, assessment, secret, beginning)
    return Joined(started, own, errand)


@dataclass(frozen=True)
class _Beginning:
    """How somebody begins, or goes on."""

    language: str
    consent_version: str
    now: datetime
    session: str | None


def _begin(
    connection: Connection, tenant_id: str, invitation: Invitation, assessment: Assessment, secret: bytes, beginning: _Beginning
) -> Started:
    public_id, language, now = derive(secret, "page", invitation.id)[:PAGE_ID_LENGTH], beginning.language, beginning.now
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
            consent_version=beginning.consent_version,
        )
    elif language in assessment.languages:
        responses.change(connection, tenant_id, response.id, language=language)
    fresh = sessions.renew(connection, tenant_id, beginning.session, now)
    sessions.admit(connection, tenant_id, fresh, response.id, now)
    return Started(fresh, public_id)


def _let_in(
    connection: Connection,
    tenant_id: str,
    link: OpenLink,
    assessment: Assessment,
    newcomer: Newcomer,
    invitation_id: str,
    token_hash: str,
    language: str,
) -> Invitation:
    """Put somebody on the list who came by an open link."""
    if link.begun >= assessment.open_link_most:
        raise LinkFull
    facts = initiatives.facts(connection, tenant_id, str(assessment.facts_hash))
    organisation = organisation_key(facts, newcomer.organisation or "")
    invitation = Invitation(
        invitation_id, assessment.id, link.group, organisation, language, None, newcomer.email, paper=False, by_open_link=True
    )
    invitations.add(connection, tenant_id, [(invitation, token_hash)])
    open_links.count_one(connection, tenant_id, link)
    return invitation


def _mail_with_link(connection: Connection, tenant_id: str, invitation: Invitation, secret: bytes, now: datetime) -> Errand | None:
    """None where nothing goes out, nor will: whoever typed an address from which no more mails were wished need not be its owner."""
    if not invitation.email:
        return None
    if not refusals.others(connection, tenant_id, invitation.assessment_id, secret, [invitation]):
        invitations.decline(connection, tenant_id, invitation.id, now)
        return None
    errand = outbox.errand(tenant_id, random_id(), "own_link", {}, now, assessment_id=invitation.assessment_id, subject_id=invitation.id)
    outbox.add(connection, [errand])
    return errand


def _open_visit(connection: Connection, tenant_id: str, link: OpenLink, now: datetime) -> Visit:
    assessment = assessments.get(connection, tenant_id, link.assessment_id)
    assessment.require_open(now)
    language, full = _offered(assessment, None), link.begun >= assessment.open_link_most
    instrument = instruments.instrument(connection, tenant_id, assessment.instrument_hash).in_language(language)
    return Visit(assessment, instrument, link.group, language, "new", paper=False, by_open_link=True, open=True, full=full)


def _held_secret(connection: Connection, tenant_id: str, assessment: Assessment) -> bytes:
    """The secret, which nobody destroys until the transaction ends. Raises NotOpen."""
    secret = assessments.secret(connection, tenant_id, assessment.id, hold=True)
    if secret is None:
        raise assessment.not_open("closed")
    return secret


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
