"""Tables of the people who work here: accounts, their passkeys, and where they are signed in."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKeyConstraint, Index, Integer, LargeBinary, Table, Text

from assess.storage.tables.columns import Moment, Words, metadata, tenant

accounts = Table(
    "accounts",
    metadata,
    tenant(),
    Column("id", Text, primary_key=True),
    Column("email", Text, nullable=False),  # in lower case; one account per address, whatever the tenant
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("password", Text),  # its Argon2 hash; none until the invitation is accepted
    Column("uniquifier", Text, nullable=False),  # changes when all sessions and links of the account must end
    Column("second_factor", Text),
    Column("totp_secret", Text),  # encrypted
    Column("recovery_codes", Words, nullable=False),  # encrypted
    Column("passkey_handle", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    CheckConstraint("role IN ('viewer', 'reviewer', 'consultant', 'administrator')", name="role"),
    ForeignKeyConstraint(["tenant_id"], ["tenants.id"]),
    Index(None, "email", unique=True),
    Index(None, "uniquifier", unique=True),
)

passkeys = Table(
    "passkeys",
    metadata,
    tenant(),
    Column("id", Text, primary_key=True),
    Column("account_id", Text, nullable=False),
    Column("credential_id", LargeBinary, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("name", Text, nullable=False),
    Column("sign_count", Integer, nullable=False),
    Column("usage", Text, nullable=False),
    Column("device_type", Text, nullable=False),
    Column("backup_state", Boolean, nullable=False),
    Column("transports", Words, nullable=False),
    Column("extensions", Text),
    Column("last_used_at", Moment, nullable=False),
    ForeignKeyConstraint(["tenant_id", "account_id"], ["accounts.tenant_id", "accounts.id"]),
    Index(None, "credential_id", unique=True),
    Index(None, "tenant_id", "account_id"),
)

sign_ins = Table(  # a browser that is signed in; ending the row ends the visit
    "sign_ins",
    metadata,
    tenant(),
    Column("token_hash", Text, primary_key=True),
    Column("account_id", Text, nullable=False),
    Column("browser", Text, nullable=False),
    Column("began_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("tried_of", Text),  # the assessment that is looked at in a preview
    Column("tried", Text),  # what was answered there to try it, as a document like a response's
    ForeignKeyConstraint(["tenant_id", "account_id"], ["accounts.tenant_id", "accounts.id"]),
    Index(None, "tenant_id", "account_id"),
    Index(None, "token_hash", unique=True),
)

attempts = Table(  # how often somebody tried, by the hash of who and what; several processes count together
    "attempts",
    metadata,
    Column("key_hash", Text, primary_key=True),
    Column("began_at", Moment, nullable=False),
    Column("count", Integer, nullable=False),
)
