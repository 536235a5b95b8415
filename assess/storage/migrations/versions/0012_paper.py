"""Answers that were given on paper and typed in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("invitations", sa.Column("paper", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("responses", sa.Column("source", sa.Text, nullable=False, server_default="web"))
    op.execute("""UPDATE responses SET source = 'import' WHERE answers LIKE '%"source":"import"%'""")
