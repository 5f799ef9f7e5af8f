"""First calls among the contacts of a forecast, where some who give up call again.

History counts every call, so a forecast has the redials of the past in it: as many as the past's
abandons made. Heads are worked out for first calls, and for the redials that those heads leave.
"""

import datetime as dt

import polars as pl
from sqlmodel import Session

from dashboard.operations.facts.sums import read_sums
from dashboard.operations.queues.known import is_deferred
from dashboard.store.tables import Queue
from scheduling.redials import required_with_redials
from scheduling.staffing import Targets

LOOK_BACK = dt.timedelta(weeks=8)
COUNTED = ("contacts", "lo80", "hi80", "lo95", "hi95")
"""Columns of a forecast that count contacts."""


def first_share(session: Session, queue: Queue, now: dt.datetime) -> float:
    """Return the share of the last weeks' contacts that came for the first time.

    Notes
    -----
    Of `offered` calls r · abandoned are followed by another one, which is a call that was offered
    too: first calls are offered − r · abandoned.
    """
    if queue.redial <= 0 or is_deferred(queue.channel):
        return 1.0
    sums = read_sums(session, [queue], now - LOOK_BACK, now, None)
    if sums.is_empty():
        return 1.0
    offered, abandoned = (float(sums[name].sum() or 0) for name in ("offered", "abandoned"))
    return 1 - queue.redial * min(1.0, abandoned / offered) if offered > 0 else 1.0


def scaled(values: pl.DataFrame, factor: float | pl.Series) -> pl.DataFrame:
    """Return a forecast with its contacts and bands times a factor, one for all or one a row."""
    by = pl.lit(factor)
    return values.with_columns(pl.col(n) * by for n in COUNTED if n in values.columns)


def settled(
    demand: pl.DataFrame, targets: Targets, redial: float, interval_s: float
) -> pl.DataFrame:
    """Return a demand of first calls with the redials that the heads for it leave.

    Parameters
    ----------
    demand
        Columns contacts, aht_s, patience_s, perhaps bands.
    targets, redial, interval_s
        As `scheduling.redials.required_with_redials` takes them.
    """
    calls = required_with_redials(demand, targets, redial, interval_s=interval_s)["calls"]
    first = demand["contacts"]
    return scaled(demand, (calls / first.replace(0.0, None)).fill_null(1.0))
