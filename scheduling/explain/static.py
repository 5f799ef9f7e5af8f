"""Clashes that counting finds: a floor that nobody can meet, seats and breaks of decided shifts.

Only what days alone say is counted, so whatever is found is a clash; weeks are another matter.
"""

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from scheduling.explain.count import Counted, Way, seat_hours, week_clashes
from scheduling.explain.floor import asked_least, queue_sets, seats_of, serving, slot_times
from scheduling.explain.model import Demand
from scheduling.explain.reach import ALWAYS, Placed, Reach
from scheduling.problem import Problem

Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Slots = tuple[tuple[int, int], ...]


def counted_clash(problem: Problem) -> Counted | None:
    """Return a smallest of the clashes that counting finds, or None."""
    reach, found = Reach(problem), list[Counted]()
    if problem.minimum is not None and "minimum" not in problem.soft:
        found += _minimums(problem, reach)
        found += week_clashes(problem, reach)
    if problem.limits.seats and "seats" not in problem.soft:
        found += _seats(problem, reach)
        found += seat_hours(problem)
    share = problem.limits.breaks_at_once_share
    if share is not None and "breaks_at_once" not in problem.soft:
        found += _breaks(problem, reach, share)
    return min(found, key=lambda clash: len(clash.clash), default=None)


def _minimums(problem: Problem, reach: Reach) -> Iterator[Counted]:
    now = {agent.name: reach.now(n) for n, agent in enumerate(problem.agents)}
    ever = {agent.name: reach.ever(n) for n, agent in enumerate(problem.agents)}
    for queues in queue_sets(problem):
        least = asked_least(problem, queues)
        names = [agent.name for agent in serving(problem, queues)]
        zero = np.zeros(least.shape, np.int64)
        able = sum((now[name].astype(np.int64) for name in names), start=zero)
        some = sum((ever[name].astype(np.int64) for name in names), start=zero)
        if (short := np.maximum(0, least - able)).any():
            yield _minimum(problem, reach, queues, (least, able, some), short)


def _minimum(
    problem: Problem,
    reach: Reach,
    queues: tuple[str, ...],
    counts: tuple[Ints, Ints, Ints],
    short: Ints,
) -> Counted:
    """Tell the slot at which fewest of the agents' own demands are part of the clash."""
    least, able, some = counts
    away = np.where(short > 0, some - least + 1, np.iinfo(np.int64).max)
    day, slot = (int(n) for n in np.unravel_index(int(away.argmin()), away.shape))
    blocked = [
        found
        for agent in serving(problem, queues)
        if (found := reach.kept_away(problem.agent_index[agent.name], day, slot))
        and not reach.now(problem.agent_index[agent.name])[day, slot]
    ]
    names = tuple(dict.fromkeys(demands[0].agent for demands in blocked))
    alike = _alike(least[day], short[day], slot)
    demand = Demand(
        "minimum",
        (day,),
        int(least[day, slot]),
        about=queues,
        at=slot_times(problem, alike),
        able=int(able[day, slot]),
        away=names,
    )
    blocked.sort(key=len)
    needed = max(0, int(some[day, slot] - least[day, slot]) + 1)
    members = [one for demands in blocked[:needed] for one in demands]
    everywhere = tuple((int(d), int(s)) for d, s in np.argwhere(short))
    ways = [Way(demand, int(short.max()), everywhere)]
    if short.max() == 1:
        ways += [way for demands in blocked if (way := _back(reach, demands, short))]
    return Counted((demand, *members), tuple(ways))


def _alike(least: Ints, short: Ints, slot: int) -> list[int]:
    """Return the slots around one that ask for the same and lack the same."""
    same = (least == least[slot]) & (short == short[slot])
    first = last = slot
    while first > 0 and same[first - 1]:
        first -= 1
    while last + 1 < len(same) and same[last + 1]:
        last += 1
    return [first, last]


