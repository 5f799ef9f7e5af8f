"""What a played day did with its contacts: the bot's part, people's part, redials, late e-mails."""

from collections.abc import Sequence
from dataclasses import fields

import numpy as np
import numpy.typing as npt

from dashboard.feeds.demo import Journeys
from dashboard.operations.demo.bank import BOT, QUEUES
from dashboard.operations.demo.draw import Drawn, queue_of
from dashboard.operations.demo.play import Played
from scheduling.simulation.follow import MOST_LEGS
from scheduling.simulation.luck import derived

Whole = npt.NDArray[np.int64]

CHANNELS: tuple[tuple[str, str], ...] = tuple((q.name, q.channel) for q in (*QUEUES, BOT))
"""Queues of the journeys by position: those that people work, then the bot."""
_BOT_PLACE = len(QUEUES)
_CUSTOMER = 1
_FRONTED = np.array([queue.fronted for queue in QUEUES])


def journeys_of(played: Played) -> Journeys:
    """Return what a played day does with its contacts.

    A contact that the bot hands on has two rows: with the bot, and in the queue behind it. Who
    calls again after giving up is put straight through to people.
    """
    return joined([_with_people(played), _with_bot(played.drawn), _late(played.drawn)])


def joined(parts: Sequence[Journeys]) -> Journeys:
    """Return several parts of a day as one."""
    return Journeys(
        *(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Journeys))
    )


def _with_people(played: Played) -> Journeys:
    drawn, outcome = played.drawn, played.outcome
    came = drawn.draw if outcome.came is None else outcome.came
    number = np.arange(len(came)) if outcome.number is None else outcome.number
    root, again = roots(drawn)
    first, redial = root[number], again[number]
    answered = ~np.isnan(outcome.answered_s)
    return Journeys(
        drawn.key[first],
        drawn.eve[first],
        redial,
        np.where(_FRONTED[came.queue] & (redial == 0), 1, 0),
        came.arrival_s,
        came.queue,
        outcome.answered_s,
        outcome.ended_s,
        outcome.agent,
        np.where(answered, came.handle_s, np.nan),
        np.zeros(number.size, np.bool_),
        derived(drawn.luck[first], _CUSTOMER),
    )


def roots(drawn: Drawn) -> tuple[Whole, Whole]:
    """Return of every contact and leg the contact it goes back to, and the redials in between."""
    legs, count = drawn.draw.legs, len(drawn.draw)
    if legs is None:
        return np.arange(count), np.zeros(count, np.int64)
    root, again = np.arange(legs.after_loss.size), np.zeros(legs.after_loss.size, np.int64)
    parent = np.flatnonzero(legs.after_loss >= 0)
    child = legs.after_loss[parent]
    for _ in range(MOST_LEGS):
        root[child], again[child] = root[parent], again[parent] + 1
    return root, again


def _with_bot(drawn: Drawn) -> Journeys:
    front, size = drawn.front, drawn.front.key.size
    return Journeys(
        front.key,
        np.zeros(size, np.bool_),
        np.zeros(size, np.int64),
        np.zeros(size, np.int64),
        front.arrival_s,
        np.full(size, _BOT_PLACE),
        front.arrival_s,
        front.ended_s,
        np.full(size, -1),
        front.ended_s - front.arrival_s,
        front.onward,
        derived(front.luck, _CUSTOMER),
    )


def _late(drawn: Drawn) -> Journeys:
    late, size = drawn.late, drawn.late.key.size
    unknown = np.full(size, np.nan)
    return Journeys(
        late.key,
        np.zeros(size, np.bool_),
        np.zeros(size, np.int64),
        np.zeros(size, np.int64),
        late.arrival_s,
        queue_of(late.key),
        unknown,
        unknown,
        np.full(size, -1),
        unknown,
        np.zeros(size, np.bool_),
        derived(late.luck, _CUSTOMER),
    )
