"""How the demo bank's agents keep to their roster: late, away for a while, or not there at all.

Every deviation hangs on the agent, the day and the clock, or on the moment at which a stretch of
duty begins, and on nothing that comes later: a roster that changes from now on changes no past.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b

import numpy as np

from dashboard.operations.demo.bank import CLOSE_MINUTE, OPEN_MINUTE
from dashboard.operations.demo.incidents import Incident

Span = tuple[float, float]

_SICK = 0.015
_LATE_S = 210.0
"""Mean delay of a stretch of duty: logging in, coming back from a break."""
_AWAY_A_DAY, _AWAY_S = 5.5, 330.0
"""Stretches away from the desk between opening and closing, and their mean length."""
_LEAST_AWAY_S = 60.0


@dataclass(frozen=True)
class Worker:
    """An agent of the day.

    Attributes
    ----------
    name, queues
        Who, and what the agent serves.
    on_contact : tuple of (from, to)
        When the agent is on contact, seconds of the day.
    away : tuple of (from, to)
        When the agent is away from the desk though planned.
    sessions : tuple of (from, to, kind)
        When the agent is in training or a meeting.
    """

    name: str
    queues: tuple[str, ...]
    on_contact: tuple[Span, ...]
    away: tuple[Span, ...] = ()
    sessions: tuple[tuple[float, float, str], ...] = ()


def as_kept(
    workers: Sequence[Worker], day: dt.date, incidents: Sequence[Incident], seed: int
) -> tuple[Worker, ...]:
    """Return the agents of a day as they really are on contact."""
    kept = [_as_kept(worker, day, seed) for worker in workers]
    for incident in incidents:
        if incident.kind == "absence":
            kept = [_absent(worker, incident, seed) for worker in kept]
    return tuple(kept)


def _luck(seed: int, *about: object) -> np.random.Generator:
    """Return the random numbers of one agent and purpose."""
    digest = blake2b(repr(about).encode(), digest_size=8).digest()
    return np.random.default_rng([seed, 6, int.from_bytes(digest, "little")])


def _as_kept(worker: Worker, day: dt.date, seed: int) -> Worker:
    random = _luck(seed, worker.name, day.toordinal())
    if random.random() < _SICK:
        return replace(worker, on_contact=(), sessions=())
    number = random.poisson(_AWAY_A_DAY)
    begins = 60 * random.uniform(OPEN_MINUTE, CLOSE_MINUTE, number)
    lengths = _LEAST_AWAY_S + random.exponential(_AWAY_S - _LEAST_AWAY_S, number)
    away = [(float(a), float(a + length)) for a, length in zip(begins, lengths, strict=True)]
    late = [(a, a + _delay(seed, worker.name, day, a)) for a, _ in worker.on_contact]
    return _without(_without(worker, late, away=False), away, away=True)


def _delay(seed: int, name: str, day: dt.date, begin: float) -> float:
    return float(_luck(seed, name, day.toordinal(), begin).exponential(_LATE_S))


def _absent(worker: Worker, incident: Incident, seed: int) -> Worker:
    """Take an agent off contact while an absence lasts, when it is one of those away."""
    luck = _luck(seed, worker.name, incident.day.toordinal(), incident.start_s)
    if not set(worker.queues) & set(incident.queues) or luck.random() >= incident.size:
        return worker
    return _without(worker, [(incident.start_s, incident.end_s)], away=True)


def _without(worker: Worker, gaps: Sequence[Span], *, away: bool) -> Worker:
    """Cut gaps out of the time on contact."""
    spans = worker.on_contact
    for start, end in gaps:
        pieces = [p for a, b in spans for p in ((a, min(b, start)), (max(a, end), b))]
        spans = tuple((a, b) for a, b in pieces if b > a)
    more = tuple(sorted([*worker.away, *gaps])) if away else worker.away
    return replace(worker, on_contact=spans, away=more)
