"""Put the roster problem of some days together from the requirement and the people."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
from sqlmodel import Session, col, select

from dashboard.operations.posing.asked import activities_asked, frame_of
from dashboard.operations.queues.known import id_of
from dashboard.operations.requests.absence import granted_days, hours_of, without_wishes
from dashboard.operations.requests.ledger import holidays_of
from dashboard.operations.requests.past import history_of
from dashboard.operations.requests.pins import fixed_days
from dashboard.operations.requests.stays import stays_of
from dashboard.operations.requests.wishes import wishes_of
from dashboard.operations.rosters.versions import skills_of
from dashboard.store.read import read_frame
from dashboard.store.tables import Agent, Contract, Queue, Requirement, Site, Team
from dashboard.store.write import table_of
from dashboard.text import SaidError

SLOT_MINUTES = 15
_DAY_MINUTES = 24 * 60
WEIGHTS = {
    "paid_slot": 2,
    "under": 8,
    "deep_under": 8,
    "deep_share": 0.9,
    "over": 1,
    "preference": 6,
    "weekend": 10,
}
PREFER = {"early": {"start_before": "10:00"}, "late": {"start_from": "11:00"}}


def minute_of(clock: str) -> int:
    """Return minutes from midnight of ``HH:MM``."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


@dataclass(frozen=True)
class Aims:
    """What a roster shall be beside cheap.

    Attributes
    ----------
    fairness
        Weight of a further night, weekend, holiday or late shift of whoever had more of them.
    stability
        Weight of a day that differs from the rosters in force.
    """

    fairness: float = 0.0
    stability: float = 0.0


def pose(
    session: Session,
    queues: Sequence[Queue],
    first_day: dt.date,
    days: int,
    aims: Aims = Aims(),
) -> dict[str, Any]:
    """Return the problem file of rostering some queues over some days.

    Raises
    ------
    SaidError
        Without a requirement for these days, or without agents who serve these queues.
    """
    zone = ZoneInfo(queues[0].timezone)
    opens = min(minute_of(queue.opens) for queue in queues)
    closes = max(minute_of(queue.closes) for queue in queues)
    grid = _requirement(session, queues, first_day, days, (opens, closes))
    if not any(any(any(row) for row in table) for table in grid.values()):
        raise SaidError("roster.no_requirement", day=first_day.isoformat())
    agents = _agents(session, queues, first_day, days, aims)
    if not agents:
        raise SaidError("roster.no_agents")
    used = sorted({agent["contract"] for agent in agents})
    contracts = {c.name: c.rules for c in session.exec(select(Contract)) if c.name in used}
    document: dict[str, Any] = {
        "format": "floorwalker-roster-1",
        "name": f"{first_day.isoformat()}+{days}",
        "start": first_day.isoformat(),
        "days": days,
        "timezone": zone.key,
        "slot_minutes": SLOT_MINUTES,
        "open": [_clock(opens), _clock(closes)],
        "start_every_minutes": 30,
        "queues": [queue.name for queue in queues],
        "requirement": grid,
        "contracts": contracts,
        "breaks": {},
        "agents": agents,
        "prefer": PREFER,
        "weights": WEIGHTS,
        **_fair(session, first_day, days, aims),
    }
    activities = activities_asked(session, frame_of(session, document)).entries
    return document | {"activities": activities} if activities else document


def _fair(session: Session, first_day: dt.date, days: int, aims: Aims) -> dict[str, Any]:
    """Return the fields by which a roster evens out the ledger, none without that aim."""
    if not aims.fairness:
        return {}
    last = first_day + dt.timedelta(days=days - 1)
    found = [(day - first_day).days for day in holidays_of(session, first_day, last)]
    return {"soft": [{"rule": "fairness", "weight": aims.fairness}], "holidays": sorted(found)}


