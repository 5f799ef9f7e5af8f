"""What an intervention changed on a real floor: what came against what was foretold without it.

Nobody sees the same day twice. So the measure is the service level that came, less the one that was
simulated for the same hours without the option when the advice was made; the error of that forecast
is part of it, and of the interval that it is held against.
"""

import datetime as dt
import math

from sqlmodel import Session, col, select

from dashboard.measures.kpis import counted
from dashboard.operations.desk import Desk
from dashboard.operations.facts.kept import read_facts
from dashboard.operations.interventions.option import HORIZONS
from dashboard.operations.queues.known import all_queues, day_bounds, goals_of, waited_for, zone_of
from dashboard.store.tables import Alert, Intervention, Queue

_LOOK_BACK = dt.timedelta(days=2)
_BUCKET = dt.timedelta(minutes=5)


def measure_floor(desk: Desk) -> int:
    """Measure every intervention whose next horizon has passed; return how many were."""
    now = desk.now()
    with desk.store.read() as session:
        recent = select(Intervention).where(col(Intervention.applied_at) >= now - _LOOK_BACK)
        due = [row.id for row in session.exec(recent) if _due(session, row, now)]
    for number in due:
        with desk.store.write() as session:
            row = session.get_one(Intervention, number)
            found = {name: _measured(session, row, name) for name in _due(session, row, now)}
            row.measured = {**row.measured, **found}
    return len(due)


def _queue(session: Session, row: Intervention) -> Queue:
    return session.get_one(Queue, session.get_one(Alert, row.alert_id).queue_id)


def _end(session: Session, row: Intervention, horizon: str) -> dt.datetime:
    if math.isinf(HORIZONS[horizon]):
        zone = zone_of(_queue(session, row))
        return day_bounds(row.applied_at.astimezone(zone).date(), zone)[1]
    return row.applied_at + dt.timedelta(seconds=HORIZONS[horizon])


def _due(session: Session, row: Intervention, now: dt.datetime) -> list[str]:
    """Return the horizons that have passed, with a bucket for what ended late to come in."""
    return [
        name
        for name in HORIZONS
        if name not in row.measured and _end(session, row, name) + _BUCKET <= now
    ]


def _measured(session: Session, row: Intervention, horizon: str) -> dict[str, float | None]:
    """Return the level that came, the one foretold without, the gain, and its promised interval."""
    queue, end = _queue(session, row), _end(session, row, horizon)
    came = _level(session, [queue], row.applied_at, end)
    people = waited_for(all_queues(session))
    everywhere = _level(session, people, row.applied_at, end)
    told = row.promised["level"][horizon]
    without = told["without"]
    return {
        "service_level": came,
        "without": without,
        "gain": None if came is None else round(came - without, 5),
        "lo": round(told["lo"] - without, 5),
        "hi": round(told["hi"] - without, 5),
        "total": everywhere,
    }


def _level(
    session: Session, queues: list[Queue], since: dt.datetime, until: dt.datetime
) -> float | None:
    """Return the share answered in target of what arrived in a window; None where nothing did."""
    facts = counted(read_facts(session, queues, since, until), goals_of(queues))
    met, offered = (float(facts[name].sum()) for name in ("in_target", "offered"))
    return round(met / offered, 5) if offered else None
