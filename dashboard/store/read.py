"""Tables into frames: a statement in, a Polars frame out."""

import json
from collections.abc import Sequence
from typing import Any

import polars as pl
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Date,
    Float,
    Integer,
    LargeBinary,
    Select,
    String,
    any_,
    bindparam,
    column,
    func,
    type_coerce,
)
from sqlalchemy import select as rows_of
from sqlalchemy.types import TypeEngine
from sqlmodel import Session

from dashboard.frames import MOMENT
from dashboard.store.moment import Moment


def read_frame(session: Session, statement: Select[*tuple[Any, ...]]) -> pl.DataFrame:
    """Run a statement and return its rows as a frame.

    Parameters
    ----------
    session : Session
        A transaction.
    statement : Select
        Of columns, not of whole models.

    Returns
    -------
    pl.DataFrame
        Typed by the columns; moments are aware UTC.
    """
    columns = list(statement.selected_columns)
    raw = statement.with_only_columns(
        *(type_coerce(c, BigInteger).label(c.name) if _is_moment(c.type) else c for c in columns)
    )
    rows = session.connection().execute(raw).all()
    values = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    return pl.DataFrame(
        {
            column.name: _series(column.name, column.type, series)
            for column, series in zip(columns, values, strict=True)
        }
    )


def among(session: Session, where: Column[str], values: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that a text column holds one of many values, sent as one parameter."""
    if session.connection().dialect.name == "sqlite":
        sent = func.json_each(json.dumps(values)).table_valued(column("value", String))
        return where.in_(rows_of(sent.c.value))
    return where == any_(bindparam(None, values, ARRAY(String)))


def _is_moment(kind: TypeEngine[Any]) -> bool:
    return isinstance(kind, Moment)


def _series(name: str, kind: TypeEngine[Any], values: tuple[Any, ...]) -> pl.Series:
    if _is_moment(kind):
        return pl.Series(name, values, pl.Int64).cast(MOMENT)
    try:
        return pl.Series(name, values, _polars_type(kind))
    except TypeError:  # SQLite may hold 1 where a number with a fraction is meant
        return pl.Series(name, values, _polars_type(kind), strict=False)


def _polars_type(kind: TypeEngine[Any]) -> type[pl.DataType]:
    for sql, polars in (
        (Boolean, pl.Boolean),
        (Integer, pl.Int64),
        (Float, pl.Float64),
        (Date, pl.Date),
        (LargeBinary, pl.Binary),
    ):
        if isinstance(kind, sql):
            return polars
    return pl.String
