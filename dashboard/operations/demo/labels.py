"""What went wrong at the demo bank and when: labels to score detectors and risk models by."""

import datetime as dt
from pathlib import Path

import polars as pl

from dashboard.frames import MOMENT
from dashboard.operations.demo.incidents import Incident, kept_incidents
from dashboard.operations.demo.seed import is_demo
from dashboard.operations.demo.tick import midnight_of
from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.text import SaidError

COLUMNS = {
    "kind": pl.String,
    "queues": pl.List(pl.String),
    "size": pl.Float64,
    "start": MOMENT,
    "end": MOMENT,
    "origin": pl.String,
}


def labels(desk: Desk, actor: Actor) -> pl.DataFrame:
    """Return every incident of the demo bank that was kept, in order of time.

    Returns
    -------
    pl.DataFrame
        `COLUMNS`: the kind (``surge``, ``handle_time``, ``absence``, ``dead_queue`` or ``leak``),
        the queues it befell, its size (a factor on contacts or handle times; of a leak the one
        reached at its end; of an absence the share of people away), start and end (aware, UTC),
        and whether it lies in the ``past`` that only facts are kept of, was ``scheduled`` for a
        simulated day, or came ``on_demand``. A simulated day's are kept when it is simulated.

    Raises
    ------
    SaidError
        Where the store does not hold the demo bank.
    """
    require(actor, "see_alerts")
    with desk.store.read() as session:
        if not is_demo(session):
            raise SaidError("cli.demo.other_store")
        rows = [_row(incident) for incident in kept_incidents(session)]
    return pl.DataFrame(rows, COLUMNS, orient="row").sort("start", "kind")


def _row(incident: Incident) -> tuple[str, list[str], float, dt.datetime, dt.datetime, str]:
    midnight = midnight_of(incident.day).astimezone(dt.UTC)
    start, end = (midnight + dt.timedelta(seconds=s) for s in (incident.start_s, incident.end_s))
    return incident.kind, list(incident.queues), incident.size, start, end, incident.origin


def write_labels(desk: Desk, actor: Actor, path: Path) -> int:
    """Write the labels as CSV, one row an incident and queue; return the number of incidents."""
    found = labels(desk, actor)
    found.explode("queues").rename({"queues": "queue"}).write_csv(
        path, datetime_format="%Y-%m-%dT%H:%M:%S%:z"
    )
    return found.height
