"""What an assessment is run by besides: merges, targets; and how far it has come: reported, archived."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("assessments", sa.Column("merges", sa.Text, nullable=False, server_default=""))
    op.add_column("assessments", sa.Column("targets", sa.Text, nullable=False, server_default="{}"))
    op.add_column("assessments", sa.Column("reported_at", MOMENT))
    op.add_column("assessments", sa.Column("archived_at", MOMENT))
