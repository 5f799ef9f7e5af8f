"""Assemble all contacts of a source again from its events, after the way of reading changed."""

from sqlalchemy import select
from sqlmodel import Session

from dashboard.feeds.catalogue import Feed
from dashboard.feeds.options import Options
from dashboard.operations.feeds.keep_events import assemble
from dashboard.operations.feeds.known import known_queues
from dashboard.store.read import read_frame
from dashboard.store.tables import RawEvent, Source
from dashboard.store.write import table_of

_CALLS = 50_000


def rebuild(session: Session, source: Source, feed: Feed, options: Options) -> None:
    """Assemble contacts and states of a source from all of its events."""
    assert source.id is not None  # noqa: S101 - stored
    table = table_of(RawEvent)
    columns = [table.c[name] for name in ("at", "call", "agent", "kind")]
    mine = select(*columns).where(table.c.source_id == source.id)
    found = read_frame(session, mine.order_by(table.c.call))
    known = known_queues(session)
    for part in found.iter_slices(_CALLS):
        assemble(session, source, feed, options, known, part)
