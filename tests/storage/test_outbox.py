"""Errands: done by one worker at a time, and taken over from one that died."""

from __future__ import annotations

import threading
from datetime import timedelta

from assess.storage import outbox
from assess.storage.engine import Store
from tests.builders import NOON

LEASE = timedelta(minutes=2)


def put(store: Store, errand_id: str = "one", **more: object) -> None:
    with store.writing() as connection:
        outbox.add(connection, [outbox.errand("default", errand_id, "mail", {"to": "ада"}, NOON, **more)])  # type: ignore[arg-type]


def take(store: Store, after: timedelta = timedelta(), errand_id: str = "one") -> outbox.Errand | None:
    with store.writing() as connection:
        return outbox.lease(connection, "default", errand_id, NOON + after, LEASE)


def test_an_errand_is_taken_once(store: Store) -> None:
    put(store)
    taken = take(store)
    assert taken
    assert (taken.details, taken.attempts, taken.state) == ({"to": "ада"}, 1, "waiting")
    assert take(store) is None


def test_of_many_workers_one_gets_it(store: Store) -> None:
    put(store)
    got: list[outbox.Errand | None] = []
    threads = [threading.Thread(target=lambda: got.append(take(store))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([one for one in got if one]) == 1


def test_what_a_dead_worker_held_is_taken_over(store: Store) -> None:
    put(store)
    take(store)
    again = take(store, LEASE)
    assert again
    assert again.attempts == 2


def test_an_errand_waits_until_it_is_due_and_is_over_when_done(store: Store) -> None:
    put(store, due_at=NOON + timedelta(hours=1))
    with store.reading() as connection:
        assert outbox.due(connection, NOON) == []
        assert outbox.due(connection, NOON + timedelta(hours=1)) == [("default", "one")]
    taken = take(store, timedelta(hours=2))
    assert taken
    with store.writing() as connection:
        outbox.finish(connection, taken, "done", "accepted", NOON)
    assert take(store, timedelta(days=1)) is None


def test_one_put_off_comes_back(store: Store) -> None:
    put(store)
    taken = take(store)
    assert taken
    with store.writing() as connection:
        outbox.put_off(connection, taken, "busy", NOON + timedelta(minutes=5))
    assert take(store, timedelta(minutes=4)) is None
    assert take(store, timedelta(minutes=5))
