"""How often somebody tried something within a span of time; counted in the database, for all processes together."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from assess.storage.tables import attempts as table


def count(connection: Connection, key_hash: str, span: timedelta, now: datetime) -> int:
    """Count one more attempt; how many there were since the first of this span."""
    connection.execute(delete(table).where(table.c.began_at <= now - span))
    chosen = select(table.c.count).where(table.c.key_hash == key_hash).with_for_update()
    before = connection.execute(chosen).scalar()
    if before is None:
        connection.execute(insert(table).values(key_hash=key_hash, began_at=now, count=1))
        return 1
    connection.execute(update(table).where(table.c.key_hash == key_hash).values(count=table.c.count + 1))
    return int(before) + 1


def forget(connection: Connection, key_hash: str) -> None:
    connection.execute(delete(table).where(table.c.key_hash == key_hash))
