"""A database of every earlier version is brought up to date with all that is in it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, make_url, text

from assess.storage import assessments
from assess.storage.engine import Store, migrate, open_store
from assess.storage.tables import metadata
from tests.builders import NOON

FIRST_ROWS = (
    "INSERT INTO fact_sheets VALUES ('default', 'f', '{}')",
    "INSERT INTO initiatives VALUES ('default', 'i', 'Metalworking', 'f', :now)",
    "INSERT INTO instrument_versions VALUES ('default', 'scan', 1, 'h', 'scan', '{}', :now)",
    """INSERT INTO assessments (tenant_id, id, initiative_id, instrument_key, instrument_number, title, policy, minimum_group_size,
       languages, zone, state, facts_hash, wave, simulated, created_at)
       VALUES ('default', 'a', 'i', 'scan', 1, 'Metalworking', 'anonymous', 5, 'en ru', 'UTC', 'open', 'f', 1, FALSE, :now)""",
    "INSERT INTO invitations VALUES ('default', 'v', 'a', 'token', 'research', 'institute', 'en', 'Ann', 'ann@example.org')",
    """INSERT INTO responses (tenant_id, id, assessment_id, key_hash, page_hash, "group", language, consent_version, state, answers,
       events, receipt, started_at, submitted_at)
       VALUES ('default', 'r', 'a', 'key', 'page', 'research', 'en', '2026-11.2', 'submitted', '{}',
       1, 'ABCD-EFGH-JKLM', :now, :now)""",
    "INSERT INTO answer_events VALUES ('default', 'r', 1, 'op', '{}', '{}', :now)",
    "INSERT INTO sessions VALUES ('default', 's', 'r', :now)",
)
"""What the first release could hold: one of each kind."""


@pytest.fixture(params=["sqlite", "postgresql"])
def first_release(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A database as the first release left it."""
    if request.param == "sqlite":
        store = open_store(f"sqlite:///{tmp_path / 'old.db'}")
        _fill(store)
        yield store
        store.close()
        return
    address = make_url(request.getfixturevalue("postgresql_url"))
    server = create_engine(address.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    name = f"{address.database}_old"
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    store = open_store(address.set(database=name).render_as_string(hide_password=False))
    _fill(store)
    yield store
    store.close()
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


def _fill(store: Store) -> None:
    config = Config()
    config.set_main_option("script_location", str(resources.files("assess.storage") / "migrations"))
    with store.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for row in FIRST_ROWS:
            connection.execute(text(row), {"now": f"{NOON:%Y-%m-%d %H:%M:%S}.000000"} if ":now" in row else {})


def test_the_first_release_is_brought_up_to_date_with_its_rows(first_release: Store) -> None:
    migrate(first_release)
    with first_release.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        found = assessments.get(connection, "default", "a")
        assert (found.title, found.asked_by, found.contact, found.kept_until) == ("Metalworking", "", "", None)
        assert connection.execute(text("SELECT source FROM responses")).scalars().all() == ["web"]
        counted = {
            table: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608
            for table in ("invitations", "responses", "answer_events", "sessions")
        }
    assert counted == {"invitations": 1, "responses": 1, "answer_events": 1, "sessions": 1}
