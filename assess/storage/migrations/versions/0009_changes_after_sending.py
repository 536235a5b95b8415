"""Answers that were sent can be changed until the assessment closes, where it allows that."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("assessments", sa.Column("changes_after_sending", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("responses", sa.Column("sent_events", sa.Integer))
