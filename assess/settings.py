"""Settings: `config.toml` in the instance folder, then `ASSESS_*` environment variables, which win."""

from __future__ import annotations

import difflib
import os
import secrets
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from assess.paths import instance_folder

KINDS: dict[str, type] = {
    "database_url": str,
    "secret_key": str,
    "public_url": str,
    "secure_cookies": bool,
    "proxies": int,
    "second_factor": str,
    "mail_from": str,
    "smtp_host": str,
    "smtp_port": int,
    "smtp_security": str,
    "smtp_user": str,
    "smtp_password": str,
    "imap_host": str,
    "imap_port": int,
    "imap_security": str,
    "imap_user": str,
    "imap_password": str,
    "imap_folder": str,
    "oidc_issuer": str,
    "oidc_client_id": str,
    "oidc_client_secret": str,
    "oidc_client_secret_file": str,
    "oidc_label": str,
    "oidc_origins": str,
}
SECURITIES = ("starttls", "tls", "none")
CHOICES = {"second_factor": ("required", "optional"), "smtp_security": SECURITIES, "imap_security": SECURITIES}
SAID_AS = {bool: "true or false", int: "a whole number", str: "a text"}
TRUTHS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
SHORTEST_KEY = 32
LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""Hosts that may be spoken to without encryption."""


class BadSettings(Exception):
    """A setting that does not exist or cannot be used; the message names it and its place."""


@dataclass(frozen=True)
class MailServer:
    """Where mails are handed over."""

    host: str
    port: int
    security: str
    """`starttls`, `tls` or `none`."""
    user: str
    password: str


@dataclass(frozen=True)
class Mailbox(MailServer):
    """Where mails that could not be delivered come back to."""

    folder: str


@dataclass(frozen=True)
class OpenIdIssuer:
    """Who else may say who somebody is (OpenID Connect)."""

    address: str
    """The issuer's identifier, without a slash at the end unless it is part of it."""
    client_id: str
    client_secret: str
    label: str
    """What people call it: stands on the button."""
    origins: tuple[str, ...] = ()
    """Where else it keeps its keys and gives its tokens, such as `https://oauth2.googleapis.com`."""


@dataclass(frozen=True)
class Settings:
    """How this installation runs."""

    instance: Path
    """Folder of database, configuration and produced files."""
    database_url: str
    """`sqlite:///…` or `postgresql://…`."""
    secret_key: str
    """Signs cookies and forms; kept in `secret_key` of the instance folder unless set."""
    public_url: str
    """The site's address as participants see it, without a slash at the end."""
    secure_cookies: bool
    """Cookies travel over HTTPS only; by default where the public address is HTTPS."""
    proxies: int = 0
    """How many servers of ours a request passes before it comes here; each adds the address it came from to `X-Forwarded-For`."""
    second_factor: str = "required"
    """Whether people who work here need a second factor besides their password: `required` or `optional`."""
    mail_from: str = "Assess <assess@localhost>"
    """The sender of all mails."""
    mail_server: MailServer | None = None
    """None: mails are put into `outbox/` of the instance folder as files."""
    bounces: Mailbox | None = None
    """Mailbox of the sender, of its own; None: nobody looks for mails that come back."""
    openid: OpenIdIssuer | None = None
    """None: people sign in with passwords and passkeys only."""


