"""Which agents a person may see: the one filter of every screen about people."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from dashboard.operations.permit import Actor
from dashboard.store.tables import Agent, Team


@dataclass(frozen=True)
class Seen:
    """An agent whom the actor may see."""

    name: str
    team: str


def agents_seen(session: Session, actor: Actor) -> list[Seen]:
    """Return the agents within an actor's scope, by team and name.

    An agent sees itself, a team lead the own teams, who is granted sites their teams, everyone
    else all agents; who must not see names sees none.
    """
    if not actor.sees_names or (actor.role == "agent" and actor.agent_id is None):
        return []
    statement = select(Agent.name, Team.name).join(Team, col(Agent.team_id) == col(Team.id))
    if actor.agent_id is not None:
        statement = statement.where(Agent.id == actor.agent_id)
    if actor.teams:
        statement = statement.where(col(Agent.team_id).in_(actor.teams))
    if actor.sites:
        statement = statement.where(col(Team.site_id).in_(actor.sites))
    rows = session.exec(statement.order_by(Team.name, Agent.name))
    return [Seen(name, team) for name, team in rows]
