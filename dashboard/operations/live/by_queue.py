"""Live figures of queues, one by one, by channel, or of the whole center."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl
from sqlmodel import Session

from dashboard.frames import LIVE_LENGTH_S
from dashboard.measures.histogram import quantile
from dashboard.measures.kpis import counted, kpis, summed
from dashboard.measures.service import FORMULAS, service_level
from dashboard.operations.desk import Desk
from dashboard.operations.facts.kept import read_facts
from dashboard.operations.forecasts.expect import live_queues
from dashboard.operations.forecasts.project import read_projection
from dashboard.operations.live.periods import begin_of
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import all_queues, goals_of, waited_for, zone_of
from dashboard.store.tables import Queue

BY = ("center", "channel", "queue")
WAITS: Mapping[str, float] = {"wait_p50_s": 0.5, "wait_p80_s": 0.8, "wait_p95_s": 0.95}
"""Percentiles of the wait of answered contacts."""
_COUNTS = (
    "offered",
    "answered",
    "in_target",
    "abandoned",
    "abandoned_in_target",
    "short_abandoned",
)


@dataclass(frozen=True)
class Figures:
    """One row of live figures.

    Attributes
    ----------
    name : str
        Queue or channel; empty for the center.
    counts : mapping
        offered, answered, abandoned and how many of them in target; None where no source tells.
    formula : str
        By which the service level is counted.
    values : mapping
        service_level, asa_s, aht_s, abandon_rate and the percentiles `WAITS`.
    formulas : mapping
        Key of each of the five formulas → service level of the same contacts.
    projected : mapping
        mean, lo95, hi95 of the whole day's service level; empty while none is known.
    """

    name: str
    counts: Mapping[str, int | None]
    formula: str
    values: Mapping[str, float | None]
    formulas: Mapping[str, float | None]
    projected: Mapping[str, float]


def measure_queues(desk: Desk, actor: Actor, by: str, span: str) -> list[Figures]:
    """Return the live figures of every group of queues.

    Parameters
    ----------
    desk, actor
        Where, and who asks.
    by : str
        One of `BY`. A center's figures leave out what waits for hours and what machines answer.
    span : str
        One of `dashboard.operations.live.periods.SPANS`.
    """
    require(actor, "see_live")
    now = desk.now()
    with desk.store.read() as session:
        queues = live_queues(session, all_queues(session), now)
        if not queues:
            return []
        since = begin_of(span, now, zone_of(queues[0]))
        until = now + dt.timedelta(seconds=LIVE_LENGTH_S)
        facts = read_facts(session, queues, since, until)
        return [_figures(session, facts, *group) for group in _groups(queues, by)]


def _groups(queues: Sequence[Queue], by: str) -> list[tuple[str, list[Queue]]]:
    if by == "center":
        return [("", waited_for(queues))]
    key = "channel" if by == "channel" else "name"
    names = dict.fromkeys(str(getattr(queue, key)) for queue in queues)
    return [(name, [q for q in queues if getattr(q, key) == name]) for name in names]


def _figures(session: Session, facts: pl.DataFrame, name: str, queues: Sequence[Queue]) -> Figures:
    mine = facts.filter(pl.col("queue").is_in([queue.name for queue in queues]))
    formula = queues[0].formula
    sums = summed(counted(mine, goals_of(queues)), [])
    found = kpis(sums, {}, formula).with_columns(
        service_level(key).alias(f"by_{key}") for key in FORMULAS
    )
    row = found.row(0, named=True)
    waits = {key: quantile(mine["answered_waits"], share) for key, share in WAITS.items()}
    shares = ("service_level", "asa_s", "aht_s", "abandon_rate", "connection_rate")
    return Figures(
        name,
        {key: row[key] for key in _COUNTS},
        formula,
        {key: row[key] for key in shares} | waits,
        {key: row[f"by_{key}"] for key in FORMULAS},
        read_projection(session, [queue.name for queue in queues]),
    )
