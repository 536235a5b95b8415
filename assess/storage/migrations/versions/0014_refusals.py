"""Addresses that are not asked again, as hashes; no statistics of what must be forgotten."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

NO_STATISTICS = {
    "assessment_secrets": {"secret": "bytea"},
    "invitations": {"email": "text", "name": "text", "organisation": "text", "token_hash": "text", "declined_at": "timestamptz"},
    "refusals": {"address_hash": "text"},
    "outbox": {"subject_id": "text", "details": "text", "result": "text"},
    "responses": {
        "invitation_id": "text",
        "page_hash": "text",
        "receipt": "text",
        "started_at": "timestamptz",
        "submitted_at": "timestamptz",
    },
    "answer_events": {"saved_at": "timestamptz"},
    "sessions": {"session_hash": "text"},
    "colleague_sessions": {"session_hash": "text"},
    "delegations": {"token_hash": "text", "page_hash": "text"},
}
"""Columns of which a PostgreSQL server must not keep samples among its statistics, where they would outlive the rows."""


def upgrade() -> None:
    op.create_table(
        "refusals",
        sa.Column("tenant_id", sa.Text, nullable=False),
        sa.Column("assessment_id", sa.Text, nullable=False),
        sa.Column("address_hash", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "assessment_id"], ["assessments.tenant_id", "assessments.id"], name="fk_refusals_assessments"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "assessment_id", "address_hash", name="pk_refusals"),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "postgresql":
        for table, columns in NO_STATISTICS.items():
            for column, kind in columns.items():  # the same type again: that drops what was sampled before
                op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE {kind}, ALTER COLUMN {column} SET STATISTICS 0")
