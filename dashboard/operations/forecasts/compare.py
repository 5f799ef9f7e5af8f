"""What changed since the forecast before, and why."""

import datetime as dt
from dataclasses import dataclass

import polars as pl
from sqlmodel import Session, col, select

from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.operations.plan import base_values
from dashboard.operations.queues import id_of, queues_named
from dashboard.store.tables import ForecastRun, Queue


@dataclass(frozen=True)
class Change:
    """Two forecasts of a queue, the newest beside the one before.

    Attributes
    ----------
    before_made_at : datetime
        When the earlier one was made.
    change : float or None
        Of the contacts in the intervals that both know, a share; None when there are none.
    model, before_model : str
        Champions.
    error, before_error : float or None
        Recent errors in back-test.
    new_days : int
        Days of history that the newer one knows more.
    same_input : bool
        Whether both were made from the same history.
    """

    before_made_at: dt.datetime
    change: float | None
    model: str
    before_model: str
    error: float | None
    before_error: float | None
    new_days: int
    same_input: bool


def what_changed(desk: Desk, actor: Actor, queue: str) -> Change | None:
    """Return how a queue's newest forecast differs from the one before, None without two."""
    require(actor, "see_forecast")
    with desk.store.read() as session:
        runs = _last_two(session, queues_named(session, [queue])[0])
        if len(runs) < 2:  # noqa: PLR2004 - a pair
            return None
        new, old = runs
        return Change(
            old.made_at,
            _difference(base_values(session, new), base_values(session, old)),
            new.model,
            old.model,
            new.report.get("wape"),
            old.report.get("wape"),
            int(new.report.get("days") or 0) - int(old.report.get("days") or 0),
            new.input_hash == old.input_hash,
        )


def _last_two(session: Session, queue: Queue) -> list[ForecastRun]:
    mine = select(ForecastRun).where(ForecastRun.queue_id == id_of(queue))
    return list(session.exec(mine.order_by(col(ForecastRun.id).desc()).limit(2)))


def _difference(new: pl.DataFrame, old: pl.DataFrame) -> float | None:
    both = new.join(old.select("start", before="contacts"), on="start")
    before = float(both["before"].sum())
    return float(both["contacts"].sum()) / before - 1 if before > 0 else None
