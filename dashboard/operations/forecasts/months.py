"""Months ahead, as the newest forecast of a queue tells them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlmodel import select

from dashboard.operations.desk import Desk
from dashboard.operations.heads.plan import latest_run
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import queues_named
from dashboard.store.read import read_frame
from dashboard.store.tables import ForecastMonth
from dashboard.store.write import table_of


@dataclass(frozen=True)
class Months:
    """Months ahead of a queue.

    Attributes
    ----------
    rows : pl.DataFrame
        month (its first day), contacts, lo80, hi80, lo95, hi95, days (open ones).
    report : mapping
        yearly, growth (a month, share), wape and naive (looking back), origins.
    """

    rows: pl.DataFrame
    report: Mapping[str, Any]


def read_months(desk: Desk, actor: Actor, queue: str) -> Months | None:
    """Return the months ahead of a queue, None where its history is too short for them."""
    require(actor, "see_forecast")
    table = table_of(ForecastMonth)
    with desk.store.read() as session:
        run = latest_run(session, queues_named(session, [queue])[0])
        if run is None or not run.report.get("months"):
            return None
        wanted = [column for column in table.columns if column.name != "run_id"]
        mine = select(*wanted).where(table.c.run_id == run.id).order_by(table.c.month)
        return Months(read_frame(session, mine), run.report["months"])
