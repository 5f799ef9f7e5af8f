"""The planned store with people who ask: an agent, a colleague, their lead, a lead elsewhere."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import select

from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor
from dashboard.operations.requests.quota import Quota, set_quota
from dashboard.operations.rosters.versions import shifts_of
from dashboard.store.tables import Agent, Schedule, Site, Team
from scheduling.shifts import Shift
from tests.dashboard.planned_store import MONDAY, with_roster

MANAGER = Actor("m", "manager")
ME, MATE = "Agent 001", "Agent 002"
TEAM = "bank"
FRIDAY = MONDAY + dt.timedelta(days=4)


@dataclass(frozen=True)
class People:
    """Who acts, and the published roster."""

    me: Actor
    mate: Actor
    lead: Actor
    stranger: Actor
    roster: int


def with_people(desk: Desk, folder: Path, notice_days: int = 0) -> People:
    """Publish the usual week and return who asks and decides."""
    roster = with_roster(desk, folder)
    with desk.store.write() as session:
        ids = {agent.name: agent.id for agent in session.exec(select(Agent))}
        team = session.exec(select(Team).where(Team.name == TEAM)).one()
        other = Team(name="elsewhere", site_id=session.exec(select(Site)).one().id or 0)
        session.add(other)
        session.flush()
        found = People(
            Actor("me", "agent", agent_id=ids[ME]),
            Actor("mate", "agent", agent_id=ids[MATE]),
            Actor("lead", "team_lead", teams=(team.id or 0,)),
            Actor("stranger", "team_lead", teams=(other.id or 0,)),
            roster,
        )
    set_quota(desk, MANAGER, TEAM, Quota(0.1, notice_days))
    return found


def needing(desk: Desk, roster: int, agents: int) -> None:
    """Let every slot of a roster require so many people."""
    with desk.store.write() as session:
        schedule = session.get_one(Schedule, roster)
        grid = schedule.problem["requirement"]
        full = {queue: [[agents] * len(day) for day in days] for queue, days in grid.items()}
        schedule.problem = {**schedule.problem, "requirement": full}


def newest(desk: Desk) -> Schedule:
    """Return the newest version."""
    with desk.store.read() as session:
        return max(session.exec(select(Schedule)).all(), key=lambda row: row.id or 0)


def shifts(desk: Desk, schedule: Schedule, agent: str) -> dict[int, Shift]:
    """Return an agent's shifts of a version by day."""
    with desk.store.read() as session:
        return {s.day: s for s in shifts_of(session, schedule).shifts() if s.agent == agent}


def put_shift(desk: Desk, roster: int, agent: str, day: int, start: int) -> None:
    """Move a published shift, breaks with it, without asking any rule."""
    from dashboard.store.tables import Activity  # noqa: PLC0415 - only here
    from dashboard.store.tables import Shift as Row  # noqa: PLC0415 - only here

    with desk.store.write() as session:
        me = session.exec(select(Agent).where(Agent.name == agent)).one()
        place = (roster, me.id, MONDAY + dt.timedelta(days=day))
        row = session.get_one(Row, place)
        by = start - row.start_minute
        row.start_minute, row.end_minute = start, row.end_minute + by
        breaks = select(Activity).where(
            Activity.schedule_id == roster, Activity.agent_id == me.id, Activity.day == place[2]
        )
        moved = [
            Activity(
                schedule_id=roster,
                agent_id=me.id or 0,
                day=place[2],
                start_minute=pause.start_minute + by,
                minutes=pause.minutes,
            )
            for pause in session.exec(breaks)
        ]
        for pause in session.exec(breaks).all():
            session.delete(pause)
        session.flush()
        session.add_all(moved)
