"""Whether the data sheet goes with an assessment's mails."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("assessments", sa.Column("data_sheets", sa.Boolean, nullable=False, server_default=sa.true()))
