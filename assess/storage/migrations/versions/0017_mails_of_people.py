"""The mails to some people are found without looking at all mails of an assessment."""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_index("ix_outbox_tenant_id_subject_id", "outbox", ["tenant_id", "subject_id"])
