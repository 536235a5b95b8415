"""Sessions: what a browser may open. A session is found by the hash of its secret token."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, Table, delete, insert, select, update

from assess.storage.keys import digest
from assess.storage.tables import colleague_sessions, responses
from assess.storage.tables import sessions as table

LASTS = timedelta(days=7)


def renew(connection: Connection, tenant_id: str, old: str | None, now: datetime) -> str:
    """A fresh session's secret token. It may open what the `old` one might, which has ended; what has expired is deleted."""
    fresh = secrets.token_urlsafe(32)
    for of in (table, colleague_sessions):
        connection.execute(delete(of).where(of.c.tenant_id == tenant_id, of.c.expires_at <= now))
        if old:
            mine = (of.c.tenant_id == tenant_id, of.c.session_hash == digest(old))
            connection.execute(update(of).where(*mine).values(session_hash=digest(fresh)))
    return fresh


def admit(connection: Connection, tenant_id: str, session: str, response_id: str, now: datetime) -> None:
    """Let a session open a response too."""
    _admit(connection, table, {"tenant_id": tenant_id, "session_hash": digest(session), "response_id": response_id}, now)


def admit_colleague(connection: Connection, tenant_id: str, session: str, delegation_id: str, now: datetime) -> None:
    """Let a session open a section that was passed on too."""
    of = {"tenant_id": tenant_id, "session_hash": digest(session), "delegation_id": delegation_id}
    _admit(connection, colleague_sessions, of, now)


def _admit(connection: Connection, of: Table, key: dict[str, str], now: datetime) -> None:
    here = (of.c[name] == value for name, value in key.items())
    if connection.execute(update(of).where(*here).values(expires_at=now + LASTS)).rowcount == 0:
        connection.execute(insert(of), {**key, "expires_at": now + LASTS})


def end_all(connection: Connection, tenant_id: str, assessment_id: str) -> None:
    """End every session's access to the responses of an assessment."""
    mine = select(responses.c.id).where(responses.c.tenant_id == tenant_id, responses.c.assessment_id == assessment_id)
    connection.execute(delete(table).where(table.c.tenant_id == tenant_id, table.c.response_id.in_(mine)))
