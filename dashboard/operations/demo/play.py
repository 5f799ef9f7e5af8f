"""One day of the demo bank, drawn once and played on any roster.

Contacts are drawn at three times the expected rate with a mark each; those whose mark lies under
the rate in force are real. So a surge adds contacts and moves none of the others, and two rosters
meet exactly the same contacts.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dashboard.operations.demo.bank import BUSYNESS_CV, HANDLE_SIGMA, OPEN_MINUTE, QUEUES
from dashboard.operations.demo.incidents import Incident
from dashboard.operations.demo.rates import BUCKET_MINUTES, BUCKETS, expected
from scheduling.simulation.draw import Draw
from scheduling.simulation.floor import Floor, Person, Phase, Skill
from scheduling.simulation.run import Outcome, run

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
_KEYS_PER_QUEUE = 1_000_000

_HEADROOM = 3.0
_BUCKET_S = 60 * BUCKET_MINUTES
_SLOT_CV = 0.05
_URGENCY = Phase(0.0, tuple(queue.priority for queue in QUEUES))


@dataclass(frozen=True)
class Worker:
    """An agent of the day: its queues, and when it is on contact, in seconds of the day."""

    name: str
    queues: tuple[str, ...]
    on_contact: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Drawn:
    """A day's contacts; `key` names each one alike whatever incidents are added later."""

    draw: Draw
    key: Whole


@dataclass(frozen=True)
class Played:
    """A day with its result; agents are numbered as in `workers`."""

    drawn: Drawn
    outcome: Outcome
    workers: tuple[Worker, ...]


def draw_day(day: dt.date, seed: int, incidents: Sequence[Incident]) -> Drawn:
    """Draw the contacts of a day; every queue has its own stream of random numbers."""
    busy = np.random.default_rng([seed, day.toordinal()])
    level = busy.gamma(1 / BUSYNESS_CV**2, BUSYNESS_CV**2)
    parts = [_draw_queue(number, day, seed, level, incidents) for number in range(len(QUEUES))]
    key = np.concatenate([part[0] for part in parts])
    arrival = np.concatenate([part[1] for part in parts])
    handle = np.concatenate([part[2] for part in parts])
    patience = np.concatenate([part[3] for part in parts])
    order = np.argsort(arrival, kind="stable")
    queue = key[order] // _KEYS_PER_QUEUE
    return Drawn(Draw(arrival[order], queue, handle[order], patience[order]), key[order])


def _draw_queue(
    number: int, day: dt.date, seed: int, level: float, incidents: Sequence[Incident]
) -> tuple[Whole, Floats, Floats, Floats]:
    bank = QUEUES[number]
    random = np.random.default_rng([seed, day.toordinal(), number])
    wander = np.exp(_SLOT_CV * random.standard_normal(BUCKETS) - _SLOT_CV**2 / 2)
    counts = random.poisson(_HEADROOM * level * wander * expected(bank.name, day))
    size = int(counts.sum())
    opened = 60.0 * OPEN_MINUTE
    starts = opened + _BUCKET_S * np.repeat(np.arange(BUCKETS), counts)
    arrival = starts + _BUCKET_S * random.random(size)
    mark = _HEADROOM * random.random(size)
    noise, patience = random.standard_normal(size), random.exponential(bank.patience_s, size)
    handle = bank.aht_s * np.exp(HANDLE_SIGMA * noise - HANDLE_SIGMA**2 / 2)
    kept = mark < _factor(arrival, bank.name, incidents, ("surge", "dead_queue"))
    handle *= _factor(arrival, bank.name, incidents, ("handle_time",))
    key = number * _KEYS_PER_QUEUE + np.flatnonzero(kept)
    return key, arrival[kept], handle[kept], patience[kept]


def _factor(
    arrival: Floats, queue: str, incidents: Sequence[Incident], kinds: tuple[str, ...]
) -> Floats:
    factor = np.ones(arrival.size)
    for incident in incidents:
        if incident.kind in kinds and queue in incident.queues:
            inside = (arrival >= incident.start_s) & (arrival < incident.end_s)
            factor = np.where(inside, factor * incident.size, factor)
    return np.minimum(factor, _HEADROOM)


def without_absent(
    workers: Sequence[Worker], incidents: Sequence[Incident], seed: int
) -> tuple[Worker, ...]:
    """Take the agents of absence incidents off contact while these last."""
    left = list(workers)
    for incident in incidents:
        if incident.kind != "absence":
            continue
        random = np.random.default_rng([seed, incident.day.toordinal(), int(incident.start_s)])
        away = random.random(len(left)) < incident.size
        for i, worker in enumerate(left):
            if away[i] and set(worker.queues) & set(incident.queues):
                cut = _cut(worker.on_contact, incident.start_s, incident.end_s)
                left[i] = Worker(worker.name, worker.queues, cut)
    return tuple(left)


def _cut(
    intervals: Sequence[tuple[float, float]], start: float, end: float
) -> tuple[tuple[float, float], ...]:
    pieces = [p for a, b in intervals for p in ((a, min(b, start)), (max(a, end), b))]
    return tuple((a, b) for a, b in pieces if b > a)


def play(drawn: Drawn, workers: Sequence[Worker]) -> Played:
    """Play drawn contacts on the agents of a day."""
    places = {queue.name: number for number, queue in enumerate(QUEUES)}
    people = [
        Person(
            tuple(Skill(places[q]) for q in sorted(w.queues, key=places.__getitem__)), w.on_contact
        )
        for w in workers
    ]
    outcome = run(drawn.draw, Floor.of_people(people, len(QUEUES), [_URGENCY]))
    return Played(drawn, outcome, tuple(workers))
