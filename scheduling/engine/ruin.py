"""Ruin and recreate: take a few agents' weeks out together and let them respond one by one."""

import numpy as np
import numpy.typing as npt

from scheduling.compiled import compiled, inner
from scheduling.engine.book import Book
from scheduling.engine.costs import agent_cost, coverage_cost
from scheduling.engine.floor_costs import days_cost
from scheduling.engine.response import respond
from scheduling.engine.state import State, count_week
from scheduling.problem.values import WEEK

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
MOST = 4
ROUNDS = 2


@inner
def local_cost(book: Book, state: State, crew: Ints, week: int) -> float:
    """Coverage cost of the week's slots and the people cost of the crew."""
    begin = week * WEEK * book.slots
    end = min(book.days * book.slots, begin + WEEK * book.slots + book.spill)
    cost = coverage_cost(book, state, begin, end)[0]
    cost += days_cost(book, state, week * WEEK, week * WEEK + WEEK)
    for agent in crew:
        cost += agent_cost(book, state, agent)
    return cost


@inner
def draw_crew(draws: Floats, agents: int) -> Ints:
    """Between two and `MOST` different agents from uniform `draws`."""
    size = min(agents, 2 + int(draws[1] * (MOST - 1)))
    crew = np.empty(size, np.int64)
    for n in range(size):
        agent = int(draws[3 + n] * agents)
        while (crew[:n] == agent).any():
            agent = (agent + 1) % agents
        crew[n] = agent
    return crew


@inner
def bound_together(book: Book, crew: Ints) -> Ints:
    """Take, instead of a crew, all who can only move together with its first agent, if any."""
    rules, agent = book.floor_rules, crew[0]
    bound = np.zeros(rules.person.shape[0], np.int64)
    if rules.person[agent, 1] >= 0:
        bound[rules.person[:, 1] == rules.person[agent, 1]] = 1
    for n in range(rules.pairs.shape[0]):
        if rules.pairs[n, 0] == agent or rules.pairs[n, 1] == agent:
            bound[rules.pairs[n, 0]] = 1
            bound[rules.pairs[n, 1]] = 1
    if bound.sum() < 2:  # noqa: PLR2004 - alone
        return crew
    found = np.flatnonzero(bound)
    first = 0
    while found[first] != agent:
        first += 1
    return np.roll(found, -first)


@inner
def recreate(book: Book, state: State, draws: Floats, patience: float, gain: Floats) -> bool:
    """Try one crew and week; keeps the new weeks if the cost rises by less than drawn."""
    week = int(draws[0] * (book.days // WEEK))
    crew = draw_crew(draws, state.start.shape[0])
    if book.floor_rules.on:
        crew = bound_together(book, crew)
    days = slice(week * WEEK, week * WEEK + WEEK)
    size = crew.shape[0]
    start = np.empty((size, WEEK), np.int64)
    kind = np.empty((size, WEEK), np.int64)
    pause = np.empty((size, WEEK, state.pause.shape[2]), np.int64)
    before = local_cost(book, state, crew, week)
    for n in range(size):
        start[n], kind[n] = state.start[crew[n], days], state.kind[crew[n], days]
        pause[n] = state.pause[crew[n], days]
        count_week(book, state, crew[n], week, -1)
        state.start[crew[n], days] = -1
    for turn in range(ROUNDS):
        for agent in crew:
            if turn > 0:
                count_week(book, state, agent, week, -1)
            respond(book, state, agent, week, 0.0, gain)
            count_week(book, state, agent, week, 1)
    after = local_cost(book, state, crew, week)
    if after <= before - patience * np.log(draws[2] + 1e-12):
        return True
    for n in range(size):
        count_week(book, state, crew[n], week, -1)
        state.start[crew[n], days], state.kind[crew[n], days] = start[n], kind[n]
        state.pause[crew[n], days] = pause[n]
        count_week(book, state, crew[n], week, 1)
    return False


@compiled
def ruin_and_recreate(book: Book, state: State, draws: Floats, patience: float) -> int:
    """Try once for each row of `draws` (tries, 3 + `MOST`); returns how many were kept."""
    gain = np.empty(WEEK * book.slots + book.spill)
    kept = 0
    for n in range(draws.shape[0]):
        kept += int(recreate(book, state, draws[n], patience, gain))
    return kept


def draw_tries(rng: np.random.Generator, tries: int) -> Floats:
    """Return the uniform draws of `tries` attempts."""
    return rng.random((tries, 3 + MOST))
