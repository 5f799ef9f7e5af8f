"""What the skills of a center are worth: people needed with them, in silos, and in one pool."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlmodel import Session

from dashboard.operations.desk import Desk
from dashboard.operations.heads.plan import read_requirement
from dashboard.operations.jobs import Report
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import (
    all_queues,
    day_bounds,
    is_deferred,
    worked_by_people,
    zone_of,
)
from dashboard.operations.rosters.versions import duty_on
from dashboard.store.tables import Queue
from dashboard.text import SaidError
from scheduling.sharing import HOUR_S, Shared, SharedQueue, shared_required
from scheduling.staffing import Targets

Skills = tuple[str, ...]
Part = tuple[Mapping[str, Skills], Shared]
"""Groups of a part of the center by name, and the heads of each."""


def share_heads(
    desk: Desk, actor: Actor, start: dt.datetime, report: Report = lambda _share, _best: True
) -> dict[str, Any]:
    """Return heads for all calls of an interval, with the skills that people have.

    Parameters
    ----------
    desk, actor
        Where and in whose name.
    start : datetime
        Of the interval, aware.
    report : callable
        Told before every part of the center; its answer says whether to go on.

    Returns
    -------
    dict
        ``total`` people with the center's skills, ``siloed`` and ``pooled`` (as
        `scheduling.sharing.Shared`), ``there`` on contact by the roster, ``groups`` (name, agents,
        there) and ``queues`` (name, service_level, asa_s, abandon_rate, kept) of the parts that
        were reached.

    Raises
    ------
    SaidError
        When nobody is rostered, or nothing is planned for that moment.
    """
    require(actor, "see_staffing")
    with desk.store.read() as session:
        queues = _queues(session, start)
        if not queues:
            raise SaidError("sharing.not_planned")
        there = _there(session, queues, start)
    if not there:
        raise SaidError("sharing.no_people")
    found: list[Part] = []
    parts = list(_parts(there))
    for n, part in enumerate(parts):
        if not report(n / len(parts), {}):
            break
        groups = {" + ".join(skills): skills for skills in part}
        own = {name: queue for name, queue in queues.items() if any(name in g for g in part)}
        ranked = {name: dict.fromkeys(skills, 0) for name, skills in groups.items()}
        found.append((groups, shared_required(own, ranked)))
    return _told(found, there)


def _queues(session: Session, start: dt.datetime) -> dict[str, SharedQueue]:
    """Return the queues of calls with a requirement at a moment."""
    found: dict[str, SharedQueue] = {}
    for queue in worked_by_people(all_queues(session)):
        if is_deferred(queue.channel) or queue.concurrency > 1:
            continue
        rows = read_requirement(session, [queue], start, start + dt.timedelta(seconds=1))
        if rows.height and rows["contacts"][0] > 0 and rows["agents"][0] > 0:
            hourly = float(rows["contacts"][0]) * HOUR_S / float(rows["length_s"][0])
            found[queue.name] = _shared(queue, hourly, float(rows["aht_s"][0]))
    return found


def _shared(queue: Queue, contacts: float, aht_s: float) -> SharedQueue:
    targets = Targets(
        queue.service_level,
        queue.target_wait_s,
        max_asa_s=queue.max_asa_s,
        max_abandon=queue.max_abandon,
    )
    return SharedQueue(contacts, aht_s, queue.patience_s, targets, queue.priority)


def _there(
    session: Session, queues: Mapping[str, SharedQueue], start: dt.datetime
) -> dict[Skills, int]:
    """Return the groups of people by what they serve, and how many are on contact at a moment.

    Groups of the whole day count, so that the answer does not hang on who is on a break.
    """
    zone = zone_of(all_queues(session)[0])
    local = start.astimezone(zone)
    midnight, _ = day_bounds(local.date(), zone)
    at = (start - midnight).total_seconds()
    found: dict[Skills, int] = {}
    for person in duty_on(session, local.date()):
        skills = tuple(name for name in person.queues if name in queues)
        if skills:
            on = any(begin <= at < end for begin, end in person.on_contact)
            found[skills] = found.get(skills, 0) + on
    return found


def _parts(groups: Iterable[Skills]) -> Iterable[list[Skills]]:
    """Split groups into parts of the center that share no queue."""
    left = sorted(groups)
    while left:
        part, reach = [left[0]], set(left[0])
        grown = True
        while grown:
            more = [g for g in left if g not in part and reach & set(g)]
            part += more
            reach |= {name for g in more for name in g}
            grown = bool(more)
        left = [g for g in left if g not in part]
        yield part


def _told(found: Sequence[Part], there: Mapping[Skills, int]) -> dict[str, Any]:
    """Return what was found, as it is kept."""
    return {
        "total": sum(shared.total for _, shared in found),
        "siloed": sum(shared.siloed for _, shared in found),
        "pooled": sum(shared.pooled for _, shared in found),
        "there": sum(there[skills] for groups, _ in found for skills in groups.values()),
        "groups": [
            {"name": name, "agents": shared.agents[name], "there": there[skills]}
            for groups, shared in found
            for name, skills in groups.items()
        ],
        "queues": [row for _, shared in found for row in shared.queues.to_dicts()],
    }
