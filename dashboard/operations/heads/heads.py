"""Heads of a queue's intervals: by formula, corrected by simulation, or for a stated chance."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from sqlmodel import Session

from dashboard.operations.assumptions.redialling import settled
from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import is_automated, is_deferred, zone_of
from dashboard.operations.trail import record
from dashboard.store.tables import Queue, Setting
from dashboard.text import SaidError
from scheduling.chance import heads_for_chance, interval_chance
from scheduling.chat import Concurrency, chat_required
from scheduling.corrected import corrected
from scheduling.deferred import EXPECTED, Deadline, deferred_required
from scheduling.erlang.search import SHRINKAGE_SLACK
from scheduling.staffing import Targets, required
from scheduling.trial import DayDemand

WAYS = ("formula", "corrected", "chance")
SETTING = "staffing_way"
DEADLINE_S = 8 * 3600.0
"""Of deferred work in a queue that does not say its own."""
COLUMNS = (
    "start",
    "contacts",
    "aht_s",
    "agents",
    "scheduled",
    "binding",
    "service_level",
    "occupancy",
    "chance",
)
_ROSTERED = (
    (pl.col("agents") / (1 - pl.col("shrinkage")) - SHRINKAGE_SLACK)
    .ceil()
    .cast(pl.Int64)
    .alias("scheduled")
)
_BANDS = ("lo80", "hi80", "lo95", "hi95")
_LEAST_CHANCE, _MOST_CHANCE = 0.5, 0.99


@dataclass(frozen=True)
class Way:
    """How heads are worked out.

    Attributes
    ----------
    kind : str
        ``formula`` (Erlang A, each interval for itself), ``corrected`` (a simulated day, every
        interval kept on target at least cost) or ``chance`` (the day kept with a stated chance).
    chance : float
        The stated chance, 0.5-0.99.
    """

    kind: str = "formula"
    chance: float = 0.9


def read_way(session: Session) -> Way:
    """Return how heads are worked out in this center."""
    kept = session.get(Setting, SETTING)
    return Way(**kept.value) if kept else Way()


def current_way(desk: Desk, actor: Actor) -> Way:
    """Return how heads are worked out in this center."""
    require(actor, "see_staffing")
    with desk.store.read() as session:
        return read_way(session)


def set_way(desk: Desk, actor: Actor, way: Way) -> None:
    """Say how heads are worked out from now on.

    Raises
    ------
    SaidError
        For an unknown way or a chance outside 0.5-0.99.
    """
    require(actor, "make_staffing")
    if way.kind not in WAYS or not _LEAST_CHANCE <= way.chance <= _MOST_CHANCE:
        raise SaidError("staffing.bad_way", way=way.kind, chance=way.chance)
    with desk.store.write() as session:
        value = {"kind": way.kind, "chance": way.chance}
        session.merge(Setting(name=SETTING, value=value))
        record(session, actor, "staffing.way", way.kind, value)


def targets_of(queue: Queue) -> Targets:
    """Return what a queue promises, as the staffing formulas take it."""
    return Targets(
        service_level=queue.service_level,
        target_wait_s=queue.target_wait_s,
        formula=queue.formula,
        max_asa_s=queue.max_asa_s,
        max_abandon=queue.max_abandon,
        max_occupancy=queue.max_occupancy,
        short_abandon_s=queue.short_abandon_s,
    )


def heads_of(
    queue: Queue,
    values: pl.DataFrame,
    every_s: int,
    way: Way,
    step: Callable[[], bool] = lambda: True,
) -> pl.DataFrame:
    """Return the heads of some intervals.

    Parameters
    ----------
    queue : Queue
        With its promise, patience, shrinkage and chats at once.
    values : pl.DataFrame
        Columns start, contacts (first calls where some call again), aht_s (null: the queue's
        own), perhaps shrinkage (else the queue's) and, of a forecast, its bands.
    every_s : int
        Length of the intervals, seconds.
    way : Way
        Chats and work with a deadline are always by formula; a bot needs no heads.
    step : callable
        Told before every simulated day; its answer says whether to go on.

    Returns
    -------
    pl.DataFrame
        `COLUMNS`; `chance` is that of keeping the targets in each interval, null for chats and for
        work with a deadline; the latter's service level is the share of work not late.
    """
    demand = values.select(
        "start",
        "contacts",
        *(name for name in _BANDS if name in values.columns),
        aht_s=pl.col("aht_s").fill_null(queue.aht_s),
        patience_s=pl.lit(queue.patience_s),
        shrinkage="shrinkage" if "shrinkage" in values.columns else pl.lit(queue.shrinkage),
    )
    if is_automated(queue.channel):
        return _nobody(demand)
    targets, length_s = targets_of(queue), float(every_s)
    if is_deferred(queue.channel):
        return _deferred(queue, demand, length_s)
    if queue.concurrency > 1:
        at_once = Concurrency(queue.concurrency, queue.slowdown)
        found = chat_required(demand, targets, at_once, interval_s=length_s)
        return _laid(found.with_columns(_ROSTERED, chance=pl.lit(None, pl.Float64)))
    if queue.redial > 0:
        demand = settled(demand, targets, queue.redial, length_s)
    found = required(demand, targets, interval_s=length_s)
    if way.kind != "formula":
        days = list(_days(queue, demand, length_s, way, step))
        if days:
            found = found.drop("agents").join(pl.concat(days), on="start").with_columns(_ROSTERED)
    agents = found["agents"].to_numpy()
    chance = interval_chance(found, agents, targets, interval_s=length_s)
    return _laid(found.with_columns(chance=pl.Series(chance)))


def _laid(found: pl.DataFrame) -> pl.DataFrame:
    return found.select(COLUMNS).with_columns(
        pl.col("service_level").fill_null(1.0), pl.col("occupancy").fill_null(0.0)
    )


def _nobody(demand: pl.DataFrame) -> pl.DataFrame:
    """Return no heads at all: a machine answers at once, however many come."""
    return demand.select(
        "start",
        "contacts",
        "aht_s",
        pl.lit(0, pl.Int64).alias("agents"),
        pl.lit(0, pl.Int64).alias("scheduled"),
        pl.lit("none").alias("binding"),
        pl.lit(1.0).alias("service_level"),
        pl.lit(0.0).alias("occupancy"),
        pl.lit(None, pl.Float64).alias("chance"),
    )


def _deferred(queue: Queue, demand: pl.DataFrame, length_s: float) -> pl.DataFrame:
    """Return heads inside the opening hours, so that enough is done within the deadline."""
    promise = Deadline(queue.deadline_s or DEADLINE_S, max(queue.service_level, EXPECTED))
    local = pl.col("start").dt.convert_time_zone(zone_of(queue).key)
    clock = local.dt.strftime("%H:%M")
    working = demand.select((clock >= queue.opens) & (clock < queue.closes)).to_series().to_numpy()
    plan = deferred_required(demand, promise, working=working, interval_s=length_s)
    agents = pl.col("agents")
    worked_s = pl.max_horizontal(agents * length_s, pl.lit(1.0))
    work_s = pl.max_horizontal("workload_s", pl.lit(1.0))
    return _laid(
        plan.frame.with_columns(
            _ROSTERED,
            binding=pl.when(agents > 0).then(pl.lit("service_level")).otherwise(pl.lit("none")),
            service_level=(1 - pl.col("late_s") / work_s).clip(0, 1),
            occupancy=(pl.col("done_s") / worked_s).clip(0, 1),
            chance=pl.lit(None, pl.Float64),
        )
    )


def _days(
    queue: Queue, demand: pl.DataFrame, length_s: float, way: Way, step: Callable[[], bool]
) -> Iterator[pl.DataFrame]:
    """Yield start and agents of each local day that is reached."""
    local = pl.col("start").dt.convert_time_zone(zone_of(queue).key).dt.date()
    targets = targets_of(queue)
    for day in demand.with_columns(day=local).partition_by("day", maintain_order=True):
        if not step():
            return
        if way.kind == "chance":
            found = heads_for_chance(day, targets, way.chance, interval_s=length_s).frame
        else:
            contacts, aht_s, patience_s = (
                day[name].to_numpy().astype(np.float64) for name in _DEMAND
            )
            whole = DayDemand(contacts, aht_s, patience_s, length_s)
            found = corrected(whole, targets).frame
        yield day.select("start").with_columns(found["agents"])


_DEMAND = ("contacts", "aht_s", "patience_s")
