"""The people rostered for a queue, and the chance that they keep its targets."""

import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import polars as pl
from sqlmodel import Session

from dashboard.operations.heads import targets_of
from dashboard.operations.plan import read_requirement, run_values
from dashboard.operations.queues import all_queues, day_bounds, zone_of
from dashboard.operations.rosters import OnDuty
from dashboard.store.tables import ForecastRun, Queue
from scheduling.chance import interval_chance

Floats = npt.NDArray[np.float64]
BANDS = ("lo80", "hi80", "lo95", "hi95")
_LEAST = 1e-9


def people_on(
    duty: Sequence[OnDuty],
    queue: str,
    starts: Floats,
    lengths: npt.NDArray[np.int64],
    needed: Mapping[str, Floats] | None = None,
) -> Floats:
    """Return the mean number of people on contact who serve a queue, by interval.

    Parameters
    ----------
    duty : sequence of OnDuty
        Who is on contact when, seconds of the local day.
    queue : str
        Its name.
    starts, lengths : array
        Of the intervals, seconds of the local day and seconds, shape (n,).
    needed : mapping or None
        People that each queue needs, by interval: who serves several queues counts in each with
        its part of what they need together. None: everybody counts whole.
    """
    total = np.zeros(starts.size)
    for person in duty:
        if queue not in person.queues:
            continue
        part = np.ones(starts.size) if needed is None else _part(person, queue, needed)
        for begin, end in person.on_contact:
            inside = np.minimum(end, starts + lengths) - np.maximum(begin, starts)
            total += part * np.clip(inside, 0, None)
    return total / lengths


def _part(person: OnDuty, queue: str, needed: Mapping[str, Floats]) -> Floats:
    """Return which part of a person's time a queue can count on."""
    nothing = np.full_like(next(iter(needed.values())), _LEAST)
    together = sum((needed.get(name, nothing) for name in person.queues), start=0 * nothing)
    return needed.get(queue, nothing) / together


def needs(session: Session, day: dt.date, starts: pl.Series, zone: str) -> dict[str, Floats]:
    """Return the people that every queue needs in intervals that begin at some local times."""
    found: dict[str, Floats] = {}
    for queue in all_queues(session):
        rows = read_requirement(session, [queue], *day_bounds(day, zone_of(queue)))
        local = rows["start"].dt.convert_time_zone(zone)
        agents = dict(zip(local.to_list(), rows["agents"].to_list(), strict=True))
        wanted = [float(agents.get(start, 0)) for start in starts.to_list()]
        found[queue.name] = np.maximum(np.array(wanted), _LEAST)
    return found


def rostered_chance(
    session: Session, queue: Queue, rows: pl.DataFrame, people: Floats
) -> pl.Series:
    """Return the chance that some people keep every target of a queue, by interval.

    Parameters
    ----------
    session : Session
        To read the forecast's bands from.
    queue : Queue
        A queue of calls: for chats and deferred work the chance is not known (null).
    rows : pl.DataFrame
        Requirement of a day: start, length_s, contacts, aht_s, run_id, chance.
    people : array
        On contact in each interval, shape (n,).
    """
    if rows["chance"].is_null().all():
        return pl.Series("chance_rostered", [None] * rows.height, pl.Float64)
    utc = pl.col("start").dt.convert_time_zone("UTC")
    demand = rows.select(utc, "contacts", "aht_s", patience_s=pl.lit(queue.patience_s))
    chance = interval_chance(
        _with_bands(session, demand, rows["run_id"]),
        people,
        targets_of(queue),
        interval_s=float(rows["length_s"][0]),
    )
    return pl.Series("chance_rostered", chance)


def _with_bands(session: Session, demand: pl.DataFrame, runs: pl.Series) -> pl.DataFrame:
    """Return a demand with the bands of the one forecast that it rests on, where it has them."""
    known = runs.drop_nulls().unique().to_list()
    if len(known) != 1:
        return demand
    values = run_values(session, session.get_one(ForecastRun, known[0]))
    told = values.select("start", *BANDS, told="contacts")
    factor = pl.col("contacts") / pl.col("told")
    joined = demand.join(told, on="start", how="left").with_columns(
        pl.when(pl.col("told") > 0).then(pl.col(name) * factor).otherwise(pl.col(name))
        for name in BANDS
    )
    whole = not joined.select("told", *BANDS).null_count().sum_horizontal()[0]
    return joined.drop("told") if whole else demand
