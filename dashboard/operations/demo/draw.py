"""The contacts of one day of the demo bank, drawn before anything is decided about them.

They are drawn at three times the expected rate with a mark each; those whose mark lies under the
rate in force are real. So a surge adds contacts and moves none of the others. Whose queue stands
behind the bot talks to it first; the bot has room for all, so that what it does needs no playing.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dashboard.operations.demo.bank import (
    BOT,
    BUSYNESS_CV,
    CLOSE_MINUTE,
    CONTAINMENT,
    PATIENCE_PEAK,
    QUEUES,
    REDIAL,
    BankQueue,
)
from dashboard.operations.demo.incidents import MOST, VOLUME, Incident, factor
from dashboard.operations.demo.rates import BUCKET_MINUTES, expected, minutes_of
from dashboard.operations.demo.wander import wander
from scheduling.simulation.draw import Draw
from scheduling.simulation.follow import draw_legs
from scheduling.simulation.parts import Queue
from scheduling.simulation.shapes import Shape, spread

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Keys = npt.NDArray[np.uint64]

CUT_OFF_S = 60.0 * (CLOSE_MINUTE - 60)
"""E-mails that come later are left for the next morning."""
DAY_S = 86_400.0
_KEYS_PER_QUEUE = 1_000_000
_BUCKET_S = 60 * BUCKET_MINUTES
_PER_HALF = 30 // BUCKET_MINUTES
_PATIENCE = Shape("peak", PATIENCE_PEAK)

LAWS: tuple[Queue, ...] = tuple(
    Queue(
        queue.name,
        (0.0,),
        (queue.aht_s,),
        Shape("lognormal", queue.handle_sigma),
        queue.patience_s,
        _PATIENCE,
        channel=queue.channel,
        concurrency=queue.concurrency,
        slowdown=queue.slowdown,
        credit_s=queue.credit_s,
        deadline_s=queue.deadline_s,
        margin_s=0.0 if queue.deadline_s is None else 3600.0,
        redial=0.0 if queue.deadline_s else REDIAL,
    )
    for queue in QUEUES
)
"""The bank's queues as the simulation takes them; e-mails press in their last hour."""


@dataclass(frozen=True)
class Front:
    """What the bot does, by contact: arrays (contacts,); `onward` is who goes on to people."""

    key: Whole
    arrival_s: Floats
    ended_s: Floats
    onward: Bools
    luck: Keys


@dataclass(frozen=True)
class Late:
    """E-mails that came after the cut-off: nobody opens them before the next morning."""

    key: Whole
    arrival_s: Floats
    luck: Keys


@dataclass(frozen=True)
class Drawn:
    """A day's contacts.

    Attributes
    ----------
    draw : Draw
        What reaches people, with the redials that may follow.
    key, eve, luck : arrays
        By contact of the draw: a number that is alike whatever incidents are added later; whether
        it came on the evening before (numbered there, arrival below zero); what its luck and its
        customer follow from.
    front, late
        The bot's contacts, and what is left for the next morning.
    """

    draw: Draw
    key: Whole
    eve: Bools
    luck: Keys
    front: Front
    late: Late


class _Part(NamedTuple):
    """Contacts of one queue as they come to the bank; those of the bot go on after `bot_s`."""

    key: Whole
    arrival_s: Floats
    bot_s: Floats
    onward: Bools
    handle_s: Floats
    patience_s: Floats
    luck: Keys

    def kept(self, which: Bools) -> "_Part":
        """Return some of them."""
        return _Part(
            self.key[which],
            self.arrival_s[which],
            self.bot_s[which],
            self.onward[which],
            self.handle_s[which],
            self.patience_s[which],
            self.luck[which],
        )


def draw_day(day: dt.date, seed: int, incidents: Sequence[Incident]) -> Drawn:
    """Draw the contacts of a day; every queue has its own stream of random numbers."""
    parts = [_draw_queue(number, day, seed, incidents) for number in range(len(QUEUES))]
    late = [part.kept(_is_late(n, part)) for n, part in enumerate(parts)]
    parts = [part.kept(~_is_late(n, part)) for n, part in enumerate(parts)]
    before = day - dt.timedelta(days=1)
    eve = [_evening(n, before, seed) for n, queue in enumerate(QUEUES) if queue.deadline_s]
    fronted = _joined([part for n, part in enumerate(parts) if QUEUES[n].fronted])
    front = Front(
        fronted.key,
        fronted.arrival_s,
        fronted.arrival_s + fronted.bot_s,
        fronted.onward,
        fronted.luck,
    )
    left = _joined(late)
    return _laid_out(_joined(eve), _joined(parts), front, Late(left.key, left.arrival_s, left.luck))


