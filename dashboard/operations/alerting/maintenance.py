"""Maintenance: planned disturbances whose alerts are kept and marked, but told to nobody."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import Session, col, select

from dashboard.operations.desk import Desk, floor_time
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import queues_named
from dashboard.operations.trail import record
from dashboard.store.tables import Maintenance
from dashboard.text import SaidError

_SHOWN_AFTER = dt.timedelta(days=7)
LONGEST = dt.timedelta(days=31)


@dataclass(frozen=True)
class Window:
    """A planned disturbance as shown; no queues stand for all."""

    id: int
    queues: tuple[str, ...]
    since: dt.datetime
    until: dt.datetime
    reason: str
    made_by: str
    cancelled: bool


def windows(desk: Desk, actor: Actor) -> list[Window]:
    """Return what is planned, goes on, or ended within a week; soonest first."""
    require(actor, "see_alerting")
    with desk.store.read() as session:
        late = col(Maintenance.until) > floor_time(session) - _SHOWN_AFTER
        rows = session.exec(select(Maintenance).where(late).order_by(col(Maintenance.since))).all()
    return [
        Window(r.id or 0, _names(r), r.since, r.until, r.reason, r.made_by, r.cancelled)
        for r in rows
    ]


def plan_maintenance(
    desk: Desk,
    actor: Actor,
    queues: tuple[str, ...],
    since: dt.datetime,
    until: dt.datetime,
    reason: str,
) -> int:
    """Plan a disturbance; return its number.

    Raises
    ------
    SaidError
        For an end before the beginning or gone by, more than a month, no reason, unknown queues.
    """
    require(actor, "change_alerting")
    with desk.store.write() as session:
        if not since < until or until <= floor_time(session) or until - since > LONGEST:
            raise SaidError("maintenance.bad_time")
        if not reason.strip():
            raise SaidError("maintenance.no_reason")
        if queues:
            queues_named(session, queues)
        row = Maintenance(
            queues={"names": list(queues)},
            since=since,
            until=until,
            reason=reason.strip(),
            made_by=actor.name,
        )
        session.add(row)
        session.flush()
        told = {"queues": list(queues), "since": since.isoformat(), "until": until.isoformat()}
        record(session, actor, "maintenance.plan", row.reason, {"id": row.id, **told})
        return row.id or 0


def cancel_maintenance(desk: Desk, actor: Actor, number: int, *, cancelled: bool = True) -> None:
    """Call a disturbance off, or let it be planned again."""
    require(actor, "change_alerting")
    with desk.store.write() as session:
        row = session.get_one(Maintenance, number)
        row.cancelled = cancelled
        action = "maintenance.cancel" if cancelled else "maintenance.restore"
        record(session, actor, action, row.reason, {"id": number})


def in_maintenance(session: Session, queue: str, now: dt.datetime) -> Maintenance | None:
    """Return the disturbance that is planned for a queue now; an empty queue is of all."""
    going = select(Maintenance).where(
        col(Maintenance.since) <= now,
        col(Maintenance.until) > now,
        col(Maintenance.cancelled).is_(False),
    )
    for row in session.exec(going):
        if not _names(row) or queue in _names(row):
            return row
    return None


def _names(row: Maintenance) -> tuple[str, ...]:
    return tuple(row.queues.get("names", ()))