def _back(reach: Reach, demands: list[Demand], short: Ints) -> Way | None:
    """Return the way out of letting one agent come, if that alone is enough."""
    if len(demands) > 1:
        return None
    demand, index = demands[0], reach.problem.agent_index[demands[0].agent]
    days = [reach.now_of_day(index, day) for day in range(reach.problem.days)]
    agent, day = reach.problem.agents[index], demand.days[0]
    if demand.rule != "available":
        days[day] = reach.of_day(agent.contract, agent.available[day])
    elif day not in reach.decided[index]:
        days[day] = reach.of_day(agent.contract, ALWAYS)
    left = short - (reach.horizon(days) & ~reach.now(index))
    return Way(demand, 1) if (left <= 0).all() else None


def _decided(problem: Problem, reach: Reach) -> Iterator[tuple[int, Placed]]:
    for index in range(len(problem.agents)):
        for placed in reach.placed(index):
            yield index, placed


def _spread(reach: Reach, day: int, slots: slice) -> Flags:
    days = [np.zeros(reach.size, np.bool_) for _ in range(reach.problem.days)]
    days[day][slots] = True
    return reach.horizon(days)


def _seats(problem: Problem, reach: Reach) -> Iterator[Counted]:
    for site, _ in problem.limits.seats:
        seats = seats_of(problem, site)
        taken = [
            (
                p.demand,
                _spread(reach, p.demand.days[0], reach.slots(p.begin, p.begin + p.kind.minutes)),
            )
            for index, p in _decided(problem, reach)
            if problem.agents[index].site == site
        ]
        zero = np.zeros(seats.shape, np.int64)
        beyond = np.maximum(0, sum((flags.astype(np.int64) for _, flags in taken), zero) - seats)
        if beyond.any():
            demand = Demand("seats", (), about=(site,))
            yield _too_many(problem, demand, taken, (seats, beyond))


def _too_many(
    problem: Problem, demand: Demand, taken: list[tuple[Demand, Flags]], counts: tuple[Ints, Ints]
) -> Counted:
    """Tell the slot that allows fewest: so many and one more of those who take it clash."""
    allowed, beyond = counts
    tight = np.where(beyond > 0, allowed, np.iinfo(np.int64).max)
    day, slot = (int(n) for n in np.unravel_index(int(tight.argmin()), tight.shape))
    here = [(one, flags) for one, flags in taken if flags[day, slot]]
    least = int(allowed[day, slot])
    times = slot_times(problem, _alike(allowed[day], beyond[day], slot))
    demand = replace(demand, days=(day,), value=least, at=times, able=len(here))
    days = tuple(int(d) for d in np.flatnonzero(beyond.any(axis=1)))
    slots = tuple((int(d), int(s)) for d, s in np.argwhere(beyond))
    ways = [Way(replace(demand, days=days), int(beyond.max()), slots)]
    ways += [Way(one, 1) for one, flags in here if (beyond - flags <= 0).all()]
    return Counted((demand, *(one for one, _ in here[: least + 1])), tuple(ways))


def _breaks(problem: Problem, reach: Reach, share: float) -> Iterator[Counted]:
    """Yield a slot with more breaks of decided shifts than the share of all who could be there."""
    zero = np.zeros((problem.days, problem.slots), np.int64)
    present = Reach(problem, breaks=False)
    there = sum((present.now(n).astype(np.int64) for n in range(len(problem.agents))), zero)
    allowed = np.floor(share * there + 1e-9).astype(np.int64)
    taken = [(p.demand, _resting(reach, p)) for _, p in _decided(problem, reach) if p.kind.breaks]
    resting = sum((flags.astype(np.int64) for _, flags in taken), zero)
    beyond = np.maximum(0, resting - allowed)
    if beyond.any():
        found = _too_many(problem, Demand("breaks_at_once", ()), taken, (allowed, beyond))
        by = math.ceil(100 * (float((resting / np.maximum(1, there)).max()) - share) - 1e-9)
        eased = replace(found.ways[0], by=by, slots=())
        yield Counted(found.clash, (eased, *found.ways[1:]))


def _resting(reach: Reach, placed: Placed) -> Flags:
    """Return where a decided shift is surely on a break."""
    whole = np.zeros(reach.size, np.bool_)
    whole[reach.slots(placed.begin, placed.begin + placed.kind.minutes)] = True
    days = [np.zeros(reach.size, np.bool_) for _ in range(reach.problem.days)]
    days[placed.demand.days[0]] = whole & ~reach.contact(placed.begin, placed.kind)
    return reach.horizon(days)
