"""Clashes that counting over weeks finds: working days that do not reach, seats for the hours owed.

By a set D of days: the people that floors ask for on all of them are at most the sum over agents of
what each can give, its days in D or its working days of a week (Hall 1935). All sets of a week's
days are looked at.
"""

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scheduling.explain.floor import asked_least, queue_sets, seats_of, serving, slot_times
from scheduling.explain.model import Demand
from scheduling.explain.reach import Reach
from scheduling.people import Agent
from scheduling.problem import Problem
from scheduling.problem.values import WEEK

CREW = 12
"""Of so few people at a site the model of them all is as quick, and knows more ways out."""
Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Slots = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Way:
    """How to ease a demand: by how much, in which (day, slot), and how many agents are let off."""

    demand: Demand
    by: int
    slots: Slots = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """Demands that clash and ways out."""

    clash: tuple[Demand, ...]
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class _Gives:
    """What one agent gives on some days: without its own demands, and what each takes from that."""

    most: int
    takes: tuple[tuple[int, Demand], ...]


def week_clashes(problem: Problem, reach: Reach) -> Iterator[Counted]:
    """Yield of each floor and week the set of days at which most people lack."""
    if problem.round_the_clock:
        return  # a shift may serve two days there
    now = [reach.now(index) for index in range(len(problem.agents))]
    for queues in queue_sets(problem):
        least = asked_least(problem, queues)
        crew = [problem.agent_index[agent.name] for agent in serving(problem, queues)]
        zero = np.zeros(least.shape, np.int64)
        able = sum((now[index].astype(np.int64) for index in crew), zero)
        slots = (least - able).argmax(axis=1)
        for week in range(problem.weeks):
            found = _worst_days(problem, now, (crew, least, slots), week)
            if found:
                yield _of_days(problem, reach, queues, (crew, least, slots), found)


def _worst_days(
    problem: Problem, now: list[Flags], floor: tuple[list[int], Ints, Ints], week: int
) -> tuple[int, ...]:
    """Return the days of a week whose floors together lack most people; none if nobody lacks."""
    crew, least, slots = floor
    days = [d for d in range(week * WEEK, week * WEEK + WEEK) if least[d, slots[d]] > 0]
    there = np.array([[now[i][d, slots[d]] for d in days] for i in crew]).reshape(
        len(crew), len(days)
    )
    most = np.array([_days_max(problem, problem.agents[i])[0] for i in crew])
    worst: tuple[int, tuple[int, ...]] = 0, ()
    for size in range(2, len(days) + 1):
        for chosen in itertools.combinations(range(len(days)), size):
            gives = np.minimum(there[:, chosen].sum(axis=1), most).sum()
            asked = sum(int(least[days[n], slots[days[n]]]) for n in chosen)
            worst = max(worst, (asked - int(gives), tuple(days[n] for n in chosen)))
    return worst[1]


def _days_max(problem: Problem, agent: Agent) -> tuple[int, str]:
    """Return the most working days of a week, and which rule says so."""
    contract = problem.lawful[agent.contract]
    limits = [(WEEK, "")]
    if contract.work_days_week_max is not None:
        limits.append((contract.work_days_week_max, "work_days_week_max"))
    shortest = min(kind.paid_minutes for kind in contract.kinds)
    if contract.paid_week_max is not None and shortest > 0:
        limits.append((contract.paid_week_max // shortest, "paid_week_max"))
    return min(limits, key=lambda limit: limit[0])


def _of_days(
    problem: Problem,
    reach: Reach,
    queues: tuple[str, ...],
    floor: tuple[list[int], Ints, Ints],
    days: tuple[int, ...],
) -> Counted:
    """Tell which agents' demands make the floors of some days too many, the heaviest first."""
    crew, least, slots = floor
    asked = sum(int(least[day, slots[day]]) for day in days)
    gives = [_gives(problem, reach, index, days, slots) for index in crew]
    spare = sum(one.most for one in gives) - asked
    members: list[Demand] = []
    for one in sorted(gives, key=lambda g: -max((n for n, _ in g.takes), default=0)):
        for taken, demand in one.takes:
            if spare >= 0:
                members.append(demand)
                spare -= taken
    each = math.ceil((asked - sum(g.most - sum(n for n, _ in g.takes) for g in gives)) / len(days))
    times = slot_times(problem, [int(slots[days[0]])]) if len(set(slots[list(days)])) == 1 else None
    values = {int(least[day, slots[day]]) for day in days}
    demand = Demand("minimum", days, min(values), about=queues, at=times)
    lowered = tuple(
        (day, int(slot))
        for day in days
        for slot in np.flatnonzero(least[day] > least[day, slots[day]] - each)
    )
    return Counted((demand, *members), (Way(demand, each, lowered),))


def _gives(
    problem: Problem, reach: Reach, index: int, days: tuple[int, ...], slots: Ints
) -> _Gives:
    ever, now = reach.ever(index), reach.now(index)
    most = sum(bool(ever[day, slots[day]]) for day in days)
    left = sum(bool(now[day, slots[day]]) for day in days)
    limit, rule = _days_max(problem, problem.agents[index])
    takes: list[tuple[int, Demand]] = []
    if rule and limit < left:
        week = tuple(range(days[0] // WEEK * WEEK, days[0] // WEEK * WEEK + WEEK))
        value = getattr(problem.lawful[problem.agents[index].contract], rule)
        name = problem.agents[index].name
        takes.append((most - limit, Demand(rule, week, value, name)))
        return _Gives(most, tuple(takes))
    for day in days:
        if ever[day, slots[day]] and not now[day, slots[day]]:
            takes += [(1, demand) for demand in reach.kept_away(index, day, int(slots[day]))[:1]]
    return _Gives(most, tuple(takes))


def seat_hours(problem: Problem) -> Iterator[Counted]:
    """Yield sites whose seats, taken in every slot, are fewer hours than a week owes."""
    if problem.round_the_clock or "paid_week_min" in problem.soft:
        return
    for site, _ in problem.limits.seats:
        mine = [agent for agent in problem.agents if agent.site == site]
        if len(mine) <= CREW:
            continue
        for week in range(problem.weeks):
            days = tuple(range(week * WEEK, week * WEEK + WEEK))
            seats = seats_of(problem, site)[days[0] : days[-1] + 1]
            there = int(seats.sum()) * problem.slot_minutes
            beyond = sum(agent.paid_week_min[week] for agent in mine) - there
            if beyond > 0:
                yield _too_many_hours(problem, mine, (site, days), (there, beyond))


def _too_many_hours(
    problem: Problem, mine: list[Agent], where: tuple[str, tuple[int, ...]], hours: tuple[int, int]
) -> Counted:
    (site, days), (there, beyond) = where, hours
    week, seats = days[0] // WEEK, seats_of(problem, site)
    demand = Demand("seats", days, int(seats[days[0] : days[-1] + 1].max()), about=(site,))
    members: list[Demand] = []
    for agent in sorted(mine, key=lambda a: -a.paid_week_min[week]):
        if there >= 0:
            owed = agent.paid_week_min[week]
            members.append(Demand("paid_week_min", days, owed, agent.name))
            there -= owed
    more = math.ceil(beyond / (seats[0].size * WEEK * problem.slot_minutes))
    slots = tuple((day, slot) for day in days for slot in range(problem.slots))
    ways = [Way(demand, more, slots)]
    ways += [Way(one, beyond) for one in members if one.value >= beyond]
    return Counted((demand, *members), tuple(ways))
