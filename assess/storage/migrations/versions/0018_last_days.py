"""When everybody's answers were erased because their last day was over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("assessments", sa.Column("erased_at", sa.DateTime(timezone=True)))
