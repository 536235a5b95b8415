"""Mails arrive though connections drop and workers are killed; `python -m tests.faults.mailing FOLDER` makes the long run."""

from __future__ import annotations

from pathlib import Path

from assess.storage.engine import Store
from tests.faults.mailing import run


def test_sixty_mails_and_four_killed_workers(store: Store, tmp_path: Path) -> None:
    url = store.engine.url.set(drivername=store.engine.url.get_backend_name()).render_as_string(hide_password=False)
    result = run(tmp_path, store, url, 1, mails=60, kills=4)
    assert result["wrong"] == []
    assert sum(result["kills"].values()) == 4
    assert sum(result["dropped"].values()) > 0
