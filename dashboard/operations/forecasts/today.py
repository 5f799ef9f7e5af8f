"""What is known of every queue's today: its forecast, what came so far, and how such days went."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
from sqlmodel import Session, col, func, select

from dashboard.operations.plan import run_values
from dashboard.operations.queues import all_queues, day_bounds, id_of, zone_of
from dashboard.store.read import read_frame
from dashboard.store.tables import ForecastLook, ForecastRun, IntervalFact, Queue
from dashboard.store.write import table_of

Floats = npt.NDArray[np.float64]

EVERY_S = 900
FRESH = dt.timedelta(hours=1)
"""A queue lives while contacts came within so long."""


@dataclass(frozen=True)
class Today:
    """What is known of a queue's today, on slots of the wall clock.

    Attributes
    ----------
    queue : Queue
        Whose.
    run_id : int
        The forecast in force.
    every_s : int
        Length of a slot.
    starts : tuple of datetime
        Of the slots, UTC.
    forecast : array (slots,)
        With what people know laid over it.
    so_far : array (slots before the cut-off,)
        What came.
    past_forecast, past_actual : array (days, slots)
        The look back.
    """

    queue: Queue
    run_id: int
    every_s: int
    starts: tuple[dt.datetime, ...]
    forecast: Floats
    so_far: Floats
    past_forecast: Floats
    past_actual: Floats


def todays(session: Session, now: dt.datetime) -> Iterable[Today]:
    """Yield what is known of today of every queue with a look back and contacts this hour."""
    queues = {id_of(queue): queue for queue in all_queues(session)}
    looks = {look.queue_id: look for look in session.exec(select(ForecastLook))}
    newest = select(func.max(ForecastRun.id)).group_by(col(ForecastRun.queue_id))
    runs = session.exec(select(ForecastRun).where(col(ForecastRun.id).in_(newest)))
    known = {run.queue_id: run for run in runs}
    came = _came(session, now, [number for number in queues if number in looks])
    for number, facts in came.items():
        if (queue := queues.get(number)) is None or number not in known:
            continue
        found = _today(session, queue, known[number], looks[number], facts, now)
        if found is not None:
            yield found


def _came(session: Session, now: dt.datetime, numbers: Sequence[int]) -> dict[int, pl.DataFrame]:
    """Return the contacts since yesterday by queue, of queues that had any this hour."""
    table = table_of(IntervalFact)
    facts = read_frame(
        session,
        select(table.c.queue_id, table.c.start, table.c.length_s, table.c.offered)
        .where(table.c.queue_id.in_(numbers))
        .where(table.c.start >= now - dt.timedelta(days=1), table.c.start < now),
    )
    return {
        int(here["queue_id"][0]): here
        for here in facts.partition_by("queue_id")
        if here["start"].max() >= now - FRESH - dt.timedelta(seconds=here["length_s"][0])  # pyright: ignore[reportOperatorIssue] - moments
    }


def _today(
    session: Session,
    queue: Queue,
    run: ForecastRun,
    look: ForecastLook,
    facts: pl.DataFrame,
    now: dt.datetime,
) -> Today | None:
    """Return what is known of a queue's today, None where no slot is over or none is left."""
    begin, end = day_bounds(now.astimezone(zone_of(queue)).date(), zone_of(queue))
    values = run_values(session, run).filter(pl.col("start").is_between(begin, end, "left"))
    past = np.array(look.look["forecast"], np.float64)
    if values.height != past.shape[-1] or run.every_s != look.every_s:
        return None  # a day of 23 or 25 hours, or hours that changed since the look back
    grain = max(EVERY_S, int(facts["length_s"].max()))  # pyright: ignore[reportArgumentType] - a number
    parts = max(1, run.every_s // grain)
    every_s = run.every_s // parts
    starts = [s + dt.timedelta(seconds=every_s * i) for s in values["start"] for i in range(parts)]
    over = sum(start + dt.timedelta(seconds=every_s) <= now for start in starts)
    if not 0 < over < len(starts):
        return None
    return Today(
        queue,
        run.id or 0,
        every_s,
        tuple(starts),
        _finer(values["contacts"].to_numpy(), parts),
        _by_slot(facts, starts[:over], every_s),
        _finer(past, parts),
        _finer(np.array(look.look["actual"], np.float64), parts),
    )


def _finer(contacts: Floats, parts: int) -> Floats:
    """Cut slots into equal parts."""
    return np.repeat(contacts, parts, axis=-1) / parts


def _by_slot(facts: pl.DataFrame, starts: Sequence[dt.datetime], every_s: int) -> Floats:
    """Return the contacts of some slots."""
    place = (facts["start"] - starts[0]).dt.total_seconds().to_numpy() // every_s
    came = np.zeros(len(starts))
    inside = (place >= 0) & (place < len(starts))
    np.add.at(came, place[inside].astype(np.int64), facts["offered"].to_numpy()[inside])
    return came
