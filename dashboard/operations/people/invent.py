"""Agents made to fit: as many as the coming roster needs, for data that came without people."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
from sqlmodel import Session, col, select

from dashboard.operations.desk import Desk
from dashboard.operations.heads.plan import read_requirement
from dashboard.operations.permit import Actor, require
from dashboard.operations.posing.pose import minute_of
from dashboard.operations.queues.known import all_queues, day_bounds, id_of, zone_of
from dashboard.operations.rosters.versions import skills_of
from dashboard.operations.trail import record
from dashboard.store.tables import Agent, AgentSkill, Contract, Queue, Site, Skill, Team
from dashboard.text import SaidError

CONTRACT = "Full time"
BREAKS: Mapping[str, list[Mapping[str, Any]]] = {
    "480": [
        {"from": 60, "to": 165, "minutes": 15, "paid": True},
        {"from": 195, "to": 315, "minutes": 30, "paid": False},
        {"from": 375, "to": 420, "minutes": 15, "paid": True},
    ],
    "540": [
        {"from": 60, "to": 165, "minutes": 15, "paid": True},
        {"from": 195, "to": 315, "minutes": 60, "paid": False},
        {"from": 375, "to": 480, "minutes": 15, "paid": True},
    ],
}
"""Of shifts of 8 and 9 hours: two short ones and a meal."""
RULES: Mapping[str, Any] = {
    "shift_minutes": [480, 540],
    "paid_week_max": 2400,
    "work_days_week_max": 5,
    "consecutive_days_max": 6,
    "rest_minutes_min": 660,
    "start_band_week_minutes": 180,
    "breaks": BREAKS,
}
"""A common full-time contract: 8 or 9 hours, five days, 40 paid hours at most."""
SHORTEST_SHIFT = 480
ON_CONTACT_HOURS = 7.0
"""Of the shorter shift, breaks taken off."""
DAYS_A_WEEK = 5
MARGIN = 1.05
_PAID_SHIFT = 450
_DAYS_OWED = 4
_WEEK = 7
_ALL_DAY = 24 * 60


def invent_agents(desk: Desk, actor: Actor, first_day: dt.date, days: int) -> int:
    """Make agents for every queue that nobody serves yet; return how many.

    Parameters
    ----------
    desk : Desk
        On the store.
    actor : Actor
        Who makes them.
    first_day : date
        Of the roster that they shall fit.
    days : int
        Of it.

    Raises
    ------
    SaidError
        Without a requirement for these days, or when a queue is open for less than a shift.
    """
    require(actor, "build_roster")
    with desk.store.write() as session:
        served = {name for skills in skills_of(session).values() for name in skills}
        queues = [queue for queue in all_queues(session) if queue.name not in served]
        made = {
            queue.name: _for_queue(session, queue, need)
            for queue in queues
            if (need := _need(session, queue, first_day, days)) is not None
        }
        if not made:
            raise SaidError("roster.no_requirement", day=first_day.isoformat())
        record(session, actor, "agents.invent", ", ".join(made), made)
    return sum(made.values())


def _need(session: Session, queue: Queue, first_day: dt.date, days: int) -> pl.DataFrame | None:
    """Return the heads of these days: local day, people on contact, hours of each interval."""
    last = first_day + dt.timedelta(days=days - 1)
    zone = zone_of(queue)
    since, until = day_bounds(first_day, zone)[0], day_bounds(last, zone)[1]
    rows = read_requirement(session, [queue], since, until).filter(pl.col("agents") > 0)
    day = pl.col("start").dt.convert_time_zone(zone.key).dt.date()
    return None if rows.is_empty() else rows.select("agents", "length_s", day=day)


def agents_needed(need: pl.DataFrame) -> int:
    """Return how many full-time agents cover some days.

    Parameters
    ----------
    need : pl.DataFrame
        Columns day, agents (people on contact) and length_s, at least one row.

    Notes
    -----
    A day needs the larger of its work over the productive hours of a shift, and its peak over the
    share of a shift on contact. A week needs its busiest day, and all of them over five days each.
    """
    on_contact = ON_CONTACT_HOURS * 60 / SHORTEST_SHIFT
    by_day = need.group_by("day").agg(
        hours=(pl.col("agents") * pl.col("length_s")).sum() / 3600, peak=pl.col("agents").max()
    )
    people = by_day.select(
        pl.max_horizontal(pl.col("hours") / ON_CONTACT_HOURS, pl.col("peak") / on_contact)
    ).to_series()
    first = by_day["day"].to_numpy().min()
    week = (by_day["day"].to_numpy() - first).astype("timedelta64[D]").astype(np.int64) // _WEEK
    weekly = np.bincount(week, people.to_numpy()).max() / DAYS_A_WEEK
    return math.ceil(MARGIN * max(float(people.to_numpy().max()), float(weekly)))


def _for_queue(session: Session, queue: Queue, need: pl.DataFrame) -> int:
    opens, closes = minute_of(queue.opens), minute_of(queue.closes)
    if closes - opens < SHORTEST_SHIFT:
        raise SaidError("roster.open_too_short", queue=queue.name, hours=SHORTEST_SHIFT // 60)
    count = agents_needed(need)
    days = min(need["day"].n_unique(), _DAYS_OWED)
    window = [queue.opens, queue.closes if closes - opens < _ALL_DAY else "33:00"]
    available = {"week": [window] * _WEEK, "paid_week_min": days * _PAID_SHIFT}
    team, contract, skill = _place(session, queue)
    names = _names(session, count)
    agents = [
        Agent(name=name, team_id=team, contract_id=contract, availability=available)
        for name in names
    ]
    session.add_all(agents)
    session.flush()
    session.add_all(AgentSkill(agent_id=_key(a.id), skill_id=skill) for a in agents)
    session.flush()
    return count


def _place(session: Session, queue: Queue) -> tuple[int, int, int]:
    """Return team, contract and skill of a queue's new agents, made where they are missing."""
    site = session.exec(select(Site).limit(1)).first() or Site(name="Main", timezone=queue.timezone)
    session.add(site)
    session.flush()
    team = session.exec(select(Team).where(Team.name == queue.name)).first()
    team = team or Team(name=queue.name, site_id=_key(site.id))
    contract = session.exec(select(Contract).where(Contract.name == CONTRACT)).first()
    contract = contract or Contract(name=CONTRACT, rules=dict(RULES))
    skill = session.exec(select(Skill).where(Skill.queue_id == id_of(queue))).first()
    skill = skill or Skill(name=queue.name, queue_id=id_of(queue))
    session.add_all([team, contract, skill])
    session.flush()
    return _key(team.id), _key(contract.id), _key(skill.id)


def _names(session: Session, count: int) -> Sequence[str]:
    """Return names that nobody bears: Agent 001 and so on."""
    taken = set(session.exec(select(Agent.name).where(col(Agent.name).startswith("Agent "))))
    free = (f"Agent {n:03d}" for n in range(1, len(taken) + count + 1))
    return [name for name in free if name not in taken][:count]


def _key(value: int | None) -> int:
    assert value is not None  # noqa: S101 - flushed before
    return value
