"""The rest of today on one roster or another: paired simulated days from what is known now.

Contacts that already came are placed where they came; the rest is drawn around the forecast,
raised or lowered as the morning and the last quarter of an hour suggest. Every roster meets the
same contacts.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sqlmodel import Session

from dashboard.measures.abnormal import BUCKET_S, BUSYNESS_CV
from dashboard.operations.forecasts.expect import expected_day, observed_day
from dashboard.operations.forecasts.reforecast import read_reforecast
from dashboard.operations.heads.heads import DEADLINE_S
from dashboard.operations.queues.known import day_bounds, is_deferred, zone_of
from dashboard.operations.rosters.versions import OnDuty
from dashboard.store.tables import Queue
from scheduling.simulation.draw import Draw
from scheduling.simulation.floor import Floor, Person, Phase, Skill
from scheduling.simulation.handling import DEFERRED, LIVE, Blend, Handling
from scheduling.simulation.run import Outcome, run

Floats = npt.NDArray[np.float64]

_RECENT = 3
_HALF_HOUR = 6
_HOLD = 12
_FADE = 12
HANDLE_SIGMA = 0.9
_MARGIN_S = 3600.0
"""Deferred work presses like a waiting contact in its last hour."""
_MOST_CHANGE = 3.0


@dataclass(frozen=True)
class Outlook:
    """What is known of today by now.

    Attributes
    ----------
    queues : tuple of Queue
        By position.
    rates : array (queues, buckets)
        Contacts that came in each past bucket, and that are expected in each coming one.
    now_s : float
        Seconds of the local day.
    due : array (queues, buckets)
        Contacts expected were nothing unusual.
    recent : array (queues, 2)
        Contacts that came in the last half hour, and that were due then.
    """

    queues: tuple[Queue, ...]
    rates: Floats
    now_s: float
    due: Floats | None = None
    recent: Floats | None = None

    @property
    def past(self) -> int:
        """Number of complete buckets."""
        return int(self.now_s // BUCKET_S)


@dataclass(frozen=True)
class Service:
    """What some contacts met: counts of offered, answered in target and abandoned, summed waits."""

    offered: int
    in_target: int
    abandoned: int
    wait_s: float

    @property
    def service_level(self) -> float:
        """Share answered in target of all offered; 1 when nobody called."""
        return self.in_target / self.offered if self.offered else 1.0


def outlook(session: Session, queues: Sequence[Queue], now: dt.datetime) -> Outlook:
    """Return what is known of today by now."""
    day = now.astimezone(zone_of(queues[0])).date()
    start, end = day_bounds(day, zone_of(queues[0]))
    now_s = (now - start).total_seconds()
    rates = np.zeros((len(queues), round((end - start).total_seconds() / BUCKET_S)))
    usual, recent = np.zeros(rates.shape), np.zeros((len(queues), 2))
    for number, queue in enumerate(queues):
        came = observed_day(session, queue, day, now)
        due = expected_day(session, queue, day)
        told = read_reforecast(session, queue, now)
        due = np.zeros(rates.shape[1]) if due is None else due
        usual[number] = due if told is None else due * told.factor
        past = slice(max(0, came.size - _HALF_HOUR), came.size)
        recent[number] = came[past].sum(), usual[number, past].sum()
        rates[number] = _continued(came, usual[number])
    return Outlook(tuple(queues), rates, now_s, usual, recent)


def _continued(came: Floats, due: Floats) -> Floats:
    """Continue a day: the recent change holds for an hour and fades in the next."""
    past = came.size
    recent = float(due[max(0, past - _RECENT) : past].sum())
    change = float(came[-_RECENT:].sum()) / recent if recent > 0 else 1.0
    change = min(change, _MOST_CHANGE)
    noisy = 1 / np.sqrt(max(recent, 1.0))
    if abs(change - 1) < 2 * noisy:
        change = 1.0
    ahead = np.arange(due.size - past)
    weight = np.clip((_HOLD + _FADE - ahead) / _FADE, 0, 1)
    return np.concatenate([came, due[past:] * (1 + (change - 1) * weight)])


def draw_days(outlook: Outlook, days: int, seed: int) -> list[Draw]:
    """Draw some days: past counts as they were, coming ones around their rates."""
    return [_draw(outlook, np.random.default_rng([seed, day])) for day in range(days)]


def _draw(outlook: Outlook, random: np.random.Generator) -> Draw:
    past = outlook.past
    shape = 1 / BUSYNESS_CV**2
    coming = outlook.rates[:, past:] * random.gamma(shape, 1 / shape)
    counts = np.concatenate(
        [outlook.rates[:, :past].astype(np.int64), random.poisson(coming)], axis=1
    )
    queue, bucket = np.nonzero(counts)
    times = counts[queue, bucket]
    queue = np.repeat(queue, times).astype(np.int64)
    arrival = BUCKET_S * (np.repeat(bucket, times) + random.random(queue.size))
    aht = np.array([q.aht_s for q in outlook.queues])[queue]
    patience = np.array([q.patience_s for q in outlook.queues])[queue]
    noise = random.standard_normal(queue.size)
    handle = aht * np.exp(HANDLE_SIGMA * noise - HANDLE_SIGMA**2 / 2)
    leave = patience * random.standard_exponential(queue.size)
    order = np.argsort(arrival, kind="stable")
    return Draw(arrival[order], queue[order], handle[order], leave[order])


def floor_of(duty: Sequence[OnDuty], queues: Sequence[Queue]) -> Floor:
    """Return the simulated floor of some agents."""
    places: Mapping[str, int] = {queue.name: i for i, queue in enumerate(queues)}
    people = [
        Person(tuple(Skill(places[q]) for q in d.queues if q in places), d.on_contact) for d in duty
    ]
    urgency = Phase(0.0, tuple(queue.priority for queue in queues))
    return Floor.of_people([p for p in people if p.skills], len(queues), [urgency])


def service(
    draw: Draw,
    outcome: Outcome,
    queues: Sequence[Queue],
    window: tuple[float, float],
    only: int | None = None,
) -> Service:
    """Return what the contacts met that arrived in a window of seconds, of one queue or all."""
    came = draw if outcome.came is None else outcome.came
    inside = (came.arrival_s >= window[0]) & (came.arrival_s < window[1])
    if only is not None:
        inside &= came.queue == only
    target = np.array([queue.target_wait_s for queue in queues])[came.queue]
    answered = ~np.isnan(outcome.answered_s)
    good = inside & answered & (outcome.wait_s <= target)
    lost = inside & ~answered
    if outcome.still_open is not None:
        lost &= ~outcome.still_open
    return Service(
        int(inside.sum()), int(good.sum()), int(lost.sum()), float(outcome.wait_s[inside].sum())
    )


def blend_of(queues: Sequence[Queue]) -> Blend:
    """Return how the contacts of some queues are worked: alone, several at once, by a deadline."""
    return Blend(tuple(_handling(queue) for queue in queues))


def _handling(queue: Queue) -> Handling:
    if is_deferred(queue.channel):
        return Handling(DEFERRED, deadline_s=queue.deadline_s or DEADLINE_S, margin_s=_MARGIN_S)
    return Handling(LIVE, queue.concurrency, queue.slowdown)


def play(draws: Sequence[Draw], floor: Floor, queues: Sequence[Queue]) -> list[Outcome]:
    """Play some days on one floor."""
    blend = blend_of(queues)
    return [run(draw, floor, blend) for draw in draws]
