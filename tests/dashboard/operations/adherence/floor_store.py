"""One agent with a planned morning and what was done of it; the clock stands at eleven."""

import datetime as dt
from typing import Any

from sqlmodel import Session, select

from dashboard.operations.desk import CLOCK, Desk
from dashboard.operations.permit import Actor
from dashboard.store.tables import (
    Activity,
    Agent,
    AgentState,
    Contract,
    Queue,
    Schedule,
    Setting,
    Shift,
    Site,
    Team,
)

DAY = dt.date(2026, 3, 2)
NINE = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
MANAGER = Actor("max", "manager")


def at(minutes: float) -> dt.datetime:
    """Return a moment some minutes after nine."""
    return NINE + dt.timedelta(minutes=minutes)


def furnish_floor(desk: Desk) -> None:
    """Plan Ann 9:00-11:00 with a break at 9:30; she comes at 9:10 and breaks until 10:05."""
    with desk.store.write() as session:
        site, contract = Site(name="s"), Contract(name="c")
        session.add_all([Queue(name="cards"), site, contract])
        session.flush()
        team = Team(name="Cards A", site_id=site.id or 0)
        session.add(team)
        session.flush()
        agent = Agent(name="Ann", team_id=team.id, contract_id=contract.id)
        session.add(agent)
        session.flush()
        publish(session, 540, 660, 570)
        number = agent.id or 0
        for state, since, until in (("ready", 10, 30), ("break", 30, 65), ("contact", 65, None)):
            end = None if until is None else at(until)
            session.add(AgentState(agent_id=number, state=state, since=at(since), until=end))
    set_minute(desk, 120)


def publish(session: Session, start: int, end: int, pause: int) -> None:
    """Publish a version of the roster, minutes of the day; the break is half an hour."""
    agent = session.exec(select(Agent)).one()
    roster = Schedule(
        name="w", first_day=DAY, days=1, timezone="UTC", state="published", made_by="x"
    )
    session.add(roster)
    session.flush()
    key: Any = {"schedule_id": roster.id or 0, "agent_id": agent.id or 0, "day": DAY}
    session.add(Shift(**key, start_minute=start, end_minute=end, paid_minutes=end - start))
    session.add(Activity(**key, start_minute=pause, minutes=30))


def set_minute(desk: Desk, minutes: float) -> None:
    """Let the clock stand some minutes after nine."""
    with desk.store.write() as session:
        session.merge(
            Setting(name=CLOCK, value={"shown": at(minutes).isoformat(), "running": False})
        )
