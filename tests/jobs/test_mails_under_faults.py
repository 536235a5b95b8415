"""Mails arrive though connections drop and workers are killed; `python -m tests.faults.mailing FOLDER` makes the long run."""

from __future__ import annotations

from pathlib import Path

from assess.storage.engine import Store
from tests.faults.mailing import run


def test_sixty_mails_and_four_killed_workers(sqlite_store: Store, tmp_path: Path) -> None:
    url = f"sqlite:///{sqlite_store.engine.url.database}"  # on PostgreSQL by hand: a worker leaves its queue's tables there
    result = run(tmp_path, sqlite_store, url, 1, mails=60, kills=4)
    assert result["wrong"] == []
    assert sum(result["kills"].values()) == 4
    assert sum(result["dropped"].values()) > 0