def load_settings(instance: Path | None = None, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of an instance folder, which is made if need be. Raises BadSettings."""
    folder = instance or instance_folder(environment)
    folder.mkdir(parents=True, exist_ok=True)
    chosen = _from_file(folder / "config.toml") | _from_environment(environment)
    public_url = chosen.get("public_url", "http://127.0.0.1:8000").rstrip("/")
    if not public_url.startswith(("http://", "https://")):
        raise BadSettings(f"`public_url` must begin with http:// or https://, not {public_url!r}")
    secret_key = chosen.get("secret_key") or _kept_key(folder / "secret_key")
    if len(secret_key) < SHORTEST_KEY:
        raise BadSettings(f"`secret_key` must have at least {SHORTEST_KEY} characters")
    return Settings(
        instance=folder,
        database_url=chosen.get("database_url", f"sqlite:///{folder / 'assess.db'}"),
        secret_key=secret_key,
        public_url=public_url,
        secure_cookies=chosen.get("secure_cookies", public_url.startswith("https://")),
        proxies=chosen.get("proxies", 0),
        second_factor=chosen.get("second_factor", "required"),
        mail_from=chosen.get("mail_from", f"Assess <assess@{urlsplit(public_url).hostname}>"),
        mail_server=_mail_server(chosen),
        bounces=_mailbox(chosen),
        openid=_openid(chosen),
    )


def _mail_server(chosen: Mapping[str, Any]) -> MailServer | None:
    if not chosen.get("smtp_host"):
        return None
    security = chosen.get("smtp_security", "starttls")
    port = chosen.get("smtp_port", {"tls": 465, "starttls": 587, "none": 25}[security])
    return MailServer(chosen["smtp_host"], port, security, chosen.get("smtp_user", ""), chosen.get("smtp_password", ""))


def _mailbox(chosen: Mapping[str, Any]) -> Mailbox | None:
    if not chosen.get("imap_host"):
        return None
    security = chosen.get("imap_security", "tls")
    port = chosen.get("imap_port", {"tls": 993, "starttls": 143, "none": 143}[security])
    user, password = chosen.get("imap_user", ""), chosen.get("imap_password", "")
    return Mailbox(chosen["imap_host"], port, security, user, password, chosen.get("imap_folder", "INBOX"))


def _openid(chosen: Mapping[str, Any]) -> OpenIdIssuer | None:
    """The issuer, if one is named. Raises BadSettings."""
    issuer = chosen.get("oidc_issuer", "")
    if not issuer:
        return None
    origins = tuple(chosen.get("oidc_origins", "").split())
    for name, address in [("oidc_issuer", issuer), *(("oidc_origins", origin) for origin in origins)]:
        if not _is_safe(address):
            raise BadSettings(f"`{name}` must begin with https://, not {address!r}")
    if wrong := [origin for origin in origins if urlsplit(origin)._replace(scheme="", netloc="").geturl()]:
        raise BadSettings(f"`oidc_origins` names hosts, without a path: {wrong[0]!r}")
    secret = chosen.get("oidc_client_secret", "")
    if path := chosen.get("oidc_client_secret_file"):
        try:
            secret = Path(path).read_text(encoding="utf-8").strip()
        except OSError as problem:
            raise BadSettings(f"`oidc_client_secret_file` cannot be read: {problem.strerror}") from None
    if not (chosen.get("oidc_client_id") and secret):
        raise BadSettings("`oidc_issuer` needs `oidc_client_id`, and `oidc_client_secret` or `oidc_client_secret_file`")
    return OpenIdIssuer(issuer, chosen["oidc_client_id"], secret, chosen.get("oidc_label") or str(urlsplit(issuer).hostname), origins)


def _is_safe(address: str) -> bool:
    """Whether nobody on the way can read or change what is said."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


def _from_file(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettings(f"{path}: {error}") from None
    for key, value in given.items():
        _known(key, str(path))
        if type(value) is not KINDS[key]:
            raise BadSettings(f"{path}: `{key}` must be {SAID_AS[KINDS[key]]}, not {value!r}")
        _possible(key, value, f"{path}: `{key}`")
    return given


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    chosen: dict[str, Any] = {}
    for name, text in environment.items():
        if not name.startswith("ASSESS_") or name == "ASSESS_INSTANCE":
            continue
        key = name.removeprefix("ASSESS_").lower()
        _known(key, f"environment variable {name}")
        chosen[key] = _read(KINDS[key], text, f"environment variable {name}")
        _possible(key, chosen[key], f"environment variable {name}")
    return chosen


def _read(kind: type, text: str, place: str) -> Any:
    if kind is bool and text.lower() in TRUTHS:
        return TRUTHS[text.lower()]
    if kind is int and text.isdecimal():
        return int(text)
    if kind is not str:
        raise BadSettings(f"{place} must be {SAID_AS[kind]}, not {text!r}")
    return text


def _possible(key: str, value: Any, place: str) -> None:
    if key in CHOICES and value not in CHOICES[key]:
        raise BadSettings(f"{place} must be one of {', '.join(CHOICES[key])}, not {value!r}")


def _known(key: str, place: str) -> None:
    if key not in KINDS:
        near = difflib.get_close_matches(key, KINDS, 1)
        raise BadSettings(f"{place}: unknown setting `{key}`" + (f"; did you mean `{near[0]}`?" if near else ""))


def _kept_key(path: Path) -> str:
    """The key in `path`, made once; several processes that start together agree on one."""
    if not path.exists():
        descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix="secret_key.")  # mode 0600
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was faster; its key counts
        finally:
            Path(draft).unlink()
    return path.read_text().strip()
