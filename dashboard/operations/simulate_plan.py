"""The service level that a roster buys: simulated days of the forecast, with their uncertainty."""

import datetime as dt
import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from sqlmodel import Session

from dashboard.operations.expect import BUCKET_S, expected_day
from dashboard.operations.queues import day_bounds, zone_of
from dashboard.operations.rest_of_day import Outlook, draw_days, floor_of, play, service
from dashboard.operations.rosters import on_duty, skills_of
from dashboard.store.tables import Queue
from scheduling.roster import Roster

DAYS = 200
_LEAST = 20
_Z = 1.96
Whole = npt.NDArray[np.int64]


def simulate_plan(
    session: Session,
    queues: Sequence[Queue],
    roster: Roster,
    first_day: dt.date,
    days: int,
    seed: int = 1,
) -> dict[str, dict[str, float]]:
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
        Queue → ``mean`` service level over the whole roster, ``lo95``, ``hi95`` of that mean,
        and ``chance`` that the roster's period meets the target; queues without contacts absent.
    """
    repeats = max(_LEAST, math.ceil(DAYS / days))
    skills = skills_of(session)
    counts = np.zeros((repeats, len(queues), 2), np.int64)
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
                    counts[i, q] += (met.in_target, met.offered)
    return {
        queue.name: _summary(counts[:, q], queue.service_level)
        for q, queue in enumerate(queues)
        if counts[:, q, 1].sum()
    }


def _outlook(session: Session, queues: Sequence[Queue], day: dt.date) -> Outlook:
    start, end = day_bounds(day, zone_of(queues[0]))
    rates = np.zeros((len(queues), round((end - start).total_seconds() / BUCKET_S)))
    for number, queue in enumerate(queues):
        due = expected_day(session, queue, day)
        if due is not None:
            rates[number] = due
    return Outlook(tuple(queues), rates, 0.0)


def _summary(counts: Whole, target: float) -> dict[str, float]:
    """Return the ratio of sums with its 95 % interval (linearised ratio, Cochran 1977, 6.13)."""
    good, offered = counts[:, 0].astype(float), counts[:, 1].astype(float)
    mean = float(good.sum() / offered.sum())
    spread = float(np.std((good - mean * offered) / offered.mean(), ddof=1))
    half = _Z * spread / math.sqrt(len(counts))
    return {
        "mean": mean,
        "lo95": max(0.0, mean - half),
        "hi95": min(1.0, mean + half),
        "chance": float((good >= target * offered).mean()),
    }
