"""Two forecasts of a queue side by side: what changed, why, and which was nearer to what came."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import polars as pl
from sqlmodel import Session, col, select

from dashboard.operations.desk import Desk
from dashboard.operations.forecasts.runs import (
    Came,
    Run,
    newest_rows,
    run_of,
    values_of,
    wape_of,
)
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import id_of, queues_named, zone_of
from dashboard.store.tables import ForecastOverride, ForecastRun, Queue
from dashboard.text import SaidError


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


@dataclass(frozen=True)
class Comparison:
    """Two forecasts of a queue as they were made, and what came since.

    Attributes
    ----------
    zone : ZoneInfo
        Of the queue.
    older, newer : Run
        The two.
    change : Change
        What differs and why.
    days : pl.DataFrame
        day, older, newer, came; null where a forecast does not know a day or it is not over.
    common : int
        Days that both promised and that are over.
    older_wape, newer_wape : float or None
        Σ|F−A| / ΣA over the intervals of these days, at the longer of both interval lengths.
    between : sequence of ForecastOverride
        Overrides laid after the older one was made and by the time of the newer.
    """

    zone: ZoneInfo
    older: Run
    newer: Run
    change: Change
    days: pl.DataFrame
    common: int
    older_wape: float | None
    newer_wape: float | None
    between: Sequence[ForecastOverride]


def what_changed(desk: Desk, actor: Actor, queue: str) -> Change | None:
    """Return how a queue's newest forecast differs from the one before, None without two."""
    require(actor, "see_forecast")
    with desk.store.read() as session:
        match newest_rows(session, queues_named(session, [queue])[0], 2):
            case [new, old]:
                return _change(run_of(new), run_of(old), *_values(session, new, old))
            case _:
                return None


def compare_runs(desk: Desk, actor: Actor, queue: str, older_id: int, newer_id: int) -> Comparison:
    """Return two forecasts of a queue side by side.

    Raises
    ------
    SaidError
        For an unknown queue, or a number that is none of its forecasts.
    """
    require(actor, "see_forecast")
    with desk.store.read() as session:
        found = queues_named(session, [queue])[0]
        older, newer = (_row(session, found, number) for number in (older_id, newer_id))
        new, old = _values(session, newer, older)
        came = Came.of(session, found, pl.concat([old, new]))
        between = _between(session, found, older.made_at, newer.made_at)
    errors = _errors(came, old, new, max(older.every_s, newer.every_s))
    return Comparison(
        zone_of(found),
        run_of(older),
        run_of(newer),
        _change(run_of(newer), run_of(older), new, old),
        _by_day(came, old, new),
        *errors,
        between,
    )


def _row(session: Session, queue: Queue, number: int) -> ForecastRun:
    row = session.get(ForecastRun, number)
    if row is None or row.queue_id != id_of(queue):
        raise SaidError("compare.unknown", queue=queue.name, number=number)
    return row


def _values(session: Session, new: ForecastRun, old: ForecastRun) -> list[pl.DataFrame]:
    """Return the start and contacts of two forecasts."""
    values = values_of(session, [new, old])
    return [
        values.filter(pl.col("run_id") == row.id).select("start", "contacts") for row in (new, old)
    ]


def _change(new: Run, old: Run, now: pl.DataFrame, before: pl.DataFrame) -> Change:
    return Change(
        old.made_at,
        _difference(now, before),
        new.model,
        old.model,
        new.share("wape"),
        old.share("wape"),
        int(new.share("days") or 0) - int(old.share("days") or 0),
        new.input_hash == old.input_hash,
    )


def _difference(new: pl.DataFrame, old: pl.DataFrame) -> float | None:
    both = new.join(old.select("start", before="contacts"), on="start")
    before = float(both["before"].sum())
    return float(both["contacts"].sum()) / before - 1 if before > 0 else None


def _by_day(came: Came, old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """Return day, older, newer and came of the days that either forecast knows."""
    day = pl.col("start").dt.convert_time_zone(came.zone.key).dt.date().alias("day")
    sides = [
        values.group_by(day).agg(pl.col("contacts").sum().alias(name))
        for name, values in (("older", old), ("newer", new))
    ]
    both = sides[0].join(sides[1], on="day", how="full", coalesce=True)
    return both.join(came.by_day(), on="day", how="left").sort("day")


def _errors(
    came: Came, old: pl.DataFrame, new: pl.DataFrame, every_s: int
) -> tuple[int, float | None, float | None]:
    """Return the days that both promised and that are over, and both errors there."""
    older, newer = (came.beside(values, every_s) for values in (old, new))
    older, newer = (
        older.join(newer.select("day").unique(), on="day", how="semi"),
        newer.join(older.select("day").unique(), on="day", how="semi"),
    )
    return older["day"].n_unique(), wape_of(older, "contacts"), wape_of(newer, "contacts")


def _between(
    session: Session, queue: Queue, since: dt.datetime, until: dt.datetime
) -> Sequence[ForecastOverride]:
    """Return the overrides laid after one moment and by another, withdrawn ones too."""
    return session.exec(
        select(ForecastOverride)
        .where(ForecastOverride.queue_id == id_of(queue))
        .where(ForecastOverride.made_at > since, ForecastOverride.made_at <= until)
        .order_by(col(ForecastOverride.id))
    ).all()
