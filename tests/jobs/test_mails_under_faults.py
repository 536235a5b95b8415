"""Mails arrive though connections drop and workers are killed; `python -m tests.faults.mailing FOLDER` makes the long run."""

from __future__ import annotations

from pathlib import Path

from assess.storage.engine import Store
from tests.faults.mailing import run


def test_thirty_mails_and_two_killed_workers(sqlite_store: Store, tmp_path: Path) -> None:
    url = f"sqlite:///{sqlite_store.engine.url.database}"  # on PostgreSQL by hand: a worker leaves its queue's tables there
    result = run(tmp_path, sqlite_store, url, 1, mails=30, kills=2)
    assert result["wrong"] == []
    assert sum(result["kills"].values()) == 2
    assert sum(result["dropped"].values()) > 0
