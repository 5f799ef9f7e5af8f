"""Sites, teams, agents, their contracts, skills and wishes."""

import datetime as dt
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from dashboard.store.tables.base import Row, created, json_column, key, maybe_moment


class Site(Row, table=True):
    """A place where agents sit."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    timezone: str = "UTC"


class Team(Row, table=True):
    """Agents under one lead."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    site_id: int = key(to="site", index=True)


class Contract(Row, table=True):
    """Hours and rules of a kind of employment, in the terms of the roster problem file."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    rules: dict[str, Any] = json_column()


class Agent(Row, table=True):
    """A person who takes contacts; `availability` is a list of seven [from, to] or null.

    An agent whom only a feed has told of has no team and no contract yet.
    """

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    team_id: int | None = Field(default=None, foreign_key="team.id", index=True)
    contract_id: int | None = Field(default=None, foreign_key="contract.id")
    prefer: str | None = None
    availability: dict[str, Any] = json_column()
    active: bool = True


class AgentAlias(Row, table=True):
    """The name that a source uses for an agent; an empty source stands for all of them."""

    __tablename__ = "agent_alias"  # pyright: ignore[reportAssignmentType] - SQLModel types it as a declared attribute

    source: str = Field(default="", primary_key=True)
    external: str = Field(primary_key=True)
    agent_id: int = key(to="agent", index=True)


class Skill(Row, table=True):
    """The ability to serve one queue."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    queue_id: int = key(to="queue")


class AgentSkill(Row, table=True):
    """How well an agent has a skill, and when."""

    __tablename__ = "agent_skill"  # pyright: ignore[reportAssignmentType] - as above

    agent_id: int = Field(foreign_key="agent.id", primary_key=True)
    skill_id: int = Field(foreign_key="skill.id", primary_key=True)
    level: float = 1.0
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


class Asked(Row):
    """What every request of an agent keeps: the answer that it got, and the decision.

    `verdict` is the answer at the time (`operations.requests.verdict`); `done` is what a grant
    changed in rosters, enough to take it back.
    """

    asked_by: str = ""
    verdict: dict[str, Any] = json_column()
    decided_by: str = ""
    reason: str = ""
    done: dict[str, Any] = json_column()


class Leave(Asked, table=True):
    """Days off that an agent asked for or was given."""

    id: int | None = Field(default=None, primary_key=True)
    agent_id: int = key(to="agent", index=True)
    first_day: dt.date
    last_day: dt.date
    kind: str = "annual"
    state: str = "asked"


class Swap(Asked, table=True):
    """Two agents who want to exchange shifts of a day; the other agrees before it is decided."""

    id: int | None = Field(default=None, primary_key=True)
    from_agent_id: int = key(to="agent", index=True)
    to_agent_id: int = key(to="agent", index=True)
    day: dt.date
    state: str = "asked"
    asked_at: dt.datetime = created()


class OpenShift(Row, table=True):
    """An extra shift that is offered to whoever serves its queue."""

    __tablename__ = "open_shift"  # pyright: ignore[reportAssignmentType] - as above

    id: int | None = Field(default=None, primary_key=True)
    day: dt.date = Field(index=True)
    start_minute: int
    minutes: int
    queue_id: int = key(to="queue")
    places: int = 1
    made_by: str
    made_at: dt.datetime = created()
    closed_at: dt.datetime | None = maybe_moment()


class Bid(Asked, table=True):
    """Somebody who would like to work an extra shift; one bid a person and offer."""

    __table_args__ = (UniqueConstraint("open_shift_id", "agent_id"),)

    id: int | None = Field(default=None, primary_key=True)
    open_shift_id: int = key(to="open_shift", index=True)
    agent_id: int = key(to="agent", index=True)
    state: str = "asked"
    asked_at: dt.datetime = created()


class Preference(Row, table=True):
    """A wish of an agent for one day; `weight` says how much, 1-3."""

    __table_args__ = (UniqueConstraint("agent_id", "day"),)

    id: int | None = Field(default=None, primary_key=True)
    agent_id: int = key(to="agent", index=True)
    day: dt.date
    want: str
    weight: float = 1.0


class Pin(Row, table=True):
    """A day of an agent that the next roster keeps as it is; without minutes it is a day off."""

    agent_id: int = Field(foreign_key="agent.id", primary_key=True)
    day: dt.date = Field(primary_key=True)
    start_minute: int | None = None
    minutes: int | None = None
    code: str = ""
    made_by: str
    made_at: dt.datetime = created()


class PeopleChange(Row, table=True):
    """What one import or edit changed about people: enough to undo it."""

    __tablename__ = "people_change"  # pyright: ignore[reportAssignmentType] - as above

    id: int | None = Field(default=None, primary_key=True)
    at: dt.datetime = created()
    actor: str
    origin: str
    changes: dict[str, Any] = json_column()
    undone_at: dt.datetime | None = maybe_moment()
