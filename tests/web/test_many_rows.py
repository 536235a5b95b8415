"""No page asks the database more often because its tables are longer."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import event

from assess.storage.engine import Store
from tests.web.crowd import a_crowd
from tests.web.site import Browser
from tests.web.workbench import a_workbench

ROWS = (10, 200)


def queries(store: Store, browser: Browser, path: str) -> list[str]:
    """What a page asks, the second time it is shown."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    browser.get(path)
    event.listen(store.engine, "before_cursor_execute", note)
    browser.get(path)
    event.remove(store.engine, "before_cursor_execute", note)
    assert browser.status == 200, browser.page.text
    return asked


def test_no_list_asks_more_for_two_hundred_rows_than_for_ten(store: Store, tmp_path: Path) -> None:
    found: dict[str, list[int]] = {}
    for rows in ROWS:
        instance = tmp_path / str(rows)
        instance.mkdir()
        crowd = a_crowd(store, instance, rows, rows, f"Crowd of {rows}")
        browser = a_workbench(store, instance).signed_in("administrator")
        for page, path in crowd.pages.items():
            found.setdefault(page, []).append(len(queries(store, browser, path)))
    assert {page: counts for page, counts in found.items() if counts[0] != counts[1]} == {}
    assert all(counts[0] > 0 for counts in found.values())


@pytest.mark.parametrize("page", [1, 4])
def test_long_lists_are_cut_into_pages(sqlite_store: Store, tmp_path: Path, page: int) -> None:
    crowd = a_crowd(sqlite_store, tmp_path, 200, 200)
    browser = a_workbench(sqlite_store, tmp_path).signed_in("administrator")
    for name in ("participants", "assessments", "register", "reports", "outbox"):
        shown = browser.get(f"{crowd.pages[name]}?page={page}")
        assert f"Page {page} of 4" in shown, name
        assert shown.count('<th scope="row">') == 50, name
