"""Keys computed in one go are those computed one by one; ids can be typed in commands."""

from __future__ import annotations

import secrets

import pytest

from assess.storage.keys import derive, digest, random_id, response_hashes


def test_hashes_of_many_are_those_of_each() -> None:
    ids = [random_id() for _ in range(20)]
    assert list(response_hashes(b"s" * 32, ids)) == [digest(derive(b"s" * 32, "response", one)) for one in ids]


def test_no_id_begins_with_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    """`assess report -fEn…` would be taken for options."""
    drawn = iter(["-fEnRzMPgJuIKvrZEC5j5g", "aq1vgjpsLhjEF9viyOMNLQ"])
    monkeypatch.setattr(secrets, "token_urlsafe", lambda _size: next(drawn))
    assert random_id() == "aq1vgjpsLhjEF9viyOMNLQ"
