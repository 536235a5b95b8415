"""A small OpenID Connect issuer on this machine's loopback: real keys, codes, PKCE and signed tokens."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

CLIENT_ID, CLIENT_SECRET = "assess", "a secret : of both"
KEY = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig", "alg": "RS256"})


@dataclass
class Issuer:
    """Lets in whoever is set to sit before the browser."""

    address: str = ""
    redirect_uri: str = "http://localhost/sign-in/openid/back"
    claims: dict[str, Any] = field(default_factory=lambda: {"email": "ada@example.org", "email_verified": True})
    """Of whoever signs in; they win over what the issuer would say itself. None leaves a claim out."""
    described: dict[str, Any] = field(default_factory=dict)
    """Wins in the issuer's description of itself."""
    key: RSAKey = field(default_factory=lambda: KEY)
    header: dict[str, Any] = field(default_factory=lambda: {"alg": "RS256", "kid": "k1"})
    answer: Callable[[dict[str, Any]], Response | None] = lambda _: None
    """Wins over the answer to a code."""
    asked: list[str] = field(default_factory=list)
    """Paths that the site itself asked for."""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def let_in(self, address: str) -> str:
        """What a browser is sent back to that was sent to `address`: path and query at the site."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert address.startswith(f"{self.address}/authorize?")
        assert (query["client_id"], query["redirect_uri"], query["response_type"]) == (CLIENT_ID, self.redirect_uri, "code")
        assert query["code_challenge_method"] == "S256"
        assert "openid" in query["scope"].split()
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        return f"{urlsplit(self.redirect_uri).path}?{urlencode({'code': code, 'state': query['state']})}"

    @Request.application
    def serve(self, request: Request) -> Response:
        self.asked.append(request.path)
        places = {"/.well-known/openid-configuration": self._description, "/keys": self._keys, "/token": self._token}
        return places[request.path](request) if request.path in places else Response(status=404)

    def _description(self, _: Request) -> Response:
        places = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        return said({"issuer": self.address, **{name: f"{self.address}/{end}" for name, end in places.items()}, **self.described})

    def _keys(self, _: Request) -> Response:
        return said({"keys": [KEY.as_dict(private=False)]})

    def _token(self, request: Request) -> Response:
        asked = self.codes.pop(request.form.get("code", ""), None)
        if not asked or not self._is_client(request) or request.form.get("redirect_uri") != self.redirect_uri:
            return said({"error": "invalid_grant"}, 400)
        verifier = request.form.get("code_verifier", "")
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        if not hmac.compare_digest(challenge, asked["code_challenge"]):
            return said({"error": "invalid_grant"}, 400)
        token = {"access_token": "opaque", "token_type": "Bearer", "expires_in": 60, "id_token": self._id_token(asked)}
        return self.answer(token) or said(token)

    def _is_client(self, request: Request) -> bool:
        given = request.authorization
        if given and given.type == "basic":
            return (given.username, given.password) == (CLIENT_ID, CLIENT_SECRET)
        return (request.form.get("client_id"), request.form.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET)

    def _id_token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT_ID, "sub": "1", "iat": now, "exp": now + 60, "nonce": asked["nonce"], **self.claims}
        return jwt.encode(self.header, {name: value for name, value in claims.items() if value is not None}, self.key)


def said(words: dict[str, Any], status: int = 200) -> Response:
    return Response(json.dumps(words), status, mimetype="application/json")


@contextmanager
def issuing() -> Iterator[Issuer]:
    issuer = Issuer()
    server = make_server("127.0.0.1", 0, issuer.serve, threaded=True)
    issuer.address = f"http://127.0.0.1:{server.port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
