"""What the demo bank needs after its first screen: a roster, then its last days and forecasts."""

import datetime as dt
import math
from collections.abc import Callable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
from sqlmodel import Session

from dashboard.frames import MOMENT
from dashboard.operations.building.build_store import told_of
from dashboard.operations.demo.bank import ADHERENCE, TIMEZONE
from dashboard.operations.demo.rates import BUCKET_MINUTES, expected, minutes_of
from dashboard.operations.demo.seed import CONTACT_DAYS
from dashboard.operations.demo.tick import midnight_of, simulate_past_day
from dashboard.operations.demo.training import Week, with_training
from dashboard.operations.desk import Desk
from dashboard.operations.heads.plan import write_requirement
from dashboard.operations.jobs import queue_job
from dashboard.operations.permit import SYSTEM
from dashboard.operations.posing.pose import pose
from dashboard.operations.queues.known import all_queues, worked_by_people
from dashboard.operations.rosters.versions import Version, published_on, save_version
from dashboard.store.tables import Queue
from scheduling.problem import read_problem
from scheduling.solve import Answer, Limits, solve

ZONE = ZoneInfo(TIMEZONE)
_WEEK = dt.timedelta(days=7)
_QUICK = Limits(seconds=8.0, bound_seconds=8.0)
_HALF_HOUR = 30
SHARED = 0.9
"""Heads for queues that share their people, of those that each would need for itself."""


def today_of(desk: Desk) -> dt.date:
    """Return the bank's day."""
    return desk.now().astimezone(ZONE).date()


def monday_of(day: dt.date) -> dt.date:
    """Return the Monday of a day's week."""
    return day - dt.timedelta(days=day.weekday())


def ensure_roster(desk: Desk, limits: Limits | None = None) -> bool:
    """Publish a roster for the week under way and those around it; return whether it was missing.

    The usual week is rostered once and laid out from two weeks back to next week, with the bank's
    training and meetings in it.
    """
    today = today_of(desk)
    with desk.store.read() as session:
        if published_on(session, today) is not None:
            return False
        queues = all_queues(session)
    monday = monday_of(today)
    with desk.store.write() as session:
        days = [monday + dt.timedelta(days=day) for day in range(-14, 14)]
        for queue in queues:
            _require_expected(session, queue, days)
        problem = _kept(pose(session, worked_by_people(queues), monday, 7))
    answer = solve(read_problem(problem), limits or _QUICK)
    with desk.store.write() as session:
        weeks = with_training(session, monday, today, problem, answer.roster)
        for number, week in weeks.items():
            _publish(session, monday + number * _WEEK, week, answer)
    return True


def _kept(problem: dict[str, Any]) -> dict[str, Any]:
    """Roster for agents who keep to it as these do, and whose skills the queues share.

    Of a hundred planned some are not there; but people with several skills are fewer than the
    queues would need each for itself (Staffing, Shared skills: 54 where silos take 66).
    """
    needed = {
        queue: [[math.ceil(n * SHARED / ADHERENCE - 0.5) for n in day] for day in days]
        for queue, days in problem["requirement"].items()
    }
    return {**problem, "requirement": needed}


def _require_expected(session: Session, queue: Queue, days: Sequence[dt.date]) -> None:
    """Require what the bank expects of some days, before there is a forecast."""
    half = _HALF_HOUR // BUCKET_MINUTES
    contacts = [expected(queue.name, day).reshape(-1, half).sum(axis=1) for day in days]
    begin, end = minutes_of(queue.name)
    starts = [
        midnight_of(day) + dt.timedelta(minutes=minute)
        for day in days
        for minute in range(begin, end, _HALF_HOUR)
    ]
    values = pl.DataFrame(
        {
            "start": pl.Series([s.astimezone(dt.UTC) for s in starts], dtype=MOMENT),
            "contacts": np.concatenate(contacts),
            "aht_s": pl.Series([None] * len(starts), dtype=pl.Float64),
        }
    )
    write_requirement(session, queue, values, _HALF_HOUR * 60, None)


def _publish(session: Session, monday: dt.date, week: Week, answer: Answer) -> None:
    version = Version(
        name=f"{monday.isoformat()}+7",
        first_day=monday,
        days=7,
        timezone=TIMEZONE,
        reason="demo",
        answer=told_of(answer),
        problem={**week.problem, "start": monday.isoformat(), "name": f"{monday.isoformat()}+7"},
    )
    save_version(session, SYSTEM, version, week.roster, published=True)


def simulate_past(desk: Desk, report: Callable[[float], bool]) -> int:
    """Store the last days contact by contact, the newest first; return how many contacts.

    Parameters
    ----------
    desk : Desk
        On the demo bank's store.
    report : callable
        Told the share done; its answer says whether to go on.
    """
    today, total = today_of(desk), 0
    for back in range(1, CONTACT_DAYS + 1):
        total += simulate_past_day(desk, today - dt.timedelta(days=back))
        if not report(back / CONTACT_DAYS):
            break
    queue_job(desk, SYSTEM, "forecast", {"queues": [], "days": 14})
    return total
