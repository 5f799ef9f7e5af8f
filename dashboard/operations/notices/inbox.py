"""A user's own notices: how many are unread, the newest ones, and marking them read."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, func, select

from dashboard.operations.desk import Desk, floor_time
from dashboard.operations.notices.say import Phrase
from dashboard.operations.permit import Actor
from dashboard.operations.queues.known import floor_zone
from dashboard.store.tables import Notice, User

SHOWN = 20


@dataclass(frozen=True)
class Received:
    """A notice as its reader sees it."""

    id: int
    phrase: Phrase
    link: str
    severity: str
    at: dt.datetime
    read: bool


def unread(desk: Desk, actor: Actor) -> int:
    """Return how many notices the actor has not read."""
    statement = select(func.count()).select_from(Notice).join(User)
    with desk.store.read() as session:
        mine = statement.where(User.name == actor.name, col(Notice.read_at).is_(None))
        return session.exec(mine).one()


def inbox(desk: Desk, actor: Actor, limit: int = SHOWN) -> list[Received]:
    """Return the actor's newest notices, newest first."""
    statement = select(Notice).join(User).where(User.name == actor.name)
    with desk.store.read() as session:
        rows = session.exec(statement.order_by(col(Notice.id).desc()).limit(limit)).all()
    return [
        Received(
            row.id or 0,
            Phrase(row.sentence, row.told),
            row.link,
            row.severity,
            row.at,
            row.read_at is not None,
        )
        for row in rows
    ]


def zone_there(desk: Desk) -> ZoneInfo:
    """Return the zone in which the floor as a whole tells the time."""
    with desk.store.read() as session:
        return floor_zone(session)


def mark_read(desk: Desk, actor: Actor) -> int:
    """Mark all of the actor's notices read; return how many were not."""
    with desk.store.write() as session:
        rows = _unread(session, actor)
        at = floor_time(session)
        for row in rows:
            row.read_at = at
    return len(rows)


def _unread(session: Session, actor: Actor) -> list[Notice]:
    statement = select(Notice).join(User).where(User.name == actor.name)
    return list(session.exec(statement.where(col(Notice.read_at).is_(None))))
