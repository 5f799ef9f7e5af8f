"""Requests as their screen lists them: whose, what, how they stand, and what one may do."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import Session, col, or_, select

from dashboard.operations.agents_seen import agents_seen
from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.operations.requests.decide import Kind
from dashboard.operations.requests.verdict import Verdict, verdict_from
from dashboard.operations.trail import record
from dashboard.store.tables import Agent, Leave, Preference, Swap
from dashboard.text import SaidError

_BACK = dt.timedelta(days=28)


@dataclass(frozen=True)
class Request:
    """A request for time off or a swap.

    Attributes
    ----------
    kind, id
        Which one.
    agent, other : str
        Who asks, and the colleague of a swap.
    first, last : date
        The days.
    what : str
        Kind of time off; empty for a swap.
    state : str
        ``asked`` (a swap waits for the colleague then), ``agreed``, ``granted``, ``refused``.
    verdict : Verdict
        The answer as kept with it.
    reason, decided_by : str
        Of the decision.
    decides, agrees, withdraws : bool
        Whether the actor may decide it, is the colleague asked, may take it away.
    """

    kind: Kind
    id: int
    agent: str
    other: str
    first: dt.date
    last: dt.date
    what: str
    state: str
    verdict: Verdict
    reason: str
    decided_by: str
    decides: bool
    agrees: bool
    withdraws: bool

    @property
    def waits(self) -> bool:
        """Whether nobody has decided it."""
        return self.state in {"asked", "agreed"}


@dataclass(frozen=True)
class WishRow:
    """A wish of an agent for a day to come."""

    id: int
    agent: str
    day: dt.date
    want: str
    weight: int


def requests_seen(desk: Desk, actor: Actor) -> list[Request]:
    """Return the requests of the agents that an actor may see, of the last four weeks and later.

    The earliest day first. An agent also sees the swaps that colleagues ask for.
    """
    require(actor, "make_request")
    with desk.store.read() as session:
        since = desk.now().date() - _BACK
        seen = {found.name for found in agents_seen(session, actor)}
        names = dict(session.exec(select(Agent.id, Agent.name)).all())
        ids = [number for number, name in names.items() if name in seen]
        leave = select(Leave).where(col(Leave.agent_id).in_(ids), Leave.last_day >= since)
        of_mine = or_(col(Swap.from_agent_id).in_(ids), col(Swap.to_agent_id).in_(ids))
        swaps = select(Swap).where(of_mine, Swap.day >= since)
        found = [
            *(_leave(row, names[row.agent_id], actor) for row in session.exec(leave)),
            *(
                _swap(row, names[row.from_agent_id], names[row.to_agent_id], actor, seen)
                for row in session.exec(swaps)
            ),
        ]
    return sorted(found, key=lambda row: (row.first, row.agent, row.id))


def _leave(row: Leave, agent: str, actor: Actor) -> Request:
    return Request(
        kind="leave",
        id=row.id or 0,
        agent=agent,
        other="",
        first=row.first_day,
        last=row.last_day,
        what=row.kind,
        state=row.state,
        verdict=verdict_from(row.verdict),
        reason=row.reason,
        decided_by=row.decided_by,
        decides=actor.may("decide_requests"),
        agrees=False,
        withdraws=row.state == "asked",
    )


def _swap(row: Swap, agent: str, other: str, actor: Actor, seen: set[str]) -> Request:
    return Request(
        kind="swap",
        id=row.id or 0,
        agent=agent,
        other=other,
        first=row.day,
        last=row.day,
        what="",
        state=row.state,
        verdict=verdict_from(row.verdict),
        reason=row.reason,
        decided_by=row.decided_by,
        decides=actor.may("decide_requests") and {agent, other} <= seen,
        agrees=row.state == "asked" and row.to_agent_id == actor.agent_id,
        withdraws=row.state in {"asked", "agreed"} and agent in seen,
    )


def wishes_seen(desk: Desk, actor: Actor) -> list[WishRow]:
    """Return the wishes for days from yesterday on of the agents that an actor may see."""
    require(actor, "make_request")
    with desk.store.read() as session:
        since = desk.now().date() - dt.timedelta(days=1)
        seen = {found.name for found in agents_seen(session, actor)}
        statement = (
            select(Agent.name, Preference)
            .join(Preference, col(Preference.agent_id) == col(Agent.id))
            .where(Preference.day >= since)
            .order_by(col(Preference.day), Agent.name)
        )
        return [
            WishRow(row.id or 0, name, row.day, row.want, round(row.weight))
            for name, row in session.exec(statement)
            if name in seen
        ]


def drop_wish(desk: Desk, actor: Actor, number: int) -> None:
    """Take a wish away.

    Raises
    ------
    SaidError
        When it is of an agent out of the actor's scope, or gone.
    """
    require(actor, "make_request")
    with desk.store.write() as session:
        row = session.get(Preference, number)
        name = _owner(session, row)
        if row is None or name not in {found.name for found in agents_seen(session, actor)}:
            raise SaidError("request.not_waiting")
        record(session, actor, "request.drop_wish", name, {"day": row.day.isoformat()})
        session.delete(row)


def _owner(session: Session, row: Preference | None) -> str:
    return "" if row is None else session.get_one(Agent, row.agent_id).name
