"""Closing on a PostgreSQL server that other databases share."""

from __future__ import annotations

import threading

from sqlalchemy import create_engine, make_url, text

from assess.operations.closing import close
from assess.storage.engine import Store
from tests.builders import NO_MAILS
from tests.conftest import POSTGRESQL
from tests.operations.test_anonymity import answered, joins


def test_closing_waits_for_whoever_writes_in_another_database(postgresql_store: Store) -> None:
    """A server-wide transaction keeps deleted rows from being left out when tables are rewritten."""
    elsewhere = create_engine(make_url(POSTGRESQL).set(drivername="postgresql+psycopg"))
    writing, done = threading.Event(), threading.Event()

    def write() -> None:
        with elsewhere.begin() as connection:
            connection.execute(text("SELECT pg_current_xact_id()"))
            writing.set()
            done.wait(1)

    writer = threading.Thread(target=write)
    writer.start()
    writing.wait()
    assessment_id, tokens, _ = answered(postgresql_store)
    close(postgresql_store, assessment_id, NO_MAILS)
    writer.join()
    elsewhere.dispose()
    assert joins(postgresql_store, tokens) == 0
