"""Who asks and how long answers are kept; the words that people agree to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("assessments", sa.Column("asked_by", sa.Text, nullable=False, server_default=""))
    op.add_column("assessments", sa.Column("contact", sa.Text, nullable=False, server_default=""))
    op.add_column("assessments", sa.Column("kept_until", sa.Date))
    op.create_table(
        "consent_texts",
        sa.Column("tenant_id", sa.Text, nullable=False),
        sa.Column("assessment_id", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "assessment_id"], ["assessments.tenant_id", "assessments.id"], name="fk_consent_texts_assessments"
        ),
        sa.PrimaryKeyConstraint("tenant_id", "assessment_id", "version", "language", name="pk_consent_texts"),
    )
