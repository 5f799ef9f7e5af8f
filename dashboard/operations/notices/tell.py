"""Tell users something inside the application, each of them once."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from dashboard.operations.desk import floor_time
from dashboard.operations.notices.say import Phrase
from dashboard.store.tables import Agent, Grant, Notice, Site, Team, User


@dataclass(frozen=True)
class Message:
    """What is told.

    Attributes
    ----------
    about : str
        The event, such as ``roster:12``; a user is told once of each.
    phrase : Phrase
        In words.
    link : str
        Screen with its parameters, such as ``alerts?alert=3``.
    severity : str
        ``watch`` or ``breach`` of an alert, else empty.
    """

    about: str
    phrase: Phrase
    link: str = ""
    severity: str = ""


def tell(session: Session, users: Iterable[int], message: Message) -> int:
    """Tell some users, inside the transaction of what is told; return how many were not yet."""
    told = select(Notice.user_id).where(Notice.about == message.about)
    new = sorted(set(users) - set(session.exec(told)))
    at = floor_time(session)
    for user in new:
        session.add(
            Notice(
                user_id=user,
                about=message.about,
                sentence=message.phrase.sentence,
                told=dict(message.phrase.told),
                link=message.link,
                severity=message.severity,
                at=at,
            )
        )
    session.flush()
    return len(new)


def users_in_role(session: Session, role: str) -> set[int]:
    """Return the active users with a role."""
    return _users(session, Grant.role == role)


def users_named(session: Session, name: str) -> set[int]:
    """Return the active user of a name."""
    return set(session.exec(select(User.id).where(User.name == name, User.active)))  # pyright: ignore[reportReturnType] - stored rows have numbers


def leads_of(session: Session, team_id: int) -> set[int]:
    """Return the active leads of a team."""
    return _users(session, (col(Grant.role) == "team_lead") & (col(Grant.team_id) == team_id))


def leads_at(session: Session, site: str) -> set[int]:
    """Return the active leads of a site and of its teams."""
    here = select(Site.id).where(Site.name == site)
    teams = select(Team.id).where(col(Team.site_id).in_(here))
    within = col(Grant.site_id).in_(here) | col(Grant.team_id).in_(teams)
    return _users(session, (col(Grant.role) == "team_lead") & within)


def users_of_agents(session: Session, names: Iterable[str]) -> dict[str, set[int]]:
    """Return the active users that some agents are, by agent name; an agent may have none."""
    statement = (
        select(Agent.name, Grant.user_id)
        .join(Grant, col(Grant.agent_id) == col(Agent.id))
        .join(User, col(Grant.user_id) == col(User.id))
        .where(col(User.active), col(Grant.role) == "agent")
    )
    wanted = set(names)
    found: dict[str, set[int]] = {}
    for agent, user in session.exec(statement):
        if agent in wanted:
            found.setdefault(agent, set()).add(user)
    return found


def _users(session: Session, where: object) -> set[int]:
    statement = select(Grant.user_id).join(User).where(col(User.active))
    return set(session.exec(statement.where(where)))  # pyright: ignore[reportArgumentType, reportCallIssue] - a condition on columns
