"""Plan a training or meeting, withdraw it, bring it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, select

from dashboard.operations.agents_seen import agents_seen
from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.operations.posing.pose import SLOT_MINUTES
from dashboard.operations.posing.window import DAY_MINUTES, Window
from dashboard.operations.rosters.activities import BREAK, KINDS
from dashboard.operations.trail import record
from dashboard.store.tables import Agent, PlannedActivity, PlannedAttendee, Skill
from dashboard.text import SaidError

LONGEST_NAME = 60
_PARTS = frozenset(";；\n+")
"""What parts the activities of a shift in a file of rosters."""


@dataclass(frozen=True)
class Wanted:
    """An activity as it is asked for.

    Attributes
    ----------
    name, kind
        What it is called, and one of `KINDS`.
    minutes : int
        Length, a multiple of the roster's slot.
    attendees : sequence of str
        Names.
    together : bool
        Whether all attend at the same time.
    window : Window
        When it may take place.
    skill : str
        Name of the skill that it teaches, empty for none.
    """

    name: str
    kind: str
    minutes: int
    attendees: Sequence[str]
    together: bool
    window: Window
    skill: str = ""


def plan_activity(desk: Desk, actor: Actor, wanted: Wanted) -> str:
    """Keep an activity for rosters to find a time for; return the name that it got.

    A name that is taken gets a number, since rosters know activities by their names.

    Raises
    ------
    SaidError
        With what is missing or wrong, or for an agent out of the actor's scope.
    """
    require(actor, "build_roster")
    _check(wanted)
    with desk.store.write() as session:
        ids = _attendees(session, actor, wanted.attendees)
        row = PlannedActivity(
            name=_free_name(session, wanted.name.strip()),
            kind=wanted.kind,
            minutes=wanted.minutes,
            together=wanted.together,
            first_day=wanted.window.first_day,
            from_minute=wanted.window.from_minute,
            last_day=wanted.window.last_day,
            until_minute=wanted.window.until_minute,
            skill_id=_skill(session, wanted.skill),
            made_by=actor.name,
        )
        session.add(row)
        session.flush()
        session.add_all(PlannedAttendee(activity_id=row.id or 0, agent_id=n) for n in ids)
        record(session, actor, "training.plan", row.name, _details(row, wanted))
        return row.name


def _details(row: PlannedActivity, wanted: Wanted) -> dict[str, Any]:
    days = [day.isoformat() for day in (row.first_day, row.last_day)]
    return {"id": row.id, "kind": row.kind, "minutes": row.minutes, "days": days} | {
        "attendees": list(wanted.attendees)
    }


def _check(wanted: Wanted) -> None:
    """Refuse what no roster could place, with the reason."""
    name, window = wanted.name.strip(), wanted.window
    if not name or len(name) > LONGEST_NAME or _PARTS & set(name):
        raise SaidError("training.bad_name", most=LONGEST_NAME)
    if wanted.kind not in KINDS:
        raise SaidError("training.bad_kind", kind=wanted.kind)
    if wanted.minutes <= 0 or wanted.minutes % SLOT_MINUTES:
        raise SaidError("training.bad_minutes", slot=SLOT_MINUTES)
    if not (0 <= window.from_minute < DAY_MINUTES and 0 < window.until_minute <= DAY_MINUTES):
        raise SaidError("training.bad_window", minutes=wanted.minutes)
    if window.minutes < wanted.minutes:
        raise SaidError("training.bad_window", minutes=wanted.minutes)
    if not wanted.attendees:
        raise SaidError("training.nobody")


def _attendees(session: Session, actor: Actor, names: Sequence[str]) -> list[int]:
    seen = {agent.name for agent in agents_seen(session, actor)}
    known = {agent.name: agent.id for agent in session.exec(select(Agent)) if agent.active}
    for name in names:
        if name not in seen or name not in known:
            raise SaidError("training.not_your_agent", agent=name)
    return [known[name] or 0 for name in dict.fromkeys(names)]


def _free_name(session: Session, name: str) -> str:
    taken = {*session.exec(select(PlannedActivity.name)), *KINDS, BREAK}
    numbered = (f"{name} ({n})" for n in range(2, len(taken) + 3))
    return next(free for free in (name, *numbered) if free not in taken)


def _skill(session: Session, name: str) -> int | None:
    if not name:
        return None
    row = session.exec(select(Skill).where(Skill.name == name)).first()
    if row is None:
        raise SaidError("training.no_such_skill", skill=name)
    return row.id


def withdraw(desk: Desk, actor: Actor, number: int) -> None:
    """Ask no further roster for an activity; those that have it keep it until it is taken out.

    Raises
    ------
    SaidError
        When somebody who attends is out of the actor's scope.
    """
    _turn(desk, actor, number, "withdrawn")


def bring_back(desk: Desk, actor: Actor, number: int) -> None:
    """Ask rosters again for an activity that was withdrawn.

    Raises
    ------
    SaidError
        As `withdraw`.
    """
    _turn(desk, actor, number, "open")


def _turn(desk: Desk, actor: Actor, number: int, state: str) -> None:
    require(actor, "build_roster")
    with desk.store.write() as session:
        row = session.get_one(PlannedActivity, number)
        in_scope(session, actor, number)
        row.state = state
        session.add(row)
        record(session, actor, f"training.{state}", row.name, {"id": number})


def in_scope(session: Session, actor: Actor, number: int) -> None:
    """Refuse an activity that somebody attends whom the actor may not see."""
    seen = {agent.name for agent in agents_seen(session, actor)}
    statement = select(Agent.name).join(PlannedAttendee)
    for name in session.exec(statement.where(PlannedAttendee.activity_id == number)):
        if name not in seen:
            raise SaidError("training.not_your_agent", agent=name)
