"""The database: durable settings, transactions, migrations."""

from __future__ import annotations

import random
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import delete, insert, inspect, select, text
from sqlalchemy.exc import StatementError

from assess.storage import assessments, initiatives, instruments
from assess.storage.engine import NotFound, NotWiped, Store, migrate, open_store
from assess.storage.tables import fact_sheets, instrument_versions, metadata, sessions, tenants
from tests.builders import NOON, an_assessment, dump


def test_sqlite_is_set_up_to_lose_nothing_and_to_keep_nothing_deleted(sqlite_store: Store) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "busy_timeout": 10_000}
    with sqlite_store.writing() as connection:
        assert {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in wanted} == wanted


def test_migrations_make_the_schema_that_the_tables_describe(store: Store) -> None:
    with store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_migrating_again_changes_nothing(store: Store) -> None:
    an_assessment(store)
    before = dump(store)
    migrate(store)
    assert dump(store) == before


def test_several_that_migrate_at_once_wait_for_one_another(tmp_path: Path) -> None:
    stores = [open_store(f"sqlite:///{tmp_path / 'assess.db'}") for _ in range(4)]
    threads = [threading.Thread(target=migrate, args=[one]) for one in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert dump(stores[0])["tenants"] == [("default", "Default")]
    for one in stores:
        one.close()


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'assess.db'}")
    with store.writing() as connection:
        connection.execute(text("CREATE TABLE reports (id TEXT)"))  # in the way of the last step
    with pytest.raises(Exception, match="reports"):
        migrate(store)
    with store.reading() as connection:
        assert inspect(connection).get_table_names() == ["reports"]
    store.close()


def test_every_table_with_somebodys_data_has_its_tenant_in_the_key(store: Store) -> None:
    with store.reading() as connection:
        found = inspect(connection)
        for table in set(metadata.tables) - {"tenants", "attempts"}:  # attempts are counted by hashes that tell nothing
            assert found.get_pk_constraint(table)["constrained_columns"][0] == "tenant_id"
            assert not next(column for column in found.get_columns(table) if column["name"] == "tenant_id")["nullable"]


def test_one_tenant_does_not_see_another(store: Store) -> None:
    mine_id = an_assessment(store).id
    with store.writing() as connection:
        connection.execute(insert(tenants).values(id="other", name="Other"))
    other = Store(store.engine, "other")
    an_assessment(other)
    with store.reading() as connection:
        assert len(instruments.versions(connection, "other")) == 1
        for listing in (assessments.all_assessments, initiatives.all_initiatives):
            mine, theirs = listing(connection, "default"), listing(connection, "other")
            assert len(mine) == len(theirs) == 1
            assert mine[0].id != theirs[0].id
        with pytest.raises(NotFound):
            assessments.get(connection, "other", mine_id)


def test_an_exception_rolls_back(store: Store) -> None:
    def fail() -> None:
        with store.writing() as connection:
            connection.execute(insert(fact_sheets).values(tenant_id="default", hash="x", document="{}"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert dump(store)["fact_sheets"] == []


def test_reading_writes_nothing(sqlite_store: Store) -> None:
    with sqlite_store.reading() as connection:
        connection.execute(insert(fact_sheets).values(tenant_id="default", hash="x", document="{}"))
    assert dump(sqlite_store)["fact_sheets"] == []


def test_a_connection_that_the_server_ended_is_not_used_again(postgresql_store: Store, postgresql_url: str) -> None:
    pid = text("SELECT pg_backend_pid()")
    other = open_store(postgresql_url)
    for way in (postgresql_store.asking, postgresql_store.reading, postgresql_store.writing):
        with way() as connection:
            ended = connection.execute(pid).scalar_one()
        with other.writing() as apart:
            assert apart.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": ended}).scalar_one()
        with way() as connection:
            assert connection.execute(pid).scalar_one() != ended
    other.close()


def test_asking_begins_no_transaction_that_could_keep_others_out(store: Store) -> None:
    with store.asking() as connection:
        connection.execute(select(sessions.c.session_hash)).all()
        raw = connection.connection.driver_connection
        assert raw is not None
        assert not raw.in_transaction if store.is_sqlite else raw.info.transaction_status == 0


def test_a_reader_sees_one_state(store: Store) -> None:
    with store.reading() as connection:
        assert connection.execute(select(fact_sheets)).all() == []
        with store.writing() as writer:
            writer.execute(insert(fact_sheets).values(tenant_id="default", hash="x", document="{}"))
        assert connection.execute(select(fact_sheets)).all() == []


def test_moments_come_back_in_utc(store: Store) -> None:
    row = {"tenant_id": "default", "key": "k", "number": 1, "hash": "h", "family": "k", "document": "{}"}
    local = datetime(2026, 11, 23, 12, 0, 0, 5, tzinfo=timezone(timedelta(hours=5)))
    with store.writing() as connection:
        connection.execute(insert(instrument_versions).values(published_at=local, **row))
    with store.reading() as connection:
        found = connection.execute(select(instrument_versions.c.published_at)).scalar_one()
    assert found == local
    assert found.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    row = {"tenant_id": "default", "key": "k", "number": 1, "hash": "h", "family": "k", "document": "{}"}
    with pytest.raises(StatementError, match="time zone"), store.writing() as connection:
        connection.execute(insert(instrument_versions).values(published_at=NOON.replace(tzinfo=None), **row))


def test_wiping_says_when_somebody_is_in_the_way(tmp_path: Path, sqlite_store: Store) -> None:
    reader = open_store(f"sqlite:///{tmp_path / 'assess.db'}")
    with reader.reading() as connection:
        connection.execute(select(fact_sheets)).all()
        with sqlite_store.writing() as writer:
            writer.execute(insert(fact_sheets).values(tenant_id="default", hash="x", document="{}"))
        with sqlite_store.engine.connect() as impatient:
            impatient.execute(text("PRAGMA busy_timeout = 50"))
        with pytest.raises(NotWiped):
            sqlite_store.wipe()
    sqlite_store.wipe()
    assert (tmp_path / "assess.db-wal").stat().st_size == 0
    reader.close()


def test_wiping_removes_the_copies_that_rearranged_pages_leave(tmp_path: Path, sqlite_store: Store) -> None:
    chance = random.Random(0)  # with this seed one copy outlives secure deletion
    keys = [f"{chance.getrandbits(160):040x}" for _ in range(2000)]
    for first in range(0, 2000, 20):
        rows = [
            {"tenant_id": "default", "hash": key, "document": key + "x" * chance.choice([10, 50, 300, 900, 2500])}
            for key in keys[first : first + 20]
        ]
        with sqlite_store.writing() as connection:
            connection.execute(insert(fact_sheets), rows)
    deleted = chance.sample(keys, 1500)
    for first in range(0, 1500, 10):
        with sqlite_store.writing() as connection:
            connection.execute(delete(fact_sheets).where(fact_sheets.c.hash.in_(deleted[first : first + 10])))
    sqlite_store.wipe()
    content = b"".join(path.read_bytes() for path in tmp_path.glob("assess.db*"))
    assert [key for key in deleted if key.encode() in content] == []
    assert all(key.encode() in content for key in set(keys) - set(deleted))


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://localhost/test"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match="sqlite:///<file>"):
        open_store(url)
