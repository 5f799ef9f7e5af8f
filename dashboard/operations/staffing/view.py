"""Heads for one queue and day, interval by interval, beside the people rostered for it."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl
from sqlmodel import Session, col, select

from dashboard.operations.desk import Desk
from dashboard.operations.heads.plan import latest_run, read_requirement
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import day_bounds, id_of, queues_named, zone_of
from dashboard.operations.rosters.versions import duty_on
from dashboard.operations.staffing.rostered import people_on
from dashboard.store.tables import Queue, Requirement

_ROSTERED = ("on_contact", "net")


@dataclass(frozen=True)
class StaffingView:
    """A queue's day.

    Attributes
    ----------
    has_forecast : bool
        Whether heads could be computed.
    days : tuple of date
        Days with a requirement.
    rows : pl.DataFrame
        Columns start (in the queue's zone), length_s, contacts, aht_s, agents (people on contact),
        scheduled (people to roster), binding, service_level, occupancy, and by the published roster
        (null without one) on_contact (mean number of people on contact who serve the queue) and
        net (on_contact less agents).
    """

    has_forecast: bool
    days: tuple[dt.date, ...]
    rows: pl.DataFrame


def planned_days_of(session: Session, queue: Queue) -> tuple[dt.date, ...]:
    """Return the local days with a requirement of a queue."""
    zone = zone_of(queue)
    starts = session.exec(
        select(Requirement.start)
        .where(Requirement.queue_id == id_of(queue))
        .order_by(col(Requirement.start))
    )
    return tuple(sorted({start.astimezone(zone).date() for start in starts}))


def view_staffing(desk: Desk, actor: Actor, name: str, day: dt.date | None) -> StaffingView:
    """Return a queue's day; None stands for today, or the first planned day after the history.

    Raises
    ------
    UnknownQueueError
        For a queue that the store does not have.
    """
    require(actor, "see_staffing")
    now = desk.now()
    with desk.store.read() as session:
        queue = queues_named(session, [name])[0]
        forecast = latest_run(session, queue) is not None
        days = planned_days_of(session, queue)
        if not days:
            return StaffingView(forecast, days, pl.DataFrame())
        shown = (
            day
            if day is not None and day in days
            else usual_day(days, now.astimezone(zone_of(queue)).date())
        )
        return StaffingView(forecast, days, heads_of(session, queue, shown))


def usual_day(days: tuple[dt.date, ...], today: dt.date) -> dt.date:
    """Return the first of some days from today on, or the first of all."""
    return next((day for day in days if day >= today), days[0])


def heads_of(session: Session, queue: Queue, day: dt.date) -> pl.DataFrame:
    """Return the rows of one day, as `StaffingView` describes them."""
    zone = zone_of(queue)
    since, until = day_bounds(day, zone)
    rows = read_requirement(session, [queue], since, until)
    if rows.is_empty():
        return rows
    local = rows.with_columns(pl.col("start").dt.convert_time_zone(zone.key))
    return _beside_roster(session, queue, day, local)


def _beside_roster(
    session: Session, queue: Queue, day: dt.date, rows: pl.DataFrame
) -> pl.DataFrame:
    """Return the rows with the people rostered, null where nobody is."""
    duty = duty_on(session, day)
    if not duty:
        nothing = pl.lit(None, pl.Float64)
        return rows.with_columns(nothing.alias(name) for name in _ROSTERED)
    midnight = dt.datetime.combine(day, dt.time())
    begin = rows["start"].dt.replace_time_zone(None) - midnight
    starts = begin.dt.total_seconds().to_numpy().astype(np.float64)
    lengths = rows["length_s"].to_numpy()
    there = pl.Series("on_contact", people_on(duty, queue.name, starts, lengths))
    return rows.with_columns(there, (there - rows["agents"]).alias("net"))
