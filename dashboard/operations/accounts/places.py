"""Where a role can hold: the teams and the agents that an administrator may choose."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import col, select

from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.store.tables import Agent, Team


@dataclass(frozen=True)
class Places:
    """Names of teams, and of agents who are active → their numbers."""

    teams: Mapping[str, int]
    agents: Mapping[str, int]


def places(desk: Desk, actor: Actor) -> Places:
    """Return where a role can hold."""
    require(actor, "manage_users")
    teams = select(Team.name, Team.id).order_by(Team.name)
    agents = select(Agent.name, Agent.id).where(col(Agent.active)).order_by(Agent.name)
    with desk.store.read() as session:
        return Places(
            {name: number for name, number in session.exec(teams) if number is not None},
            {name: number for name, number in session.exec(agents) if number is not None},
        )
