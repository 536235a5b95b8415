"""Sessions: which responses a browser may open. A session is found by the hash of its secret token."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from assess.storage.tables import responses
from assess.storage.tables import sessions as table


def add(connection: Connection, tenant_id: str, session_hash: str, response_id: str, expires_at: datetime) -> None:
    """Let a session open a response too, until `expires_at`."""
    here = (table.c.tenant_id == tenant_id, table.c.session_hash == session_hash, table.c.response_id == response_id)
    if connection.execute(update(table).where(*here).values(expires_at=expires_at)).rowcount == 0:
        row = {"tenant_id": tenant_id, "session_hash": session_hash, "response_id": response_id, "expires_at": expires_at}
        connection.execute(insert(table), row)


def rotate(connection: Connection, tenant_id: str, old_hash: str, new_hash: str) -> None:
    """Give everything that a session may open to a new one; the old one has ended."""
    connection.execute(update(table).where(table.c.tenant_id == tenant_id, table.c.session_hash == old_hash).values(session_hash=new_hash))


def sweep(connection: Connection, tenant_id: str, now: datetime) -> None:
    """Delete what has expired."""
    connection.execute(delete(table).where(table.c.tenant_id == tenant_id, table.c.expires_at <= now))


def end_all(connection: Connection, tenant_id: str, assessment_id: str) -> None:
    """End every session's access to the responses of an assessment."""
    mine = select(responses.c.id).where(responses.c.tenant_id == tenant_id, responses.c.assessment_id == assessment_id)
    connection.execute(delete(table).where(table.c.tenant_id == tenant_id, table.c.response_id.in_(mine)))
