"""What the store knows about people, as plain records by name: comparable, and fit for undo."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from sqlmodel import Session, col, select

from dashboard.feeds.people.spellings import text_of_breaks, text_of_names, text_of_week
from dashboard.operations.people.changes import Key, Record, State
from dashboard.operations.permit import Actor
from dashboard.store.tables import (
    Agent,
    AgentAlias,
    AgentSkill,
    Contract,
    Leave,
    Queue,
    Site,
    Skill,
    Team,
)

RULES = (
    "paid_week_max",
    "work_days_week_max",
    "consecutive_days_max",
    "rest_minutes_min",
    "start_band_week_minutes",
)
"""Fields of a contract that stand in its rules as they are."""


def read_state(session: Session) -> State:
    """Return every site, contract, team, agent, skill and leave, by the columns that name it."""
    sites = {row.id: row for row in session.exec(select(Site))}
    teams = {row.id: row for row in session.exec(select(Team))}
    contracts = {row.id: row for row in session.exec(select(Contract))}
    agents = {row.id: row for row in session.exec(select(Agent))}
    names = _aliases(session)
    return {
        "sites": {(row.name,): {"timezone": row.timezone} for row in sites.values()},
        "contracts": {(row.name,): record_of_rules(row.rules) for row in contracts.values()},
        "teams": {(row.name,): {"site": sites[row.site_id].name} for row in teams.values()},
        "agents": {
            (row.name,): _agent(row, names.get(row.id, ()))
            | {
                "team": teams[row.team_id].name if row.team_id else None,
                "contract": contracts[row.contract_id].name if row.contract_id else None,
            }
            for row in agents.values()
        },
        "skills": _skills(session),
        "leave": _leave(session),
    }


def record_of_rules(rules: Mapping[str, Any]) -> Record:
    """Return the fields of a contract from its rules."""
    starts = rules.get("starts")
    return {
        "shift_minutes": ";".join(str(n) for n in sorted(rules.get("shift_minutes", []))) or None,
        **{name: rules.get(name) for name in RULES},
        "starts": "-".join(starts) if starts else None,
        "breaks": text_of_breaks(rules.get("breaks")),
    }


def _aliases(session: Session) -> dict[int | None, list[tuple[str, str]]]:
    found: dict[int | None, list[tuple[str, str]]] = {}
    for alias in session.exec(select(AgentAlias)):
        found.setdefault(alias.agent_id, []).append((alias.source, alias.external))
    return found


def _agent(row: Agent, names: Iterable[tuple[str, str]]) -> Record:
    """Return an agent's record; a name that is the agent's own needs no mention."""
    return {
        "external": text_of_names([pair for pair in names if pair[1] != row.name]),
        "prefer": row.prefer,
        "available": text_of_week(row.availability.get("week")),
        "paid_week_min": row.availability.get("paid_week_min"),
        "active": row.active,
    }


def _skills(session: Session) -> dict[Key, Record]:
    statement = (
        select(Agent.name, Queue.name, AgentSkill)
        .join(AgentSkill, col(AgentSkill.agent_id) == col(Agent.id))
        .join(Skill, col(AgentSkill.skill_id) == col(Skill.id))
        .join(Queue, col(Skill.queue_id) == col(Queue.id))
    )
    return {
        (agent, queue): {
            "level": row.level,
            "valid_from": iso(row.valid_from),
            "valid_to": iso(row.valid_to),
        }
        for agent, queue, row in session.exec(statement)
    }


def _leave(session: Session) -> dict[Key, Record]:
    statement = select(Agent.name, Leave).join(Leave, col(Leave.agent_id) == col(Agent.id))
    return {
        (agent, row.first_day.isoformat()): {
            "last_day": iso(row.last_day),
            "kind": row.kind,
            "state": row.state,
        }
        for agent, row in session.exec(statement.order_by(col(Leave.id)))
    }


def iso(day: dt.date | None) -> str | None:
    """Return a date as records hold it."""
    return None if day is None else day.isoformat()


def from_feed(agent: Record) -> bool:
    """Tell whether only a feed has told of an agent: it has no team and no contract."""
    return agent["team"] is None and agent["contract"] is None


def queue_names(session: Session) -> frozenset[str]:
    """Return the names of all active queues."""
    return frozenset(session.exec(select(Queue.name).where(col(Queue.active))))


def teams_of(session: Session, actor: Actor) -> frozenset[str] | None:
    """Return the teams within an actor's scope; None stands for everything."""
    if not actor.teams and not actor.sites:
        return None
    statement = select(Team.name)
    if actor.teams:
        statement = statement.where(col(Team.id).in_(actor.teams))
    if actor.sites:
        statement = statement.where(col(Team.site_id).in_(actor.sites))
    return frozenset(session.exec(statement))


def within(state: State, teams: frozenset[str] | None) -> State:
    """Return what of a state is about some teams; sites and contracts name nobody."""
    if teams is None:
        return state
    agents = {key: row for key, row in state["agents"].items() if row["team"] in teams}
    mine = {name for (name,) in agents}
    return {
        **state,
        "teams": {key: row for key, row in state["teams"].items() if key[0] in teams},
        "agents": agents,
        **{
            kind: {key: row for key, row in state.get(kind, {}).items() if key[0] in mine}
            for kind in ("skills", "leave", "rosters")
        },
    }
