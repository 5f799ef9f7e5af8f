"""Known changes that no history tells of, laid over forecasts: containment, campaigns, changes."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import polars as pl
from sqlmodel import Session, col, select

from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import id_of, queues_named
from dashboard.operations.trail import record
from dashboard.store.tables import ForecastLever, Queue
from dashboard.text import SaidError
from forecasting.errors import ForecastingError
from forecasting.levers import Lever, campaign, containment, pull

_MOST_FACTOR = 20.0


@dataclass(frozen=True)
class LeverWish:
    """A known change as a person tells it.

    Attributes
    ----------
    name : str
        As the reader knows it.
    kind : str
        A key of `NUMBERS`.
    first, last : date
        Local days on which it holds, both included.
    numbers : mapping
        As `NUMBERS` names them.
    doubt : float
        Standard deviation of what it changes, as a share of it.
    """

    name: str
    kind: str
    first: dt.date
    last: dt.date
    numbers: Mapping[str, float]
    doubt: float = 0.25


NUMBERS: Mapping[str, Sequence[str]] = {
    "containment": ("before", "after"),
    "campaign": ("reached", "response", "half_life_days"),
    "change": ("factor",),
}
"""Kind → its numbers: bot containment before and after (shares); customers reached, the share that
makes contact, and days until half as many do; a factor."""


def add_lever(desk: Desk, actor: Actor, queue: str, wish: LeverWish) -> int:
    """Keep a known change of a queue; return its number.

    Raises
    ------
    SaidError
        For an unknown queue, no name, or numbers that are not possible.
    """
    require(actor, "make_forecast")
    if not wish.name.strip() or set(wish.numbers) != set(NUMBERS.get(wish.kind, ())):
        raise SaidError("lever.no_name")
    if wish.last < wish.first:
        raise SaidError("lever.no_time")
    row = ForecastLever(
        queue_id=0,
        name=wish.name.strip(),
        kind=wish.kind,
        first=wish.first,
        last=wish.last,
        numbers=dict(wish.numbers),
        doubt=wish.doubt,
        made_by=actor.name,
        made_at=desk.now(),
    )
    try:
        factors = [lever.factor for lever in _levers(row)]
    except ForecastingError as error:
        raise SaidError("lever.bad_numbers", why=str(error)) from error
    if max(factors) > _MOST_FACTOR:
        raise SaidError("lever.bad_numbers", why=f"{max(factors):.1f} > {_MOST_FACTOR:.0f}")
    with desk.store.write() as session:
        row.queue_id = id_of(queues_named(session, [queue])[0])
        session.add(row)
        session.flush()
        told = {"id": row.id, "name": row.name, "kind": row.kind, **row.numbers}
        record(session, actor, "forecast.lever", queue, told)
        return row.id or 0


def list_levers(desk: Desk, actor: Actor, queue: str) -> Sequence[ForecastLever]:
    """Return the known changes of a queue that count."""
    require(actor, "see_forecast")
    with desk.store.read() as session:
        return levers_of(session, queues_named(session, [queue])[0])


def levers_of(session: Session, queue: Queue) -> Sequence[ForecastLever]:
    """Return the known changes of a queue that count, in the order they were told."""
    mine = select(ForecastLever).where(
        ForecastLever.queue_id == id_of(queue), col(ForecastLever.withdrawn_at).is_(None)
    )
    return session.exec(mine.order_by(col(ForecastLever.id))).all()


def pulled(values: pl.DataFrame, rows: Sequence[ForecastLever], zone: ZoneInfo) -> pl.DataFrame:
    """Lay known changes over a forecast's intervals; `values` has UTC starts, days are local."""
    levers = [lever for row in rows for lever in _levers(row)]
    if not levers or values.is_empty():
        return values
    local = values.with_columns(pl.col("start").dt.convert_time_zone(zone.key))
    return pull(local, levers).with_columns(pl.col("start").dt.convert_time_zone("UTC"))


def _levers(row: ForecastLever) -> Sequence[Lever]:
    return _AS_LEVERS[row.kind](row)


def _containment(row: ForecastLever) -> Sequence[Lever]:
    told = row.numbers
    return [containment(row.name, row.first, row.last, told["before"], told["after"], row.doubt)]


def _campaign(row: ForecastLever) -> Sequence[Lever]:
    told, days = row.numbers, (row.last - row.first).days + 1
    found = campaign(
        row.name, row.first, told["reached"], told["response"], told["half_life_days"], days
    )
    return [Lever(one.name, one.first, one.last, one.factor, one.extra, row.doubt) for one in found]


def _change(row: ForecastLever) -> Sequence[Lever]:
    return [Lever(row.name, row.first, row.last, row.numbers["factor"], doubt=row.doubt)]


_AS_LEVERS: Mapping[str, Callable[[ForecastLever], Sequence[Lever]]] = {
    "containment": _containment,
    "campaign": _campaign,
    "change": _change,
}
