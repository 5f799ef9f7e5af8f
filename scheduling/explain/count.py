"""Clashes that counting over weeks finds: working days that do not reach, seats for the hours owed.

By a set D of days: the people that floors ask for on all of them are at most the sum over agents of
what each can give, its days in D or its working days of a week (Hall 1935). All sets of a week's
days are looked at. Of a day one slot is counted, or several so far apart that no shift is at two.
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
Picks = list[tuple[int, ...]]
"""By day the slots that are counted, of which an agent can be at one."""


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
    takes: tuple[tuple[int, tuple[Demand, ...]], ...]


@dataclass(frozen=True, slots=True)
class _Floor:
    """A floor of some queues, who serves them, and the slots at which it is counted."""

    queues: tuple[str, ...]
    crew: list[int]
    least: Ints
    picks: Picks

    def asked(self, day: int) -> int:
        """Return the people asked for at the slots of a day, none of whom can be at two."""
        return int(self.least[day, list(self.picks[day])].sum())

    def there(self, flags: Flags, day: int) -> bool:
        """Whether someone can be at one of a day's slots."""
        return bool(flags[day, list(self.picks[day])].any())


def week_clashes(problem: Problem, reach: Reach) -> Iterator[Counted]:
    """Yield of each floor and week the set of days at which most people lack."""
    if problem.round_the_clock:
        return  # a shift may serve two days there
    now = [reach.now(index) for index in range(len(problem.agents))]
    for queues in queue_sets(problem):
        least = asked_least(problem, queues)
        crew = [problem.agent_index[agent.name] for agent in serving(problem, queues)]
        there = np.array([now[index] for index in crew], np.bool_).reshape(-1, *least.shape)
        span = _longest(problem, crew)
        picks = [_picked(least[day], there[:, day], span) for day in range(problem.days)]
        floor = _Floor(queues, crew, least, picks)
        for week in range(problem.weeks):
            found = _worst_days(problem, now, floor, week)
            if found:
                yield _of_days(problem, reach, floor, found)


def _longest(problem: Problem, crew: list[int]) -> int:
    """Return the most slots that one shift of the crew can be at."""
    contracts = {problem.agents[index].contract for index in crew}
    kinds = [kind.minutes for name in contracts for kind in problem.lawful[name].kinds]
    return -(-max(kinds, default=problem.slot_minutes) // problem.slot_minutes)


def _picked(least: Ints, there: Flags, span: int) -> tuple[int, ...]:
    """Return a day's slots that lack most people: one, or some that no shift is at together.

    Parameters
    ----------
    least
        People asked for, by slot.
    there
        Whether each agent can be there, (agents, slots).
    span
        Slots of the longest shift.
    """
    one = (int((least - there.sum(axis=0)).argmax()),)
    some = _spaced(least, span)

    def lacks(slots: tuple[int, ...]) -> int:
        return int(least[list(slots)].sum() - there[:, slots].any(axis=1).sum())

    return some if some and lacks(some) > lacks(one) else one


def _spaced(least: Ints, span: int) -> tuple[int, ...]:
    """Return slots at least `span` apart that ask for most people together."""
    best: list[tuple[int, tuple[int, ...]]] = [(0, ())]
    for slot, asked in enumerate(least.tolist()):
        total, before = best[max(0, slot + 1 - span)]
        with_it = (total + asked, (*before, slot)) if asked > 0 else (0, ())
        best.append(max(best[-1], with_it, key=lambda found: found[0]))
    return best[-1][1]


def _worst_days(problem: Problem, now: list[Flags], floor: _Floor, week: int) -> tuple[int, ...]:
    """Return the days of a week whose floors together lack most people; none if nobody lacks."""
    days = [d for d in range(week * WEEK, week * WEEK + WEEK) if floor.asked(d) > 0]
    there = np.array([[floor.there(now[i], d) for d in days] for i in floor.crew])
    there = there.reshape(len(floor.crew), len(days))
    most = np.array([_days_max(problem, problem.agents[i])[0] for i in floor.crew])
    worst: tuple[int, tuple[int, ...]] = 0, ()
    for size in range(1, len(days) + 1):
        for chosen in itertools.combinations(range(len(days)), size):
            if size == 1 and len(floor.picks[days[chosen[0]]]) == 1:
                continue  # a slot by itself is counted without weeks
            gives = np.minimum(there[:, chosen].sum(axis=1), most).sum()
            lacking = sum(floor.asked(days[n]) for n in chosen) - int(gives)
            if lacking > worst[0]:
                worst = lacking, tuple(days[n] for n in chosen)
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


def _of_days(problem: Problem, reach: Reach, floor: _Floor, days: tuple[int, ...]) -> Counted:
    """Tell which agents' demands make the floors of some days too many, the heaviest first."""
    asked = sum(floor.asked(day) for day in days)
    gives = [_gives(problem, reach, index, floor, days) for index in floor.crew]
    spare = sum(one.most for one in gives) - asked
    members: list[Demand] = []
    for one in sorted(gives, key=lambda g: -max((n for n, _ in g.takes), default=0)):
        for taken, demands in one.takes:
            if spare >= 0:
                members += demands
                spare -= taken
    beyond = asked - sum(g.most - sum(n for n, _ in g.takes) for g in gives)
    each = math.ceil(beyond / sum(len(floor.picks[day]) for day in days))
    asks = _asks(problem, floor, days)
    lowered = tuple((day, slot) for day in days for slot in _above(floor, day, each))
    return Counted((*asks, *members), (Way(asks[0], each, lowered),))


def _asks(problem: Problem, floor: _Floor, days: tuple[int, ...]) -> list[Demand]:
    """Return the floors of the days: one for each time of day if that is the same on all."""
    picks = {floor.picks[day] for day in days}
    if len(picks) > 1:
        value = min(int(floor.least[day, slot]) for day in days for slot in floor.picks[day])
        return [Demand("minimum", days, value, about=floor.queues)]
    found: list[Demand] = []
    for slot in picks.pop():
        value = min(int(floor.least[day, slot]) for day in days)
        at = slot_times(problem, [slot])
        found.append(Demand("minimum", days, value, about=floor.queues, at=at))
    return found


def _above(floor: _Floor, day: int, by: int) -> list[int]:
    """Return the slots that ask for more than the nearest counted one is lowered to."""
    picks, least = np.array(floor.picks[day]), floor.least[day]
    nearest = picks[np.abs(np.arange(len(least))[:, None] - picks).argmin(axis=1)]
    return [int(slot) for slot in np.flatnonzero(least > least[nearest] - by)]


def _gives(
    problem: Problem, reach: Reach, index: int, floor: _Floor, days: tuple[int, ...]
) -> _Gives:
    ever, now = reach.ever(index), reach.now(index)
    most = sum(floor.there(ever, day) for day in days)
    left = sum(floor.there(now, day) for day in days)
    limit, rule = _days_max(problem, problem.agents[index])
    if rule and limit < left:
        week = tuple(range(days[0] // WEEK * WEEK, days[0] // WEEK * WEEK + WEEK))
        value = getattr(problem.lawful[problem.agents[index].contract], rule)
        name = problem.agents[index].name
        return _Gives(most, ((most - limit, (Demand(rule, week, value, name),)),))
    takes: list[tuple[int, tuple[Demand, ...]]] = []
    for day in days:
        if floor.there(ever, day) and not floor.there(now, day):
            away = (reach.kept_away(index, day, slot)[:1] for slot in floor.picks[day])
            takes.append((1, tuple(dict.fromkeys(one for found in away for one in found))))
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
