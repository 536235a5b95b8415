"""Initiatives and their fact sheets. A fact sheet is kept under the hash of its content and never changes."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from assess.instruments.facts import FactSheet
from assess.storage.engine import NotFound
from assess.storage.tables import fact_sheets
from assess.storage.tables import initiatives as table

_read: dict[str, FactSheet] = {}
"""Fact sheets that this process has read, by hash."""


@dataclass(frozen=True)
class Initiative:
    """Who and what is assessed, with the facts as they stand now."""

    id: str
    name: str
    facts_hash: str
    created_at: datetime


_COLUMNS = (table.c.id, table.c.name, table.c.facts_hash, table.c.created_at)


def add(connection: Connection, tenant_id: str, initiative: Initiative) -> None:
    connection.execute(insert(table).values(tenant_id=tenant_id, **asdict(initiative)))


def get(connection: Connection, tenant_id: str, initiative_id: str) -> Initiative:
    """The initiative with this id. Raises NotFound."""
    row = connection.execute(select(*_COLUMNS).where(table.c.tenant_id == tenant_id, table.c.id == initiative_id)).first()
    if row is None:
        raise NotFound("initiative", initiative_id)
    return Initiative(*row)


def held(connection: Connection, tenant_id: str, initiative_id: str) -> Initiative:
    """Like `get`, but nobody else changes the initiative until the transaction ends."""
    here = (table.c.tenant_id == tenant_id, table.c.id == initiative_id)
    row = connection.execute(select(*_COLUMNS).where(*here).with_for_update()).first()
    if row is None:
        raise NotFound("initiative", initiative_id)
    return Initiative(*row)


def all_initiatives(connection: Connection, tenant_id: str) -> list[Initiative]:
    """Every initiative, the newest first."""
    chosen = select(*_COLUMNS).where(table.c.tenant_id == tenant_id).order_by(table.c.created_at.desc(), table.c.id)
    return [Initiative(*row) for row in connection.execute(chosen)]


def set_facts(connection: Connection, tenant_id: str, initiative_id: str, facts_hash: str, name: str) -> None:
    changed = update(table).where(table.c.tenant_id == tenant_id, table.c.id == initiative_id)
    connection.execute(changed.values(facts_hash=facts_hash, name=name))


def add_facts(connection: Connection, tenant_id: str, sheet: FactSheet) -> str:
    """Keep a fact sheet, if it is not kept already; its hash."""
    document = sheet.model_dump_json(by_alias=True)
    facts_hash = hashlib.sha256(document.encode()).hexdigest()
    here = (fact_sheets.c.tenant_id == tenant_id, fact_sheets.c.hash == facts_hash)
    if connection.execute(select(fact_sheets.c.hash).where(*here)).first() is None:
        connection.execute(insert(fact_sheets).values(tenant_id=tenant_id, hash=facts_hash, document=document))
    return facts_hash


def facts(connection: Connection, tenant_id: str, facts_hash: str) -> FactSheet:
    """The fact sheet with this hash, read once in the life of a process."""
    if facts_hash not in _read:
        chosen = select(fact_sheets.c.document).where(fact_sheets.c.tenant_id == tenant_id, fact_sheets.c.hash == facts_hash)
        _read[facts_hash] = FactSheet.model_validate_json(connection.execute(chosen).scalar_one())
    return _read[facts_hash]
