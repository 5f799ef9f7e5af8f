"""How each source of data is doing: how late it is, how much it tells, what it could not."""

import datetime as dt

import polars as pl
import sqlalchemy
from sqlmodel import Session

from dashboard.operations.desk import Desk
from dashboard.operations.feeds.sources import now
from dashboard.operations.permit import Actor, require
from dashboard.store.read import read_frame
from dashboard.store.tables import FeedCursor, FeedPulse, FeedReject, Source
from dashboard.store.write import table_of

_RATE_OVER = dt.timedelta(minutes=15)


def feed_health(desk: Desk, actor: Actor) -> pl.DataFrame:
    """Return how each source is doing.

    Returns
    -------
    pl.DataFrame
        One row a source: name, feed, active, position (the last file), rows, last_event_at,
        updated_at (when something came last), trouble (why the last attempt failed as a whole),
        lag_s (updated_at minus the newest event, seconds), per_minute (rows a minute of the last
        quarter of an hour), rejects, reject_share (0-1).
    """
    require(actor, "see_settings")
    with desk.store.read() as session:
        return read_health(session)


def read_health(session: Session) -> pl.DataFrame:
    """Return what `feed_health` does, inside a transaction."""
    source, cursor = table_of(Source), table_of(FeedCursor)
    columns = [cursor.c[n] for n in ("position", "rows", "last_event_at", "updated_at", "trouble")]
    told = [source.c[n] for n in ("name", "feed", "active")]
    statement = sqlalchemy.select(*told, *columns, _rejects(), _recent()).join_from(
        source, cursor, cursor.c.source_id == source.c.id, isouter=True
    )
    found = read_frame(session, statement.order_by(source.c.name))
    lag = (pl.col("updated_at") - pl.col("last_event_at")).dt.total_seconds()
    share = pl.col("rejects") / (pl.col("rejects") + pl.col("rows").fill_null(0))
    minutes = _RATE_OVER.total_seconds() / 60
    return found.with_columns(
        lag_s=lag, per_minute=pl.col("recent") / minutes, reject_share=share.fill_nan(None)
    ).drop("recent")


def _rejects() -> sqlalchemy.Label[int]:
    source, reject = table_of(Source), table_of(FeedReject)
    count = sqlalchemy.select(sqlalchemy.func.count()).where(reject.c.source_id == source.c.id)
    return count.scalar_subquery().label("rejects")


def _recent() -> sqlalchemy.Label[int]:
    source, pulse = table_of(Source), table_of(FeedPulse)
    total = sqlalchemy.func.coalesce(sqlalchemy.func.sum(pulse.c.rows), 0)
    rows = sqlalchemy.select(total).where(
        pulse.c.source_id == source.c.id, pulse.c.minute > now() - _RATE_OVER
    )
    return rows.scalar_subquery().label("recent")
