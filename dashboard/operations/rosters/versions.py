"""Rosters in the store: versions of shifts with their breaks, published one on top of another."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import sqlalchemy
from sqlalchemy import true
from sqlmodel import Session, col, select

from dashboard.operations.permit import Actor
from dashboard.operations.rosters.activities import BREAK, interruptions_of, write_activities
from dashboard.operations.trail import record
from dashboard.store.read import read_frame
from dashboard.store.tables import Activity, Agent, AgentSkill, Queue, Schedule, Shift, Skill
from dashboard.store.write import add_new, table_of
from scheduling.roster import SCHEMA, Roster, on_contact

_DAY_S = 24 * 3600.0
Span = tuple[int | None, dt.date, int]
"""Of a version: its number, its first day, and how many it has."""


@dataclass(frozen=True)
class Version:
    """What a new version of a roster says about itself."""

    name: str
    first_day: dt.date
    days: int
    timezone: str
    reason: str = ""
    parent_id: int | None = None
    answer: Mapping[str, Any] | None = None
    problem: Mapping[str, Any] | None = None


def save_version(
    session: Session, actor: Actor, version: Version, roster: Roster, *, published: bool
) -> Schedule:
    """Store a roster as a new version, a draft or published at once."""
    schedule = Schedule(
        name=version.name,
        first_day=version.first_day,
        days=version.days,
        timezone=version.timezone,
        state="published" if published else "draft",
        parent_id=version.parent_id,
        reason=version.reason,
        made_by=actor.name,
        answer=dict(version.answer or {}),
        problem=dict(version.problem or {}),
    )
    session.add(schedule)
    session.flush()
    _write_shifts(session, schedule, roster)
    details = {"state": schedule.state, "reason": version.reason, "parent": version.parent_id}
    record(session, actor, "roster.save", f"{version.name} #{schedule.id}", details)
    return schedule


def _write_shifts(session: Session, schedule: Schedule, roster: Roster) -> None:
    ids = {agent.name: agent.id for agent in session.exec(select(Agent))}
    rows = roster.frame.filter(pl.col("agent").is_in(list(ids))).with_columns(
        schedule_id=pl.lit(schedule.id, pl.Int64),
        agent_id=pl.col("agent").replace_strict(ids, return_dtype=pl.Int64),
        day=pl.lit(schedule.first_day) + pl.duration(days=pl.col("day")),
    )
    keys = ["schedule_id", "agent_id", "day"]
    shifts = rows.select(
        *keys,
        "paid_minutes",
        "code",
        start_minute=pl.col("start"),
        end_minute=pl.col("end"),
    )
    breaks = (
        rows.select(*keys, "breaks")
        .explode("breaks")
        .drop_nulls("breaks")
        .select(
            *keys,
            start_minute=pl.col("breaks").list.get(0),
            minutes=pl.col("breaks").list.get(1),
            kind=pl.lit(BREAK),
            name=pl.lit(""),
        )
    )
    add_new(session, Shift, shifts)
    add_new(session, Activity, breaks)
    write_activities(session, schedule, roster, ids)


def shifts_of(session: Session, schedule: Schedule, agent: str | None = None) -> Roster:
    """Return the roster of a version, or one agent's part; days are counted from its first one."""
    table, agents = table_of(Shift), table_of(Agent)
    shifts = read_frame(
        session,
        sqlalchemy.select(
            agents.c.name.label("agent"),
            table.c.day,
            table.c.start_minute.label("start"),
            table.c.end_minute.label("end"),
            table.c.paid_minutes,
            table.c.code,
        )
        .join_from(table, agents, table.c.agent_id == agents.c.id)
        .where(table.c.schedule_id == schedule.id, agents.c.name == agent if agent else true()),
    )
    found = interruptions_of(session, schedule, agent)
    rows = shifts.join(found.pauses, on=["agent", "day"], how="left").select(
        "agent",
        (pl.col("day") - schedule.first_day).dt.total_days().alias("day"),
        "start",
        "end",
        "paid_minutes",
        pl.col("breaks").fill_null(pl.lit([], dtype=SCHEMA["breaks"])),
        pl.col("code").fill_null(""),
    )
    typed = rows.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())
    return Roster(typed.sort("agent", "day", "start"), found.placed)


