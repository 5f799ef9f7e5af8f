"""Heads for each interval of a forecast: the requirement that rosters are built against."""

import datetime as dt
from collections.abc import Sequence

import polars as pl
from sqlmodel import Session, col, select

from dashboard.operations.adjusting.levers import levers_of, pulled
from dashboard.operations.adjusting.override import overridden, overrides_of
from dashboard.operations.assumptions.redialling import first_share, scaled
from dashboard.operations.assumptions.shrinkage import with_shrinkage
from dashboard.operations.desk import Desk, floor_time
from dashboard.operations.heads.heads import Way, heads_of, read_way
from dashboard.operations.jobs import Report
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import id_of, queues_named, zone_of
from dashboard.operations.trail import record
from dashboard.store.read import read_frame
from dashboard.store.tables import ForecastRun, ForecastValue, Queue, Requirement
from dashboard.store.write import table_of, upsert
from dashboard.text import SaidError


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


def plan_heads(
    desk: Desk, actor: Actor, names: Sequence[str], report: Report = lambda _share, _best: True
) -> dict[str, int]:
    """Compute the heads of every interval of the newest forecast of some queues.

    Each queue is written in a transaction of its own, so that a run that is stopped keeps what it
    has done.

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
    with desk.store.read() as session:
        queues, way = queues_named(session, names), read_way(session)
        forecasts = [_newest(session, queue) for queue in queues]
    done: dict[str, int] = {}
    for queue, (run, values) in zip(queues, forecasts, strict=True):

        def step(name: str = queue.name) -> bool:
            return report(len(done) / len(queues), {"queue": name})

        heads = heads_of(queue, values, run.every_s, way, step)
        with desk.store.write() as session:
            done[queue.name] = _write(session, queue, heads, run.every_s, run.id, way)
    with desk.store.write() as session:
        record(session, actor, "staffing.plan", ", ".join(done), {"way": way.kind, **done})
    return done


def _newest(session: Session, queue: Queue) -> tuple[ForecastRun, pl.DataFrame]:
    run = latest_run(session, queue)
    if run is None:
        raise SaidError("staffing.no_forecast", queue=queue.name)
    first = scaled(run_values(session, run), first_share(session, queue, floor_time(session)))
    return run, with_shrinkage(session, queue, first)


def write_requirement(
    session: Session, queue: Queue, values: pl.DataFrame, every_s: int, run_id: int | None
) -> int:
    """Compute by formula and store the heads of some intervals; `values` as `heads_of` takes."""
    heads = heads_of(queue, with_shrinkage(session, queue, values), every_s, Way())
    return _write(session, queue, heads, every_s, run_id, Way())


def _write(
    session: Session, queue: Queue, heads: pl.DataFrame, every_s: int, run_id: int | None, way: Way
) -> int:
    rows = heads.with_columns(
        queue_id=pl.lit(id_of(queue), pl.Int64),
        length_s=pl.lit(every_s, pl.Int64),
        run_id=pl.lit(run_id, pl.Int64),
        way=pl.lit(way.kind),
    )
    return upsert(session, Requirement, rows)


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
