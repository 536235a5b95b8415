"""The database: SQLite or PostgreSQL behind one small door, with a way in to read and a way in to write."""

from __future__ import annotations

import copy
import select
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from importlib import resources
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DisconnectionError

DEFAULT_TENANT = "default"
PATIENCE = 10
"""Seconds to wait for others."""

PRAGMAS = (
    "synchronous = FULL",  # NORMAL can lose acknowledged answers when the power fails
    "foreign_keys = ON",
    "secure_delete = ON",  # what is deleted is overwritten, secrets above all
    f"busy_timeout = {PATIENCE * 1000}",
)
MIGRATION_LOCK = 7_236_115
_NEXT_TRANSACTION = text("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")
_OLDER_TRANSACTIONS = text("""
    SELECT pg_snapshot_xmin(pg_current_snapshot()) < CAST(:next AS xid8) OR EXISTS (
        SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND age(backend_xmin) > age(CAST(CAST(:next AS xid8) AS xid))
    )
""")
"""Whether somebody still writes, in whatever database of the server, or reads here, since before a transaction."""


class NotFound(LookupError):
    """There is no such thing here."""

    def __init__(self, kind: str, name: str):
        super().__init__(f"there is no {kind} `{name}`")


class NotWiped(Exception):
    """Deleted rows may still lie in the database's files, because somebody kept reading them; try again."""


class Store:
    """A database, as one tenant sees it.

    Within a process only one thread at a time writes to SQLite: threads that wait for a
    lock of our own are served in milliseconds, those that wait for SQLite's are not.
    """

    def __init__(self, engine: Engine, tenant_id: str = DEFAULT_TENANT):
        self.engine = engine
        self.tenant_id = tenant_id
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._writer = engine.execution_options(writes=True)
        snapshot = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._reader = engine.execution_options(**snapshot)
        self._asker = engine.execution_options(**({"plain": True} if self.is_sqlite else {"isolation_level": "AUTOCOMMIT"}))
        self._turn: AbstractContextManager[Any] = threading.Lock() if self.is_sqlite else nullcontext()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the database and changes nothing."""
        with self._reader.connect() as connection:
            yield connection

    @contextmanager
    def asking(self) -> Iterator[Connection]:
        """A connection to read where one statement is enough, or the others read what never changes: no transaction, half the cost."""
        with self._asker.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: committed, durably, when the block ends; rolled back when it raises."""
        with self._turn, self._writer.begin() as connection:
            yield connection

    def wipe(self, *tables: str) -> None:
        """Remove what was deleted from `tables` from the database's files too. Raises NotWiped.

        Secure deletion alone leaves copies behind where pages were once rearranged, so the rows
        are written anew, in the order of their random keys, which says nothing. A server's own
        write-ahead log and all backups live on until they expire.
        """
        if self.is_sqlite:
            self._wipe_file()
        else:
            self._wipe_tables(tables)

    def _wipe_file(self) -> None:
        with self._turn, closing(self.engine.raw_connection()) as connection:
            cursor = connection.cursor()
            try:
                cursor.execute("VACUUM")
            except sqlite3.OperationalError as error:
                raise NotWiped from error
            if cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                raise NotWiped

    def _wipe_tables(self, tables: tuple[str, ...]) -> None:
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            after = {"next": connection.execute(_NEXT_TRANSACTION).scalar_one()}
            for _ in range(PATIENCE * 10):  # a server keeps deleted rows while a transaction goes on that might still see them
                if not connection.execute(_OLDER_TRANSACTIONS, after).scalar_one():
                    break
                time.sleep(0.1)
            else:
                raise NotWiped
            for table in tables:
                connection.execute(text(f'CLUSTER "{table}" USING "pk_{table}"'))

    def of_tenant(self, tenant_id: str) -> Store:
        """The same database as another tenant sees it; writers still take turns with those of this one."""
        if tenant_id == self.tenant_id:
            return self
        other = copy.copy(self)
        other.tenant_id = tenant_id
        return other

    def close(self) -> None:
        self.engine.dispose()


def open_store(url: str) -> Store:
    """The store at `sqlite:///<file>` or `postgresql://…`; its schema is made by `migrate`."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return Store(_sqlite_engine(address))
    if address.get_backend_name() == "postgresql":
        return Store(_postgresql_engine(address))
    raise ValueError(f"the database must be sqlite:///<file> or postgresql://…, not {address.drivername}")


def migrate(store: Store) -> None:
    """Bring the schema up to date, in one transaction; processes that start together wait for one another."""
    config = Config()
    config.set_main_option("script_location", str(resources.files("assess.storage") / "migrations"))
    with store.writing() as connection:
        if not store.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _write_ahead(connection: Any) -> None:
    """Let readers and the writer work side by side. A new file is switched once, for which SQLite does not wait: we do."""
    for attempt in range(PATIENCE * 50 + 1):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError:
            if attempt == PATIENCE * 50:
                raise
            time.sleep(0.02)
        else:
            return


def _sqlite_engine(address: URL) -> Engine:
    if not address.database or address.database == ":memory:":
        raise ValueError("answers are kept in a file: sqlite:///<file>")
    engine = create_engine(address, pool_size=20, connect_args={"timeout": PATIENCE})

    @event.listens_for(engine, "connect")
    def _set_up(connection: Any, _: object) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        _write_ahead(connection)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if "plain" not in options:
            connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes") else "BEGIN")

    return engine


def _postgresql_engine(address: URL) -> Engine:
    engine = create_engine(address.set(drivername="postgresql+psycopg"), pool_size=10, skip_autocommit_rollback=True)

    @event.listens_for(engine, "checkout")
    def _is_there(connection: Any, *_: object) -> None:
        """What an idle connection has to say is that the server went away; asking the server each time would cost a round trip."""
        if select.select([connection.fileno()], [], [], 0)[0]:
            raise DisconnectionError

    return engine
