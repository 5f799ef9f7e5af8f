"""What was expected of a day: the forecast in force, laid on five-minute buckets."""

import datetime as dt
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl
from sqlmodel import Session, col, select

from dashboard.operations.facts.kept import read_facts
from dashboard.operations.heads.plan import run_values
from dashboard.operations.queues.known import day_bounds, id_of, zone_of
from dashboard.store.read import read_frame
from dashboard.store.tables import ForecastRun, IntervalFact, Queue, Requirement
from dashboard.store.write import table_of

Floats = npt.NDArray[np.float64]

BUCKET_S = 300
_HALF_S = 1800


def buckets_of(day: dt.date, queue: Queue) -> tuple[dt.datetime, int]:
    """Return the UTC start of a local day and its number of five-minute buckets (276, 288, 300)."""
    start, end = day_bounds(day, zone_of(queue))
    return start, round((end - start).total_seconds() / BUCKET_S)


def expected_day(session: Session, queue: Queue, day: dt.date) -> Floats | None:
    """Return the contacts expected in each five minutes of a local day, shape (buckets,).

    The newest forecast that covers the day counts; without one the requirement's contacts do.
    None when neither says anything of the day.
    """
    start, count = buckets_of(day, queue)
    end = start + dt.timedelta(seconds=BUCKET_S * count)
    values = _forecast(session, queue, start, end)
    if values.is_empty():
        values = _required(session, queue, start, end)
    return None if values.is_empty() else _spread(values, start, count)


def _forecast(
    session: Session, queue: Queue, since: dt.datetime, until: dt.datetime
) -> pl.DataFrame:
    runs = select(ForecastRun).where(ForecastRun.queue_id == id_of(queue))
    for run in session.exec(runs.order_by(col(ForecastRun.id).desc()).limit(5)):
        values = run_values(session, run).filter(
            (pl.col("start") >= since) & (pl.col("start") < until)
        )
        if not values.is_empty():
            return values.select("start", "contacts", length_s=pl.lit(run.every_s))
    return pl.DataFrame()


def _required(
    session: Session, queue: Queue, since: dt.datetime, until: dt.datetime
) -> pl.DataFrame:
    table = table_of(Requirement)
    return read_frame(
        session,
        select(*(table.c[n] for n in ("start", "contacts", "length_s")))
        .where(table.c.queue_id == id_of(queue))
        .where(table.c.start >= since, table.c.start < until)
        .order_by(table.c.start),
    )


def usual_day(session: Session, queue: Queue, day: dt.date, weeks: int = 4) -> Floats | None:
    """Return the mean of the same weekday of the weeks before, as `expected_day`.

    It is what can be expected of a day that no forecast was made for; it uses nothing of the day
    itself or later. None without such a day.
    """
    start, count = buckets_of(day, queue)
    halves: list[pl.DataFrame] = []
    for back in range(1, weeks + 1):
        since, until = day_bounds(day - dt.timedelta(days=7 * back), zone_of(queue))
        facts = read_facts(session, [queue], since, until)
        if facts.height:
            place = (pl.col("start") - since).dt.total_seconds() // _HALF_S
            halves.append(facts.group_by(place=place).agg(pl.col("offered").sum()))
    if not halves:
        return None
    mean = pl.concat(halves).group_by("place").agg(pl.col("offered").sum() / len(halves))
    rows = mean.sort("place").select(
        start=pl.lit(start) + pl.duration(seconds=pl.col("place") * _HALF_S),
        contacts=pl.col("offered").cast(pl.Float64),
        length_s=pl.lit(_HALF_S),
    )
    return _spread(rows, start, count)


def _spread(values: pl.DataFrame, start: dt.datetime, count: int) -> Floats:
    """Lay intervals on buckets: smooth between the middles of intervals, sums kept."""
    length_s = float(values["length_s"][0])
    offsets = values.select((pl.col("start") - start).dt.total_seconds()).to_series().to_numpy()
    contacts = values["contacts"].to_numpy()
    buckets = np.zeros(count)
    middles = BUCKET_S * (np.arange(count) + 0.5)
    rate = np.interp(middles, offsets + length_s / 2, contacts * BUCKET_S / length_s)
    for offset, total in zip(offsets, contacts, strict=True):
        inside = (middles >= offset) & (middles < offset + length_s)
        weight = rate[inside]
        if weight.sum() > 0:
            buckets[inside] = total * weight / weight.sum()
    return buckets


def observed_day(session: Session, queue: Queue, day: dt.date, now: dt.datetime) -> Floats:
    """Return the contacts offered in each complete five-minute bucket of a local day until now."""
    return observed_days(session, [queue], day, now)[queue.name]


def observed_days(
    session: Session, queues: Sequence[Queue], day: dt.date, now: dt.datetime
) -> dict[str, Floats]:
    """Return what `observed_day` does for queues of one time zone, by name."""
    start, count = buckets_of(day, queues[0])
    complete = min(count, max(0, int((now - start).total_seconds() // BUCKET_S)))
    end = start + dt.timedelta(seconds=BUCKET_S * complete)
    names, table = {id_of(queue): queue.name for queue in queues}, table_of(IntervalFact)
    rows = read_frame(
        session,
        select(table.c.queue_id, table.c.start, table.c.offered)
        .where(table.c.queue_id.in_(names))
        .where(table.c.start >= start, table.c.start < end),
    )
    place = rows.select((pl.col("start") - start).dt.total_seconds() // BUCKET_S).to_series()
    found = {queue.name: np.zeros(complete) for queue in queues}
    told = zip(rows["queue_id"], place, rows["offered"], strict=True)
    for queue_id, bucket, offered in told:
        found[names[queue_id]][bucket] += offered
    return found


def live_queues(session: Session, queues: Sequence[Queue], now: dt.datetime) -> list[Queue]:
    """Return the queues that live contacts came into within the last hour."""
    facts = read_facts(session, queues, now - dt.timedelta(hours=1), now)
    live = set(facts.filter(pl.col("length_s") == BUCKET_S)["queue"].to_list())
    return [queue for queue in queues if queue.name in live]
