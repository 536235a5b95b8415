"""Which scorecard participants may compare themselves with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("tenant_id", sa.Text, nullable=False),
        sa.Column("assessment_id", sa.Text, nullable=False),
        sa.Column("scorecard_id", sa.Text, nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "assessment_id"], ["assessments.tenant_id", "assessments.id"], name="fk_feedback_assessments"
        ),
        sa.ForeignKeyConstraint(["tenant_id", "scorecard_id"], ["scorecards.tenant_id", "scorecards.id"], name="fk_feedback_scorecards"),
        sa.PrimaryKeyConstraint("tenant_id", "assessment_id", name="pk_feedback"),
    )
