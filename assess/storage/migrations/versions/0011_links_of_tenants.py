"""A link is found before it is known whose it is."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_index("ix_invitations_token_hash", "invitations", ["token_hash"])
    op.create_index("ix_delegations_token_hash", "delegations", ["token_hash"])
