"""Lines that could not be taken: shown masked, tried again once the way of reading is mended."""

from dataclasses import replace

import polars as pl
from sqlalchemy import select
from sqlmodel import Session

from dashboard.feeds.catalogue import Feed, feed_named
from dashboard.operations.desk import Desk
from dashboard.operations.feeds.sources import known_source, options_of
from dashboard.operations.feeds.take import Taken, take
from dashboard.operations.permit import Actor, require
from dashboard.operations.trail import record
from dashboard.store.read import read_frame
from dashboard.store.tables import FeedReject, Source
from dashboard.store.write import remove, table_of

_AT_ONCE = 100_000


def read_rejects(
    desk: Desk, actor: Actor, source: str | None = None, limit: int = 200
) -> pl.DataFrame:
    """Return the newest rejects: source, file, line, reason (as stored), text (masked), at."""
    require(actor, "see_settings")
    table, sources = table_of(FeedReject), table_of(Source)
    columns = [table.c[name] for name in ("file", "line", "reason", "text", "at")]
    statement = select(sources.c.name.label("source"), *columns).join_from(
        table, sources, table.c.source_id == sources.c.id
    )
    if source is not None:
        statement = statement.where(sources.c.name == source)
    with desk.store.read() as session:
        return read_frame(session, statement.order_by(table.c.id.desc()).limit(limit))


def retry_rejects(desk: Desk, actor: Actor, source: str) -> Taken:
    """Try the rejects of a source again as it is read now; those that still fail stay.

    What was masked stays masked: a customer's number in a broken line is not known any more.

    Raises
    ------
    SaidError
        For an unknown source.
    FeedError
        When not one line can be used as the source is read now; nothing changes.
    """
    require(actor, "import")
    done = Taken()
    with desk.store.write(alone=True) as session:
        found = known_source(session, source)
        feed = feed_named(found.feed)
        rejects = _stored(session, found)
        remove(session, FeedReject, rejects)
        for (file, _), part in rejects.group_by("file", "header", maintain_order=True):
            done.add(_again(session, found, feed, str(file), part))
        counts = {"read": done.read, "rejected": done.rejects.height}
        record(session, actor, "source.retry", source, counts)
    return done


def _stored(session: Session, source: Source) -> pl.DataFrame:
    table = table_of(FeedReject)
    columns = [table.c[name] for name in ("id", "file", "line", "text", "header")]
    statement = select(*columns).where(table.c.source_id == source.id)
    return read_frame(session, statement.order_by(table.c.id).limit(_AT_ONCE))


def _again(session: Session, source: Source, feed: Feed, file: str, part: pl.DataFrame) -> Taken:
    """Take the lines of one file again under the numbers they had there."""
    header = part["header"][0]
    text = "\n".join([*([header] if header else []), *part["text"].to_list()])
    rows = feed.rows(text)
    if rows.height == part.height:
        rows = rows.with_columns(line=part["line"])
    options = replace(options_of(source), encoding=None)
    return take(session, source, feed, options, rows, file)
