"""Queues by name, with their goals."""

import datetime as dt
from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from dashboard.feeds.errors import did_you_mean
from dashboard.measures.service import Goal
from dashboard.store.tables import Queue
from dashboard.text import SaidError

DEFERRED = frozenset({"email", "message", "back_office", "task", "ticket", "letter"})
"""Channels whose work is due within hours or days."""
AUTOMATED = frozenset({"bot"})
"""Channels that need nobody: a machine answers at once."""


class UnknownQueueError(SaidError):
    """A queue that the store does not have."""


def all_queues(session: Session) -> list[Queue]:
    """Return all active queues, most urgent first, then by name."""
    order = (col(Queue.priority), col(Queue.name))
    return list(session.exec(select(Queue).where(col(Queue.active)).order_by(*order)))


def is_deferred(channel: str) -> bool:
    """Tell whether contacts of a channel wait for hours, not for someone to pick up."""
    return channel.casefold() in DEFERRED


def is_automated(channel: str) -> bool:
    """Tell whether contacts of a channel are answered by a machine."""
    return channel.casefold() in AUTOMATED


def worked_by_people(queues: Iterable[Queue]) -> list[Queue]:
    """Leave out the queues that a machine works: they need no heads and wait for nobody.

    What a bot ends or hands on is counted beside people's service, never with it. Where a machine
    works all queues, all are returned.
    """
    known = list(queues)
    return [queue for queue in known if not is_automated(queue.channel)] or known


def waited_for(queues: Iterable[Queue]) -> list[Queue]:
    """Return the queues in which somebody waits for a person: what is said of all of them together.

    An e-mail that waits for hours would drown every mean wait. Where there is no such queue, all
    that people work are returned.
    """
    known = worked_by_people(queues)
    return [queue for queue in known if not is_deferred(queue.channel)] or known


def queues_named(session: Session, names: Iterable[str]) -> list[Queue]:
    """Return the queues of some names, or all when no name is given.

    Raises
    ------
    UnknownQueueError
        For a name that is not there, with the nearest one that is.
    """
    known = {queue.name: queue for queue in all_queues(session)}
    wanted = list(names) or list(known)
    for name in wanted:
        if name not in known:
            near = did_you_mean(name, known) or ", ".join(known)
            raise UnknownQueueError("queue.unknown", queue=name, near=near)
    return [known[name] for name in wanted]


def goal_of(queue: Queue) -> Goal:
    """Return what a queue promises."""
    return Goal(
        queue.service_level,
        queue.target_wait_s,
        queue.short_abandon_s,
        queue.formula,
        queue.amber,
    )


def goals_of(queues: Iterable[Queue]) -> Mapping[str, Goal]:
    """Return the goals of some queues by name."""
    return {queue.name: goal_of(queue) for queue in queues}


def zone_of(queue: Queue) -> ZoneInfo:
    """Return a queue's time zone."""
    return ZoneInfo(queue.timezone)


def floor_zone(session: Session) -> ZoneInfo:
    """Return the zone in which the floor as a whole tells the time: the most urgent queue's."""
    queues = all_queues(session)
    return zone_of(queues[0]) if queues else ZoneInfo("UTC")


def id_of(row: Queue) -> int:
    """Return the key of a stored queue."""
    assert row.id is not None  # noqa: S101 - rows read from the store have one
    return row.id


def day_bounds(day: dt.date, zone: dt.tzinfo) -> tuple[dt.datetime, dt.datetime]:
    """Return the UTC moments at which a local day begins and ends (23, 24 or 25 hours apart)."""
    midnight = dt.time()
    first = dt.datetime.combine(day, midnight, zone)
    last = dt.datetime.combine(day + dt.timedelta(days=1), midnight, zone)
    return first.astimezone(dt.UTC), last.astimezone(dt.UTC)
