"""Tables of what participants and their colleagues answered. Nothing here leads back to an invitation of an anonymous assessment."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Index, Integer, Table, Text

from assess.storage.tables.columns import Moment, metadata, tenant

responses = Table(  # without rowid, like all tables here: rows lie in the order of their random ids
    "responses",
    metadata,
    tenant(),
    Column("id", Text, primary_key=True),
    Column("assessment_id", Text, nullable=False),
    Column("key_hash", Text, nullable=False),
    Column("page_hash", Text),  # of the public id; emptied when an anonymous assessment closes, since addresses are logged
    Column("invitation_id", Text),  # named assessments only
    Column("group", Text, nullable=False),
    Column("organisation", Text),  # a pseudonym, or in named assessments its key
    Column("language", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("consent_version", Text),
    Column("state", Text, nullable=False),
    Column("answers", Text, nullable=False),
    Column("events", Integer, nullable=False),
    Column("sent_events", Integer),  # the saves that what was sent rests on, while it is being changed; what was sent counts
    Column("receipt", Text),
    Column("started_at", Moment, nullable=False),
    Column("submitted_at", Moment),
    Column("erased_at", Moment),
    CheckConstraint("state IN ('started', 'submitted', 'erased')", name="state"),
    ForeignKeyConstraint(["tenant_id", "assessment_id"], ["assessments.tenant_id", "assessments.id"]),
    ForeignKeyConstraint(["tenant_id", "invitation_id"], ["invitations.tenant_id", "invitations.id"]),
    Index(None, "tenant_id", "assessment_id", "key_hash", unique=True),
    Index(None, "tenant_id", "page_hash", unique=True),
    Index(None, "tenant_id", "receipt", unique=True),
    sqlite_with_rowid=False,
)

answer_events = Table(  # append-only
    "answer_events",
    metadata,
    tenant(),
    Column("response_id", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("operation_hash", Text, nullable=False),
    Column("changes", Text, nullable=False),
    Column("conflicts", Text, nullable=False),
    Column("saved_at", Moment, nullable=False),
    ForeignKeyConstraint(["tenant_id", "response_id"], ["responses.tenant_id", "responses.id"]),
    Index(None, "tenant_id", "response_id", "operation_hash", unique=True),
    sqlite_with_rowid=False,
)

sessions = Table(  # a browser's session is the set of responses it may open
    "sessions",
    metadata,
    tenant(),
    Column("session_hash", Text, primary_key=True),
    Column("response_id", Text, primary_key=True),
    Column("expires_at", Moment, nullable=False),
    ForeignKeyConstraint(["tenant_id", "response_id"], ["responses.tenant_id", "responses.id"]),
    Index(None, "tenant_id", "response_id"),
    Index(None, "tenant_id", "expires_at"),
    sqlite_with_rowid=False,
)

delegations = Table(  # a section that a participant passed to a colleague; gone when it is taken back or the assessment closes
    "delegations",
    metadata,
    tenant(),
    Column("id", Text, primary_key=True),
    Column("response_id", Text, nullable=False),
    Column("section", Text, nullable=False),
    Column("token_hash", Text, nullable=False),
    Column("page_hash", Text, nullable=False),  # the colleague has an address, and so rights, of its own
    Column("language", Text, nullable=False),
    Column("consent_version", Text),
    ForeignKeyConstraint(["tenant_id", "response_id"], ["responses.tenant_id", "responses.id"]),
    Index(None, "tenant_id", "response_id", "section", unique=True),
    Index(None, "tenant_id", "token_hash", unique=True),
    Index(None, "token_hash"),
    Index(None, "tenant_id", "page_hash", unique=True),
    sqlite_with_rowid=False,
)

colleague_sessions = Table(  # which delegated sections a browser may open
    "colleague_sessions",
    metadata,
    tenant(),
    Column("session_hash", Text, primary_key=True),
    Column("delegation_id", Text, primary_key=True),
    Column("expires_at", Moment, nullable=False),
    ForeignKeyConstraint(["tenant_id", "delegation_id"], ["delegations.tenant_id", "delegations.id"]),
    Index(None, "tenant_id", "delegation_id"),
    Index(None, "tenant_id", "expires_at"),
    sqlite_with_rowid=False,
)
