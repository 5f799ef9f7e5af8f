"""A day of the store as a scenario: what comes, who is on contact; a small file without names."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlmodel import Session

from dashboard.measures.abnormal import BUSYNESS_CV
from dashboard.operations.desk import Desk
from dashboard.operations.facts.kept import read_facts
from dashboard.operations.forecasts.expect import BUCKET_S, expected_day, observed_day
from dashboard.operations.heads.heads import DEADLINE_S
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import day_bounds, is_deferred, queues_named, zone_of
from dashboard.operations.rosters.versions import OnDuty, duty_on
from dashboard.store.tables import Queue
from dashboard.text import SaidError
from scheduling.simulation.read import FORMAT

Floats = npt.NDArray[np.float64]

SLOT_MINUTES = 15
_SLOT_S = 60 * SLOT_MINUTES
_PER_SLOT = _SLOT_S // BUCKET_S
_HANDLE_SIGMA = 0.9


def scenario_of(
    session: Session,
    queues: Sequence[Queue],
    day: dt.date,
    now: dt.datetime,
    *,
    duty: Sequence[OnDuty] | None = None,
) -> dict[str, Any]:
    """Return a local day as `floorwalker-scenario-1`.

    Contacts are those that came where the day is over, else those that are forecast. People are
    those of the roster published for the day, by what they can do and without their names.

    Parameters
    ----------
    session : Session
        A reading transaction.
    queues : sequence of Queue
        Of one time zone.
    day : date
        Local.
    now : datetime
        Tells whether the day is over.
    duty : sequence of OnDuty or None
        Other people than the published roster's.

    Raises
    ------
    SaidError
        Where nothing is known of the day's contacts, or nobody is rostered.
    """
    zone = zone_of(queues[0])
    begin, end = day_bounds(day, zone)
    over = end <= now
    came = {q.name: _contacts(session, q, day, end, over=over) for q in queues}
    known = {name: contacts for name, contacts in came.items() if contacts is not None}
    people = duty_on(session, day) if duty is None else duty
    groups = groups_of(people, known, round((end - begin).total_seconds() / _SLOT_S))
    if not known:
        raise SaidError("scenario.no_contacts", day=day.isoformat())
    if not groups:
        raise SaidError("scenario.no_people", day=day.isoformat())
    return {
        "format": FORMAT,
        "name": day.isoformat(),
        "start": begin.astimezone(zone).isoformat(),
        "timezone": zone.key,
        "slot_minutes": SLOT_MINUTES,
        "queues": {
            q.name: _queue(session, q, known[q.name], day) for q in queues if q.name in known
        },
        "groups": groups,
        "busyness_cv": 0.0 if over else BUSYNESS_CV,
    }


def _contacts(
    session: Session, queue: Queue, day: dt.date, end: dt.datetime, *, over: bool
) -> Floats | None:
    """Return a queue's contacts by slot, None where nothing is known of the day."""
    buckets = observed_day(session, queue, day, end) if over else expected_day(session, queue, day)
    if buckets is None or not buckets.any():
        return None
    return buckets.reshape(-1, _PER_SLOT).sum(axis=1)


def _queue(session: Session, queue: Queue, contacts: Floats, day: dt.date) -> dict[str, Any]:
    """Return what a scenario says of a queue."""
    told: dict[str, Any] = {
        "contacts": [round(float(n), 3) for n in contacts],
        "aht_s": round(_aht_s(session, queue, day), 1),
        "aht_shape": {"lognormal": {"sigma": _HANDLE_SIGMA}},
        "target": queue.service_level,
        "target_wait_s": queue.target_wait_s,
        "formula": queue.formula,
        "priority": queue.priority,
        "channel": queue.channel,
    }
    if is_deferred(queue.channel):
        return told | {"deadline_s": queue.deadline_s or DEADLINE_S}
    told["patience_s"] = queue.patience_s
    if queue.concurrency > 1:
        told |= {"concurrency": queue.concurrency, "slowdown": queue.slowdown}
    return told


def _aht_s(session: Session, queue: Queue, day: dt.date) -> float:
    """Return the day's mean handle time, the queue's own where it is not known."""
    facts = read_facts(session, [queue], *day_bounds(day, zone_of(queue)))
    handled, handle_s = (float(facts[name].sum() or 0) for name in ("handled", "handle_s"))
    return handle_s / handled if handled > 0 and handle_s > 0 else queue.aht_s


def groups_of(
    duty: Sequence[OnDuty], queues: Mapping[str, object], slots: int
) -> dict[str, dict[str, Any]]:
    """Return people by what they serve, and how many are on contact in the middle of each slot."""
    middles = (np.arange(slots) + 0.5) * _SLOT_S
    counts: dict[tuple[str, ...], npt.NDArray[np.int64]] = {}
    for person in duty:
        skills = tuple(name for name in person.queues if name in queues)
        if not skills:
            continue
        there = counts.setdefault(skills, np.zeros(slots, np.int64))
        for begin, end in person.on_contact:
            there += (middles >= begin) & (middles < end)
    return {
        " + ".join(skills): {
            "skills": {name: {} for name in skills},
            "agents": [int(n) for n in there],
        }
        for skills, there in sorted(counts.items())
    }


def skill_groups(desk: Desk, actor: Actor, day: dt.date) -> list[str]:
    """Return the groups of people who are rostered on a day, as its scenario names them."""
    require(actor, "see_staffing")
    with desk.store.read() as session:
        names = {queue.name: queue for queue in queues_named(session, [])}
        return list(groups_of(duty_on(session, day), names, 0))
