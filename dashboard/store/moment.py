"""Moments in the store: microseconds since 1970 in UTC, on both engines alike."""

import datetime as dt

from sqlalchemy import BigInteger, Dialect
from sqlalchemy.types import TypeDecorator

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


def to_micros(moment: dt.datetime) -> int:
    """Return microseconds since 1970 of an aware moment.

    Raises
    ------
    ValueError
        For a naive datetime.
    """
    if moment.tzinfo is None:
        msg = f"expected an aware datetime, found the naive {moment.isoformat()}"
        raise ValueError(msg)
    return (moment - EPOCH) // _MICROSECOND


def from_micros(micros: int) -> dt.datetime:
    """Return the aware UTC moment of microseconds since 1970."""
    return EPOCH + micros * _MICROSECOND


class Moment(TypeDecorator[dt.datetime]):
    """A column of aware datetimes, stored as an integer so that both engines sort them alike."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Store an aware datetime; a naive one is refused."""
        return None if value is None else to_micros(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Read an aware datetime in UTC."""
        return None if value is None else from_micros(value)
