"""What mails to participants say, and who does not wish to be asked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("invitations", sa.Column("declined_at", sa.DateTime(timezone=True)))
    op.create_table(
        "wordings",
        sa.Column("tenant_id", sa.Text, nullable=False),
        sa.Column("assessment_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "assessment_id"], ["assessments.tenant_id", "assessments.id"], name="fk_wordings_assessments"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "assessment_id", "kind", "language", name="pk_wordings"),
    )
