"""Tables of what does not come from participants: tenants, instruments, facts, initiatives."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKeyConstraint, Integer, Table, Text

from assess.storage.tables.columns import Moment, metadata, tenant

tenants = Table(
    "tenants",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
)

instrument_versions = Table(  # immutable: rows are added, never changed
    "instrument_versions",
    metadata,
    tenant(),
    Column("key", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("hash", Text, nullable=False),
    Column("family", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("published_at", Moment, nullable=False),
    ForeignKeyConstraint(["tenant_id"], ["tenants.id"]),
)

fact_sheets = Table(  # immutable, found by their content's hash
    "fact_sheets",
    metadata,
    tenant(),
    Column("hash", Text, primary_key=True),
    Column("document", Text, nullable=False),
    ForeignKeyConstraint(["tenant_id"], ["tenants.id"]),
)

initiatives = Table(
    "initiatives",
    metadata,
    tenant(),
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("facts_hash", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    ForeignKeyConstraint(["tenant_id", "facts_hash"], ["fact_sheets.tenant_id", "fact_sheets.hash"]),
)
