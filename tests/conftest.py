"""Fixtures that many tests share."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from assess.storage.engine import Store, migrate, open_store
from assess.storage.tables import metadata

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")  # a busy machine is no mistake
settings.register_profile("long", settings.get_profile("untimed"), max_examples=500, stateful_step_count=100)

POSTGRESQL = os.environ.get("TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres")


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store, on SQLite and on PostgreSQL."""
    kind = request.param
    made: Store = request.getfixturevalue(f"{kind}_store")
    yield made
    made.close()


@pytest.fixture
def sqlite_store(empty_sqlite: Path, tmp_path: Path) -> Iterator[Store]:
    """An empty store in a file of its own, `assess.db` in the test's folder."""
    shutil.copyfile(empty_sqlite, tmp_path / "assess.db")
    made = open_store(f"sqlite:///{tmp_path / 'assess.db'}")
    yield made
    made.close()


@pytest.fixture
def postgresql_store(postgresql_url: str) -> Iterator[Store]:
    """An empty store in a database of this run."""
    made = open_store(postgresql_url)
    yield made
    tables = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables if table.name != "tenants")
    with made.writing() as connection:
        connection.execute(text(f"TRUNCATE {tables}"))
        connection.execute(text("DELETE FROM tenants WHERE id <> 'default'"))
    made.close()


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "empty.db"
    made = open_store(f"sqlite:///{path}")
    migrate(made)
    made.wipe()
    made.close()
    return path


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A database of this run, made and dropped; without a server the test fails in CI and is skipped elsewhere."""
    address = make_url(POSTGRESQL).set(drivername="postgresql+psycopg")
    server = create_engine(address, isolation_level="AUTOCOMMIT")
    name = f"assess_test_{secrets.token_hex(6)}"
    try:
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
            connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = off"))
    except OperationalError as error:
        reason = f"no PostgreSQL at {POSTGRESQL}: {error.orig}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    url = address.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
    made = open_store(url)
    migrate(made)
    made.close()
    yield url
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()
