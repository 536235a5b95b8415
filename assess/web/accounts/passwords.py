"""How passwords are judged."""

from __future__ import annotations

from typing import Any

from flask_security import PasswordUtil

LOOKED_AT = 72
"""The most characters that zxcvbn takes; what comes after them makes a password no easier to guess."""


class PasswordsOfAnyLength(PasswordUtil):
    def validate(self, password: str, is_register: bool, **kwargs: Any) -> tuple[list[str] | None, str]:
        wrong, _ = super().validate(password[:LOOKED_AT], is_register, **kwargs)
        return wrong, self.normalize(password)
