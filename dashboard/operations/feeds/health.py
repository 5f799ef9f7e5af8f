"""How each source of data is doing, and what it could not take."""

import polars as pl
import sqlalchemy
from sqlmodel import select

from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.store.read import read_frame
from dashboard.store.tables import FeedCursor, FeedReject, Source
from dashboard.store.write import table_of


def feed_health(desk: Desk, actor: Actor) -> pl.DataFrame:
    """Return one row a source: name, position, rows, last_event_at, updated_at, rejects."""
    require(actor, "see_settings")
    source, cursor, reject = table_of(Source), table_of(FeedCursor), table_of(FeedReject)
    count = (
        sqlalchemy.select(sqlalchemy.func.count())
        .where(reject.c.source_id == source.c.id)
        .scalar_subquery()
        .label("rejects")
    )
    columns = [cursor.c[n] for n in ("position", "rows", "last_event_at", "updated_at")]
    statement = sqlalchemy.select(source.c.name, *columns, count).join_from(
        source, cursor, cursor.c.source_id == source.c.id, isouter=True
    )
    with desk.store.read() as session:
        return read_frame(session, statement)


def read_rejects(desk: Desk, actor: Actor, limit: int = 200) -> pl.DataFrame:
    """Return the newest rejects: file, line, reason (as stored) and the masked text."""
    require(actor, "see_settings")
    table = table_of(FeedReject)
    columns = [table.c[name] for name in ("file", "line", "reason", "text")]
    with desk.store.read() as session:
        return read_frame(session, select(*columns).order_by(table.c.id.desc()).limit(limit))
