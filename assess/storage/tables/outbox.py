"""What is to be done after a request: mails to send, reports to write. Rows are written in the transaction that causes them."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Index, Integer, Table, Text

from assess.storage.tables.columns import Moment, metadata, tenant

outbox = Table(
    "outbox",
    metadata,
    tenant(),
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("assessment_id", Text),
    Column("subject_id", Text),  # the invitation or account that it is about; emptied when an anonymous assessment closes
    Column("details", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("leased_until", Moment),
    Column("result", Text),
    Column("created_at", Moment, nullable=False),
    Column("done_at", Moment),
    CheckConstraint("state IN ('waiting', 'done', 'failed', 'cancelled')", name="state"),
    ForeignKeyConstraint(["tenant_id"], ["tenants.id"]),
    ForeignKeyConstraint(["tenant_id", "assessment_id"], ["assessments.tenant_id", "assessments.id"]),
    Index(None, "state", "due_at"),
    Index(None, "tenant_id", "assessment_id"),
    Index(None, "tenant_id", "subject_id"),
)
