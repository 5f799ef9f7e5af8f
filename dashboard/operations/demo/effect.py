"""What an intervention really changed at the demo bank: against the same-seed twin without it."""

import datetime as dt
import math
from collections.abc import Sequence

from sqlmodel import Session, col, select

from dashboard.operations.demo.bank import CLOSE_MINUTE, QUEUES
from dashboard.operations.demo.incidents import incidents_of
from dashboard.operations.demo.keeping import Worker
from dashboard.operations.demo.play import Played
from dashboard.operations.demo.tick import ZONE, midnight_of, play_day
from dashboard.operations.desk import Desk
from dashboard.operations.forecasts.rest_of_day import service
from dashboard.operations.interventions.option import HORIZONS
from dashboard.operations.interventions.orders import Order
from dashboard.operations.interventions.standing import orders_in_force
from dashboard.operations.queues.known import all_queues
from dashboard.operations.rosters.versions import on_duty, shifts_of, skills_of
from dashboard.store.tables import Alert, Intervention, Queue, Schedule


def measure_effects(desk: Desk) -> int:
    """Measure every intervention whose next horizon has passed; return how many were."""
    now = desk.now()
    with desk.store.read() as session:
        recent = select(Intervention).where(
            col(Intervention.applied_at) >= now - dt.timedelta(days=2)
        )
        due = [row for row in session.exec(recent) if _due(row, now)]
    for row in due:
        with desk.store.write() as session:
            _measure(session, session.get_one(Intervention, row.id), now)
    return len(due)


def _end(row: Intervention, horizon: str) -> dt.datetime:
    length_s = HORIZONS[horizon]
    if math.isinf(length_s):
        day = row.applied_at.astimezone(ZONE).date()
        return midnight_of(day) + dt.timedelta(minutes=CLOSE_MINUTE)
    return row.applied_at + dt.timedelta(seconds=length_s)


def _due(row: Intervention, now: dt.datetime) -> list[str]:
    return [name for name in HORIZONS if name not in row.measured and _end(row, name) <= now]


def _measure(session: Session, row: Intervention, now: dt.datetime) -> None:
    alert = session.get_one(Alert, row.alert_id)
    queues = _bank_queues(session)
    place = next(i for i, queue in enumerate(queues) if queue.id == alert.queue_id)
    day = row.applied_at.astimezone(ZONE).date()
    start = (row.applied_at - midnight_of(day)).total_seconds()
    with_ = _play(session, row.schedule_id, day, orders_in_force(session, day, now))
    others = orders_in_force(session, day, now, without=row.id)
    without = _play(session, row.parent_schedule_id, day, others)
    measured = dict(row.measured)
    for name in _due(row, now):
        window = (start, start + HORIZONS[name])
        measured[name] = {
            "service_level": round(_level(with_, queues, window, place), 5),
            "without": round(_level(without, queues, window, place), 5),
            "gain": round(
                _level(with_, queues, window, place) - _level(without, queues, window, place), 5
            ),
            "total_gain": round(_level(with_, queues, window) - _level(without, queues, window), 5),
        }
    row.measured = measured


def _bank_queues(session: Session) -> list[Queue]:
    """Return the queues in the order in which the bank's contacts are numbered."""
    by_name = {queue.name: queue for queue in all_queues(session)}
    return [by_name[queue.name] for queue in QUEUES]


def _play(session: Session, schedule_id: int, day: dt.date, orders: Sequence[Order]) -> Played:
    schedule = session.get_one(Schedule, schedule_id)
    roster = shifts_of(session, schedule)
    duty = on_duty(roster, (day - schedule.first_day).days, skills_of(session))
    workers = [Worker(d.agent, d.queues, d.on_contact) for d in duty]
    return play_day(session, day, workers, incidents_of(session, day), orders)


def _level(
    played: Played, queues: list[Queue], window: tuple[float, float], only: int | None = None
) -> float:
    return service(played.drawn.draw, played.outcome, queues, window, only).service_level
