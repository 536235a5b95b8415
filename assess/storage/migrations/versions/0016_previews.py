"""What somebody tries in a preview, with the browser in which it is tried."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("sign_ins", sa.Column("tried_of", sa.Text))
    op.add_column("sign_ins", sa.Column("tried", sa.Text))
