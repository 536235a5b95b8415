"""Links by which whoever has them may begin, one for a stakeholder group."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("assessments", sa.Column("open_groups", sa.Text, nullable=False, server_default=""))
    op.add_column("assessments", sa.Column("open_link_most", sa.Integer, nullable=False, server_default="100"))
    op.add_column("invitations", sa.Column("by_open_link", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_table(
        "open_links",
        sa.Column("tenant_id", sa.Text, nullable=False),
        sa.Column("assessment_id", sa.Text, nullable=False),
        sa.Column("group", sa.Text, nullable=False),
        sa.Column("id", sa.Text),
        sa.Column("token_hash", sa.Text),
        sa.Column("begun", sa.Integer, nullable=False),
        sa.Column("reach", sa.Integer),
        sa.ForeignKeyConstraint(
            ["tenant_id", "assessment_id"], ["assessments.tenant_id", "assessments.id"], name="fk_open_links_assessments"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "assessment_id", "group", name="pk_open_links"),
    )
    op.create_index("ix_open_links_token_hash", "open_links", ["token_hash"], unique=True)
