"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _definitions()
    _assessments()
    _responses()
    _results()
    op.execute("INSERT INTO tenants (id, name) VALUES ('default', 'Default')")


def _definitions() -> None:
    op.create_table(
        "tenants",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tenants"),
    )
    op.create_table(
        "fact_sheets",
        sa.Column("tenant_id", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="fk_fact_sheets_tenants"),
        sa.PrimaryKeyConstraint("tenant_id", "hash", name="pk_fact_sheets"),
    )
    op.create_table(
        "instrument_versions",
        sa.Column("tenant_id", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("family", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="fk_instrument_versions_tenants"),
        sa.PrimaryKeyConstraint("tenant_id", "key", "number", name="pk_instrument_versions"),
    )
    op.create_table(
        "initiatives",
        sa.Column("tenant_id", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("facts_hash", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "facts_hash"], ["fact_sheets.tenant_id", "fact_sheets.hash"], name="fk_initiatives_fact_sheets"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_initiatives"),
    )


def _assessments() -> None:
    op.create_table(
        "assessments",
        sa.Column("tenant_id", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("initiative_id", sa.Text, nullable=False),
        sa.Column("instrument_key", sa.Text, nullable=False),
        sa.Column("instrument_number", sa.Integer, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("policy", sa.Text, nullable=False),
        sa.Column("minimum_group_size", sa.Integer, nullable=False),
        sa.Column("languages", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("opens_at", MOMENT),
        sa.Column("closes_at", MOMENT),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("facts_hash", sa.Text),
        sa.Column("wave", sa.Integer, nullable=False),
        sa.Column("simulated", sa.Boolean, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("policy IN ('anonymous', 'named')", name="policy"),
        sa.CheckConstraint("state IN ('draft', 'open', 'closed')", name="state"),
        sa.CheckConstraint("minimum_group_size >= 3", name="minimum"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "facts_hash"], ["fact_sheets.tenant_id", "fact_sheets.hash"], name="fk_assessments_fact_sheets"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "initiative_id"], ["initiatives.tenant_id", "initiatives.id"], name="fk_assessments_initiatives"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "instrument_key", "instrument_number"],
            ["instrument_versions.tenant_id", "instrument_versions.key", "instrument_versions.number"],
            name="fk_assessments_instrument_versions",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_assessments"),
    )
    op.create_table(
        "assessment_secrets",
        sa.Column("tenant_id", sa.Text, nullable=False),
        sa.Column("assessment_id", sa.Text, nullable=False),
        sa.Column("secret", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "assessment_id"], ["assessments.tenant_id", "assessments.id"], name="fk_assessment_secrets_assessments"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "assessment_id", name="pk_assessment_secrets"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "fact_amendments",
        sa.Column("tenant_id", sa.Text, nullable=False),
        sa.Column("assessment_id", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("facts_hash", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("amended_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "assessment_id"], ["assessments.tenant_id", "assessments.id"], name="fk_fact_amendments_assessments"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "facts_hash"], ["fact_sheets.tenant_id", "fact_sheets.hash"], name="fk_fact_amendments_fact_sheets"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "assessment_id", "number", name="pk_fact_amendments"),
    )
    op.create_table(
        "invitations",
        sa.Column("tenant_id", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("assessment_id", sa.Text, nullable=False),
        sa.Column("token_hash", sa.Text, nullable=False),
        sa.Column("group", sa.Text, nullable=False),
        sa.Column("organisation", sa.Text),
        sa.Column("language", sa.Text),
        sa.Column("name", sa.Text),
        sa.Column("email", sa.Text),
        sa.ForeignKeyConstraint(
            ["tenant_id", "assessment_id"], ["assessments.tenant_id", "assessments.id"], name="fk_invitations_assessments"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_invitations"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_invitations_tenant_id_assessment_id", "invitations", ["tenant_id", "assessment_id"])
    op.create_index("ix_invitations_tenant_id_token_hash", "invitations", ["tenant_id", "token_hash"], unique=True)


def _responses() -> None:
    op.create_table(
        "responses",
        sa.Column("tenant_id", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("assessment_id", sa.Text, nullable=False),
        sa.Column("key_hash", sa.Text, nullable=False),
        sa.Column("page_hash", sa.Text),
        sa.Column("invitation_id", sa.Text),
        sa.Column("group", sa.Text, nullable=False),
        sa.Column("organisation", sa.Text),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("consent_version", sa.Text),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("answers", sa.Text, nullable=False),
        sa.Column("events", sa.Integer, nullable=False),
        sa.Column("receipt", sa.Text),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("submitted_at", MOMENT),
        sa.Column("erased_at", MOMENT),
        sa.CheckConstraint("state IN ('started', 'submitted', 'erased')", name="state"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "assessment_id"], ["assessments.tenant_id", "assessments.id"], name="fk_responses_assessments"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "invitation_id"], ["invitations.tenant_id", "invitations.id"], name="fk_responses_invitations"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_responses"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_responses_tenant_id_assessment_id_key_hash", "responses", ["tenant_id", "assessment_id", "key_hash"], unique=True)
    op.create_index("ix_responses_tenant_id_page_hash", "responses", ["tenant_id", "page_hash"], unique=True)
    op.create_index("ix_responses_tenant_id_receipt", "responses", ["tenant_id", "receipt"], unique=True)
    op.create_table(
        "answer_events",
        sa.Column("tenant_id", sa.Text, nullable=False),
        sa.Column("response_id", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("operation_hash", sa.Text, nullable=False),
        sa.Column("changes", sa.Text, nullable=False),
        sa.Column("conflicts", sa.Text, nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id", "response_id"], ["responses.tenant_id", "responses.id"], name="fk_answer_events_responses"),
        sa.PrimaryKeyConstraint("tenant_id", "response_id", "number", name="pk_answer_events"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_answer_events_tenant_id_response_id_operation_hash",
        "answer_events",
        ["tenant_id", "response_id", "operation_hash"],
        unique=True,
    )
    op.create_table(
        "sessions",
        sa.Column("tenant_id", sa.Text, nullable=False),
        sa.Column("session_hash", sa.Text, nullable=False),
        sa.Column("response_id", sa.Text, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id", "response_id"], ["responses.tenant_id", "responses.id"], name="fk_sessions_responses"),
        sa.PrimaryKeyConstraint("tenant_id", "session_hash", "response_id", name="pk_sessions"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sessions_tenant_id_expires_at", "sessions", ["tenant_id", "expires_at"])
    op.create_index("ix_sessions_tenant_id_response_id", "sessions", ["tenant_id", "response_id"])


def _results() -> None:
    op.create_table(
        "scorecards",
        sa.Column("tenant_id", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("assessment_id", sa.Text, nullable=False),
        sa.Column("instrument_hash", sa.Text, nullable=False),
        sa.Column("facts_hash", sa.Text, nullable=False),
        sa.Column("data_hash", sa.Text, nullable=False),
        sa.Column("seed", sa.Integer, nullable=False),
        sa.Column("software", sa.Text, nullable=False),
        sa.Column("published", sa.Text, nullable=False),
        sa.Column("advice", sa.Text, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "assessment_id"], ["assessments.tenant_id", "assessments.id"], name="fk_scorecards_assessments"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_scorecards"),
    )
    op.create_index("ix_scorecards_tenant_id_assessment_id", "scorecards", ["tenant_id", "assessment_id"])
    op.create_table(
        "reports",
        sa.Column("tenant_id", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("assessment_id", sa.Text, nullable=False),
        sa.Column("scorecard_id", sa.Text, nullable=False),
        sa.Column("design", sa.Text, nullable=False),
        sa.Column("design_hash", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("software", sa.Text, nullable=False),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id", "assessment_id"], ["assessments.tenant_id", "assessments.id"], name="fk_reports_assessments"),
        sa.ForeignKeyConstraint(["tenant_id", "scorecard_id"], ["scorecards.tenant_id", "scorecards.id"], name="fk_reports_scorecards"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_reports"),
    )
    op.create_index("ix_reports_tenant_id_assessment_id", "reports", ["tenant_id", "assessment_id"])
