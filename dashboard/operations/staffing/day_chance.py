"""How a day's roster serves: by interval, the service level to expect and the chance to keep it."""

import datetime as dt
import math
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from sqlmodel import Session

from dashboard.operations.desk import Desk
from dashboard.operations.forecasts.expect import BUCKET_S, expected_day
from dashboard.operations.forecasts.rest_of_day import Outlook, draw_days, floor_of, play
from dashboard.operations.heads.plan import read_requirement
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import (
    all_queues,
    day_bounds,
    is_deferred,
    worked_by_people,
    zone_of,
)
from dashboard.operations.rosters.versions import duty_on, published_on
from dashboard.store.tables import Queue
from dashboard.text import SaidError
from scheduling.simulation.draw import Draw
from scheduling.simulation.run import Outcome

Counts = npt.NDArray[np.int64]
DAYS = 100


def day_chance(desk: Desk, actor: Actor, day: dt.date, seed: int = 1) -> dict[str, Any]:
    """Simulate a day's forecast on the roster published for it.

    Everybody serves the queues that he can, so that people shared by queues count as they help.

    Returns
    -------
    dict
        ``schedule_id``, ``days``, ``seed``, and ``queues``: by name ``start`` (ISO, UTC) of the
        requirement's intervals, ``level``, the service level over all days (null where nobody
        comes), and ``chance``, the share of days that keep the target.

    Raises
    ------
    SaidError
        Without a roster or a forecast of the day.
    """
    require(actor, "see_staffing")
    with desk.store.read() as session:
        queues = worked_by_people(all_queues(session))
        schedule, duty = published_on(session, day), duty_on(session, day)
        if schedule is None or not duty:
            raise SaidError("scenario.no_people", day=day.isoformat())
        outlook = _outlook(session, queues, day)
        if not outlook.rates.any():
            raise SaidError("scenario.no_contacts", day=day.isoformat())
        midnight, _ = day_bounds(day, zone_of(queues[0]))
        grids = [(queue, _grid(session, queue, day, midnight)) for queue in queues]
    draws = draw_days(outlook, DAYS, seed)
    outcomes = play(draws, floor_of(duty, queues), queues)
    told = {
        queue.name: _told(draws, outcomes, (queue, place), grid)
        for place, (queue, grid) in enumerate(grids)
        if grid.height and not is_deferred(queue.channel)
    }
    return {"schedule_id": schedule.id, "days": DAYS, "seed": seed, "queues": told}


def _outlook(session: Session, queues: list[Queue], day: dt.date) -> Outlook:
    start, end = day_bounds(day, zone_of(queues[0]))
    rates = np.zeros((len(queues), round((end - start).total_seconds() / BUCKET_S)))
    for place, queue in enumerate(queues):
        due = expected_day(session, queue, day)
        if due is not None:
            rates[place] = due
    return Outlook(tuple(queues), rates, 0.0)


def _grid(session: Session, queue: Queue, day: dt.date, midnight: dt.datetime) -> pl.DataFrame:
    """Return the starts of a queue's planned intervals, and where they begin in the day."""
    rows = read_requirement(session, [queue], *day_bounds(day, zone_of(queue)))
    begin = (pl.col("start") - midnight).dt.total_seconds()
    return rows.select("start", "length_s", begin_s=begin)


def _told(
    draws: list[Draw], outcomes: list[Outcome], of: tuple[Queue, int], grid: pl.DataFrame
) -> dict[str, Any]:
    queue, _ = of
    edges = np.append(grid["begin_s"].to_numpy(), grid["begin_s"][-1] + grid["length_s"][-1])
    pairs = zip(draws, outcomes, strict=True)
    counts = np.array([_counts(draw, outcome, of, edges) for draw, outcome in pairs])
    good, offered = counts[:, 0], counts[:, 1]
    kept = good >= queue.service_level * offered
    total = offered.sum(axis=0)
    level = np.where(total > 0, good.sum(axis=0) / np.maximum(total, 1), math.nan)
    return {
        "start": [start.isoformat() for start in grid["start"].to_list()],
        "level": [None if math.isnan(one) else round(one, 4) for one in level.tolist()],
        "chance": kept.mean(axis=0).round(3).tolist(),
    }


def _counts(
    draw: Draw, outcome: Outcome, of: tuple[Queue, int], edges: npt.NDArray[np.float64]
) -> Counts:
    """Return answered in target and offered by interval of arrival, shape (2, intervals)."""
    queue, place = of
    came = draw if outcome.came is None else outcome.came
    mine = came.queue == place
    good = mine & ~np.isnan(outcome.answered_s) & (outcome.wait_s <= queue.target_wait_s)
    return np.stack([np.histogram(came.arrival_s[one], edges)[0] for one in (good, mine)])
