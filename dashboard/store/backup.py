"""Copy a whole store while it is written to, and bring it back.

SQLite is copied page by page by its own online backup; a plain copy of the file would tear, because
what is committed stands partly in the write-ahead log. PostgreSQL is read table by table in one
snapshot into an archive of CSV files.
"""

import sqlite3
import zipfile
from collections.abc import Generator, Iterable
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, Table

from dashboard.store import schema
from dashboard.store.engine import Store
from dashboard.store.moment import from_micros
from dashboard.store.months import PARTITIONED, ensure_months, partitions
from dashboard.store.tables.base import METADATA

_VERSION = "VERSION"
_MONTHS = "MONTHS"


class BadBackupError(ValueError):
    """A file that is no backup of such a store."""


def backup(store: Store, path: Path) -> None:
    """Write everything in the store to a file.

    Parameters
    ----------
    store : Store
        It may be written to meanwhile; what is committed before stands in the copy.
    path : Path
        Of the copy: a SQLite file, or an archive for PostgreSQL.
    """
    if not store.embedded:
        _dump(store, path)
        return
    path.unlink(missing_ok=True)
    with _driver(store) as source, closing(sqlite3.connect(path)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


def restore(store: Store, path: Path) -> None:
    """Replace everything in the store by what a backup holds.

    Raises
    ------
    BadBackupError
        When the file is no backup of this kind of store; nothing is changed.
    """
    if not store.embedded:
        _load(store, path)
        return
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
            copy.execute("SELECT version_num FROM alembic_version").fetchone()
            with _driver(store) as target:
                copy.backup(target)
                target.execute("PRAGMA journal_mode=WAL")
    except sqlite3.DatabaseError as error:
        raise BadBackupError(str(error)) from error
    schema.upgrade(store)


@contextmanager
def _driver(store: Store) -> Generator[sqlite3.Connection]:
    """Lend the driver's own connection, outside any transaction."""
    pooled = store.engine.raw_connection()
    try:
        yield cast("sqlite3.Connection", pooled.driver_connection)
    finally:
        pooled.close()


def _tables() -> list[Table]:
    """Return all tables, those that others refer to first."""
    return METADATA.sorted_tables


def _dump(store: Store, path: Path) -> None:
    with (
        store.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
        archive.writestr(_VERSION, str(version))
        months = [
            f"{table} {int(month.timestamp())}"
            for table in PARTITIONED
            for month in partitions(connection, table)
        ]
        archive.writestr(_MONTHS, "\n".join(months))
        for table in _tables():
            sql = f'COPY (SELECT * FROM "{table.name}") TO STDOUT (FORMAT csv, HEADER)'  # noqa: S608 - names of our own tables
            with (
                _cursor(connection) as cursor,
                cursor.copy(sql) as copy,
                archive.open(f"{table.name}.csv", "w", force_zip64=True) as file,
            ):
                for part in copy:
                    file.write(part)


def _load(store: Store, path: Path) -> None:
    try:
        archive = zipfile.ZipFile(path)
        version = archive.read(_VERSION).decode()
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise BadBackupError(str(error)) from error
    with archive:
        schema.downgrade(store)
        schema.upgrade(store, version)
        with store.engine.begin() as connection:
            _make_months(connection, archive.read(_MONTHS).decode().splitlines())
            for table in _tables():
                if f"{table.name}.csv" in archive.namelist():
                    _load_table(connection, archive, table.name)
            _restart_numbers(connection)
    schema.upgrade(store)


def _make_months(connection: Connection, lines: Iterable[str]) -> None:
    for line in lines:
        table, seconds = line.split()
        ensure_months(connection, table, [from_micros(int(seconds) * 1_000_000)])


def _load_table(connection: Connection, archive: zipfile.ZipFile, table: str) -> None:
    with archive.open(f"{table}.csv") as file:
        names = ", ".join(f'"{name}"' for name in file.readline().decode().strip().split(","))
        sql = f'COPY "{table}" ({names}) FROM STDIN (FORMAT csv)'
        with _cursor(connection) as cursor, cursor.copy(sql) as copy:
            while part := file.read(1 << 20):
                copy.write(part)


def _restart_numbers(connection: Connection) -> None:
    """Let new rows be numbered behind those that came back."""
    for table in _tables():
        for column in table.primary_key:
            if column.autoincrement and column.name == "id":
                connection.exec_driver_sql(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), "  # noqa: S608 - names of our own tables
                    f'coalesce((SELECT max(id) FROM "{table.name}"), 0) + 1, false)'
                )


def _cursor(connection: Connection) -> Any:  # noqa: ANN401 - psycopg's cursor, whose COPY SQLAlchemy does not know
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - a checked-out connection has its driver
    return driver.cursor()
