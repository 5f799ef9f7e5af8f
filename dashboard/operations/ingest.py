"""Bring files into the store: parse, store by key, roll up, all in one transaction a file."""

import datetime as dt
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
from sqlalchemy import func
from sqlmodel import Session, select

from dashboard.feeds.catalogue import Feed, feed_named, parse_text
from dashboard.feeds.options import Options
from dashboard.feeds.table import read_text
from dashboard.frames import LIVE_LENGTH_S, REJECTS, empty
from dashboard.operations import facts
from dashboard.operations.customer_hash import hash_customers
from dashboard.operations.desk import Desk
from dashboard.operations.hours import opening_hours
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues import all_queues, id_of
from dashboard.operations.trail import record
from dashboard.store.tables import Contact, FeedCursor, FeedReject, IntervalFact, Queue, Source
from dashboard.store.write import add_new, table_of, upsert


@dataclass
class Imported:
    """What became of some files: read = accepted + duplicate + rejected.

    Attributes
    ----------
    accepted : int
        Rows that were new.
    duplicate : int
        Rows whose key was there before; the newer values stand.
    rejects : pl.DataFrame
        REJECTS columns and ``file``.
    seconds : float
        Wall clock of the whole work.
    """

    read: int = 0
    accepted: int = 0
    duplicate: int = 0
    queues: list[str] = field(default_factory=list[str])
    rejects: pl.DataFrame = field(
        default_factory=lambda: empty(REJECTS).with_columns(file=pl.lit("", pl.String))
    )
    seconds: float = 0.0

    @property
    def rows_per_s(self) -> float:
        """Rows read a second, by wall clock."""
        return self.read / self.seconds if self.seconds else 0.0


def import_files(
    desk: Desk, actor: Actor, paths: Sequence[Path], feed: str, options: Options
) -> Imported:
    """Import files of one feed; a row that cannot be taken is a reject and harms no other.

    Raises
    ------
    SaidError
        When a file, the feed or an option cannot be used at all; files before it are stored.
    """
    require(actor, "import")
    started = time.perf_counter()
    done = Imported()
    for path in paths:
        _import_file(desk, actor, path, feed_named(feed), options, done)
    done.seconds = time.perf_counter() - started
    return done


def _import_file(
    desk: Desk, actor: Actor, path: Path, feed: Feed, options: Options, done: Imported
) -> None:
    parsed = parse_text(read_text(path, options.encoding), feed, options)
    kind = "contacts" if parsed.intervals.is_empty() else "intervals"
    told = parsed.contacts if kind == "contacts" else parsed.intervals
    with desk.store.write() as session:
        source = _source(session, feed.name)
        queues = _ensure_queues(session, told, options, done)
        rows, covered = _without_covered(session, kind, told, queues)
        rejects = pl.concat([parsed.rejects, covered])
        new = _store(session, kind, rows, queues, source)
        _keep_rejects(session, source, path.name, rejects)
        _move_cursor(session, source, path.name, rows)
        counts = {"read": parsed.read, "new": new, "rejected": rejects.height}
        record(session, actor, "import", path.name, {"feed": feed.name, **counts})
    done.read += parsed.read
    done.accepted += new
    done.duplicate += rows.height - new
    done.rejects = pl.concat([done.rejects, rejects.with_columns(file=pl.lit(path.name))])


def _source(session: Session, name: str) -> Source:
    found = session.exec(select(Source).where(Source.name == name)).first()
    if found is None:
        found = Source(name=name, feed=name)
        session.add(found)
        session.flush()
    return found


def _ensure_queues(
    session: Session, told: pl.DataFrame, options: Options, done: Imported
) -> dict[str, Queue]:
    """Return the queues by name, with those that the file names and the store did not know."""
    known = {queue.name: queue for queue in all_queues(session)}
    zone = options.timezone or "UTC"
    for name in sorted(set(told["queue"].to_list()) - known.keys()):
        rows = told.filter(pl.col("queue") == name)
        opens, closes = opening_hours(rows, ZoneInfo(zone))
        known[name] = Queue(name=name, timezone=zone, opens=opens, closes=closes)
        session.add(known[name])
        done.queues.append(name)
    session.flush()
    return known


