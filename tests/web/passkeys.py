"""A passkey without a device: it signs as those do that several devices share, and so counts nothing (W3C, Web Authentication, Level 3)."""

from __future__ import annotations

import hashlib
import html
import json
import re
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url

from tests.web.site import Browser

PRESENT_AND_KNOWN = 0b101
WITH_KEY = 0b1000000


@dataclass
class Passkey:
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: secrets.token_bytes(16))

    def makes(self, page: str) -> tuple[str, dict[str, str]]:
        """Where the reply to a page that asks for a new passkey is sent, and the reply."""
        point = self.key.public_key().public_numbers()
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")})
        data = self._data(PRESENT_AND_KNOWN | WITH_KEY) + bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        place, said = _asked(page, "webauthn.create")
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return place, self._reply(clientDataJSON=said, attestationObject=attested)

    def signs(self, page: str) -> tuple[str, dict[str, str]]:
        """Where the reply to a page that asks for a passkey is sent, and the reply."""
        place, said = _asked(page, "webauthn.get")
        data = self._data(PRESENT_AND_KNOWN)
        signature = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return place, self._reply(clientDataJSON=said, authenticatorData=data, signature=signature)

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(b"localhost").digest() + bytes([flags]) + bytes(4)

    def _reply(self, **response: bytes) -> dict[str, str]:
        name = bytes_to_base64url(self.id)
        said: dict[str, Any] = {part: bytes_to_base64url(value) for part, value in response.items()}
        return {"credential": json.dumps({"id": name, "rawId": name, "type": "public-key", "response": said, "extensions": "{}"})}


def _asked(page: str, kind: str) -> tuple[str, bytes]:
    """Where a page wants the reply, and what a browser would sign of its question."""
    place, options = (
        html.unescape(re.findall(rf' {name}="([^"]+)"', page.rpartition("<form")[2])[0]) for name in ("action", "data-options")
    )
    return place, json.dumps({"type": kind, "challenge": json.loads(options)["challenge"], "origin": "http://localhost"}).encode()


def a_passkey_of(browser: Browser) -> Passkey:
    """One that who is signed in has just made."""
    browser.get("/account/passkeys")
    passkey = Passkey()
    browser.post(*passkey.makes(browser.post("/account/passkeys", {"name": "Laptop", "usage": "first"})))
    return passkey
