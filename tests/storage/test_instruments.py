"""Published instruments, as they are read again."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from assess.operations.assessments import publish_instrument
from assess.storage import instruments
from assess.storage.engine import Store
from tests.builders import NOON, an_instrument


def test_of_each_instrument_the_latest_version_is_published_and_all_are_read_with_two_queries(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in ("one", "two", "three"):
        for title in ("Before", "Now"):
            publish_instrument(store, an_instrument(key=key, title=f"{title} {key}"), NOON)
    monkeypatch.setattr(instruments, "_parsed", {})
    statements: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))
    with store.reading() as connection:
        found = instruments.published(connection, store.tenant_id)
    assert {key: one.questionnaire.title for key, one in found.items()} == {"one": "Now one", "two": "Now two", "three": "Now three"}
    assert len([one for one in statements if "instrument_versions" in one]) == 2
    with store.reading() as connection:
        assert instruments.published(connection, "other") == {}
