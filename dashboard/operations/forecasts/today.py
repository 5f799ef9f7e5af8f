"""What is known of every queue's today: its forecast, what came so far, and how such days went."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import numpy.typing as npt
import polars as pl
from sqlmodel import Session, col, func, select

from dashboard.operations.adjusting.levers import pulled
from dashboard.operations.adjusting.override import overridden
from dashboard.operations.desk import floor_time
from dashboard.operations.forecasts.matrices import unpacked
from dashboard.operations.queues.known import all_queues, day_bounds, id_of, zone_of
from dashboard.store.read import read_frame
from dashboard.store.tables import (
    ForecastLever,
    ForecastLook,
    ForecastOverride,
    ForecastRun,
    ForecastValue,
    IntervalFact,
    Queue,
)
from dashboard.store.write import table_of

Floats = npt.NDArray[np.float64]

EVERY_S = 900
FRESH = dt.timedelta(hours=1)
"""A queue lives while contacts came within so long."""
_DAY = dt.timedelta(days=1)


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
    rest : datetime
        Start of the first slot that is not over, UTC.
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
    rest: dt.datetime
    forecast: Floats
    so_far: Floats
    past_forecast: Floats
    past_actual: Floats


def todays(session: Session, now: dt.datetime) -> Iterable[Today]:
    """Yield what is known of today of every queue with a look back and contacts this hour."""
    queues = {id_of(queue): queue for queue in all_queues(session)}
    looks = {look.queue_id: look for look in session.exec(select(ForecastLook))}
    came = _came(session, now, [number for number in queues if number in looks])
    forecasts = _forecasts(session, queues, now)
    for number, facts in came.items():
        if number in forecasts:
            run_id, values = forecasts[number]
            today = _today(queues[number], run_id, looks[number], values, facts, now)
            if today is not None:
                yield today


def _came(session: Session, now: dt.datetime, numbers: Sequence[int]) -> dict[int, pl.DataFrame]:
    """Return the contacts since yesterday by queue, of queues that had any this hour."""
    table = table_of(IntervalFact)
    facts = read_frame(
        session,
        select(table.c.queue_id, table.c.start, table.c.length_s, table.c.offered)
        .where(table.c.queue_id.in_(numbers))
        .where(table.c.start >= now - _DAY, table.c.start < now),
    )
    return {
        int(here["queue_id"][0]): here
        for here in facts.partition_by("queue_id")
        if here["start"].max() >= now - FRESH - dt.timedelta(seconds=here["length_s"][0])  # pyright: ignore[reportOperatorIssue] - moments
    }


def _forecasts(
    session: Session, queues: Mapping[int, Queue], now: dt.datetime
) -> dict[int, tuple[int, pl.DataFrame]]:
    """Return each queue's newest forecast around now, and its run, with what people know."""
    newest = session.exec(
        select(ForecastRun.queue_id, func.max(ForecastRun.id)).group_by(col(ForecastRun.queue_id))
    )
    runs = {int(run): int(queue) for queue, run in newest if run and queue in queues}
    table = table_of(ForecastValue)
    values = read_frame(
        session,
        select(table.c.run_id, table.c.start, *(table.c[name] for name in _BANDED))
        .where(table.c.run_id.in_(list(runs)))
        .where(table.c.start >= now - _DAY, table.c.start < now + _DAY)
        .order_by(table.c.run_id, table.c.start),
    )
    layers = _Layers.of(session)
    return {
        runs[run]: (run, layers.over(queues[runs[run]], here))
        for here in values.partition_by("run_id")
        for run in [int(here["run_id"][0])]
    }


_BANDED = ("contacts", "lo80", "hi80", "lo95", "hi95")


@dataclass(frozen=True)
class _Layers:
    """What people know of all queues: levers and overrides by queue, in the order they came."""

    levers: Mapping[int, Sequence[ForecastLever]]
    overrides: Mapping[int, Sequence[ForecastOverride]]

    @classmethod
    def of(cls, session: Session) -> "_Layers":
        levers = session.exec(
            select(ForecastLever)
            .where(col(ForecastLever.withdrawn_at).is_(None))
            .order_by(col(ForecastLever.queue_id), col(ForecastLever.id))
        )
        now = floor_time(session)
        told = session.exec(
            select(ForecastOverride)
            .where(col(ForecastOverride.withdrawn_at).is_(None))
            .order_by(col(ForecastOverride.queue_id), col(ForecastOverride.id))
        )
        overrides = [row for row in told if row.expires_at is None or row.expires_at > now]
        return cls(
            {queue: list(rows) for queue, rows in groupby(levers, lambda row: row.queue_id)},
            {queue: list(rows) for queue, rows in groupby(overrides, lambda row: row.queue_id)},
        )

    def over(self, queue: Queue, values: pl.DataFrame) -> pl.DataFrame:
        number = id_of(queue)
        changed = pulled(values, self.levers.get(number, ()), zone_of(queue))
        return overridden(changed, self.overrides.get(number, ()))


def _today(
    queue: Queue,
    run_id: int,
    look: ForecastLook,
    values: pl.DataFrame,
    facts: pl.DataFrame,
    now: dt.datetime,
) -> Today | None:
    """Return what is known of a queue's today, None where no slot is over or none is left."""
    begin, end = (
        m.timestamp() for m in day_bounds(now.astimezone(zone_of(queue)).date(), zone_of(queue))
    )
    start_s = _seconds(values)
    here = (start_s >= begin) & (start_s < end)
    past = unpacked(look.forecast, look.days)
    if here.sum() != past.shape[-1]:
        return None  # a day of 23 or 25 hours, or hours that changed since the look back
    parts = max(1, look.every_s // max(EVERY_S, int(facts["length_s"].max())))  # pyright: ignore[reportArgumentType] - a number
    every_s = look.every_s // parts
    starts = np.repeat(start_s[here], parts) + np.tile(np.arange(parts) * every_s, here.sum())
    over = int((starts + every_s <= now.timestamp()).sum())
    if not 0 < over < starts.size:
        return None
    return Today(
        queue,
        run_id,
        every_s,
        dt.datetime.fromtimestamp(starts[over], dt.UTC),
        _finer(values["contacts"].to_numpy()[here], parts),
        _by_slot(facts, starts[:over], every_s),
        _finer(past, parts),
        _finer(unpacked(look.actual, look.days), parts),
    )


def _seconds(frame: pl.DataFrame) -> Floats:
    """Return the starts as seconds since 1970."""
    return frame["start"].dt.epoch("us").to_numpy() / 1e6


def _finer(contacts: Floats, parts: int) -> Floats:
    """Cut slots into equal parts."""
    return np.repeat(contacts, parts, axis=-1) / parts


def _by_slot(facts: pl.DataFrame, starts: Floats, every_s: int) -> Floats:
    """Return the contacts of some slots."""
    place = np.floor((_seconds(facts) - starts[0]) / every_s).astype(np.int64)
    inside = (place >= 0) & (place < starts.size)
    came = facts["offered"].to_numpy()[inside].astype(np.float64)
    return np.asarray(np.bincount(place[inside], came, starts.size), np.float64)
