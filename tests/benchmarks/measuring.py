"""How benchmarks measure: CPU seconds of this process, calls interleaved in one run, medians, ratios."""

from __future__ import annotations

import os
import secrets
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from assess.storage.engine import Store, migrate, open_store

POSTGRESQL = os.environ.get("TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres")

Prepared = Callable[[], Callable[[], object]]
"""Prepares one call, unmeasured, and gives what is to be measured."""


def medians(calls: Mapping[str, Prepared], rounds: int, warm_up: int = 10) -> dict[str, float]:
    """CPU seconds per call, the median over `rounds` rounds in which every call is made once."""
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    for number in range(warm_up + rounds):
        for name, prepare in calls.items():
            call = prepare()
            begun = time.process_time()
            call()
            if number >= warm_up:
                seconds[name].append(time.process_time() - begun)
    return {name: statistics.median(measured) for name, measured in seconds.items()}


def report(title: str, measured: Mapping[str, float], against: str) -> None:
    """Print every figure in milliseconds and as a ratio to the one named `against`."""
    print(f"\n{title}")
    for name, seconds in measured.items():
        print(f"  {name:<40}{1000 * seconds:>10.3f} ms{seconds / measured[against]:>9.2f} ×")


@contextmanager
def sqlite() -> Iterator[Store]:
    """An empty store in a file of its own."""
    with TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'assess.db'}")
        migrate(store)
        yield store
        store.close()


@contextmanager
def postgresql() -> Iterator[Store | None]:
    """An empty store in a database of its own; None where no server answers."""
    address = make_url(POSTGRESQL).set(drivername="postgresql+psycopg")
    server = create_engine(address, isolation_level="AUTOCOMMIT")
    name = f"assess_bench_{secrets.token_hex(6)}"
    try:
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
    except OperationalError:
        yield None
        return
    store = open_store(address.set(drivername="postgresql", database=name).render_as_string(hide_password=False))
    migrate(store)
    yield store
    store.close()
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


DATABASES = {"SQLite": sqlite, "PostgreSQL": postgresql}


def on_each_database(measure: Callable[[Store, str], None]) -> None:
    """Run `measure(store, name of the database)` on an empty SQLite and an empty PostgreSQL."""
    for name, database in DATABASES.items():
        with database() as store:
            if store is None:
                print(f"\nNo {name} server answers; not measured.")
            else:
                measure(store, name)
