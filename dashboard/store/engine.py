"""The door to the store: SQLite in WAL mode or PostgreSQL behind one `Store`."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlmodel import Session

from dashboard.store.bulk import drop_stages

_BUSY_S = 30.0
_FEEDS = 7_105_533
"""Number of the advisory lock that feeds take on PostgreSQL."""


@dataclass(frozen=True)
class Store:
    """Transactions over one database.

    On SQLite a writing transaction begins with ``BEGIN IMMEDIATE``: the default begins as a reader
    and silently loses concurrent updates.
    """

    engine: Engine

    @property
    def embedded(self) -> bool:
        """Whether this is SQLite."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def write(self, *, alone: bool = False) -> Generator[Session]:
        """Open a writing transaction, committed at the end, rolled back on an error.

        Parameters
        ----------
        alone : bool
            Wait until no other such transaction is open: facts are changed by what is added, so
            two feeds must not add to one fact at once. On SQLite writers are always alone.
        """
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            if alone and not self.embedded:
                session.connection().exec_driver_sql(f"SELECT pg_advisory_xact_lock({_FEEDS})")
            yield session

    @contextmanager
    def read(self) -> Generator[Session]:
        """Open a reading transaction; it never waits for writers on SQLite."""
        with Session(self.engine.execution_options(reading=True)) as session:
            yield session

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def open_store(url: str) -> Store:
    """Open the store at `url` without touching its schema.

    Parameters
    ----------
    url : str
        ``sqlite:///file``, ``postgresql://…`` or the path of a SQLite file.
    """
    parsed = make_url(url if "://" in url else f"sqlite:///{url}")
    if parsed.get_backend_name() == "postgresql":
        return Store(create_engine(parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True))
    if parsed.database:
        Path(parsed.database).expanduser().parent.mkdir(parents=True, exist_ok=True)
    return Store(_sqlite(str(parsed)))


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, connect_args={"isolation_level": None, "timeout": _BUSY_S})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "checkin", _tidy)
    return engine


def _prepare(connection: DBAPIConnection, _record: object) -> None:
    cursor = cast("sqlite3.Connection", connection).cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _tidy(connection: DBAPIConnection | None, _record: object) -> None:
    if connection is not None:
        drop_stages(cast("sqlite3.Connection", connection))


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
