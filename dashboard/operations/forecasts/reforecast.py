"""The rest of today, foretold anew every 15 minutes from what has come so far."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from sqlmodel import Session, col, select

from dashboard.frames import MOMENT
from dashboard.operations.desk import Desk
from dashboard.operations.forecasts.matrices import packed, unpacked
from dashboard.operations.forecasts.today import EVERY_S, FRESH, Today, todays
from dashboard.operations.queues.known import id_of, zone_of
from dashboard.store.tables import ForecastLook, Queue, Reforecast
from dashboard.store.write import upsert
from forecasting.intraday import reforecast

_KEPT = ("contacts", "lo80", "hi80", "lo95", "hi95")
_AS_STORED = pl.col("made_at", "start").cast(MOMENT)


@dataclass(frozen=True)
class RestOfDay:
    """The rest of today of some queues together.

    Attributes
    ----------
    rows : pl.DataFrame
        start (UTC), contacts, and how far the 80 % band reaches below and above.
    changed : bool
        Whether any of them left the band around its forecast.
    against_forecast : float
        The rest beside the forecast made before, as a share more or less.
    """

    rows: pl.DataFrame
    changed: bool
    against_forecast: float


def reforecast_today(desk: Desk) -> int:
    """Foretell the rest of today where that is 15 minutes ago; return for how many queues."""
    now = desk.now()
    with desk.store.read() as session:
        if not _due(session, now):
            return 0
        known = list(todays(session, now))
    rows = [row for alike in _alike(known) for row in _rows(alike, now)]
    if rows:
        with desk.store.write() as session:
            upsert(session, Reforecast, pl.DataFrame(rows).with_columns(_AS_STORED))
    return len(rows)


def _due(session: Session, now: dt.datetime) -> bool:
    """Tell whether a quarter of an hour began since the last time, and anything can be told."""
    newest = select(Reforecast.made_at).order_by(col(Reforecast.made_at).desc()).limit(1)
    last = session.exec(newest).first()
    if last is not None and last <= now and _quarter(last) == _quarter(now):
        return False
    return session.exec(select(ForecastLook.queue_id).limit(1)).first() is not None


def _quarter(moment: dt.datetime) -> int:
    return int(moment.timestamp() // EVERY_S)


def _alike(todays: Iterable[Today]) -> Iterable[list[Today]]:
    """Group queues whose arrays fit together."""
    groups: dict[tuple[object, ...], list[Today]] = {}
    for one in todays:
        key = (one.every_s, one.past_actual.shape, one.so_far.size)
        groups.setdefault(key, []).append(one)
    return groups.values()


def _rows(todays: Sequence[Today], now: dt.datetime) -> Iterable[dict[str, Any]]:
    """Foretell the rest of today of queues whose arrays fit together."""
    rest = reforecast(
        np.stack([one.past_forecast for one in todays]),
        np.stack([one.past_actual for one in todays]),
        np.stack([one.forecast for one in todays]),
        np.stack([one.so_far for one in todays]),
    )
    blocks = np.stack([rest.contacts, rest.lo80, rest.hi80, rest.lo95, rest.hi95], axis=1)
    for place, one in enumerate(todays):
        yield {
            "queue_id": id_of(one.queue),
            "made_at": now,
            "run_id": one.run_id,
            "start": one.rest,
            "every_s": one.every_s,
            "changed": bool(rest.changed[place]),
            "factor": float(rest.factor[place]),
            "rest": packed(blocks[place]),
        }


def read_reforecast(session: Session, queue: Queue, now: dt.datetime) -> Reforecast | None:
    """Return what was foretold of the rest of a queue's today within the last hour, else None."""
    row = session.get(Reforecast, id_of(queue))
    if row is None or not now - FRESH <= row.made_at <= now:
        return None
    zone = zone_of(queue)
    same_day = row.made_at.astimezone(zone).date() == now.astimezone(zone).date()
    return row if same_day else None


def rest_frame(row: Reforecast) -> pl.DataFrame:
    """Return the rest of a day as a frame: start (UTC), contacts, lo80, hi80, lo95, hi95."""
    numbers = unpacked(row.rest, len(_KEPT))
    starts = [row.start + dt.timedelta(seconds=row.every_s * i) for i in range(numbers.shape[1])]
    return pl.DataFrame({"start": starts, **dict(zip(_KEPT, numbers, strict=True))})


def rest_of(session: Session, queues: Sequence[Queue], now: dt.datetime) -> RestOfDay | None:
    """Return the rest of today of some queues together, None where not all were foretold.

    Queues add; their bands as if they erred independently.
    """
    found = [read_reforecast(session, queue, now) for queue in queues]
    rows = [row for row in found if row is not None]
    if not rows or len(rows) < len(found):
        return None
    frames = [rest_frame(row) for row in rows]
    below, above = pl.col("contacts") - pl.col("lo80"), pl.col("hi80") - pl.col("contacts")
    spread = (
        pl.concat(frames)
        .group_by("start")
        .agg(
            pl.col("contacts").sum(),
            below=(below**2).sum().sqrt(),
            above=(above**2).sum().sqrt(),
        )
    )
    total = sum(float(frame["contacts"].sum()) for frame in frames)
    before = sum(
        float(frame["contacts"].sum()) / row.factor if row.factor else 0.0
        for frame, row in zip(frames, rows, strict=True)
    )
    return RestOfDay(
        spread.sort("start"),
        any(row.changed for row in rows),
        total / before - 1 if before else 0.0,
    )
