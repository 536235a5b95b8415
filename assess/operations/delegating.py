"""Passing a section to a colleague, by a link of its own; and what the colleague does with the link.

Whoever follows the link may see and answer that one section and nothing else, and cannot send the answers.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from assess.instruments.instrument import Instrument
from assess.storage import assessments, delegations, instruments, responses, sessions
from assess.storage.admission import Delegation
from assess.storage.assessments import Assessment
from assess.storage.engine import Store
from assess.storage.keys import SECRET_BYTES, derive, digest, random_id

PAGE_ID_LENGTH = 22


class TakenBack(Exception):
    """The link was taken back in this very moment."""


@dataclass(frozen=True)
class PassedSection:
    """What the start page of a colleague needs to know of a link."""

    assessment: Assessment
    instrument: Instrument
    section: str
    language: str
    begun: bool
    sent: bool
    """The participant has sent all answers; they cannot be changed now."""


@dataclass(frozen=True)
class Begun:
    """A session's secret token, for a cookie, and the colleague's public id, for addresses."""

    session: str
    public_id: str


def pass_on(store: Store, response_id: str, section: str, now: datetime) -> str:
    """Make a link by which a colleague can answer a section; its token, which is seen here only.

    An earlier link to the same section leads nowhere any more. Raises NotFound, NotOpen.
    """
    tenant_id, token, delegation_id = store.tenant_id, secrets.token_urlsafe(SECRET_BYTES), random_id()
    with store.writing() as connection:
        assessment = assessments.get(connection, tenant_id, responses.get(connection, tenant_id, response_id).assessment_id)
        assessment.require_open(now)
        _hold_open(connection, tenant_id, assessment)
        response = responses.hold(connection, tenant_id, response_id)
        delegations.remove(connection, tenant_id, response_id, section)
        delegation = Delegation(delegation_id, response_id, section, response.language, None)
        delegations.add(connection, tenant_id, delegation, digest(token), digest(_page(token)))
    return token


def take_back(store: Store, response_id: str, section: str) -> None:
    """Let the link to a section lead nowhere any more; what the colleague has answered stays. Raises NotFound."""
    with store.writing() as connection:
        responses.hold(connection, store.tenant_id, response_id)
        delegations.remove(connection, store.tenant_id, response_id, section)


def passed_on(store: Store, response_id: str) -> dict[str, bool]:
    """Sections that are passed on → whether the colleague has begun."""
    with store.reading() as connection:
        found = delegations.of_response(connection, store.tenant_id, response_id)
    return {delegation.section: delegation.consent_version is not None for delegation in found}


def visit(store: Store, token: str, now: datetime) -> PassedSection | None:
    """What a link leads to, if it is a colleague's. Changes nothing. Raises NotOpen."""
    with store.reading() as connection:
        delegation = delegations.by_token(connection, store.tenant_id, digest(token))
        if delegation is None:
            return None
        response = responses.get(connection, store.tenant_id, delegation.response_id)
        assessment = assessments.get(connection, store.tenant_id, response.assessment_id)
        assessment.require_open(now)
        instrument = instruments.instrument(connection, store.tenant_id, assessment.instrument_hash)
    return PassedSection(
        assessment,
        instrument.in_language(delegation.language),
        delegation.section,
        delegation.language,
        delegation.consent_version is not None,
        response.state == "submitted",
    )


def begin(store: Store, token: str, language: str, consent_version: str, now: datetime, session: str | None = None) -> Begun:
    """Begin to answer the section, or go on, in a new session; what the browser's earlier `session` may open is carried over.

    Raises TakenBack, NotOpen.
    """
    tenant_id = store.tenant_id
    with store.writing() as connection:
        found = delegations.by_token(connection, tenant_id, digest(token))
        if found is None:
            raise TakenBack
        assessment = assessments.get(connection, tenant_id, responses.get(connection, tenant_id, found.response_id).assessment_id)
        assessment.require_open(now)
        _hold_open(connection, tenant_id, assessment)
        if delegations.by_token(connection, tenant_id, digest(token), hold=True) is None:
            raise TakenBack
        if language in assessment.languages:
            delegations.change(connection, tenant_id, found.id, language=language)
        if found.consent_version is None:
            delegations.change(connection, tenant_id, found.id, consent_version=consent_version)
        fresh = sessions.renew(connection, tenant_id, session, now)
        sessions.admit_colleague(connection, tenant_id, fresh, found.id, now)
    return Begun(fresh, _page(token))


def _hold_open(connection: Connection, tenant_id: str, assessment: Assessment) -> None:
    """Let nobody close the assessment before this transaction ends: closing must find whatever it leaves."""
    if assessments.secret(connection, tenant_id, assessment.id, hold=True) is None:
        raise assessment.not_open("closed")


def _page(token: str) -> str:
    """The colleague's public id; it follows from the token, which nobody can find from it."""
    return derive(token.encode(), "page", "colleague")[:PAGE_ID_LENGTH]