def _requirement(
    session: Session,
    queues: Sequence[Queue],
    first_day: dt.date,
    days: int,
    opening: tuple[int, int],
) -> dict[str, list[list[int]]]:
    """Return people on contact by queue, day and slot; a slot needs the most of its intervals."""
    table = table_of(Requirement)
    zone = ZoneInfo(queues[0].timezone)
    since = dt.datetime.combine(first_day, dt.time(), zone)
    until = dt.datetime.combine(first_day + dt.timedelta(days=days), dt.time(), zone)
    names = {id_of(queue): queue.name for queue in queues}
    rows = read_frame(
        session,
        select(*(table.c[n] for n in ("queue_id", "start", "length_s", "agents")))
        .where(table.c.queue_id.in_(names))
        .where(table.c.start >= since, table.c.start < until),
    )
    slots = (opening[1] - opening[0]) // SLOT_MINUTES
    grid = {name: [_blank(slots) for _ in range(days)] for name in names.values()}
    local = pl.col("start").dt.convert_time_zone(zone.key)
    placed = rows.select(
        "queue_id",
        "agents",
        "length_s",
        day=(local.dt.date() - pl.lit(first_day)).dt.total_days(),
        minute=local.dt.hour().cast(pl.Int64) * 60 + local.dt.minute(),
    )
    for queue_id, agents, length_s, day, minute in placed.iter_rows():
        first = (minute - opening[0]) // SLOT_MINUTES
        last = first + -(-length_s // (SLOT_MINUTES * 60))
        _need(grid[names[queue_id]][int(day)], max(first, 0), last, agents)
    return grid


def _blank(slots: int) -> list[int]:
    return [0] * slots


def _need(row: list[int], first: int, last: int, agents: int) -> None:
    for slot in range(first, min(last, len(row))):
        row[slot] = max(row[slot], agents)


def _agents(
    session: Session, queues: Sequence[Queue], first_day: dt.date, days: int, aims: Aims
) -> list[dict[str, Any]]:
    wanted = {queue.name for queue in queues}
    skills = skills_of(session)
    statement = (
        select(Agent, Contract, Team, Site)
        .join(Contract, col(Agent.contract_id) == col(Contract.id))
        .join(Team, col(Agent.team_id) == col(Team.id))
        .join(Site, col(Team.site_id) == col(Site.id))
        .where(col(Agent.active))
        .order_by(Agent.name)
    )
    told = _told(session, first_day, days, aims)
    found: list[dict[str, Any]] = []
    for agent, contract, team, site in session.exec(statement):
        mine = [queue for queue in skills.get(agent.name, ()) if queue in wanted]
        if mine:
            off = told.off.get(agent.name, frozenset[int]())
            row = {
                "id": agent.name,
                "contract": contract.name,
                "skills": mine,
                "prefer": agent.prefer,
                "team": team.name,
                "site": site.name,
            }
            hours = hours_of(agent, contract, first_day, days, off)
            found.append(without_wishes(row | hours | told.of(agent.name), off))
    return found


@dataclass(frozen=True)
class _Told:
    """What is known of people's days by agent: days off, wishes, pinned days, days before."""

    off: Mapping[str, Collection[int]]
    fields: Mapping[str, Mapping[str, Any]]

    def of(self, agent: str) -> dict[str, Any]:
        """Return an agent's fields; those without anything are left out."""
        return {key: found[agent] for key, found in self.fields.items() if agent in found}


def _told(session: Session, first_day: dt.date, days: int, aims: Aims) -> _Told:
    wishes = wishes_of(session, first_day, days, WEIGHTS["preference"])
    stays: Mapping[str, list[Any]] = {}
    if aims.stability:
        stays = stays_of(session, first_day, days, aims.stability)
    fields: dict[str, Mapping[str, Any]] = {
        "requests": {
            agent: [*wishes.get(agent, []), *stays.get(agent, [])]
            for agent in wishes.keys() | stays.keys()
        },
        "fixed": fixed_days(session, first_day, days),
        "history": history_of(session, first_day),
    }
    return _Told(granted_days(session, first_day, days), fields)
