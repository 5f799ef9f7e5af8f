"""A past day played again: its contacts or its forecast, on the roster of that day and another."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from sqlmodel import Session

from dashboard.measures.kpis import counted, kpis, summed
from dashboard.operations.desk import Desk
from dashboard.operations.facts.kept import read_contacts, read_facts
from dashboard.operations.forecasts.expect import expected_day
from dashboard.operations.forecasts.rest_of_day import Outlook, draw_days, floor_of, play, service
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import (
    day_bounds,
    goals_of,
    queues_named,
    worked_by_people,
    zone_of,
)
from dashboard.operations.rosters.versions import (
    OnDuty,
    duty_on,
    on_duty,
    shifts_of,
    skills_of,
    versions,
)
from dashboard.store.tables import Queue, Schedule
from dashboard.text import SaidError
from scheduling.simulation.draw import Draw
from scheduling.simulation.run import Outcome

Floats = npt.NDArray[np.float64]

CONTACTS = ("came", "forecast")
"""Whose contacts a day is played with: those that came, or days drawn from its forecast."""
DAYS = 50
_HANDLE_SIGMA = 0.9
_Z95 = 1.96
_LEAST = 1e-3


@dataclass(frozen=True)
class Choice:
    """A version of the roster that covers a day."""

    id: int
    name: str
    made_by: str
    made_at: dt.datetime


def rosters_for(desk: Desk, actor: Actor, day: dt.date) -> list[Choice]:
    """Return the versions of the roster that a day can be played on, newest first."""
    require(actor, "see_roster")
    with desk.store.read() as session:
        return [
            Choice(row.id or 0, row.name, row.made_by, row.made_at)
            for row in versions(session)
            if _covers(row, day)
        ]


def _covers(row: Schedule, day: dt.date) -> bool:
    return row.first_day <= day < row.first_day + dt.timedelta(days=row.days)


def replay(
    desk: Desk,
    actor: Actor,
    day: dt.date,
    schedule_id: int,
    contacts: str = "came",
    seed: int = 1,
) -> dict[str, Any]:
    """Play a past day again on the roster that was published for it, and on another version.

    With the contacts that came every one arrives when it arrived. Who abandoned leaves when he did;
    who was answered would have waited on, memoryless, with the queue's mean patience; handle times
    are those told, else drawn. With its forecast (the newest that covers the day) the day is drawn
    as it was expected. What is drawn is drawn 50 times, alike for both rosters.

    Parameters
    ----------
    desk, actor
        Where and in whose name.
    day : date
        Local, begun.
    schedule_id : int
        The other version.
    contacts : str
        Of `CONTACTS`.
    seed : int
        Of what is drawn.

    Returns
    -------
    dict
        contacts, days, seed, and rows by queue and ``total``: measured service level, played on the
        published roster, on the other, and the difference's mean, lo95, hi95; null is not known.

    Raises
    ------
    SaidError
        Where the day has no contacts one by one, no forecast, or no published roster.
    """
    require(actor, "see_roster")
    with desk.store.read() as session:
        queues = worked_by_people(queues_named(session, []))
        begin, end = day_bounds(day, zone_of(queues[0]))
        make = _as_forecast if contacts == "forecast" else _as_came
        count, draws = make(session, queues, (begin, min(end, desk.now())), day, seed)
        before = duty_on(session, day)
        if not before:
            raise SaidError("scenario.no_people", day=day.isoformat())
        after = duty_of(session, schedule_id, day)
        measured = _measured(session, queues, begin, end)
    rows = _compare(draws, queues, before, after)
    for name, row in rows.items():
        row["measured"] = measured.get(name)
    return {"contacts": count, "days": DAYS, "seed": seed, "rows": rows}


def _as_came(
    session: Session,
    queues: Sequence[Queue],
    span: tuple[dt.datetime, dt.datetime],
    day: dt.date,
    seed: int,
) -> tuple[int, list[Draw]]:
    """Return the contacts that came, and how many, with what is not known of them drawn."""
    came = read_contacts(session, queues, *span)
    if came.is_empty():
        raise SaidError("replay.no_contacts", day=day.isoformat())
    return came.height, [
        known_and_drawn(came, queues, span[0], seed, number) for number in range(DAYS)
    ]


def _as_forecast(
    session: Session,
    queues: Sequence[Queue],
    span: tuple[dt.datetime, dt.datetime],
    day: dt.date,
    seed: int,
) -> tuple[int, list[Draw]]:
    """Return days drawn as the day was expected, and the contacts expected."""
    del span
    due = [expected_day(session, queue, day) for queue in queues]
    known = [rates for rates in due if rates is not None]
    if not known:
        raise SaidError("scenario.no_contacts", day=day.isoformat())
    rates = np.array([np.zeros_like(known[0]) if rates is None else rates for rates in due])
    return round(float(rates.sum())), draw_days(Outlook(tuple(queues), rates, 0.0), DAYS, seed)


def duty_of(session: Session, schedule_id: int, day: dt.date) -> list[OnDuty]:
    """Return who is on contact when on a day by a version of the roster."""
    schedule = session.get_one(Schedule, schedule_id)
    return on_duty(
        shifts_of(session, schedule), (day - schedule.first_day).days, skills_of(session)
    )


def _measured(
    session: Session, queues: Sequence[Queue], begin: dt.datetime, end: dt.datetime
) -> dict[str, float | None]:
    """Return the service level that was measured, by queue and in total."""
    counts = counted(read_facts(session, queues, begin, end), goals_of(queues))
    by_queue = kpis(summed(counts, ["queue"]), {}, queues[0].formula)
    total = kpis(summed(counts, []), {}, queues[0].formula)
    levels: dict[str, float | None] = dict(by_queue.select("queue", "service_level").iter_rows())
    return levels | {"total": total["service_level"][0] if total.height else None}


def known_and_drawn(
    contacts: pl.DataFrame, queues: Sequence[Queue], begin: dt.datetime, seed: int, number: int
) -> Draw:
    """Return a day's contacts with what is not known of them drawn."""
    random = np.random.default_rng([seed, number])
    place = {queue.name: i for i, queue in enumerate(queues)}
    rows = contacts.sort("arrived_at").with_columns(
        queue_place=pl.col("queue").replace_strict(place, return_dtype=pl.Int64),
        arrival=(pl.col("arrived_at") - begin).dt.total_microseconds() / 1e6,
        waited=(
            pl.coalesce("answered_at", "ended_at", "arrived_at") - pl.col("arrived_at")
        ).dt.total_microseconds()
        / 1e6,
        handled=pl.sum_horizontal("talk_s", "hold_s", "acw_s"),
        told=pl.col("talk_s").is_not_null() & pl.col("answered_at").is_not_null(),
    )
    queue = rows["queue_place"].to_numpy()
    waited = np.maximum(rows["waited"].to_numpy(), 0.0)
    mean_patience = np.array([q.patience_s for q in queues])[queue]
    more = mean_patience * random.standard_exponential(queue.size)
    left = (rows["outcome"] == "abandoned").to_numpy()
    noise = random.standard_normal(queue.size)
    aht = np.array([q.aht_s for q in queues])[queue]
    drawn = aht * np.exp(_HANDLE_SIGMA * noise - _HANDLE_SIGMA**2 / 2)
    handle = np.where(rows["told"].to_numpy(), rows["handled"].to_numpy(), drawn)
    return Draw(
        rows["arrival"].to_numpy(),
        queue,
        np.maximum(handle, _LEAST),
        np.where(left, np.maximum(waited, _LEAST), waited + more),
    )


