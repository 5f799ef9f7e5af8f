"""How many of a team may be off on one day, and how early time off is asked for: a setting."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlmodel import Session, col, func, select

from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.operations.trail import record
from dashboard.store.tables import Agent, Leave, Setting, Team
from dashboard.text import SaidError

SETTING = "time_off"
_MOST_NOTICE = 365


@dataclass(frozen=True)
class Quota:
    """What a team allows.

    Attributes
    ----------
    share : float
        Most people of the team off on one day, 0-1 of all, rounded up.
    notice_days : int
        Least days between the day of asking and the first day off.
    """

    share: float = 0.1
    notice_days: int = 7

    def people(self, size: int) -> int:
        """Return how many of a team of that size may be off on one day."""
        return math.ceil(round(self.share * size, 6))


def quota_of(session: Session, team: str) -> Quota:
    """Return what a team allows: as set, or the default."""
    kept = session.get(Setting, SETTING)
    return Quota(**kept.value[team]) if kept and team in kept.value else Quota()


def quotas(desk: Desk, actor: Actor) -> dict[str, Quota]:
    """Return the quota of each team that the actor decides for."""
    require(actor, "decide_requests")
    with desk.store.read() as session:
        return {team.name: quota_of(session, team.name) for team in teams_of(session, actor)}


def set_quota(desk: Desk, actor: Actor, team: str, quota: Quota) -> None:
    """Change what a team allows.

    Raises
    ------
    SaidError
        For a team out of the actor's scope, a share outside 0-1 or days that are none.
    """
    require(actor, "decide_requests")
    if not (0 <= quota.share <= 1 and 0 <= quota.notice_days <= _MOST_NOTICE):
        raise SaidError("request.bad_quota", share=quota.share, days=quota.notice_days)
    with desk.store.write() as session:
        if team not in {row.name for row in teams_of(session, actor)}:
            raise SaidError("request.not_your_team", team=team)
        before = asdict(quota_of(session, team))
        kept = session.get(Setting, SETTING) or Setting(name=SETTING, value={})
        kept.value = {**kept.value, team: asdict(quota)}
        session.add(kept)
        record(session, actor, "request.quota", team, {"before": before, "after": asdict(quota)})


def teams_of(session: Session, actor: Actor) -> Sequence[Team]:
    """Return the teams within an actor's scope, by name."""
    statement = select(Team).order_by(Team.name)
    if actor.teams:
        statement = statement.where(col(Team.id).in_(actor.teams))
    if actor.sites:
        statement = statement.where(col(Team.site_id).in_(actor.sites))
    return session.exec(statement).all()


def size_of(session: Session, team_id: int | None) -> int:
    """Return how many active agents a team has."""
    statement = select(func.count()).where(Agent.team_id == team_id, col(Agent.active))
    return session.exec(statement).one()


def off_on(session: Session, agent: Agent, day: dt.date) -> int:
    """Return how many others of an agent's team have time off granted on a day."""
    statement = (
        select(Agent.id)
        .join(Leave, col(Leave.agent_id) == col(Agent.id))
        .where(Agent.team_id == agent.team_id, Agent.id != agent.id, col(Agent.active))
        .where(Leave.state == "granted", Leave.first_day <= day, Leave.last_day >= day)
        .distinct()
    )
    return len(session.exec(statement).all())
