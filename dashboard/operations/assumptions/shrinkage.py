"""Shrinkage of a queue by kind and time of day, from which the people to roster follow."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from sqlmodel import Session, select

from dashboard.operations.desk import Desk
from dashboard.operations.facts.history import minutes_of
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import queues_named, zone_of
from dashboard.operations.trail import record
from dashboard.store.tables import Queue, Setting
from dashboard.text import SaidError
from scheduling.tables import KINDS, shrinkage_of

SETTING = "shrinkage"
DAY_MINUTES = 1440
_MOST = 0.8


@dataclass(frozen=True)
class Part:
    """One kind of shrinkage in a part of the day.

    Attributes
    ----------
    kind : str
        Of `scheduling.tables.KINDS`.
    share : float
        Of the paid time that the kinds before it leave, 0-1.
    begin, end : str
        Wall clock ``HH:MM``; ``24:00`` is the end of the day.
    """

    kind: str
    share: float
    begin: str = "00:00"
    end: str = "24:00"


def read_parts(session: Session, queue: Queue) -> list[Part]:
    """Return a queue's shrinkage by kind; empty where only its sum is known."""
    kept = session.get(Setting, SETTING)
    rows: list[dict[str, Any]] = kept.value.get(queue.name, []) if kept else []
    return [Part(**row) for row in rows]


def shrinkage_parts(desk: Desk, actor: Actor, name: str) -> list[Part]:
    """Return a queue's shrinkage by kind."""
    require(actor, "see_staffing")
    with desk.store.read() as session:
        return read_parts(session, queues_named(session, [name])[0])


def set_shrinkage(desk: Desk, actor: Actor, name: str, parts: Sequence[Part]) -> float:
    """Say what a queue's shrinkage is made of; return its mean over the opening hours.

    That mean becomes the queue's own shrinkage, which months ahead and what-ifs go by. No part at
    all takes the kinds back and leaves the mean as it is.

    Raises
    ------
    SaidError
        For an unknown kind, a time that is none, or a share outside 0-0.8, in one part or all.
    """
    require(actor, "make_staffing")
    for part in parts:
        _check(part)
    with desk.store.write() as session:
        queue = session.exec(select(Queue).where(Queue.name == name)).one()
        before = [asdict(part) for part in read_parts(session, queue)]
        if parts:
            queue.shrinkage = _mean(queue, parts)
        kept = session.get(Setting, SETTING) or Setting(name=SETTING, value={})
        now = [asdict(part) for part in parts]
        kept.value = {**kept.value, name: now}
        session.add(kept)
        record(session, actor, "staffing.shrinkage", name, {"before": before, "after": now})
        return queue.shrinkage


def _check(part: Part) -> None:
    try:
        begin, end = minutes_of(part.begin), minutes_of(part.end)
    except ValueError as error:
        raise SaidError("shrinkage.bad_time", begin=part.begin, end=part.end) from error
    if not 0 <= begin < end <= DAY_MINUTES:
        raise SaidError("shrinkage.bad_time", begin=part.begin, end=part.end)
    if part.kind not in KINDS or not 0 <= part.share <= _MOST:
        raise SaidError("shrinkage.bad_part", kind=part.kind, share=part.share, most=_MOST)


def _mean(queue: Queue, parts: Sequence[Part]) -> float:
    open_ = slice(minutes_of(queue.opens), minutes_of(queue.closes))
    mean = float(by_minute(parts)[open_].mean())
    if mean > _MOST:
        raise SaidError("shrinkage.bad_part", kind="", share=round(mean, 3), most=_MOST)
    return round(mean, 4)


def by_minute(parts: Sequence[Part]) -> npt.NDArray[np.float64]:
    """Return the share of paid time not available in each minute of the day, shape (1440,)."""
    rows: dict[str, list[Any]] = {
        "kind": [part.kind for part in parts],
        "share": [part.share for part in parts],
        "from_slot": [minutes_of(part.begin) for part in parts],
        "to_slot": [minutes_of(part.end) for part in parts],
    }
    return shrinkage_of(pl.DataFrame(rows), DAY_MINUTES)


def with_shrinkage(session: Session, queue: Queue, values: pl.DataFrame) -> pl.DataFrame:
    """Return intervals with a column ``shrinkage``: of their kinds by their start, or the sum."""
    parts = read_parts(session, queue)
    if not parts:
        return values.with_columns(shrinkage=pl.lit(queue.shrinkage))
    local = pl.col("start").dt.convert_time_zone(zone_of(queue).key)
    minute = values.select(local.dt.hour().cast(pl.Int64) * 60 + local.dt.minute()).to_series()
    return values.with_columns(shrinkage=pl.Series(by_minute(parts)[minute.to_numpy()]))
