"""Read the newest forecast of a queue."""

import polars as pl

from dashboard.operations.desk import Desk
from dashboard.operations.heads.plan import latest_run, run_values
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import queues_named, zone_of
from dashboard.store.tables import ForecastRun
from dashboard.text import SaidError


def read_forecast(desk: Desk, actor: Actor, name: str) -> tuple[ForecastRun, pl.DataFrame]:
    """Return a queue's newest forecast: the run, and its intervals in the queue's zone.

    Raises
    ------
    SaidError
        For an unknown queue, or one without a forecast.
    """
    require(actor, "see_forecast")
    with desk.store.read() as session:
        queue = queues_named(session, [name])[0]
        run = latest_run(session, queue)
        if run is None:
            raise SaidError("staffing.no_forecast", queue=queue.name)
        values = run_values(session, run)
    return run, values.with_columns(pl.col("start").dt.convert_time_zone(zone_of(queue).key))
