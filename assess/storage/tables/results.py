"""Tables of what was made of the answers."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, Table, Text

from assess.storage.tables.columns import Moment, metadata, tenant

scorecards = Table(
    "scorecards",
    metadata,
    tenant(),
    Column("id", Text, primary_key=True),
    Column("assessment_id", Text, nullable=False),
    Column("instrument_hash", Text, nullable=False),
    Column("facts_hash", Text, nullable=False),
    Column("data_hash", Text, nullable=False),
    Column("seed", Integer, nullable=False),
    Column("software", Text, nullable=False),
    Column("published", Text, nullable=False),
    Column("advice", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    ForeignKeyConstraint(["tenant_id", "assessment_id"], ["assessments.tenant_id", "assessments.id"]),
    Index(None, "tenant_id", "assessment_id"),
)

releases = Table(  # append-only
    "releases",
    metadata,
    tenant(),
    Column("assessment_id", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("scorecard_id", Text, nullable=False),
    Column("released", Text, nullable=False),
    Column("released_at", Moment, nullable=False),
    ForeignKeyConstraint(["tenant_id", "assessment_id"], ["assessments.tenant_id", "assessments.id"]),
    ForeignKeyConstraint(["tenant_id", "scorecard_id"], ["scorecards.tenant_id", "scorecards.id"]),
)

feedback = Table(  # which scorecard an assessment's participants may compare themselves with
    "feedback",
    metadata,
    tenant(),
    Column("assessment_id", Text, primary_key=True),
    Column("scorecard_id", Text, nullable=False),
    Column("published_at", Moment, nullable=False),
    ForeignKeyConstraint(["tenant_id", "assessment_id"], ["assessments.tenant_id", "assessments.id"]),
    ForeignKeyConstraint(["tenant_id", "scorecard_id"], ["scorecards.tenant_id", "scorecards.id"]),
)

reports = Table(
    "reports",
    metadata,
    tenant(),
    Column("id", Text, primary_key=True),
    Column("assessment_id", Text, nullable=False),
    Column("scorecard_id", Text, nullable=False),
    Column("design", Text, nullable=False),
    Column("design_hash", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("software", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    ForeignKeyConstraint(["tenant_id", "assessment_id"], ["assessments.tenant_id", "assessments.id"]),
    ForeignKeyConstraint(["tenant_id", "scorecard_id"], ["scorecards.tenant_id", "scorecards.id"]),
    Index(None, "tenant_id", "assessment_id"),
)
