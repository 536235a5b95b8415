"""How passwords are judged."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask_security import PasswordUtil
from flask_security.utils import get_message

LOOKED_AT = 72
"""The most characters that zxcvbn takes; what comes after them makes a password no easier to guess."""


class PasswordsOfAnyLength(PasswordUtil):
    def validate(self, password: str, is_register: bool, **kwargs: Any) -> tuple[list[str] | None, str]:
        wrong, _ = super().validate(password[:LOOKED_AT], is_register, **kwargs)
        long_enough = len(self.normalize(password)) >= current_app.config["SECURITY_PASSWORD_LENGTH_MIN"]
        if wrong and long_enough:  # what zxcvbn advises it says in English only
            wrong = [get_message("PASSWORD_TOO_SIMPLE")[0]]
        return wrong, self.normalize(password)
