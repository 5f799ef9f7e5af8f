"""Extra shifts that are offered, with their bids, as the screen lists them."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from dashboard.operations.agents_seen import agents_seen
from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.operations.requests.verdict import Verdict, verdict_from
from dashboard.store.tables import Agent, Bid, OpenShift, Queue

_WEEKS = dt.timedelta(weeks=12)


@dataclass(frozen=True)
class Bidder:
    """A bid as shown: whose, its answer, how it stands, and extra shifts won of late."""

    id: int
    agent: str
    verdict: Verdict
    state: str
    won: int
    mine: bool


@dataclass(frozen=True)
class Offered:
    """An extra shift as shown, with the bids that the viewer may see, the first to get it first."""

    id: int
    day: dt.date
    start: int
    minutes: int
    queue: str
    places: int
    left: int
    bidders: tuple[Bidder, ...]


def offers_seen(desk: Desk, actor: Actor) -> list[Offered]:
    """Return the offers that stand from today on, and their bids of people within one's scope.

    Who had fewest extra shifts in the last twelve weeks comes first, then who asked first.
    """
    require(actor, "make_request")
    today = desk.now().date()
    with desk.store.read() as session:
        names = {queue.id: queue.name for queue in session.exec(select(Queue))}
        won = _won(session, today - _WEEKS)
        seen = {found.name for found in agents_seen(session, actor)}
        rows = session.exec(
            select(OpenShift)
            .where(OpenShift.day >= today, col(OpenShift.closed_at).is_(None))
            .order_by(col(OpenShift.day), col(OpenShift.start_minute))
        )
        return [
            Offered(
                row.id or 0,
                row.day,
                row.start_minute,
                row.minutes,
                names[row.queue_id],
                row.places,
                places_left(session, row),
                tuple(_bidders(session, actor, row, seen, won)),
            )
            for row in rows
        ]


def _won(session: Session, since: dt.date) -> dict[int, int]:
    statement = (
        select(Bid.agent_id, func.count())
        .join(OpenShift, col(OpenShift.id) == col(Bid.open_shift_id))
        .where(Bid.state == "granted", OpenShift.day >= since)
        .group_by(col(Bid.agent_id))
    )
    return dict(session.exec(statement).all())


def _bidders(
    session: Session, actor: Actor, row: OpenShift, seen: set[str], won: dict[int, int]
) -> list[Bidder]:
    statement = (
        select(Bid, Agent.name)
        .join(Agent, col(Agent.id) == col(Bid.agent_id))
        .where(Bid.open_shift_id == row.id)
        .order_by(col(Bid.id))
    )
    found = [
        Bidder(
            bid.id or 0,
            name,
            verdict_from(bid.verdict),
            bid.state,
            won.get(bid.agent_id, 0),
            bid.agent_id == actor.agent_id,
        )
        for bid, name in session.exec(statement)
        if name in seen
    ]
    return sorted(found, key=lambda bidder: (not bidder.verdict.fine, bidder.won, bidder.id))


def places_left(session: Session, row: OpenShift) -> int:
    """Return how many of an offer's places nobody has yet."""
    given = select(func.count()).where(Bid.open_shift_id == row.id, Bid.state == "granted")
    return row.places - int(session.exec(given).one())
