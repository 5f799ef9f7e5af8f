"""What stands before a roster: which days are planned, and whether there are people."""

from dataclasses import dataclass

from sqlmodel import select

from dashboard.operations.desk import Desk
from dashboard.operations.heads.coming_days import Planned, planned_days
from dashboard.operations.heads.plan import latest_run
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import all_queues, worked_by_people, zone_of
from dashboard.operations.rosters.versions import skills_of
from dashboard.store.tables import IntervalFact


@dataclass(frozen=True)
class Ready:
    """How far the circle is closed before a roster can be built.

    Attributes
    ----------
    history, forecast : bool
        Whether there is any.
    planned : Planned or None
        The days with heads.
    people : int
        Agents who serve a queue.
    unserved : tuple of str
        Queues that nobody serves.
    """

    history: bool
    forecast: bool
    planned: Planned | None
    people: int
    unserved: tuple[str, ...]


def roster_ready(desk: Desk, actor: Actor) -> Ready:
    """Return what a roster could be built from."""
    require(actor, "see_roster")
    now = desk.now()
    with desk.store.read() as session:
        queues = all_queues(session)
        skills = skills_of(session)
        served = {name for names in skills.values() for name in names}
        today = now.astimezone(zone_of(queues[0])).date() if queues else now.date()
        return Ready(
            session.exec(select(IntervalFact.start).limit(1)).first() is not None,
            any(latest_run(session, queue) is not None for queue in queues),
            planned_days(session, today),
            len(skills),
            tuple(q.name for q in worked_by_people(queues) if q.name not in served),
        )
