"""Monthly partitions of the big tables on PostgreSQL; on SQLite a table is one piece."""

import datetime as dt
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, inspect

from dashboard.store.moment import from_micros, to_micros

PARTITIONED: Mapping[str, str] = {"contact": "arrived_at", "raw_event": "at"}
"""Table → the moment by whose month (UTC) it is parted."""

_DECEMBER = 12


def month_of(moment: dt.datetime) -> dt.datetime:
    """Return the first moment of a moment's month in UTC."""
    utc = moment.astimezone(dt.UTC)
    return dt.datetime(utc.year, utc.month, 1, tzinfo=dt.UTC)


def month_after(month: dt.datetime) -> dt.datetime:
    """Return the first moment of the next month."""
    if month.month == _DECEMBER:
        return month.replace(year=month.year + 1, month=1)
    return month.replace(month=month.month + 1)


def months_between(first: dt.datetime, last: dt.datetime) -> list[dt.datetime]:
    """Return the months from that of `first` to that of `last`."""
    months = [month_of(first)]
    while month_after(months[-1]) <= last:
        months.append(month_after(months[-1]))
    return months


def partition_name(table: str, month: dt.datetime) -> str:
    """Return the name of one month's partition, such as ``contact_y2026m11``."""
    return f"{table}_y{month:%Y}m{month:%m}"


def is_partition(name: str) -> bool:
    """Tell whether a table of the database is a partition made here."""
    table, _, month = name.rpartition("_y")
    return table in PARTITIONED and month[4:5] == "m"


def ensure_months(connection: Connection, table: str, months: Iterable[dt.datetime]) -> None:
    """Make the partitions that rows of some months need (PostgreSQL only).

    Parameters
    ----------
    connection : Connection
        In a writing transaction.
    table : str
        A key of `PARTITIONED`.
    months : iterable of datetime
        First moments of months.
    """
    if connection.dialect.name == "sqlite":
        return
    there = set(partitions(connection, table))
    for month in sorted(set(months) - there):
        low, high = to_micros(month), to_micros(month_after(month))
        connection.exec_driver_sql(
            f"CREATE TABLE IF NOT EXISTS {partition_name(table, month)} "
            f"PARTITION OF {table} FOR VALUES FROM ({low}) TO ({high})"
        )


def partitions(connection: Connection, table: str) -> list[dt.datetime]:
    """Return the months that have a partition, in order; none on SQLite."""
    if connection.dialect.name == "sqlite":
        return []
    head = f"{table}_y"
    names = (name for name in inspect(connection).get_table_names() if name.startswith(head))
    tails = (name.removeprefix(head).split("m") for name in names)
    return sorted(dt.datetime(int(y), int(m), 1, tzinfo=dt.UTC) for y, m in tails)


def drop_month(connection: Connection, table: str, month: dt.datetime) -> bool:
    """Drop one month's partition with all its rows; False where the table is one piece."""
    if month not in partitions(connection, table):
        return False
    connection.exec_driver_sql(f"DROP TABLE {partition_name(table, month)}")
    return True


def ensure_months_of(connection: Connection, table: str) -> None:
    """Make the partitions for what stands in a table kept aside as ``aside_<table>``."""
    at = PARTITIONED[table]
    span = connection.exec_driver_sql(f"SELECT min({at}), max({at}) FROM aside_{table}").one()  # noqa: S608 - names of our own tables
    if span[0] is not None:
        ensure_months(connection, table, months_between(*map(from_micros, span)))
