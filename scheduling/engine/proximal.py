"""Sweeps around the best prices: they end where prices and a given average coverage agree.

Each agent responds to the prices of the relaxation, less a charge that grows with the distance of
the people on contact from the relaxation's average: the proximal term of an augmented Lagrangian.
"""

import numpy as np
import numpy.typing as npt

from scheduling.compiled import compiled
from scheduling.engine.book import Book
from scheduling.engine.prices import Prices, add_people, gains_of
from scheduling.engine.response import all_weeks, choose_week, edge_of
from scheduling.engine.state import State, count_week, recount
from scheduling.problem.values import WEEK

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
LOOSE = 0.1
"""Smoothing of what has no price: the demand by shift."""


@compiled
def pull_sweep(
    book: Book,
    state: State,
    order: Ints,
    price: Floats,
    target: Floats,
    pull: float,
    people: Floats,
) -> None:
    """One sweep of responses to `price` with the pull towards `target` (classes, slots)."""
    span = WEEK * book.slots + book.spill
    end = book.days * book.slots
    gain = np.empty(span)
    highest = book.under + book.deep
    for n in range(order.shape[0]):
        agent, week = order[n, 0], order[n, 1]
        skill, origin = book.skill[agent], week * WEEK * book.slots
        days = slice(week * WEEK, week * WEEK + WEEK)
        start, kind = state.start[agent, days], state.kind[agent, days]
        pause = state.pause[agent, days]
        add_people(book, agent, week, -1.0, start, kind, pause, people[skill])
        if book.floor_rules.on:
            count_week(book, state, agent, week, -1)
        for i in range(span):
            slot = origin + i
            if slot >= end:
                gain[i] = 0.0
                continue
            wish = target[skill, slot]
            ahead = people[skill, slot] + 0.5 - wish
            worth = price[skill, slot] - pull / np.sqrt(1.0 + wish) * ahead
            gain[i] = min(highest, max(-book.over, worth))
        edge = edge_of(book, state, agent, week)
        choose_week(book, state, agent, week, edge, gain, LOOSE)
        add_people(book, agent, week, 1.0, start, kind, pause, people[skill])
        if book.floor_rules.on:
            count_week(book, state, agent, week, 1)


@compiled
def class_people(book: Book, state: State) -> Floats:
    """People on contact by class of skills and slot."""
    classes = book.groups.covers.shape[0]
    people = np.zeros((classes, book.days * book.slots + book.spill))
    for agent in range(state.start.shape[0]):
        for week in range(state.start.shape[1] // WEEK):
            days = slice(week * WEEK, week * WEEK + WEEK)
            add_people(
                book,
                agent,
                week,
                1.0,
                state.start[agent, days],
                state.kind[agent, days],
                state.pause[agent, days],
                people[book.skill[agent]],
            )
    return people


def pull_towards(
    book: Book,
    state: State,
    prices: Prices,
    target: Floats,
    pulls: tuple[float, ...],
    rng: np.random.Generator,
) -> None:
    """Sweep once for each strength of `pulls`, then recount the coverage."""
    people, price = class_people(book, state), gains_of(book, prices)
    for pull in pulls:
        pull_sweep(book, state, all_weeks(book, rng), price, target, pull, people)
    recount(book, state)
