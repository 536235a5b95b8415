"""Codes of an authenticator app: each lets in once, as whoever looks over a shoulder sees it too (RFC 6238, 5.2)."""

from __future__ import annotations

from flask_security import Totp, UserMixin
from passlib.exc import TokenError  # libpass, which Flask-Security uses
from passlib.totp import TotpMatch

from assess.web import limits


class CodesThatCountOnce(Totp):
    def set_last_counter(self, user: UserMixin, tmatch: TotpMatch) -> None:
        """Flask-Security tells of a right code; it takes one for wrong if this fails. Setting up lets nobody in, so it uses up no code."""
        if user.tf_primary_method and limits.used_before(tmatch.totp.base32_key, tmatch.counter):
            raise TokenError
