"""Days of agents that the next roster keeps as they are."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from dashboard.operations.agents_seen import agents_seen
from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.operations.requests.judged import judged_on
from dashboard.operations.requests.people import agent_of
from dashboard.operations.trail import record
from dashboard.store.tables import Agent, Pin
from dashboard.text import SaidError
from scheduling.hours import clock_of


@dataclass(frozen=True)
class Pinned:
    """A day that is kept: a shift from `start` (minute of the day) for `minutes`, or a day off."""

    agent: str
    day: dt.date
    start: int | None
    minutes: int | None
    made_by: str


def pin(desk: Desk, actor: Actor, agent: str, day: dt.date) -> Pinned:
    """Let the next build of a day keep what an agent's roster holds there now.

    Raises
    ------
    SaidError
        For an agent out of the actor's scope, or a day without a roster.
    """
    require(actor, "build_roster")
    with desk.store.write() as session:
        row = agent_of(session, actor, agent)
        judged = judged_on(session, day)
        if judged is None:
            raise SaidError("request.no_roster_to_pin", day=day.isoformat())
        there = judged.cells.get((agent, judged.number(day)))
        kept = session.get(Pin, (row.id, day)) or Pin(
            agent_id=row.id or 0, day=day, made_by=actor.name
        )
        kept.start_minute = there and there.start
        kept.minutes = there and there.end - there.start
        kept.code, kept.made_by = there.code if there else "", actor.name
        session.add(kept)
        details = {"day": day.isoformat(), "start": kept.start_minute, "minutes": kept.minutes}
        record(session, actor, "request.pin", agent, details)
        return Pinned(agent, day, kept.start_minute, kept.minutes, actor.name)


def unpin(desk: Desk, actor: Actor, agent: str, day: dt.date) -> None:
    """Let the next build decide a day again.

    Raises
    ------
    SaidError
        For an agent out of the actor's scope.
    """
    require(actor, "build_roster")
    with desk.store.write() as session:
        row = agent_of(session, actor, agent)
        kept = session.get(Pin, (row.id, day))
        if kept is not None:
            session.delete(kept)
            record(session, actor, "request.unpin", agent, {"day": day.isoformat()})


def pins_seen(desk: Desk, actor: Actor) -> list[Pinned]:
    """Return the pinned days from today on of the agents that an actor may see."""
    require(actor, "build_roster")
    with desk.store.read() as session:
        names = {seen.name for seen in agents_seen(session, actor)}
        statement = (
            select(Agent.name, Pin)
            .join(Pin, col(Pin.agent_id) == col(Agent.id))
            .where(Pin.day >= desk.now().date() - dt.timedelta(days=1))
            .order_by(col(Pin.day), Agent.name)
        )
        return [
            Pinned(name, row.day, row.start_minute, row.minutes, row.made_by)
            for name, row in session.exec(statement)
            if name in names
        ]


def fixed_days(session: Session, first_day: dt.date, days: int) -> Mapping[str, list[Any]]:
    """Return by agent the pinned days of a horizon in the terms of the problem file."""
    statement = select(Agent.name, Pin).join(Pin, col(Pin.agent_id) == col(Agent.id))
    end = first_day + dt.timedelta(days=days)
    found: dict[str, list[Any]] = {}
    within = statement.where(Pin.day >= first_day, Pin.day < end)
    for name, row in session.exec(within.order_by(col(Pin.day))):
        found.setdefault(name, []).append(_fixed(row, (row.day - first_day).days))
    return found


def _fixed(row: Pin, day: int) -> dict[str, Any]:
    if row.start_minute is None:
        return {"day": day, "off": True}
    if row.code:
        return {"day": day, "code": row.code}
    return {"day": day, "start": clock_of(row.start_minute), "minutes": row.minutes}
