"""The service level that a roster buys: simulated days of the forecast, with their uncertainty."""

import datetime as dt
import math
from collections.abc import Sequence

import numpy as np
from sqlmodel import Session

from dashboard.measures.kept import Kept, kept_over_days
from dashboard.operations.forecasts.expect import BUCKET_S, expected_day
from dashboard.operations.forecasts.rest_of_day import Outlook, draw_days, floor_of, play, service
from dashboard.operations.queues.known import day_bounds, zone_of
from dashboard.operations.rosters.versions import on_duty, skills_of
from dashboard.store.tables import Queue
from scheduling.roster import Roster

DAYS = 200
_LEAST = 20


def simulate_plan(
    session: Session,
    queues: Sequence[Queue],
    roster: Roster,
    first_day: dt.date,
    days: int,
    seed: int = 1,
) -> dict[str, Kept]:
    """Simulate a roster against the forecast of its days.

    Parameters
    ----------
    session : Session
        To read the forecast from.
    queues : sequence of Queue
        With promise, handle time and patience.
    roster : Roster
        Days counted from `first_day`.
    first_day : date
        Of the roster.
    days : int
        How many.
    seed : int
        Of the draws; the same for every roster.

    Returns
    -------
    dict
        Queue → its service over these days; queues without contacts absent.
    """
    repeats = max(_LEAST, math.ceil(DAYS / days))
    skills = skills_of(session)
    counts = np.zeros((2, len(queues), repeats, days), np.int64)
    for number in range(days):
        day = first_day + dt.timedelta(days=number)
        outlook = _outlook(session, queues, day)
        if outlook.rates.any():
            floor = floor_of(on_duty(roster, number, skills), queues)
            draws = draw_days(outlook, repeats, seed + day.toordinal())
            for i, (draw, outcome) in enumerate(
                zip(draws, play(draws, floor, queues), strict=True)
            ):
                for q in range(len(queues)):
                    met = service(draw, outcome, queues, (0.0, math.inf), q)
                    counts[:, q, i, number] = met.in_target, met.offered
    found = {
        queue.name: kept_over_days(counts[0, q], counts[1, q], queue.service_level)
        for q, queue in enumerate(queues)
    }
    return {name: kept for name, kept in found.items() if kept is not None}


def _outlook(session: Session, queues: Sequence[Queue], day: dt.date) -> Outlook:
    start, end = day_bounds(day, zone_of(queues[0]))
    rates = np.zeros((len(queues), round((end - start).total_seconds() / BUCKET_S)))
    for number, queue in enumerate(queues):
        due = expected_day(session, queue, day)
        if due is not None:
            rates[number] = due
    return Outlook(tuple(queues), rates, 0.0)
