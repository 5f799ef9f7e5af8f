"""Frames into tables: many rows at once, by key."""

from collections.abc import Sequence
from typing import cast

import polars as pl
from sqlalchemy import Connection, Table
from sqlmodel import Session, SQLModel

from dashboard.store.bulk import copy_postgres, insert_sqlite
from dashboard.store.moment import from_micros
from dashboard.store.months import PARTITIONED, ensure_months
from dashboard.store.tables.base import METADATA

_MICROS_A_DAY = 86_400_000_000


def table_of(model: type[SQLModel]) -> Table:
    """Return the SQLAlchemy table of a model."""
    return METADATA.tables[cast("str", model.__tablename__)]


def add(session: Session, model: type[SQLModel], frame: pl.DataFrame) -> None:
    """Insert rows whose keys are known not to be there.

    Parameters
    ----------
    session : Session
        A writing transaction.
    model : type
        The table.
    frame : pl.DataFrame
        Columns named as the table's; moments aware.
    """
    _insert(session, model, frame, "")


def add_new(session: Session, model: type[SQLModel], frame: pl.DataFrame) -> int:
    """Insert the rows whose key is not there yet; return how many were new."""
    return _insert(session, model, frame, "ON CONFLICT DO NOTHING")


def upsert(session: Session, model: type[SQLModel], frame: pl.DataFrame) -> int:
    """Insert rows, or overwrite the one with the same key; return how many were written."""
    return _insert(session, model, frame, _overwrite(table_of(model), frame.columns))


def remove(session: Session, model: type[SQLModel], keys: pl.DataFrame) -> None:
    """Delete the rows of some primary keys.

    Parameters
    ----------
    session : Session
        A writing transaction.
    model : type
        The table.
    keys : pl.DataFrame
        All columns of the primary key; others are ignored.
    """
    if keys.is_empty():
        return
    table = table_of(model)
    names = [column.name for column in table.primary_key]
    mark = "?" if session.connection().dialect.name == "sqlite" else "%s"
    where = " AND ".join(f'"{name}" = {mark}' for name in names)
    sql = f'DELETE FROM "{table.name}" WHERE {where}'  # noqa: S608 - names of our own columns
    session.connection().exec_driver_sql(sql, _plain(keys.select(names)).rows())


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame with moments as the integers that the store keeps."""
    return frame.with_columns(pl.col(pl.Datetime).dt.epoch("us"))


def _insert(session: Session, model: type[SQLModel], frame: pl.DataFrame, conflict: str) -> int:
    if frame.is_empty():
        return 0
    table, connection, plain = table_of(model), session.connection(), _plain(frame)
    if connection.dialect.name == "sqlite":
        return insert_sqlite(connection, table.name, plain, conflict)
    _make_room(connection, table.name, plain)
    return copy_postgres(connection, table.name, plain, conflict)


def _overwrite(table: Table, columns: Sequence[str]) -> str:
    keys = [column.name for column in table.primary_key]
    rest = [name for name in columns if name not in keys]
    if not rest:
        return "ON CONFLICT DO NOTHING"
    changes = ", ".join(f'"{name}" = excluded."{name}"' for name in rest)
    return f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {changes}"


def _make_room(connection: Connection, table: str, plain: pl.DataFrame) -> None:
    """Make the monthly partitions that these rows need."""
    if table not in PARTITIONED:
        return
    days = (plain[PARTITIONED[table]] // _MICROS_A_DAY).unique().to_list()
    months = {from_micros(day * _MICROS_A_DAY).replace(day=1) for day in days}
    ensure_months(connection, table, months)
