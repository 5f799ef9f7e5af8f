"""Store facts that come as intervals; a time that is counted already is not counted twice."""

import datetime as dt

import polars as pl
from sqlmodel import Session

from dashboard.frames import LIVE_LENGTH_S, MOMENT, REJECTS, empty
from dashboard.operations.facts.archive import archived_months
from dashboard.operations.facts.days import forget_days
from dashboard.operations.facts.kept import read_facts
from dashboard.operations.feeds.known import Known
from dashboard.store.tables import IntervalFact
from dashboard.store.write import add_new, upsert


def keep_intervals(session: Session, known: Known, rows: pl.DataFrame) -> int:
    """Store INTERVALS rows; the newer one stands. Return how many were new."""
    keyed = rows.with_columns(queue_id=known.queue_id(pl.col("queue"))).drop("queue")
    new = add_new(session, IntervalFact, keyed)
    if new < keyed.height:
        upsert(session, IntervalFact, keyed)
    used = [known.queues[name] for name in rows["queue"].unique().to_list()]
    forget_days(session, used, rows["start"])
    return new


def without_covered(
    session: Session, known: Known, rows: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Part rows whose time the store does not count yet from those that would count it twice.

    Parameters
    ----------
    session : Session
        A transaction.
    known : Known
        With the queues of `rows`.
    rows : pl.DataFrame
        INTERVALS, which may not overlap facts of another length; or CONTACTS, which may not fall
        into imported intervals or months that are closed and archived.

    Returns
    -------
    good, rejects : pl.DataFrame
        Rows as they were, and REJECTS columns.
    """
    if rows.is_empty():
        return rows, empty(REJECTS)
    at = "start" if "start" in rows.columns else "arrived_at"
    length = int(rows["length_s"][0]) if at == "start" else LIVE_LENGTH_S
    there = _other_lengths(session, known, rows, at, length)
    hit = _overlaps(rows, there, at, length)
    if at == "arrived_at" and (closed := list(archived_months(session))):
        hit |= (
            rows["arrived_at"].dt.truncate("1mo").is_in(pl.Series(closed, dtype=MOMENT).implode())
        )
    if not hit.any():
        return rows, empty(REJECTS)
    bad = rows.with_row_index("line", offset=2).filter(hit)
    reason = pl.format("covered|{}", pl.col(at).dt.strftime("%Y-%m-%dT%H:%M:%SZ"))
    return rows.filter(~hit), bad.select(
        pl.col("line").cast(pl.Int64), reason=reason, text=pl.col("queue")
    )


def _other_lengths(
    session: Session, known: Known, rows: pl.DataFrame, at: str, length: int
) -> pl.DataFrame:
    used = [known.queues[name] for name in rows["queue"].unique().to_list()]
    times = rows.select(first=pl.col(at).min(), last=pl.col(at).max()).row(0)
    day = dt.timedelta(days=1)
    found = read_facts(session, used, times[0] - day, times[1] + day)
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