def queue_of(key: Whole) -> Whole:
    """Return the positions of the queues that contacts were drawn for."""
    return key // _KEYS_PER_QUEUE


def _joined(parts: Sequence[_Part]) -> _Part:
    return _Part(
        np.concatenate([part.key for part in parts]),
        np.concatenate([part.arrival_s for part in parts]),
        np.concatenate([part.bot_s for part in parts]),
        np.concatenate([part.onward for part in parts]),
        np.concatenate([part.handle_s for part in parts]),
        np.concatenate([part.patience_s for part in parts]),
        np.concatenate([part.luck for part in parts]),
    )


def _is_late(number: int, part: _Part) -> Bools:
    """Return which contacts wait for the next morning."""
    late = np.zeros(part.key.size, np.bool_)
    return late if QUEUES[number].deadline_s is None else part.arrival_s >= CUT_OFF_S


def _evening(number: int, day: dt.date, seed: int) -> _Part:
    """Return what the evening before left, arrivals counted from the midnight after it."""
    part = _draw_queue(number, day, seed, ())
    part = part.kept(_is_late(number, part))
    return part._replace(arrival_s=part.arrival_s - DAY_S)


def _laid_out(eve: _Part, today: _Part, front: Front, late: Late) -> Drawn:
    """Put what reaches people in order of arrival, with what may follow from it."""
    both = _joined([eve, today.kept(today.onward)])
    is_eve = np.arange(both.key.size) < eve.key.size
    arrival = both.arrival_s + both.bot_s
    order = np.argsort(arrival, kind="stable")
    key, luck, handle = both.key[order], both.luck[order], both.handle_s[order]
    queue = queue_of(key)
    legs = draw_legs(LAWS, queue, np.zeros(key.size, np.int64), handle, luck)
    draw = Draw(arrival[order], queue, handle, both.patience_s[order], legs)
    return Drawn(draw, key, is_eve[order], luck, front, late)


def _draw_queue(number: int, day: dt.date, seed: int, incidents: Sequence[Incident]) -> _Part:
    bank, random = QUEUES[number], np.random.default_rng([seed, day.toordinal(), number])
    due = expected(bank.name, day) / (1 - CONTAINMENT if bank.fronted else 1.0)
    moved = np.repeat(wander(random, (due.size // _PER_HALF,)), _PER_HALF)
    counts = random.poisson(MOST * _level(day, seed) * moved * due)
    size = int(counts.sum())
    starts = 60.0 * minutes_of(bank.name)[0] + _BUCKET_S * np.repeat(np.arange(due.size), counts)
    arrival = starts + _BUCKET_S * random.random(size)
    mark = MOST * random.random(size)
    handle = spread(LAWS[number].aht_shape, bank.aht_s, size, random)
    patience = spread(_PATIENCE, bank.patience_s, size, random)
    luck = random.integers(0, 2**64, size, dtype=np.uint64)
    bot_s, onward = _at_the_bot(bank, size, random)
    handle *= factor(arrival + bot_s, bank.name, incidents, ("handle_time",))
    key = number * _KEYS_PER_QUEUE + np.arange(size)
    part = _Part(key, arrival, bot_s, onward, handle, patience, luck)
    return part.kept(mark < factor(arrival, bank.name, incidents, VOLUME))


def _level(day: dt.date, seed: int) -> float:
    """Return how busy a day is beside its expectation, alike for all queues."""
    busy = np.random.default_rng([seed, day.toordinal()])
    return float(busy.gamma(1 / BUSYNESS_CV**2, BUSYNESS_CV**2))


def _at_the_bot(bank: BankQueue, size: int, random: np.random.Generator) -> tuple[Floats, Bools]:
    """Return how long contacts talk to the bot, and which go on to people afterwards."""
    if not bank.fronted:
        return np.zeros(size), np.ones(size, np.bool_)
    bot_s = spread(Shape("lognormal", BOT.handle_sigma), BOT.aht_s, size, random)
    return bot_s, random.random(size) >= CONTAINMENT