def published_on(session: Session, day: dt.date) -> Schedule | None:
    """Return the newest published version that covers a day."""
    number = covering(published_spans(session), day)
    return None if number is None else session.get_one(Schedule, number)


def published_spans(session: Session) -> list[Span]:
    """Return the published versions, newest first."""
    spans = select(col(Schedule.id), col(Schedule.first_day), col(Schedule.days))
    published = spans.where(Schedule.state == "published")
    return list(session.exec(published.order_by(col(Schedule.id).desc())))


def covering(spans: Iterable[Span], day: dt.date) -> int | None:
    """Return the number of the first version that covers a day."""
    return next((n for n, first, days in spans if 0 <= (day - first).days < days), None)


def latest_version(session: Session) -> Schedule | None:
    """Return the newest version, draft or published."""
    return session.exec(select(Schedule).order_by(col(Schedule.id).desc()).limit(1)).first()


def versions(session: Session, limit: int = 50) -> Sequence[Schedule]:
    """Return the newest versions, newest first."""
    return session.exec(select(Schedule).order_by(col(Schedule.id).desc()).limit(limit)).all()


@dataclass(frozen=True)
class OnDuty:
    """An agent on one day: its queues, and when it is on contact, seconds of the local day."""

    agent: str
    queues: tuple[str, ...]
    on_contact: tuple[tuple[float, float], ...]


ABLE = 0.5
"""Level of a skill from which on an agent serves its queue; below, the agent is learning it."""


def skills_of(session: Session) -> dict[str, tuple[str, ...]]:
    """Return the queues that each active agent serves, by agent name."""
    return _queues_by_agent(session, col(AgentSkill.level) >= ABLE)


def learning_of(session: Session) -> dict[str, tuple[str, ...]]:
    """Return the queues that active agents know in part, by agent name."""
    return _queues_by_agent(session, col(AgentSkill.level) < ABLE)


def _queues_by_agent(
    session: Session, which: sqlalchemy.ColumnElement[bool]
) -> dict[str, tuple[str, ...]]:
    statement = (
        select(Agent.name, Queue.name)
        .join(AgentSkill, col(AgentSkill.agent_id) == col(Agent.id))
        .join(Skill, col(AgentSkill.skill_id) == col(Skill.id))
        .join(Queue, col(Skill.queue_id) == col(Queue.id))
        .where(col(Agent.active), which)
        .order_by(Agent.name, Queue.name)
    )
    found: dict[str, tuple[str, ...]] = {}
    for agent, queue in session.exec(statement):
        found[agent] = (*found.get(agent, ()), queue)
    return found


def on_duty(roster: Roster, day_number: int, skills: Mapping[str, tuple[str, ...]]) -> list[OnDuty]:
    """Return who is on contact when on one day of a roster, yesterday's night shifts included.

    Breaks, training and meetings are cut out.
    """
    near = roster.frame.filter(pl.col("day").is_in([day_number - 1, day_number]))
    midnight = day_number * _DAY_S
    pieces = on_contact(Roster(near, roster.activities))
    found = (
        (agent, [(max(a - midnight, 0.0), float(b - midnight)) for a, b in spans if b > midnight])
        for agent, spans in sorted(pieces.items())
    )
    return [
        OnDuty(agent, skills.get(agent, ()), tuple(sorted(spans)))
        for agent, spans in found
        if spans
    ]


def duty_on(session: Session, day: dt.date) -> list[OnDuty]:
    """Return who is on contact when on a day by the roster published for it."""
    schedule = published_on(session, day)
    if schedule is None:
        return []
    roster = shifts_of(session, schedule)
    return on_duty(roster, (day - schedule.first_day).days, skills_of(session))


def zone_of_schedule(schedule: Schedule) -> ZoneInfo:
    """Return the time zone of a roster's wall clock."""
    return ZoneInfo(schedule.timezone)
