"""Tables into frames: a statement in, a Polars frame out."""

from typing import Any

import polars as pl
from sqlalchemy import BigInteger, Boolean, Date, Float, Integer, LargeBinary, Select, type_coerce
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


def _is_moment(kind: TypeEngine[Any]) -> bool:
    return isinstance(kind, Moment)


def _series(name: str, kind: TypeEngine[Any], values: tuple[Any, ...]) -> pl.Series:
    if _is_moment(kind):
        return pl.Series(name, values, pl.Int64).cast(MOMENT)
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