def _compare(
    draws: Sequence[Draw],
    queues: Sequence[Queue],
    before: Sequence[OnDuty],
    after: Sequence[OnDuty],
) -> dict[str, dict[str, Any]]:
    """Return service levels on both rosters and their paired difference."""
    played = [play(draws, floor_of(duty, queues), queues) for duty in (before, after)]
    rows: dict[str, dict[str, Any]] = {}
    for only, name in enumerate([*(queue.name for queue in queues), "total"]):
        of = None if name == "total" else only
        one, other = (_levels(draws, outcomes, queues, of) for outcomes in played)
        if np.isnan(one).all():
            continue
        apart = other - one
        half = _Z95 * float(apart.std(ddof=1)) / math.sqrt(len(draws))
        mean = float(apart.mean())
        rows[name] = {
            "published": float(one.mean()),
            "other": float(other.mean()),
            "mean": mean,
            "lo95": mean - half,
            "hi95": mean + half,
        }
    return rows


def _levels(
    draws: Sequence[Draw], outcomes: Sequence[Outcome], queues: Sequence[Queue], only: int | None
) -> Floats:
    """Return the day's service level of each play, NaN where nobody came."""
    met = [
        service(draw, outcome, queues, (-math.inf, math.inf), only)
        for draw, outcome in zip(draws, outcomes, strict=True)
    ]
    return np.array([one.in_target / one.offered if one.offered else np.nan for one in met])
