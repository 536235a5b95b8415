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

from assess.paths import instance_folder

KINDS: dict[str, type] = {"database_url": str, "secret_key": str, "public_url": str, "secure_cookies": bool}
TRUTHS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
SHORTEST_KEY = 32


class BadSettings(Exception):
    """A setting that does not exist or cannot be used; the message names it and its place."""


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
    )


def _from_file(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSettings(f"{path}: {error}") from None
    for key, value in given.items():
        _known(key, str(path))
        if not isinstance(value, KINDS[key]):
            raise BadSettings(f"{path}: `{key}` must be {'true or false' if KINDS[key] is bool else 'a text'}, not {value!r}")
    return given


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    chosen: dict[str, Any] = {}
    for name, text in environment.items():
        if not name.startswith("ASSESS_") or name == "ASSESS_INSTANCE":
            continue
        key = name.removeprefix("ASSESS_").lower()
        _known(key, f"environment variable {name}")
        if KINDS[key] is bool and text.lower() not in TRUTHS:
            raise BadSettings(f"environment variable {name} must be true or false, not {text!r}")
        chosen[key] = TRUTHS[text.lower()] if KINDS[key] is bool else text
    return chosen


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
