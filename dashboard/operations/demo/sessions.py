"""When the demo bank's people are in training or a meeting."""

import datetime as dt

from sqlmodel import Session, col, select

from dashboard.operations.rosters.activities import BREAK
from dashboard.operations.rosters.versions import published_on
from dashboard.store.tables import Activity, Agent


def sessions_on(session: Session, day: dt.date) -> dict[str, tuple[tuple[float, float, str], ...]]:
    """Return by agent the training and meetings of shifts that begin on a day, as published.

    Each is from, to (seconds of the local day) and kind.
    """
    schedule = published_on(session, day)
    if schedule is None:
        return {}
    statement = (
        select(Agent.name, Activity.start_minute, Activity.minutes, Activity.kind)
        .join(Activity, col(Activity.agent_id) == col(Agent.id))
        .where(Activity.schedule_id == schedule.id, Activity.day == day, Activity.kind != BREAK)
        .order_by(Agent.name, col(Activity.start_minute))
    )
    found: dict[str, tuple[tuple[float, float, str], ...]] = {}
    for agent, start, minutes, kind in session.exec(statement):
        span = (60.0 * start, 60.0 * (start + minutes), kind)
        found[agent] = (*found.get(agent, ()), span)
    return found
