"""Apply an intervention: a new version of today's roster, orders to the floor; undo it; log."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session, col, select

from dashboard.operations.alerting.handle import take
from dashboard.operations.desk import Desk
from dashboard.operations.interventions.doing import Doing, roster_with
from dashboard.operations.interventions.option import Advice, Option
from dashboard.operations.interventions.orders_told import tell_orders, tell_orders_end
from dashboard.operations.notices.roster_changed import tell_changed, work_of
from dashboard.operations.permit import Actor, require
from dashboard.operations.posing.entries import without_people
from dashboard.operations.rosters.versions import (
    Version,
    published_on,
    save_version,
    shifts_of,
    zone_of_schedule,
)
from dashboard.operations.trail import record
from dashboard.store.tables import Alert, Intervention, Queue, Schedule
from dashboard.text import SaidError
from scheduling.roster import Roster

_DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class LogEntry:
    """One intervention as shown: what was promised and what was measured, by horizon."""

    id: int
    kind: str
    queue: str
    applied_at: dt.datetime
    applied_by: str
    people: int
    promised: dict[str, Any]
    measured: dict[str, Any]
    undone: bool


def apply(desk: Desk, actor: Actor, advice: Advice, option: Option) -> int:
    """Publish the roster with an option's changes; return the intervention's number.

    Raises
    ------
    SaidError
        When the roster was changed since the advice, or the option breaks a rule.
    """
    require(actor, "intervene")
    if option.broken:
        raise SaidError("intervene.breaks_rules", rules=", ".join(option.broken))
    now = desk.now()
    with desk.store.write() as session:
        before = _still_current(session, advice)
        doing = _not_begun(option.doing, before, now)
        after = before
        if doing.rosters:
            roster = roster_with(shifts_of(session, before), doing)
            reason = f"{option.kind} {advice.queue}"
            asked = without_people(before.problem, doing.put_off)
            after = _publish(session, actor, (before, before), roster, reason, asked)
        row = Intervention(
            alert_id=advice.alert_id,
            kind=option.kind,
            parameters={
                "minutes": option.minutes,
                "seed": advice.seed,
                "days": advice.days,
                "widened": advice.widened,
                "doing": doing.told(),
                "paid_hours": option.cost.paid_hours,
            },
            applied_at=now,
            applied_by=actor.name,
            schedule_id=_key(after.id),
            parent_schedule_id=_key(before.id),
            promised=option.promise(),
        )
        session.add(row)
        session.flush()
        tell_orders(session, _key(row.id), doing.orders)
        alert = session.get_one(Alert, advice.alert_id)
        if alert.state == "open":
            take(session, actor, alert, now)
        record(session, actor, "intervene.apply", option.kind, {"id": row.id, **row.parameters})
        return _key(row.id)


def _not_begun(doing: Doing, schedule: Schedule, now: dt.datetime) -> Doing:
    """Leave out breaks and training begun since the advice, and let orders begin now."""
    midnight = dt.datetime.combine(schedule.first_day, dt.time(), zone_of_schedule(schedule))
    minute = (now - midnight).total_seconds() / 60
    today_s = 60 * (minute % _DAY_MINUTES)
    moves = tuple(m for m in doing.moves if m.day * _DAY_MINUTES + m.before > minute)
    sittings = tuple(s for s in doing.sittings if s.day * _DAY_MINUTES + s.before > minute)
    orders = tuple(
        replace(order, from_s=max(order.from_s, today_s))
        for order in doing.orders
        if order.to_s > today_s
    )
    return replace(doing, moves=moves, orders=orders, sittings=sittings)


def _key(value: int | None) -> int:
    assert value is not None  # noqa: S101 - flushed or read before
    return value


def _still_current(session: Session, advice: Advice) -> Schedule:
    schedule = session.get_one(Schedule, advice.schedule_id)
    day = advice.at.astimezone(zone_of_schedule(schedule)).date()
    current = published_on(session, day)
    since = select(Intervention.id).where(col(Intervention.applied_at) >= advice.at)
    if current is None or current.id != schedule.id or session.exec(since).first() is not None:
        raise SaidError("intervene.roster_changed")
    return schedule


def _publish(
    session: Session,
    actor: Actor,
    of: tuple[Schedule, Schedule],
    roster: Roster,
    reason: str,
    problem: Mapping[str, Any] | None = None,
) -> Schedule:
    """Put a roster in force and tell whose day it changes.

    `of` is the version that the new one is made from, and the one in force until now; `problem`
    is what it answers, None where that is as before.
    """
    before, current = of
    version = Version(
        before.name,
        before.first_day,
        before.days,
        before.timezone,
        reason,
        before.id,
        before.answer,
        before.problem if problem is None else problem,
    )
    after = save_version(session, actor, version, roster, published=True)
    days = [work_of(some) for some in (shifts_of(session, current), roster)]
    tell_changed(session, after, *days, sentence="notice.intervened")
    return after


def undo(desk: Desk, actor: Actor, intervention_id: int) -> None:
    """Publish again the roster from before an intervention, and let its orders end.

    Raises
    ------
    SaidError
        When it was undone before, or the roster was changed since.
    """
    require(actor, "intervene")
    with desk.store.write() as session:
        row = session.get_one(Intervention, intervention_id)
        if row.undone_at is not None:
            raise SaidError("intervene.roster_changed")
        if row.schedule_id != row.parent_schedule_id:
            before = session.get_one(Schedule, row.parent_schedule_id)
            current = published_on(session, before.first_day)
            if current is None or current.id != row.schedule_id:
                raise SaidError("intervene.roster_changed")
            roster = shifts_of(session, before)
            _publish(session, actor, (before, current), roster, f"undo {row.kind}")
        orders = Doing.of(row.parameters.get("doing", {})).orders
        tell_orders_end(session, intervention_id, orders)
        row.undone_at = desk.now()
        record(session, actor, "intervene.undo", row.kind, {"id": row.id})


def log(desk: Desk, actor: Actor, limit: int = 50) -> list[LogEntry]:
    """Return the newest interventions."""
    require(actor, "see_alerts")
    statement = (
        select(Intervention, Queue.name)
        .join(Alert, col(Intervention.alert_id) == col(Alert.id), isouter=True)
        .join(Queue, col(Alert.queue_id) == col(Queue.id), isouter=True)
        .order_by(col(Intervention.id).desc())
        .limit(limit)
    )
    with desk.store.read() as session:
        return [_entry(row, queue) for row, queue in session.exec(statement)]


def _entry(row: Intervention, queue: str | None) -> LogEntry:
    return LogEntry(
        _key(row.id),
        row.kind,
        queue or "",
        row.applied_at,
        row.applied_by,
        len(Doing.of(row.parameters.get("doing", row.parameters)).people),
        row.promised,
        row.measured,
        row.undone_at is not None,
    )
