"""Take what an adapter made of rows into the store: rows, facts and cursor in one transaction."""

import datetime as dt
from dataclasses import dataclass, field

import polars as pl
from sqlmodel import Session

from dashboard.feeds.catalogue import Feed
from dashboard.feeds.mask import mask
from dashboard.feeds.options import Options, Parsed
from dashboard.frames import REJECTS, empty
from dashboard.operations.feeds.customer_hash import hash_customers
from dashboard.operations.feeds.keep_contacts import keep_contacts
from dashboard.operations.feeds.keep_events import keep_events
from dashboard.operations.feeds.keep_intervals import keep_intervals, without_covered
from dashboard.operations.feeds.keep_states import keep_states
from dashboard.operations.feeds.known import Known, know_agents, know_queues, known_queues
from dashboard.operations.feeds.sources import now
from dashboard.store.tables import FeedCursor, FeedPulse, FeedReject, Source
from dashboard.store.write import table_of

_MOST_TEXT = 4000


@dataclass
class Taken:
    """What became of some rows: read = accepted + duplicate + rejected.

    Attributes
    ----------
    accepted : int
        Rows that were new.
    duplicate : int
        Rows whose key was there before, or came again in the same file; the newer ones stand.
    rejects : pl.DataFrame
        REJECTS columns.
    queues, agents : list of str
        Names that the store met for the first time.
    """

    read: int = 0
    accepted: int = 0
    duplicate: int = 0
    rejects: pl.DataFrame = field(default_factory=lambda: empty(REJECTS))
    queues: list[str] = field(default_factory=list[str])
    agents: list[str] = field(default_factory=list[str])

    def add(self, other: "Taken") -> None:
        """Add what became of more rows."""
        self.read += other.read
        self.accepted += other.accepted
        self.duplicate += other.duplicate
        self.rejects = pl.concat([self.rejects, other.rejects])
        self.queues += other.queues
        self.agents += other.agents


def take(
    session: Session, source: Source, feed: Feed, options: Options, rows: pl.DataFrame, file: str
) -> Taken:
    """Parse rows of a feed and store what they tell.

    Parameters
    ----------
    session : Session
        A writing transaction: with it, all of this happens or nothing.
    source : Source
        Stored.
    feed, options
        How the rows are read.
    rows : pl.DataFrame
        As ``feed.rows`` returns.
    file : str
        Where they stand, for the rejects.

    Raises
    ------
    FeedError
        When no row can be used at all.
    """
    parsed = feed.parse(rows, options)
    known = known_queues(session)
    new, covered = _keep(session, source, feed, options, known, parsed)
    rejects = pl.concat([parsed.rejects, covered])
    _keep_rejects(session, source, file, rejects, rows)
    _move_cursor(session, source, file, parsed, rejects.height)
    known_before = parsed.read - rejects.height - new
    return Taken(parsed.read, new, known_before, rejects, known.new_queues, known.new_agents)


def _keep(
    session: Session, source: Source, feed: Feed, options: Options, known: Known, parsed: Parsed
) -> tuple[int, pl.DataFrame]:
    """Store every frame that has rows; return how many rows were new, and further rejects."""
    assert source.id is not None  # noqa: S101 - stored
    zone = options.timezone or "UTC"
    covered = [empty(REJECTS)]
    new = 0
    if not parsed.intervals.is_empty():
        know_queues(session, known, parsed.intervals, zone)
        rows, twice = without_covered(session, known, parsed.intervals)
        covered.append(twice)
        new += keep_intervals(session, known, rows)
    if not parsed.contacts.is_empty():
        know_queues(session, known, parsed.contacts, zone)
        know_agents(session, known, source.name, parsed.contacts)
        rows, twice = without_covered(session, known, parsed.contacts)
        covered.append(twice)
        new += keep_contacts(session, source.id, known, hash_customers(session, rows)).new
    if not parsed.events.is_empty():
        new += keep_events(session, source, feed, options, known, parsed.events)
    if not parsed.states.is_empty():
        know_agents(session, known, source.name, parsed.states)
        new += keep_states(session, known, parsed.states)
    return new, pl.concat(covered)


def _keep_rejects(
    session: Session, source: Source, file: str, rejects: pl.DataFrame, rows: pl.DataFrame
) -> None:
    """Keep the broken lines, masked, whole and with their heading, so that they can be retried."""
    table = table_of(FeedReject)
    lines = rejects["line"].to_list()
    if not lines:
        return
    again = table.c.line.between(min(lines), max(lines))
    mine = (table.c.source_id == source.id) & (table.c.file == file)
    session.connection().execute(table.delete().where(mine & again))
    header, text = _original(rejects, rows)
    kept = rejects.with_columns(
        text=text,
        header=pl.lit(header),
        source_id=pl.lit(source.id),
        file=pl.lit(file),
        at=pl.lit(now()),
    )
    session.connection().execute(table.insert(), kept.to_dicts())


def _original(rejects: pl.DataFrame, rows: pl.DataFrame) -> tuple[str, pl.Series]:
    """Return the heading of a table (empty for lines and records) and the masked broken lines."""
    told = rejects.select("line").join(rows.unique("line"), on="line", how="left")
    columns = told.drop("line")
    if columns.columns == ["text"]:
        header, lines = "", columns["text"].to_list()
    else:
        header, *lines = columns.write_csv().splitlines()
    texts = [mask(line or "")[:_MOST_TEXT] for line in lines]
    if len(texts) != rejects.height:  # a field with a line break: the short form must do
        texts = rejects["text"].to_list()
    return header, pl.Series("text", texts, pl.String)


def _move_cursor(
    session: Session, source: Source, file: str, parsed: Parsed, rejected: int
) -> None:
    assert source.id is not None  # noqa: S101 - stored
    cursor = session.get(FeedCursor, source.id) or FeedCursor(source_id=source.id)
    cursor.position = file
    cursor.rows += parsed.read - rejected
    cursor.updated_at, cursor.trouble = now(), ""
    last = _last_moment(parsed)
    if last is not None:
        cursor.last_event_at = max(last, cursor.last_event_at or last)
    session.add(cursor)
    minute = cursor.updated_at.replace(second=0, microsecond=0)
    pulse = session.get(FeedPulse, (source.id, minute))
    pulse = pulse or FeedPulse(source_id=source.id, minute=minute)
    pulse.rows += parsed.read - rejected
    pulse.rejects += rejected
    session.add(pulse)


def _last_moment(parsed: Parsed) -> dt.datetime | None:
    times: list[dt.datetime] = [
        frame[name].drop_nulls().max()  # pyright: ignore[reportAssignmentType] - a moment column's maximum
        for frame, name in (
            (parsed.intervals, "start"),
            (parsed.contacts, "arrived_at"),
            (parsed.events, "at"),
            (parsed.states, "since"),
        )
        if not frame.is_empty()
    ]
    return max(times) if times else None
