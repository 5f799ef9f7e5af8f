"""A floor of people and the seats of a site, in the model of several agents."""

import itertools

import numpy as np
import numpy.typing as npt

from scheduling.cpsat import Number, Term
from scheduling.explain.joint import Ask, At, JointModel
from scheduling.explain.model import Demand
from scheduling.people import Agent
from scheduling.problem import Counts, Problem
from scheduling.problem.check import queue_groups
from scheduling.problem.values import DAY_MINUTES

Flags = npt.NDArray[np.bool_]
FEW = 3
"""Of queues that hang together, sets of so many at most are looked at, and all of them."""


def queue_sets(problem: Problem) -> list[tuple[str, ...]]:
    """Return the sets of queues whose minimum is looked at (Hall 1935)."""
    found: list[tuple[str, ...]] = []
    for part in queue_groups(problem):
        sizes = {*range(1, min(FEW, len(part)) + 1), len(part)}
        for size in sorted(sizes):
            sets = itertools.combinations(part, size)
            found += [tuple(problem.queues[row] for row in rows) for rows in sets]
    return found


def asked_least(problem: Problem, queues: tuple[str, ...]) -> Counts:
    """Return the minimum of a set of queues less the people carried in, (days, slots)."""
    if problem.minimum is None:
        return np.zeros((problem.days, problem.slots), np.int64)
    rows = [problem.queues.index(queue) for queue in queues]
    least = problem.minimum[rows].sum(axis=0)
    least[0] -= problem.carry_in[rows].sum(axis=0)
    return least


def serving(problem: Problem, queues: tuple[str, ...]) -> list[Agent]:
    """Return the agents who serve one of the queues."""
    return [agent for agent in problem.agents if agent.skills & set(queues)]


def seats_of(problem: Problem, site: str) -> Counts:
    """Return a site's seats, (days, slots)."""
    table = np.array(dict(problem.limits.seats)[site], np.int64)
    return np.broadcast_to(table, (problem.days, problem.slots))


def slot_times(problem: Problem, slots: list[int]) -> tuple[int, int]:
    """Return from when to when some slots of a day are, in minutes from midnight."""
    first = problem.opening[0] + min(slots) * problem.slot_minutes
    return first, problem.opening[0] + (max(slots) + 1) * problem.slot_minutes


def add_minimum(joint: JointModel, ask: Ask, at: At) -> None:
    """At least so many on shift in one slot who serve one of the queues."""
    problem = joint.problem
    least = int(asked_least(problem, ask.about)[at])
    times = slot_times(problem, [at[1]])
    demand = Demand("minimum", (at[0],), least, about=ask.about, at=times)
    held = joint.demand(ask, demand, max(0, least))
    there: list[Term] = [
        (1, number)
        for agent in serving(problem, ask.about)
        for number in joint.covers(agent.name, at)
    ]
    joint.model.at_least([*there, (1, held.eased)], least)


def add_seats(joint: JointModel, ask: Ask, at: At) -> None:
    """No more on shift in one slot than a site has seats; a day's slots share one switch."""
    problem, site = joint.problem, ask.about[0]
    seats = seats_of(problem, site)[at[0]]
    mine = [agent for agent in problem.agents if agent.site == site]
    whole = Ask("seats", ask.about, (at[0], 0))
    held = joint.asked.get(whole)
    if held is None:
        demand = Demand("seats", (at[0],), int(seats.min()), about=ask.about)
        held = joint.demand(whole, demand, len(mine))
        _within_seats(joint, mine, at[0], int(seats.sum()), held.eased)
    there: list[Term] = [(1, number) for agent in mine for number in joint.takes(agent.name, at)]
    joint.model.at_most([*there, (-1, held.eased)], int(seats[at[1]]))


def _within_seats(
    joint: JointModel, mine: list[Agent], day: int, seats: int, eased: Number
) -> None:
    """All shifts of a day together fit into the seats of all its slots; where none goes on."""
    problem = joint.problem
    if not problem.round_the_clock:
        taken = [term for agent in mine for term in joint.people[agent.name].length(day)]
        more = (-problem.slots * problem.slot_minutes, eased)
        joint.model.at_most([*taken, more], seats * problem.slot_minutes)


def presence(joint: JointModel) -> dict[str, Flags]:
    """Return where the last solution has each agent on shift, (days, slots)."""
    return {name: _there(joint, name) for name in joint.people}


def _there(joint: JointModel, name: str) -> Flags:
    problem, person, values = joint.problem, joint.people[name], joint.model.values
    slot = problem.slot_minutes
    a_day = DAY_MINUTES // slot
    found = np.zeros((problem.days + 2) * a_day, np.bool_)
    for day in joint.days:
        begin, length = (
            sum(factor * values[number] for factor, number in terms)
            for terms in (person.begin(day), person.length(day))
        )
        found[day * a_day + begin // slot : day * a_day + (begin + length) // slot] |= length > 0
    whole = found[: problem.days * a_day].reshape(problem.days, a_day)
    return whole[:, : problem.slots]
