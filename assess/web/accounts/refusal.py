"""Why somebody who comes from an OpenID Connect issuer is not let in."""

from __future__ import annotations

from typing import Literal


class NotLetIn(Exception):
    """`failed`: nothing can be told; `unconfirmed`: the issuer does not vouch for the address; `no_account`: nobody here has it."""

    def __init__(self, why: Literal["failed", "unconfirmed", "no_account"], email: str = ""):
        super().__init__(why)
        self.why = why
        self.email = email
