"""Accounts of the people who work here, their passkeys, and where they are signed in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("tenant_id", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("password", sa.Text),
        sa.Column("uniquifier", sa.Text, nullable=False),
        sa.Column("second_factor", sa.Text),
        sa.Column("totp_secret", sa.Text),
        sa.Column("recovery_codes", sa.Text, nullable=False),
        sa.Column("passkey_handle", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("role IN ('viewer', 'reviewer', 'consultant', 'administrator')", name="ck_accounts_role"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="fk_accounts_tenants"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_accounts"),
    )
    op.create_index("ix_accounts_email", "accounts", ["email"], unique=True)
    op.create_index("ix_accounts_uniquifier", "accounts", ["uniquifier"], unique=True)
    op.create_table(
        "passkeys",
        sa.Column("tenant_id", sa.Text, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("account_id", sa.Text, nullable=False),
        sa.Column("credential_id", sa.LargeBinary, nullable=False),
        sa.Column("public_key", sa.LargeBinary, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sign_count", sa.Integer, nullable=False),
        sa.Column("usage", sa.Text, nullable=False),
        sa.Column("device_type", sa.Text, nullable=False),
        sa.Column("backup_state", sa.Boolean, nullable=False),
        sa.Column("transports", sa.Text, nullable=False),
        sa.Column("extensions", sa.Text),
        sa.Column("last_used_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id", "account_id"], ["accounts.tenant_id", "accounts.id"], name="fk_passkeys_accounts"),
        sa.PrimaryKeyConstraint("tenant_id", "id", name="pk_passkeys"),
    )
    op.create_index("ix_passkeys_credential_id", "passkeys", ["credential_id"], unique=True)
    op.create_index("ix_passkeys_tenant_id_account_id", "passkeys", ["tenant_id", "account_id"])
    op.create_table(
        "sign_ins",
        sa.Column("tenant_id", sa.Text, nullable=False),
        sa.Column("token_hash", sa.Text, nullable=False),
        sa.Column("account_id", sa.Text, nullable=False),
        sa.Column("browser", sa.Text, nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["tenant_id", "account_id"], ["accounts.tenant_id", "accounts.id"], name="fk_sign_ins_accounts"),
        sa.PrimaryKeyConstraint("tenant_id", "token_hash", name="pk_sign_ins"),
    )
    op.create_index("ix_sign_ins_tenant_id_account_id", "sign_ins", ["tenant_id", "account_id"])
    op.create_index("ix_sign_ins_token_hash", "sign_ins", ["token_hash"], unique=True)
    op.create_table(
        "attempts",
        sa.Column("key_hash", sa.Text, nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name="pk_attempts"),
    )
