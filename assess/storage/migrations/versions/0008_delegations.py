"""Sections that are passed to colleagues."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "delegations",
        sa.Column("tenant_id", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("response_id", sa.Text, nullable=False),
        sa.Column("section", sa.Text, nullable=False),
        sa.Column("token_hash", sa.Text, nullable=False),
        sa.Column("page_hash", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("consent_version", sa.Text),
        sa.ForeignKeyConstraint(["tenant_id", "response_id"], ["responses.tenant_id", "responses.id"], name="fk_delegations_responses"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_delegations"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_delegations_tenant_id_response_id_section", "delegations", ["tenant_id", "response_id", "section"], unique=True)
    op.create_index("ix_delegations_tenant_id_token_hash", "delegations", ["tenant_id", "token_hash"], unique=True)
    op.create_index("ix_delegations_tenant_id_page_hash", "delegations", ["tenant_id", "page_hash"], unique=True)
    op.create_table(
        "colleague_sessions",
        sa.Column("tenant_id", sa.Text, nullable=False),
        sa.Column("session_hash", sa.Text, nullable=False),
        sa.Column("delegation_id", sa.Text, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "delegation_id"], ["delegations.tenant_id", "delegations.id"], name="fk_colleague_sessions_delegations"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "session_hash", "delegation_id", name="pk_colleague_sessions"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_colleague_sessions_tenant_id_delegation_id", "colleague_sessions", ["tenant_id", "delegation_id"])
    op.create_index("ix_colleague_sessions_tenant_id_expires_at", "colleague_sessions", ["tenant_id", "expires_at"])
