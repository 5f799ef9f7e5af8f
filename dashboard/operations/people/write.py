"""Records of people into the tables, each after those that it refers to."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, select

from dashboard.feeds.people.cells import read_date
from dashboard.feeds.people.kinds import KINDS
from dashboard.feeds.people.spellings import names_of, week_of
from dashboard.operations.people.changes import Change, Key, Record
from dashboard.operations.people.rules import rules_of
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
from dashboard.text import SaidError


def write_people(session: Session, changes: Sequence[Change]) -> None:
    """Write all changes but those of rosters.

    Raises
    ------
    SaidError
        When something that shall go is still used.
    """
    rows = _Rows(session)
    for kind in KINDS:
        for change in changes:
            if change.kind == kind and change.after is not None and kind in _PUT:
                _PUT[kind](rows, change)
        session.flush()
    _write_names(session, rows, changes)
    for kind in reversed(list(KINDS)):
        for change in changes:
            if change.kind == kind and change.after is None and kind in _PUT:
                _remove(session, rows, change)


class _Rows:
    """Rows of the store by name, each table read once."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @cached_property
    def sites(self) -> dict[str, Site]:
        return {row.name: row for row in self.session.exec(select(Site))}

    @cached_property
    def teams(self) -> dict[str, Team]:
        return {row.name: row for row in self.session.exec(select(Team))}

    @cached_property
    def contracts(self) -> dict[str, Contract]:
        return {row.name: row for row in self.session.exec(select(Contract))}

    @cached_property
    def agents(self) -> dict[str, Agent]:
        return {row.name: row for row in self.session.exec(select(Agent))}

    @cached_property
    def queues(self) -> dict[str, Queue]:
        return {row.name: row for row in self.session.exec(select(Queue))}

    @cached_property
    def skills(self) -> dict[int, Skill]:
        """By queue."""
        found = self.session.exec(select(Skill).order_by(col(Skill.id).desc()))
        return {row.queue_id: row for row in found}

    @cached_property
    def agent_skills(self) -> dict[tuple[int, int], AgentSkill]:
        return {(row.agent_id, row.skill_id): row for row in self.session.exec(select(AgentSkill))}

    @cached_property
    def leave(self) -> dict[tuple[int, str], Leave]:
        found = self.session.exec(select(Leave).order_by(col(Leave.id)))
        return {(row.agent_id, row.first_day.isoformat()): row for row in found}


def _site(rows: _Rows, change: Change) -> None:
    row = _moved(rows.sites, change) or Site(name=change.key[0])
    row.name, row.timezone = change.key[0], _after(change)["timezone"]
    rows.sites[row.name] = row
    rows.session.add(row)


def _contract(rows: _Rows, change: Change) -> None:
    row = _moved(rows.contracts, change) or Contract(name=change.key[0])
    row.name, row.rules = change.key[0], rules_of(row.rules, _after(change))
    rows.contracts[row.name] = row
    rows.session.add(row)


def _team(rows: _Rows, change: Change) -> None:
    site_id = _key(rows.sites[_after(change)["site"]].id)
    row = _moved(rows.teams, change) or Team(name=change.key[0], site_id=site_id)
    row.name, row.site_id = change.key[0], site_id
    rows.teams[row.name] = row
    rows.session.add(row)


def _agent(rows: _Rows, change: Change) -> None:
    after = _after(change)
    row = _moved(rows.agents, change) or Agent(name=change.key[0])
    row.name, row.prefer, row.active = change.key[0], after["prefer"], after["active"]
    row.team_id = rows.teams[after["team"]].id if after["team"] else None
    row.contract_id = rows.contracts[after["contract"]].id if after["contract"] else None
    told = {
        "week": week_of(after["available"]) if after["available"] else None,
        "paid_week_min": after["paid_week_min"],
    }
    kept = {name: value for name, value in row.availability.items() if name not in told}
    row.availability = kept | {name: value for name, value in told.items() if value is not None}
    rows.agents[row.name] = row
    rows.session.add(row)


