"""Keys computed in one go are those computed one by one."""

from __future__ import annotations

from assess.storage.keys import derive, digest, random_id, response_hashes


def test_hashes_of_many_are_those_of_each() -> None:
    ids = [random_id() for _ in range(20)]
    assert list(response_hashes(b"s" * 32, ids)) == [digest(derive(b"s" * 32, "response", one)) for one in ids]
