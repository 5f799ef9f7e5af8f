"""A day's heads laid out for a decision: one more or fewer, the price of a point, five formulas."""

import datetime as dt
from dataclasses import dataclass, replace

import polars as pl

from dashboard.operations.desk import Desk
from dashboard.operations.heads.heads import targets_of
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import queues_named
from dashboard.operations.staffing.view import heads_of
from dashboard.text import SaidError
from scheduling.tables import Rate, formulas_side_by_side, one_more_or_fewer, price_of_a_point

LEVELS = tuple(round(0.5 + 0.02 * k, 2) for k in range(25))


@dataclass(frozen=True)
class Decision:
    """What heads of a queue's day could be.

    Attributes
    ----------
    around : pl.DataFrame
        Of one interval: a few agents more and fewer with their figures and the change in cost.
    formulas : pl.DataFrame
        Of that interval: service level by each of the five formulas, and the agents each asks for.
    curve : pl.DataFrame
        Of the whole day: target, agent_hours, paid_hours, cost, service_level, cost_per_point.
    """

    around: pl.DataFrame
    formulas: pl.DataFrame
    curve: pl.DataFrame


def decide(
    desk: Desk, actor: Actor, name: str, day: dt.date, start: dt.datetime, per_hour: float
) -> Decision:
    """Lay out a queue's day for a decision.

    Parameters
    ----------
    desk, actor
        Where and in whose name.
    name : str
        Of the queue.
    day : date
        Local.
    start : datetime
        Of the interval to look at.
    per_hour : float
        What a paid hour costs.

    Raises
    ------
    SaidError
        When no heads are planned for that interval.
    """
    require(actor, "see_staffing")
    with desk.store.read() as session:
        queue = queues_named(session, [name])[0]
        rows = heads_of(session, queue, day)
    here = rows.filter(pl.col("start") == start) if rows.height else rows
    if here.is_empty():
        raise SaidError("staffing.not_planned", queue=name)
    patience = pl.lit(queue.patience_s).alias("patience_s")
    one = here.select("contacts", "aht_s", patience)
    agents, length_s = int(here["agents"][0]), float(here["length_s"][0])
    targets, rate = targets_of(queue), Rate(per_hour)
    return Decision(
        one_more_or_fewer(one, agents, targets, rate=rate, interval_s=length_s),
        formulas_side_by_side(one, float(agents), targets, interval_s=length_s),
        price_of_a_point(
            rows.select("contacts", "aht_s", patience),
            replace(targets, max_occupancy=None),
            rate,
            levels=LEVELS,
            shrinkage=queue.shrinkage,
            interval_s=length_s,
        ),
    )
