"""Codes of an authenticator app and codes for recovery: each lets in once, as whoever looks over a shoulder sees it too (RFC 6238, 5.2)."""

from __future__ import annotations

from flask_security import MfRecoveryCodesUtil, Totp, UserMixin
from passlib.exc import TokenError  # libpass, which Flask-Security uses
from passlib.totp import TotpMatch

from assess.storage import accounts
from assess.web import limits
from assess.web.accounts.people import User
from assess.web.extensions import shared


class CodesThatCountOnce(Totp):
    def set_last_counter(self, user: UserMixin, tmatch: TotpMatch) -> None:
        """Flask-Security tells of a right code; it takes one for wrong if this fails. Setting up lets nobody in, so it uses up no code."""
        if user.tf_primary_method and limits.used_before(f"code {tmatch.totp.base32_key} {tmatch.counter}"):
            raise TokenError


class RecoveryCodesThatCountOnce(MfRecoveryCodesUtil):
    def check_recovery_code(self, user: User, code: str) -> bool:  # type: ignore[override]
        """A right code is taken away as it is checked: of two requests at once only one may find it."""
        found = [kept for kept in user.mf_recovery_codes or [] if code in self._decrypt_codes([kept])]
        with shared().store.writing() as connection:
            return bool(found) and accounts.take_recovery_code(connection, user.tenant_id, user.account_id, found[0])

    def delete_recovery_code(self, user: User, code: str) -> bool:  # type: ignore[override]
        """Done already."""
        return True
