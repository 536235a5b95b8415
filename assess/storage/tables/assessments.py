"""Tables of assessments and of who was asked."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Date, ForeignKeyConstraint, Index, Integer, LargeBinary, Table, Text

from assess.storage.tables.columns import Counts, Moment, Words, metadata, tenant

assessments = Table(
    "assessments",
    metadata,
    tenant(),
    Column("id", Text, primary_key=True),
    Column("initiative_id", Text, nullable=False),
    Column("instrument_key", Text, nullable=False),
    Column("instrument_number", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("contact", Text, nullable=False),
    Column("kept_until", Date),
    Column("changes_after_sending", Boolean, nullable=False),
    Column("policy", Text, nullable=False),
    Column("minimum_group_size", Integer, nullable=False),
    Column("merges", Words, nullable=False),
    Column("targets", Counts, nullable=False),
    Column("open_groups", Words, nullable=False),
    Column("open_link_most", Integer, nullable=False),
    Column("data_sheets", Boolean, nullable=False),
    Column("languages", Words, nullable=False),
    Column("zone", Text, nullable=False),
    Column("opens_at", Moment),
    Column("closes_at", Moment),
    Column("state", Text, nullable=False),
    Column("facts_hash", Text),
    Column("wave", Integer, nullable=False),
    Column("simulated", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("reported_at", Moment),
    Column("archived_at", Moment),
    Column("erased_at", Moment),
    CheckConstraint("policy IN ('anonymous', 'named')", name="policy"),
    CheckConstraint("minimum_group_size >= 3", name="minimum"),
    CheckConstraint("state IN ('draft', 'open', 'closed')", name="state"),
    ForeignKeyConstraint(["tenant_id", "initiative_id"], ["initiatives.tenant_id", "initiatives.id"]),
    ForeignKeyConstraint(
        ["tenant_id", "instrument_key", "instrument_number"],
        ["instrument_versions.tenant_id", "instrument_versions.key", "instrument_versions.number"],
    ),
    ForeignKeyConstraint(["tenant_id", "facts_hash"], ["fact_sheets.tenant_id", "fact_sheets.hash"]),
)

assessment_secrets = Table(  # apart, so that destroying a secret rewrites a small table only
    "assessment_secrets",
    metadata,
    tenant(),
    Column("assessment_id", Text, primary_key=True),
    Column("secret", LargeBinary, nullable=False),
    ForeignKeyConstraint(["tenant_id", "assessment_id"], ["assessments.tenant_id", "assessments.id"]),
    sqlite_with_rowid=False,
)

fact_amendments = Table(
    "fact_amendments",
    metadata,
    tenant(),
    Column("assessment_id", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("facts_hash", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("amended_at", Moment, nullable=False),
    ForeignKeyConstraint(["tenant_id", "assessment_id"], ["assessments.tenant_id", "assessments.id"]),
    ForeignKeyConstraint(["tenant_id", "facts_hash"], ["fact_sheets.tenant_id", "fact_sheets.hash"]),
)

consent_texts = Table(  # immutable: the words that people agreed to
    "consent_texts",
    metadata,
    tenant(),
    Column("assessment_id", Text, primary_key=True),
    Column("version", Text, primary_key=True),
    Column("language", Text, primary_key=True),
    Column("text", Text, nullable=False),
    ForeignKeyConstraint(["tenant_id", "assessment_id"], ["assessments.tenant_id", "assessments.id"]),
)

invitations = Table(  # without rowid: rows lie in the order of their random ids
    "invitations",
    metadata,
    tenant(),
    Column("id", Text, primary_key=True),
    Column("assessment_id", Text, nullable=False),
    Column("token_hash", Text, nullable=False),
    Column("group", Text, nullable=False),
    Column("organisation", Text),
    Column("language", Text),
    Column("name", Text),
    Column("email", Text),
    Column("declined_at", Moment),
    Column("paper", Boolean, nullable=False),
    Column("by_open_link", Boolean, nullable=False),
    ForeignKeyConstraint(["tenant_id", "assessment_id"], ["assessments.tenant_id", "assessments.id"]),
    Index(None, "tenant_id", "token_hash", unique=True),
    Index(None, "token_hash"),
    Index(None, "tenant_id", "assessment_id"),
    sqlite_with_rowid=False,
)

open_links = Table(  # a link for a group, by which whoever has it may begin; closed, its row keeps whom it reached
    "open_links",
    metadata,
    tenant(),
    Column("assessment_id", Text, primary_key=True),
    Column("group", Text, primary_key=True),
    Column("id", Text),  # another one each time it is renewed
    Column("token_hash", Text),
    Column("begun", Integer, nullable=False),
    Column("reach", Integer),
    ForeignKeyConstraint(["tenant_id", "assessment_id"], ["assessments.tenant_id", "assessments.id"]),
    Index(None, "token_hash", unique=True),
)

refusals = Table(  # hashes of addresses that are not asked again, keyed with the assessment's secret
    "refusals",
    metadata,
    tenant(),
    Column("assessment_id", Text, primary_key=True),
    Column("address_hash", Text, primary_key=True),
    ForeignKeyConstraint(["tenant_id", "assessment_id"], ["assessments.tenant_id", "assessments.id"]),
    sqlite_with_rowid=False,
)

wordings = Table(  # what an assessment's mails say, where it differs from what is shipped
    "wordings",
    metadata,
    tenant(),
    Column("assessment_id", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("language", Text, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    ForeignKeyConstraint(["tenant_id", "assessment_id"], ["assessments.tenant_id", "assessments.id"]),
)
