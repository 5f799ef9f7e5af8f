"""Recompute every fact of live contacts and compare: facts must always be true."""

import datetime as dt

import polars as pl

from dashboard.frames import INTERVALS, LIVE_LENGTH_S
from dashboard.measures.rollup import rollup
from dashboard.operations.desk import Desk
from dashboard.operations.facts.kept import extent, read_contacts, read_facts
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import all_queues
from dashboard.store.tables import Queue

_CHUNK = dt.timedelta(days=7)
_KEY = ["queue", "start"]
_TOLERANCE_S = 1e-3


def check_facts(desk: Desk, actor: Actor) -> pl.DataFrame:
    """Return the facts that differ from a recomputation from the contacts: queue and start.

    An empty answer is a proof; intervals that were imported as such have no contacts to compare.
    """
    require(actor, "see_settings")
    wrong: list[pl.DataFrame] = [pl.DataFrame(schema={k: INTERVALS[k] for k in _KEY})]
    with desk.store.read() as session:
        for queue in all_queues(session):
            span = extent(session, [queue])
            since, until = span or (desk.now(), desk.now())
            while since < until:
                end = since + _CHUNK
                contacts = read_contacts(session, [queue], since, end)
                kept = read_facts(session, [queue], since, end)
                wrong.append(_difference(queue, rollup(contacts), kept))
                since = end
    return pl.concat(wrong)


def _difference(queue: Queue, made: pl.DataFrame, kept: pl.DataFrame) -> pl.DataFrame:
    """Return the slots in which two sets of facts differ by a count or a millisecond."""
    live = kept.filter(pl.col("length_s") == LIVE_LENGTH_S)
    both = made.join(live, on=_KEY, how="full", suffix="_kept", coalesce=True)
    values = [name for name in INTERVALS if name not in {*_KEY, "length_s"}]
    differs = pl.any_horizontal(_unequal(name) for name in values)
    return both.filter(differs).select(pl.lit(queue.name).alias("queue"), "start")


def _unequal(name: str) -> pl.Expr:
    one, other = pl.col(name), pl.col(f"{name}_kept")
    if INTERVALS[name] == pl.Float64:
        apart = (one.fill_null(0.0) - other.fill_null(0.0)).abs()
        return (apart > _TOLERANCE_S).fill_null(value=False)
    return one.ne_missing(other)
