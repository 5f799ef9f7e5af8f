"""How often a rule would have fired in the last days, by what the store still holds."""

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np
import sqlalchemy
from sqlmodel import Session

from dashboard.measures.indicators import INDICATORS
from dashboard.measures.rules import Mask, Rule, buckets_of, firing, masks, onsets
from dashboard.operations.alerting.judge_rules import scheduled
from dashboard.operations.alerting.keep_rules import check_rule, scopes_of
from dashboard.operations.alerting.rule_series import Grid, grid_until, read_series
from dashboard.operations.desk import Desk, floor_time
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import all_queues
from dashboard.store.read import read_frame
from dashboard.store.tables import AgentState, Contact, IntervalFact, Queue
from dashboard.store.write import table_of

DAYS = 30
RAW_DAYS = 7
"""Days of single contacts and states that are looked at: there may be very many of them."""
_DAY_S = 86_400
_UNNAMED = "–"
_FINEST_S = 300


@dataclass(frozen=True)
class Preview:
    """What a rule would have done.

    Attributes
    ----------
    times : int
        How often it would have begun to fire, over all that it judges.
    hours : float
        For how long it would have fired, hours.
    days : float
        Of history that carries every one of its indicators; 0 where there is none.
    bucket_s : int
        Length of the buckets that history is kept in, seconds.
    moments : tuple of datetime
        When it would have begun, newest first, the last twenty.
    not_carried : tuple of str
        Indicators that history does not carry at all.
    """

    times: int
    hours: float
    days: float
    bucket_s: int
    moments: tuple[dt.datetime, ...] = ()
    not_carried: tuple[str, ...] = ()


def preview(desk: Desk, actor: Actor, rule: Rule) -> Preview:
    """Let a rule run over the last thirty days; it needs no name yet.

    Raises
    ------
    SaidError
        For a rule with other faults.
    """
    require(actor, "see_alerting")
    with desk.store.read() as session:
        check_rule(session, replace(rule, name=rule.name or _UNNAMED))
        now = floor_time(session)
        queues = scopes_of(rule, all_queues(session))
        every = [queue for _, several in queues for queue in several]
        carried = {c.indicator: _since(session, c.indicator, every, now) for c in rule.conditions}
        missing = tuple(name for name, since in carried.items() if since is None)
        known = [since for since in carried.values() if since is not None]
        if missing or not known:
            return Preview(0, 0.0, 0.0, _FINEST_S, not_carried=missing)
        return _run(session, rule, queues, (max(known), now))


def _since(
    session: Session, indicator: str, queues: list[Queue], now: dt.datetime
) -> dt.datetime | None:
    """Return from when on history carries an indicator, at most as long as is looked at."""
    ids = [queue.id for queue in queues]
    source = INDICATORS[indicator].source
    facts, contacts, states = (table_of(t) for t in (IntervalFact, Contact, AgentState))
    column, where = {
        "facts": (facts.c.start, facts.c.queue_id.in_(ids)),
        "contacts": (contacts.c.arrived_at, contacts.c.queue_id.in_(ids)),
        "states": (states.c.since, sqlalchemy.true()),
    }[source]
    oldest = now - dt.timedelta(days=DAYS if source == "facts" else RAW_DAYS)
    first = sqlalchemy.select(column.label("first")).where(where, column >= oldest, column <= now)
    found = read_frame(session, first.order_by(column).limit(1))
    return None if found.is_empty() else found["first"][0]


def _run(
    session: Session,
    rule: Rule,
    scopes: list[tuple[Queue | None, list[Queue]]],
    span: tuple[dt.datetime, dt.datetime],
) -> Preview:
    length_s = _length(session, [q for _, several in scopes for q in several], span[0], rule)
    buckets = int((span[1] - span[0]).total_seconds() // length_s)
    if buckets < 1:
        return Preview(0, 0.0, 0.0, length_s)
    grid = grid_until(span[1], buckets, length_s)
    begun: list[dt.datetime] = []
    lasting = 0
    for _, several in scopes:
        fires = _fires(session, rule, grid, several)
        begun += [grid.ends[place] for place in onsets(fires)]
        lasting += int(np.count_nonzero(fires))
    return Preview(
        len(begun),
        lasting * length_s / 3600,
        buckets * length_s / _DAY_S,
        length_s,
        tuple(sorted(begun, reverse=True)[:20]),
    )


def _fires(session: Session, rule: Rule, grid: Grid, several: list[Queue]) -> Mask:
    series = read_series(session, several, {c.indicator for c in rule.conditions}, grid)
    met, still = masks(rule, series, scheduled(rule, grid, several[0]))
    return firing(met, still, buckets_of(rule, grid.length_s))


def _length(session: Session, queues: list[Queue], since: dt.datetime, rule: Rule) -> int:
    """Return the longest interval of the facts that are looked at: nothing finer is known."""
    if all(INDICATORS[c.indicator].source != "facts" for c in rule.conditions):
        return _FINEST_S
    facts = table_of(IntervalFact)
    longest = sqlalchemy.select(sqlalchemy.func.max(facts.c.length_s)).where(
        facts.c.queue_id.in_([queue.id for queue in queues]), facts.c.start >= since
    )
    return int(session.connection().execute(longest).scalar() or _FINEST_S)
