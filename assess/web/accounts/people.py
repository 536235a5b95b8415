"""What Flask-Security wants to see of accounts: users with roles and passkeys.

It changes its users in place and asks a datastore to keep them. Ours are made from the frozen
records of `assess.storage.accounts` and turned back into values to be stored.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask_security import RoleMixin, UserMixin, WebAuthnMixin

from assess.storage.accounts import Account, Passkey

PERMISSIONS: dict[str, frozenset[str]] = {
    "viewer": frozenset({"read"}),
    "reviewer": frozenset({"read", "review"}),
    "consultant": frozenset({"read", "review", "run"}),
    "administrator": frozenset({"read", "review", "run", "administer"}),
}
"""Role → what it may do: read; review reports before they go out; run assessments; administer instruments and accounts."""


class Role(RoleMixin):
    def __init__(self, name: str):
        self.name = name

    def get_permissions(self) -> set[str]:
        return set(PERMISSIONS[self.name])


class User(UserMixin):
    """An account as Flask-Security handles it; attribute names are Flask-Security's."""

    fs_uniquifier = ""
    fs_webauthn_user_handle = ""  # Flask-Security looks at the class for what its users have
    tf_primary_method: str | None = None
    tf_totp_secret: str | None = None
    tf_phone_number = None
    mf_recovery_codes: list[str] | None = None
    webauthn: list[WebAuthnMixin] = []

    def __init__(self, account: Account, passkeys: list[Passkey]):
        self.id = account.id  # type: ignore[assignment]  # Flask-Security thinks of numbers
        self.account_id = account.id
        self.tenant_id = account.tenant_id
        self.email = account.email
        self.name = account.name
        self.role = account.role
        self.language = account.language
        self.active = account.active
        self.password = account.password
        self.fs_uniquifier = account.uniquifier
        self.tf_primary_method = account.second_factor
        self.tf_totp_secret = account.totp_secret
        self.mf_recovery_codes = list(account.recovery_codes)
        self.fs_webauthn_user_handle = account.passkey_handle
        self.roles = [Role(account.role)]
        self.webauthn = [Credential(passkey) for passkey in passkeys]
        self.read = self._values()

    def may(self, permission: str) -> bool:
        return permission in PERMISSIONS[self.role]

    def changed(self) -> dict[str, Any]:
        """What Flask-Security has changed, by the names of `Account`; what somebody else changed meanwhile stays."""
        return {name: value for name, value in self._values().items() if value != self.read[name]}

    def _values(self) -> dict[str, Any]:
        return {
            "active": self.active,
            "password": self.password,
            "uniquifier": self.fs_uniquifier,
            "second_factor": self.tf_primary_method,
            "totp_secret": self.tf_totp_secret,
            "recovery_codes": tuple(self.mf_recovery_codes or ()),
            "passkey_handle": self.fs_webauthn_user_handle,
        }


class Credential(WebAuthnMixin):
    """A passkey as Flask-Security handles it."""

    def __init__(self, passkey: Passkey, *, new: bool = False):
        self.new = new
        self.id = passkey.id  # type: ignore[assignment]
        self.passkey_id = passkey.id
        self.tenant_id = passkey.tenant_id
        self.user_id = passkey.account_id
        self.credential_id = passkey.credential_id
        self.public_key = passkey.public_key
        self.name = passkey.name
        self.sign_count = passkey.sign_count
        self.usage = passkey.usage
        self.device_type = passkey.device_type
        self.backup_state = passkey.backup_state
        self.transports: list[str] | None = list(passkey.transports)
        self.extensions = passkey.extensions
        self.lastuse_datetime = passkey.last_used_at.astimezone(UTC).replace(tzinfo=None)  # Flask-Security's moments have no zone

    def stored(self) -> Passkey:
        return Passkey(
            tenant_id=self.tenant_id,
            id=self.passkey_id,
            account_id=self.user_id,
            credential_id=self.credential_id,
            public_key=self.public_key,
            name=self.name,
            sign_count=self.sign_count,
            usage=self.usage,
            device_type=self.device_type,
            backup_state=self.backup_state,
            transports=tuple(self.transports or ()),
            extensions=self.extensions,
            last_used_at=_in_utc(self.lastuse_datetime),
        )


def _in_utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)
