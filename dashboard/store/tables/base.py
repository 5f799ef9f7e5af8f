"""What all tables share: naming of constraints, moments, keys."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, MetaData
from sqlmodel import Field, SQLModel

from dashboard.store.moment import Moment

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Row(SQLModel):
    """Base of all tables. They do not validate on construction: frames are checked before."""

    metadata = METADATA


def moment(*, index: bool = False) -> Any:  # noqa: ANN401 - a field of any model
    """Return a required moment column."""
    return Field(sa_type=Moment, index=index)


def maybe_moment(*, index: bool = False) -> Any:  # noqa: ANN401 - a field of any model
    """Return an optional moment column."""
    return Field(default=None, sa_type=Moment, index=index, nullable=True)


def created() -> Any:  # noqa: ANN401 - a field of any model
    """Return a moment column filled with the time of insertion."""
    return Field(default_factory=lambda: dt.datetime.now(dt.UTC), sa_type=Moment)


def json_column() -> Any:  # noqa: ANN401 - a field of any model
    """Return a JSON column, empty by default."""
    return Field(default_factory=dict, sa_type=JSON)


def key(*, index: bool = False, to: str | None = None) -> Any:  # noqa: ANN401 - a field of any model
    """Return a reference to another table's ``id``."""
    return Field(foreign_key=f"{to}.id" if to else None, index=index)