def _without_covered(
    session: Session, kind: str, rows: pl.DataFrame, queues: dict[str, Queue]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Reject rows at times that the store already counts by intervals of another length.

    Two sources for one time would count every contact twice.
    """
    if rows.is_empty():
        return rows, empty(REJECTS)
    at = "start" if kind == "intervals" else "arrived_at"
    length = int(rows["length_s"][0]) if kind == "intervals" else LIVE_LENGTH_S
    there = _other_lengths(session, rows, queues, at, length)
    if there.is_empty():
        return rows, empty(REJECTS)
    hit = _overlaps(rows, there, at, length)
    bad = rows.with_row_index("line", offset=2).filter(hit)
    reason = pl.format("covered|{}", pl.col(at).dt.strftime("%Y-%m-%dT%H:%M:%SZ"))
    return rows.filter(~hit), bad.select(
        pl.col("line").cast(pl.Int64), reason=reason, text=pl.col("queue")
    )


def _other_lengths(
    session: Session, rows: pl.DataFrame, queues: dict[str, Queue], at: str, length: int
) -> pl.DataFrame:
    used = [queues[name] for name in rows["queue"].unique().to_list()]
    times = rows.select(first=pl.col(at).min(), last=pl.col(at).max()).row(0)
    day = dt.timedelta(days=1)
    found = facts.read_facts(session, used, times[0] - day, times[1] + day)
    return found.filter(pl.col("length_s") != length).select("queue", "start", "length_s")


def _overlaps(rows: pl.DataFrame, there: pl.DataFrame, at: str, length: int) -> pl.Series:
    span = length if at == "start" else 0
    mine = rows.select("queue", since=pl.col(at), until=pl.col(at) + pl.duration(seconds=span))
    theirs = there.select(
        "queue",
        other=pl.col("start"),
        other_end=pl.col("start") + pl.duration(seconds=pl.col("length_s")),
    )
    # The last interval of another length that begins before this one ends is the only candidate.
    near = (
        mine.with_row_index("row")
        .sort("until")
        .join_asof(
            theirs.sort("other"),
            left_on="until",
            right_on="other",
            by="queue",
            allow_exact_matches=span == 0,
            check_sortedness=False,
        )
        .sort("row")
    )
    return near.select((pl.col("other_end") > pl.col("since")).fill_null(value=False)).to_series()


def _store(
    session: Session, kind: str, rows: pl.DataFrame, queues: dict[str, Queue], source: Source
) -> int:
    ids = {name: id_of(queue) for name, queue in queues.items()}
    keyed = rows.with_columns(
        queue_id=pl.col("queue").replace_strict(ids, return_dtype=pl.Int64)
    ).drop("queue")
    if kind == "intervals":
        return _add_and_correct(session, IntervalFact, keyed)
    keyed = hash_customers(session, keyed).with_columns(
        source_id=pl.lit(source.id, pl.Int64), channel=pl.col("channel").fill_null("voice")
    )
    new = _add_and_correct(session, Contact, keyed)
    facts.refresh(session, queues.values(), rows.select("queue", "arrived_at"))
    return new


def _add_and_correct(
    session: Session, model: type[Contact] | type[IntervalFact], keyed: pl.DataFrame
) -> int:
    new = add_new(session, model, keyed)
    if new < keyed.height:
        upsert(session, model, keyed)
    return new


def _keep_rejects(session: Session, source: Source, file: str, rejects: pl.DataFrame) -> None:
    table = table_of(FeedReject)
    session.connection().execute(
        table.delete().where(table.c.source_id == source.id, table.c.file == file)
    )
    if not rejects.is_empty():
        now = pl.lit(dt.datetime.now(dt.UTC))
        kept = rejects.with_columns(source_id=pl.lit(source.id), file=pl.lit(file), at=now)
        session.connection().execute(table.insert(), kept.to_dicts())


def _move_cursor(session: Session, source: Source, file: str, rows: pl.DataFrame) -> None:
    assert source.id is not None  # noqa: S101 - flushed above
    cursor = session.get(FeedCursor, source.id) or FeedCursor(source_id=source.id)
    cursor.position = file
    cursor.rows += rows.height
    cursor.updated_at = dt.datetime.now(dt.UTC)
    at = "start" if "start" in rows.columns else "arrived_at"
    if not rows.is_empty():
        last: dt.datetime = rows.select(pl.col(at).max()).item()
        cursor.last_event_at = max(last, cursor.last_event_at or last)
    session.add(cursor)


def reject_counts(session: Session) -> Iterable[tuple[int, int]]:
    """Return (source id, number of rejects) of every source that has some."""
    statement = select(FeedReject.source_id, func.count()).group_by(FeedReject.source_id)  # pyright: ignore[reportArgumentType] - a column, though typed as its value
    return session.exec(statement).all()
