"""What an OpenID Connect issuer says of somebody (OpenID Connect Core 1.0: code flow, with PKCE, state and nonce).

Authlib does the protocol. Ours is to trust as little as possible: nobody but the issuer is spoken to, where the settings say
that it is; only what is needed is taken from its description, and of what it says only an address that it has confirmed counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import structlog
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import FlaskIntegration, FlaskOAuth2App
from authlib.integrations.requests_client import OAuth2Session
from flask import session
from joserfc.errors import JoseError
from requests import RequestException
from requests.adapters import HTTPAdapter
from werkzeug.wrappers import Response

from assess.settings import OpenIdIssuer
from assess.web.accounts.refusal import NotLetIn

NAME = "openid"
PATIENCE = 10
"""Seconds to wait for the issuer."""
LEEWAY = 60
"""Seconds by which clocks may differ."""
SIGNED_BY = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Signatures that only the issuer can make. Not `none`, nor those by a secret that we know too."""
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")

log = structlog.get_logger("assess.web")


class WrongDescription(AuthlibBaseError):  # type: ignore[misc]
    """The issuer describes itself as somebody else, or sends us elsewhere."""

    error = "wrong_description"


class _OnlyIssuer(OAuth2Session):  # type: ignore[misc]
    """Reaches the issuer's origins only, also where it is redirected."""

    def __init__(self, origins: Sequence[str], **options: Any):
        super().__init__(default_timeout=PATIENCE, **options)
        self.trust_env = False  # no proxies, and no passwords from files of the machine
        self.adapters.clear()
        for origin in origins:
            self.mount(f"{origin}/", HTTPAdapter())


class _Client(FlaskOAuth2App):  # type: ignore[misc]
    """Authlib's client, with a description of the issuer that was looked through."""

    server_metadata: dict[str, Any]

    def __init__(self, issuer: OpenIdIssuer):
        self.issuer = issuer.address
        self.origins = ("{0.scheme}://{0.netloc}".format(urlsplit(issuer.address)), *issuer.origins)
        self.client_cls = partial(_OnlyIssuer, self.origins)
        super().__init__(
            FlaskIntegration(NAME),
            name=NAME,
            client_id=issuer.client_id,
            client_secret=issuer.client_secret,
            client_kwargs={"scope": "openid email", "code_challenge_method": "S256"},
        )

    def load_server_metadata(self) -> dict[str, Any]:
        """What the issuer says of itself (OpenID Connect Discovery 1.0), asked once."""
        if not self.server_metadata:
            with self._get_session() as asking:
                address = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
                reply = asking.request("GET", address, withhold_token=True)
                reply.raise_for_status()
                self.server_metadata = self._looked_through(reply.json())
        return dict(self.server_metadata)

    def _looked_through(self, described: dict[str, Any]) -> dict[str, Any]:
        if described.get("issuer") != self.issuer:
            raise WrongDescription("the issuer calls itself by another name")
        ours = tuple(f"{origin}/" for origin in self.origins)
        if not all(str(described.get(name)).startswith(ours) for name in ENDPOINTS):
            raise WrongDescription("an endpoint lies elsewhere")
        ways = described.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        signed = described.get("id_token_signing_alg_values_supported") or ["RS256"]
        return {
            "issuer": self.issuer,
            **{name: described[name] for name in ENDPOINTS},
            "token_endpoint_auth_method": "client_secret_basic" if "client_secret_basic" in ways else "client_secret_post",
            "id_token_signing_alg_values_supported": [one for one in signed if one in SIGNED_BY],
        }


class Issuer:
    """Asks the configured issuer who somebody is."""

    def __init__(self, issuer: OpenIdIssuer):
        self.label = issuer.label
        self._client = _Client(issuer)

    def ask(self, come_back_to: str) -> Response:
        """Send the browser to the issuer. An attempt begun before is forgotten. Raises NotLetIn."""
        for key in [key for key in session if key.startswith(f"_state_{NAME}_")]:
            session.pop(key)
        try:
            sent: Response = self._client.authorize_redirect(come_back_to)
        except (AuthlibBaseError, RequestException, ValueError) as problem:
            raise _failed(problem) from None
        return sent

    def confirmed_address(self) -> str:
        """The e-mail address of whoever comes back from the issuer. Raises NotLetIn."""
        wanted = {
            "iss": {"essential": True, "value": self._client.issuer},
            "aud": {"essential": True, "value": self._client.client_id},
        }
        try:
            said = self._client.authorize_access_token(claims_options=wanted, leeway=LEEWAY).get("userinfo") or {}
        except (AuthlibBaseError, JoseError, RequestException, ValueError, TypeError, KeyError) as problem:
            raise _failed(problem) from None
        if not isinstance(said.get("email"), str):
            raise _failed(LookupError())
        if said.get("email_verified") is not True:
            raise NotLetIn("unconfirmed")
        return str(said["email"])


def _failed(problem: Exception) -> NotLetIn:
    """The log gets the kind of problem and no message, since messages quote what was sent."""
    log.warning("openid failed", kind=type(problem).__name__)
    return NotLetIn("failed")
