"""What a person knows better than the forecast: a layer over it, with author and expiry."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
from sqlmodel import Session, col, select

from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import id_of, queues_named
from dashboard.operations.trail import record
from dashboard.store.tables import ForecastOverride, Queue
from dashboard.text import SaidError

KINDS = ("factor", "add", "total")
BOUNDS = ("lo80", "hi80", "lo95", "hi95")
_MOST_FACTOR = 20.0


@dataclass(frozen=True)
class Wish:
    """An override as a person asks for it.

    Attributes
    ----------
    start, until : datetime
        Aware; from `start` on, before `until`.
    kind : str
        One of `KINDS`.
    value : float
        The factor, the contacts more (or less), or the total.
    reason : str
        Why.
    expires_at : datetime or None
        From when on it counts no more; None: it stays until it is withdrawn.
    """

    start: dt.datetime
    until: dt.datetime
    kind: str
    value: float
    reason: str = ""
    expires_at: dt.datetime | None = None


def override(desk: Desk, actor: Actor, queue: str, wish: Wish) -> int:
    """Lay an override over a queue's forecasts; return its number.

    Raises
    ------
    SaidError
        For an unknown queue, an empty time, or a value that is not possible.
    """
    return override_all(desk, actor, queue, [wish])[0]


def override_all(desk: Desk, actor: Actor, queue: str, wishes: Sequence[Wish]) -> list[int]:
    """Lay several overrides over a queue's forecasts, all or none; else as `override`."""
    require(actor, "make_forecast")
    for wish in wishes:
        _check(wish)
    now = desk.now()
    with desk.store.write() as session:
        number = id_of(queues_named(session, [queue])[0])
        return [_lay(session, actor, (queue, number), wish, now) for wish in wishes]


def _check(wish: Wish) -> None:
    """Refuse an override that is not possible."""
    if wish.until <= wish.start:
        raise SaidError("override.no_time")
    high = _MOST_FACTOR if wish.kind == "factor" else float("inf")
    if wish.kind not in KINDS or not (wish.kind == "add" or 0 <= wish.value <= high):
        raise SaidError("override.bad_value", value=wish.value)


def _lay(
    session: Session, actor: Actor, queue: tuple[str, int], wish: Wish, now: dt.datetime
) -> int:
    """Keep one override."""
    row = ForecastOverride(
        queue_id=queue[1],
        start=wish.start,
        until=wish.until,
        kind=wish.kind,
        value=wish.value,
        reason=wish.reason,
        made_by=actor.name,
        made_at=now,
        expires_at=wish.expires_at,
    )
    session.add(row)
    session.flush()
    details = {"id": row.id, "kind": wish.kind, "value": wish.value, "reason": wish.reason}
    record(session, actor, "forecast.override", queue[0], details)
    return row.id or 0


def overrides_of(session: Session, queue: Queue, now: dt.datetime) -> Sequence[ForecastOverride]:
    """Return the overrides of a queue that count now, in the order they were made."""
    rows = session.exec(
        select(ForecastOverride)
        .where(ForecastOverride.queue_id == id_of(queue))
        .where(col(ForecastOverride.withdrawn_at).is_(None))
        .order_by(col(ForecastOverride.id))
    )
    return [row for row in rows if row.expires_at is None or row.expires_at > now]


def list_overrides(desk: Desk, actor: Actor, queue: str) -> Sequence[ForecastOverride]:
    """Return the overrides of a queue that count now."""
    require(actor, "see_forecast")
    with desk.store.read() as session:
        return overrides_of(session, queues_named(session, [queue])[0], desk.now())


def overridden(values: pl.DataFrame, layer: Sequence[ForecastOverride]) -> pl.DataFrame:
    """Lay overrides over a forecast, one after the other.

    Parameters
    ----------
    values : pl.DataFrame
        start, contacts, `BOUNDS`; other columns stay.
    layer : sequence of ForecastOverride
        In the order they were made.

    Returns
    -------
    pl.DataFrame
        The same rows; contacts and bounds scaled together and never below zero, so that bands
        never cross. Where the forecast is zero an override of a factor changes nothing, and one
        of a number spreads it evenly over the open intervals of its time.
    """
    for row in layer:
        values = _laid(values, row)
    return values


def _laid(values: pl.DataFrame, row: ForecastOverride) -> pl.DataFrame:
    here = pl.col("start").is_between(row.start, row.until, closed="left")
    total = float(values.filter(here)["contacts"].sum())
    count = values.filter(here).height
    wanted = {"factor": total * row.value, "add": total + row.value, "total": row.value}[row.kind]
    if not count:
        return values
    if total <= 0:
        even = max(0.0, wanted) / count
        changed = [pl.when(here).then(even).otherwise(pl.col(n)).alias(n) for n in _NUMBERS]
        return values.with_columns(changed)
    factor = max(0.0, wanted) / total
    return values.with_columns(
        pl.when(here).then(pl.col(n) * factor).otherwise(pl.col(n)).alias(n) for n in _NUMBERS
    )


_NUMBERS = ("contacts", *BOUNDS)
