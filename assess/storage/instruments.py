"""Published instrument versions: immutable documents, numbered from 1."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from assess.instruments.instrument import Instrument, instrument_of
from assess.storage.tables import instrument_versions as table

_parsed: dict[str, Instrument] = {}
"""Instruments that this process has read, by the hash of their document."""


@dataclass(frozen=True)
class InstrumentVersion:
    """One published version of an instrument."""

    key: str
    number: int
    hash: str
    family: str
    published_at: datetime


_COLUMNS = (table.c.key, table.c.number, table.c.hash, table.c.family, table.c.published_at)


def add(connection: Connection, tenant_id: str, version: InstrumentVersion, instrument: Instrument) -> None:
    document = json.dumps(instrument.document(), ensure_ascii=False, separators=(",", ":"))
    row = {name: getattr(version, name) for name in ("key", "number", "hash", "family", "published_at")}
    connection.execute(insert(table).values(tenant_id=tenant_id, document=document, **row))


def latest(connection: Connection, tenant_id: str, key: str) -> InstrumentVersion | None:
    chosen = select(*_COLUMNS).where(table.c.tenant_id == tenant_id, table.c.key == key).order_by(table.c.number.desc()).limit(1)
    row = connection.execute(chosen).first()
    return InstrumentVersion(*row) if row else None


def versions(connection: Connection, tenant_id: str) -> list[InstrumentVersion]:
    """All versions of all instruments, by key and number."""
    chosen = select(*_COLUMNS).where(table.c.tenant_id == tenant_id).order_by(table.c.key, table.c.number)
    return [InstrumentVersion(*row) for row in connection.execute(chosen)]


def published(connection: Connection, tenant_id: str) -> dict[str, Instrument]:
    """Key → the latest version of every instrument, those not read yet with one query."""
    latest = {one.key: one.hash for one in versions(connection, tenant_id)}
    if unread := set(latest.values()) - _parsed.keys():
        chosen = select(table.c.hash, table.c.document).where(table.c.tenant_id == tenant_id, table.c.hash.in_(unread)).distinct()
        _parsed.update((found, instrument_of(json.loads(document))) for found, document in connection.execute(chosen))
    return {key: _parsed[found] for key, found in latest.items()}


def instrument(connection: Connection, tenant_id: str, document_hash: str) -> Instrument:
    """The instrument with this hash, read once in the life of a process."""
    if document_hash not in _parsed:
        chosen = select(table.c.document).where(table.c.tenant_id == tenant_id, table.c.hash == document_hash).limit(1)
        _parsed[document_hash] = instrument_of(json.loads(connection.execute(chosen).scalar_one()))
    return _parsed[document_hash]
