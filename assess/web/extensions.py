"""What views share with the application: the store, the clock, the settings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import current_app, g

from assess.settings import Settings
from assess.storage.engine import Store
from assess.storage.outbox import Errand

Announce = Callable[[Iterable[Errand]], None]
"""Tells workers of errands that were put into the outbox."""


@dataclass(frozen=True)
class Shared:
    settings: Settings
    store: Store
    clock: Callable[[], datetime]
    announce: Announce


def utc_now() -> datetime:
    return datetime.now(UTC)


def shared() -> Shared:
    found: Shared = current_app.extensions["assess"]
    return found


def store() -> Store:
    """The database as the tenant of this request sees it."""
    found: Store = g.get("store") or shared().store
    return found


def now() -> datetime:
    """The present moment, UTC."""
    return shared().clock()


def announce(*errands: Errand) -> None:
    """Let errands that are committed be done at once."""
    shared().announce(errands)
