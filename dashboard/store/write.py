"""Frames into tables: many rows at once, by key."""

from collections.abc import Sequence
from typing import cast

import polars as pl
from sqlalchemy import Connection, Table
from sqlmodel import Session, SQLModel

from dashboard.store.tables.base import METADATA


def table_of(model: type[SQLModel]) -> Table:
    """Return the SQLAlchemy table of a model."""
    return METADATA.tables[cast("str", model.__tablename__)]


def add_new(session: Session, model: type[SQLModel], frame: pl.DataFrame) -> int:
    """Insert the rows whose key is not there yet.

    Parameters
    ----------
    session : Session
        A writing transaction.
    model : type
        The table.
    frame : pl.DataFrame
        Columns named as the table's; moments aware.

    Returns
    -------
    int
        How many rows were new.
    """
    return _insert(session.connection(), table_of(model), frame, update=False)


def upsert(session: Session, model: type[SQLModel], frame: pl.DataFrame) -> int:
    """Insert rows, or overwrite the one with the same key; return how many were written."""
    return _insert(session.connection(), table_of(model), frame, update=True)


def _insert(connection: Connection, table: Table, frame: pl.DataFrame, *, update: bool) -> int:
    if frame.is_empty():
        return 0
    plain = frame.with_columns(pl.col(pl.Datetime).dt.epoch("us"))
    if connection.dialect.name == "sqlite":
        return _insert_sqlite(connection, table, plain, update=update)
    return _insert_postgres(connection, table, plain, update=update)


def _on_conflict(table: Table, columns: Sequence[str], *, update: bool) -> str:
    keys = [column.name for column in table.primary_key]
    rest = [name for name in columns if name not in keys]
    if not update or not rest:
        return "ON CONFLICT DO NOTHING"
    changes = ", ".join(f'"{name}" = excluded."{name}"' for name in rest)
    return f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changes}"


def _insert_sqlite(
    connection: Connection, table: Table, frame: pl.DataFrame, *, update: bool
) -> int:
    names = ", ".join(f'"{name}"' for name in frame.columns)
    marks = ", ".join("?" * frame.width)
    sql = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks}) '  # noqa: S608 - names of our own columns
    result = connection.exec_driver_sql(
        sql + _on_conflict(table, frame.columns, update=update), frame.rows()
    )
    return result.rowcount


def _insert_postgres(
    connection: Connection, table: Table, frame: pl.DataFrame, *, update: bool
) -> int:
    names = ", ".join(f'"{name}"' for name in frame.columns)
    stage = f"stage_{table.name}"
    connection.exec_driver_sql(
        f'CREATE TEMP TABLE IF NOT EXISTS {stage} (LIKE "{table.name}" INCLUDING DEFAULTS) '
        "ON COMMIT DROP"
    )
    connection.exec_driver_sql(f"TRUNCATE {stage}")
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - a checked-out connection has its driver
    with driver.cursor() as cursor, cursor.copy(f"COPY {stage} ({names}) FROM STDIN") as copy:
        for row in frame.iter_rows():
            copy.write_row(row)
    sql = f'INSERT INTO "{table.name}" ({names}) SELECT {names} FROM {stage} '  # noqa: S608 - as above
    return connection.exec_driver_sql(
        sql + _on_conflict(table, frame.columns, update=update)
    ).rowcount
