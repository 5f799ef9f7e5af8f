"""Tell people what became of a request, and a colleague that a swap is asked for."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session

from dashboard.operations.desk import floor_time
from dashboard.operations.notices.say import Phrase, day
from dashboard.operations.notices.tell import Message, tell, users_named, users_of_agents
from dashboard.operations.permit import Actor
from dashboard.store.tables import Agent, Leave, OpenShift, Swap
from scheduling.hours import clock_of


def tell_decided(
    session: Session, actor: Actor, event: str, row: Leave | Swap, people: Sequence[Agent]
) -> None:
    """Tell whose request it is, and who asked, that it was granted, refused or waits again.

    Parameters
    ----------
    session : Session
        The transaction of the decision.
    actor : Actor
        Who decided; is not told.
    event : str
        ``granted``, ``refused`` or ``waits``.
    row : Leave or Swap
        The request.
    people : sequence of Agent
        Whose it is.
    """
    kind = "leave" if isinstance(row, Leave) else "swap"
    users = _all(users_of_agents(session, [a.name for a in people]))
    users |= users_named(session, row.asked_by) if row.asked_by else set()
    told = {"request": _request(row, people).kept, "who": actor.name, "reason": row.reason}
    about = f"{kind}:{row.id}:{event}:{floor_time(session).isoformat()}"
    message = Message(about, Phrase(f"notice.request_{event}", told), "requests")
    tell(session, users - users_named(session, actor.name), message)


def tell_swap_asked(session: Session, row: Swap, people: Sequence[Agent]) -> None:
    """Tell a colleague that somebody would like to swap."""
    users = _all(users_of_agents(session, [people[1].name]))
    told = {"who": people[0].name, "day": day(row.day)}
    about = f"swap:{row.id}:asked"
    tell(session, users, Message(about, Phrase("notice.swap_asked", told), "requests"))


def tell_bid(session: Session, actor: Actor, row: OpenShift, person: Agent) -> None:
    """Tell somebody that the extra shift is theirs."""
    users = _all(users_of_agents(session, [person.name]))
    start, end = clock_of(row.start_minute), clock_of(row.start_minute + row.minutes)
    told = {"day": day(row.day), "start": start, "end": end, "who": actor.name}
    about = f"bid:{row.id}:{person.id}:{floor_time(session).isoformat()}"
    tell(session, users, Message(about, Phrase("notice.bid_won", told), "requests"))


def _all(users: Mapping[str, set[int]]) -> set[int]:
    return {user for several in users.values() for user in several}


def _request(row: Leave | Swap, people: Sequence[Agent]) -> Phrase:
    if isinstance(row, Leave):
        told = {"who": people[0].name, "first": day(row.first_day), "last": day(row.last_day)}
        return Phrase("notice.request_leave", told)
    names = " ⇄ ".join(agent.name for agent in people)
    return Phrase("notice.request_swap", {"who": names, "day": day(row.day)})
