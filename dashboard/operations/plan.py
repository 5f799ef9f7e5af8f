"""Heads for each interval of a forecast: the requirement that rosters are built against."""

import datetime as dt
from collections.abc import Sequence

import polars as pl
from sqlmodel import Session, col, select

from dashboard.operations.desk import Desk, floor_time
from dashboard.operations.forecasts.levers import levers_of, pulled
from dashboard.operations.forecasts.override import overridden, overrides_of
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues import id_of, queues_named, zone_of
from dashboard.operations.trail import record
from dashboard.store.read import read_frame
from dashboard.store.tables import ForecastRun, ForecastValue, Queue, Requirement
from dashboard.store.write import table_of, upsert
from dashboard.text import SaidError
from scheduling.staffing import Targets, required


def latest_run(session: Session, queue: Queue) -> ForecastRun | None:
    """Return a queue's newest forecast."""
    statement = select(ForecastRun).where(ForecastRun.queue_id == id_of(queue))
    return session.exec(statement.order_by(col(ForecastRun.id).desc()).limit(1)).first()


def run_values(session: Session, run: ForecastRun) -> pl.DataFrame:
    """Return a forecast's intervals with what people know better laid over them.

    Known changes first, then overrides: who says a total means it.

    Returns
    -------
    pl.DataFrame
        start, contacts, lo80, hi80, lo95, hi95, aht_s.
    """
    queue = session.get_one(Queue, run.queue_id)
    changed = pulled(base_values(session, run), levers_of(session, queue), zone_of(queue))
    return overridden(changed, overrides_of(session, queue, floor_time(session)))


def base_values(session: Session, run: ForecastRun) -> pl.DataFrame:
    """Return a forecast's intervals as it was made."""
    table = table_of(ForecastValue)
    wanted = [column for column in table.columns if column.name != "run_id"]
    return read_frame(
        session, select(*wanted).where(table.c.run_id == run.id).order_by(table.c.start)
    )


def plan_heads(desk: Desk, actor: Actor, names: Sequence[str]) -> dict[str, int]:
    """Compute the heads of every interval of the newest forecast of some queues.

    Returns
    -------
    dict
        Queue → number of intervals planned.

    Raises
    ------
    SaidError
        For an unknown queue, or one without a forecast.
    """
    require(actor, "make_staffing")
    done: dict[str, int] = {}
    with desk.store.write() as session:
        for queue in queues_named(session, names):
            run = latest_run(session, queue)
            if run is None:
                raise SaidError("staffing.no_forecast", queue=queue.name)
            values = run_values(session, run)
            done[queue.name] = write_requirement(session, queue, values, run.every_s, run.id)
        record(session, actor, "staffing.plan", ", ".join(done), done)
    return done


def write_requirement(
    session: Session, queue: Queue, values: pl.DataFrame, every_s: int, run_id: int | None
) -> int:
    """Compute and store the heads of some intervals.

    Parameters
    ----------
    session : Session
        A writing transaction.
    queue : Queue
        With its promise, patience and shrinkage.
    values : pl.DataFrame
        Columns start, contacts and aht_s (null: the queue's own).
    every_s : int
        Length of the intervals, seconds.
    run_id : int or None
        The forecast that they come from.
    """
    demand = values.select(
        "start",
        "contacts",
        aht_s=pl.col("aht_s").fill_null(queue.aht_s),
        patience_s=pl.lit(queue.patience_s),
    )
    heads = required(
        demand, targets_of(queue), shrinkage=queue.shrinkage, interval_s=float(every_s)
    )
    rows = heads.select(
        "start",
        "contacts",
        "aht_s",
        "agents",
        "scheduled",
        "binding",
        pl.col("service_level").fill_null(1.0),
        pl.col("occupancy").fill_null(0.0),
        queue_id=pl.lit(id_of(queue), pl.Int64),
        length_s=pl.lit(every_s, pl.Int64),
        run_id=pl.lit(run_id, pl.Int64),
    )
    return upsert(session, Requirement, rows)


def targets_of(queue: Queue) -> Targets:
    """Return what a queue promises, as the staffing formulas take it."""
    return Targets(
        service_level=queue.service_level,
        target_wait_s=queue.target_wait_s,
        formula=queue.formula,
        max_occupancy=queue.max_occupancy,
        short_abandon_s=queue.short_abandon_s,
    )


def read_requirement(
    session: Session, queues: Sequence[Queue], since: dt.datetime, until: dt.datetime
) -> pl.DataFrame:
    """Return the requirement of some queues in [since, until), with a column queue."""
    table = table_of(Requirement)
    names = {id_of(queue): queue.name for queue in queues}
    rows = read_frame(
        session,
        select(*table.columns)
        .where(table.c.queue_id.in_(names))
        .where(table.c.start >= since, table.c.start < until)
        .order_by(table.c.queue_id, table.c.start),
    )
    return rows.with_columns(
        queue=pl.col("queue_id").replace_strict(names, return_dtype=pl.String, default=None)
    ).drop("queue_id")
