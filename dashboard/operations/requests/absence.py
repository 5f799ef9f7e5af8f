"""When an agent can work and what its weeks owe, with the days off that are granted."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from sqlmodel import Session, col, select

from dashboard.store.tables import Agent, Contract, Leave

_WEEK = 7
_WORK_DAYS = 5
_ALWAYS = [["00:00", "24:00"]] * _WEEK


def granted_days(session: Session, first_day: dt.date, days: int) -> dict[str, set[int]]:
    """Return by agent the days off that are granted within some days, counted from the first."""
    last_day = first_day + dt.timedelta(days=days - 1)
    statement = (
        select(Agent.name, Leave)
        .join(Leave, col(Leave.agent_id) == col(Agent.id))
        .where(Leave.state == "granted", Leave.first_day <= last_day, Leave.last_day >= first_day)
    )
    found: dict[str, set[int]] = {}
    for agent, leave in session.exec(statement):
        begin = max((leave.first_day - first_day).days, 0)
        end = min((leave.last_day - first_day).days, days - 1)
        found.setdefault(agent, set()).update(range(begin, end + 1))
    return found


def hours_of(
    agent: Agent, contract: Contract, first_day: dt.date, days: int, off: Collection[int] = ()
) -> dict[str, Any]:
    """Return ``available`` and ``paid_week_min`` of an agent in the terms of the problem file.

    A week owes the share of its paid minutes that its other working days have: with two of five
    off three fifths, so that the rest can always be worked. Weeks run from the first day.

    Parameters
    ----------
    agent : Agent
        Its ``availability.week`` is told from Monday on.
    contract : Contract
        Its ``work_days_week_max`` are the working days of a week, 5 where it has none.
    first_day, days
        The horizon.
    off : collection of int
        Days off that are granted, counted from the first.
    """
    week: list[Any] = agent.availability.get("week") or _ALWAYS
    least = int(agent.availability.get("paid_week_min", 0))
    work = int(contract.rules.get("work_days_week_max") or _WORK_DAYS)
    usual = [week[(first_day.weekday() + day) % _WEEK] for day in range(days)]
    gone = {day for day in off if usual[day] is not None}
    owed = [
        least * max(0, work - sum(day // _WEEK == number for day in gone)) // work
        for number in range(days // _WEEK)
    ]
    return {
        "available": [None if day in gone else hours for day, hours in enumerate(usual)],
        "paid_week_min": owed,
    }


def with_agent(document: Mapping[str, Any], name: str, agent: Mapping[str, Any]) -> dict[str, Any]:
    """Return a problem document in which one agent's entry is another."""
    agents = [dict(agent) if row["id"] == name else row for row in document["agents"]]
    return {**document, "agents": agents}


def agent_in(document: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    """Return an agent's entry of a problem document, None where it is not about the agent."""
    return next((row for row in document.get("agents", ()) if row["id"] == name), None)


def without_wishes(entry: Mapping[str, Any], off: Collection[int]) -> dict[str, Any]:
    """Return an agent's entry whose wishes and pinned cells of days off are gone."""
    return {
        key: [row for row in value if row["day"] not in off]
        if key in {"requests", "fixed"}
        else value
        for key, value in entry.items()
    }
