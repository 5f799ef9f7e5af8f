"""A published week with a training planned on it, for tests."""

import datetime as dt
from pathlib import Path

from sqlmodel import select

from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor
from dashboard.operations.posing.window import Window
from dashboard.operations.rosters.versions import shifts_of
from dashboard.operations.training.plan import Wanted, plan_activity
from dashboard.operations.training.standing import Standing, standings
from dashboard.store.tables import Agent, Schedule
from scheduling.roster import Roster
from tests.dashboard.planned_store import MONDAY, with_roster

MANAGER = Actor("m", "manager")
WEEK = Window(MONDAY, 9 * 60, MONDAY + dt.timedelta(days=4), 18 * 60)
NAME = "Loans course"


def names_of(desk: Desk) -> list[str]:
    """Return the agents' names."""
    with desk.store.read() as session:
        return sorted(session.exec(select(Agent.name)))


def wanted(
    attendees: list[str],
    name: str = NAME,
    minutes: int = 60,
    window: Window = WEEK,
    *,
    together: bool = True,
) -> Wanted:
    """Return a training as it is asked for."""
    return Wanted(name, "training", minutes, attendees, together, window)


def with_training(desk: Desk, folder: Path, *, together: bool = True) -> tuple[int, list[str]]:
    """Publish the usual week and plan a training of two people; return its number and the two."""
    published = with_roster(desk, folder)
    people = names_of(desk)[:2]
    plan_activity(desk, MANAGER, wanted(people, together=together))
    return published, people


def the_one(desk: Desk, actor: Actor = MANAGER) -> Standing:
    """Return where the only activity stands."""
    (found,) = standings(desk, actor)
    return found


def roster_of(desk: Desk, number: int) -> Roster:
    """Return the roster of a version."""
    with desk.store.read() as session:
        return shifts_of(session, session.get_one(Schedule, number))
