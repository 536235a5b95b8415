"""How often somebody tried something within a span of time; counted in the database, for all processes together."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from assess.storage.tables import attempts as table


def count(connection: Connection, key_hash: str, span: timedelta, now: datetime) -> int:
    """Count one more attempt; how many there were since the first of this span."""
    connection.execute(delete(table).where(table.c.began_at <= now - span))
    chosen = select(table.c.count).where(table.c.key_hash == key_hash).with_for_update()
    before = connection.execute(chosen).scalar()
    if before is None:
        try:
            with connection.begin_nested():
                connection.execute(insert(table).values(key_hash=key_hash, began_at=now, count=1))
        except IntegrityError:  # somebody else was first in this very moment
            before = connection.execute(chosen).scalar_one()
        else:
            return 1
    connection.execute(update(table).where(table.c.key_hash == key_hash).values(count=table.c.count + 1))
    return int(before) + 1


def forget(connection: Connection, key_hash: str) -> None:
    connection.execute(delete(table).where(table.c.key_hash == key_hash))
