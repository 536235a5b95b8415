"""The ledger: what was published of an anonymous assessment, in order. Rows are added, never changed."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from assess.storage.tables import releases as table


class Overtaken(Exception):
    """Something else of the same assessment was published meanwhile."""


@dataclass(frozen=True)
class StoredRelease:
    """One publication of an assessment."""

    assessment_id: str
    number: int
    """Counted from 1."""
    scorecard_id: str
    released: str
    """The Release, as JSON."""
    released_at: datetime


_COLUMNS = tuple(table.c[field.name] for field in fields(StoredRelease))


def of_assessment(connection: Connection, tenant_id: str, assessment_id: str) -> list[StoredRelease]:
    """Every publication, the first one first."""
    chosen = select(*_COLUMNS).where(table.c.tenant_id == tenant_id, table.c.assessment_id == assessment_id)
    return [StoredRelease(*row) for row in connection.execute(chosen.order_by(table.c.number))]


def add(connection: Connection, tenant_id: str, release: StoredRelease) -> None:
    """Enter a publication. Raises Overtaken if there is one with this number, after which the transaction cannot go on."""
    try:
        connection.execute(insert(table), {"tenant_id": tenant_id, **asdict(release)})
    except IntegrityError as error:
        raise Overtaken from error