def _skill(rows: _Rows, change: Change) -> None:
    agent, queue = rows.agents[change.key[0]], rows.queues[change.key[1]]
    skill = rows.skills.get(_key(queue.id))
    if skill is None:
        skill = Skill(name=queue.name, queue_id=_key(queue.id))
        rows.session.add(skill)
        rows.session.flush()
        rows.skills[_key(queue.id)] = skill
    place, after = (_key(agent.id), _key(skill.id)), _after(change)
    row = rows.agent_skills.get(place) or AgentSkill(agent_id=place[0], skill_id=place[1])
    row.level = after["level"]
    row.valid_from = read_date(after["valid_from"] or "")
    row.valid_to = read_date(after["valid_to"] or "")
    rows.session.add(row)


def _leave(rows: _Rows, change: Change) -> None:
    agent_id, after = _key(rows.agents[change.key[0]].id), _after(change)
    first = read_date(change.key[1])
    last = read_date(after["last_day"])
    assert first is not None and last is not None  # noqa: S101, PT018 - dates of a checked row
    row = rows.leave.get((agent_id, change.key[1]))
    row = row or Leave(agent_id=agent_id, first_day=first, last_day=last)
    row.last_day, row.kind, row.state = last, after["kind"], after["state"]
    rows.session.add(row)


_PUT = {
    "sites": _site,
    "contracts": _contract,
    "teams": _team,
    "agents": _agent,
    "skills": _skill,
    "leave": _leave,
}


def _write_names(session: Session, rows: _Rows, changes: Sequence[Change]) -> None:
    """Give agents their external names, after all have let go of what they bore before."""
    mine = [c for c in changes if c.kind == "agents" and "external" in c.fields]
    ids = {_key(rows.agents[c.key[0]].id): c for c in mine if c.after is not None}
    for agent_id, change in ids.items():
        session.exec(
            delete(AgentAlias).where(
                col(AgentAlias.agent_id) == agent_id,
                col(AgentAlias.external) != change.key[0],
            )
        )
    for agent_id, change in ids.items():
        for source, external in names_of(_after(change)["external"] or "") or []:
            if external != change.key[0]:
                session.merge(AgentAlias(source=source, external=external, agent_id=agent_id))
    session.flush()


def _remove(session: Session, rows: _Rows, change: Change) -> None:
    """Delete a row; what still refers to it keeps it, and is told."""
    row = _found(rows, change.kind, change.key)
    if row is None:
        return
    if isinstance(row, Agent):
        session.exec(delete(AgentAlias).where(col(AgentAlias.agent_id) == _key(row.id)))
    session.delete(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise SaidError("people.still_used", name=", ".join(change.key)) from error


def _found(
    rows: _Rows, kind: str, key: Key
) -> Site | Contract | Team | Agent | AgentSkill | Leave | None:
    if kind in _BY_NAME:
        named: Mapping[str, Site | Contract | Team | Agent] = getattr(rows, kind)
        return named.get(key[0])
    agent = rows.agents.get(key[0])
    if agent is None:
        return None
    if kind == "leave":
        return rows.leave.get((_key(agent.id), key[1]))
    skill = rows.skills.get(_key(rows.queues[key[1]].id))
    return None if skill is None else rows.agent_skills.get((_key(agent.id), _key(skill.id)))


_BY_NAME = frozenset({"sites", "contracts", "teams", "agents"})


def _moved(rows: dict[str, Any], change: Change) -> Any:  # noqa: ANN401 - a row of one of four tables
    """Return the row that a change is about, under the name that it had."""
    return rows.pop((change.was or change.key)[0], None)


def _after(change: Change) -> Record:
    assert change.after is not None  # noqa: S101 - removals are written apart
    return change.after


def _key(value: int | None) -> int:
    assert value is not None  # noqa: S101 - flushed before
    return value
