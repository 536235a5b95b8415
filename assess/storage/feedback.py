"""Which scorecard an assessment's participants may compare themselves with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from assess.storage.tables import feedback as table


def publish(connection: Connection, tenant_id: str, assessment_id: str, scorecard_id: str, now: datetime) -> None:
    """Let it be this scorecard, in place of any before."""
    connection.execute(delete(table).where(table.c.tenant_id == tenant_id, table.c.assessment_id == assessment_id))
    row = {"tenant_id": tenant_id, "assessment_id": assessment_id, "scorecard_id": scorecard_id, "published_at": now}
    connection.execute(insert(table).values(**row))


def scorecard_of(connection: Connection, tenant_id: str, assessment_id: str) -> str | None:
    """The scorecard's id; None as long as nothing is published."""
    here = (table.c.tenant_id == tenant_id, table.c.assessment_id == assessment_id)
    return connection.execute(select(table.c.scorecard_id).where(*here)).scalar()
