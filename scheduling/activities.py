"""When training and meetings take place: a first choice before the search, the cheapest after it.

Before anybody has a shift an activity is given the quietest time at which all who attend could be
there; the search then gives them shifts around it. Afterwards every activity moves to the time
inside the shifts at which the people missed cost least.
"""

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from scheduling.audit import objective_of, shortage
from scheduling.people import Agent
from scheduling.problem import Counts, Problem
from scheduling.problem.check import fixed_kind
from scheduling.problem.decided import decided
from scheduling.problem.floor import Activity, Placed
from scheduling.problem.values import DAY_MINUTES
from scheduling.roster import Roster
from scheduling.rules.activity_rules import inside, meet
from scheduling.shifts import Shift

Ints = npt.NDArray[np.int64]
Time = tuple[int, int]
"""Day, and minutes from its midnight."""
BESIDE = 1e6
"""Charge for a time that falls beside another activity's day: one held interval a day."""
EXACT = 6
"""Times that are priced by the whole objective, of those that look cheapest."""


def times_of(problem: Problem, activity: Activity) -> Iterator[Time]:
    """Yield the times of the slot grid at which an activity fits its window and opening hours."""
    slot, (opening, closing) = problem.slot_minutes, problem.opening
    first, last = (day * DAY_MINUTES + minute for day, minute in (activity.first, activity.last))
    for day in range(activity.first[0], activity.last[0] + 1):
        for start in range(opening, closing - activity.minutes + 1, slot):
            begin = day * DAY_MINUTES + start
            if first <= begin and begin + activity.minutes <= last:
                yield day, start


def could_attend(problem: Problem, agent: Agent, day: int, start: int, minutes: int) -> bool:
    """Whether some shift that the agent may have on that day contains the time."""
    contract = problem.lawful[agent.contract]
    fixed = {f.day: fixed_kind(problem, agent, f) for _, f in decided(problem, agent)}
    if day in fixed:
        shift = fixed[day]
        return (
            shift is not None
            and shift[1] <= start
            and start + minutes <= (shift[1] + shift[0].minutes)
        )
    opening, closing = problem.opening
    low, high = contract.starts or (opening, closing)
    end = start + minutes
    for kind in contract.kinds:
        begins = range(max(opening, end - kind.minutes), min(start, closing - 1) + 1)
        for begin in [kind.code.start] if kind.code else begins[:: problem.slot_minutes]:
            fits = begin <= start and end <= begin + kind.minutes and low <= begin <= high
            free = any(a <= begin and begin + kind.minutes <= b for a, b in agent.available[day])
            closes = problem.round_the_clock or begin + kind.minutes <= closing
            on_grid = (begin - opening) % problem.start_every_minutes == 0
            if fits and free and closes and on_grid:
                return True
    return False


def first_times(problem: Problem) -> list[Placed]:
    """Choose a quiet time for every activity before there are shifts; none where nobody could."""
    agents = {agent.name: agent for agent in problem.agents}
    quiet = problem.requirement.sum(axis=0)
    placed: list[Placed] = []
    for activity in sorted(problem.activities, key=lambda a: (not a.together, a.name)):
        crews = [activity.attendees] if activity.together else [(a,) for a in activity.attendees]
        for crew in crews:
            best = _quietest(problem, activity, [agents[name] for name in crew], quiet, placed)
            if best:
                minutes = activity.minutes
                placed += [Placed(activity.name, name, *best, minutes) for name in crew]
    return placed


def _quietest(
    problem: Problem,
    activity: Activity,
    crew: list[Agent],
    quiet: Counts,
    placed: list[Placed],
) -> Time | None:
    best, least = None, np.inf
    for day, start in times_of(problem, activity):
        busy = sum(p.agent == a.name and p.day == day for p in placed for a in crew)
        first = (start - problem.opening[0]) // problem.slot_minutes
        span = quiet[day, first : first + activity.minutes // problem.slot_minutes]
        # the last word: all else equal the middle of the day, where most shifts are
        middle = abs(start + activity.minutes / 2 - sum(problem.opening) / 2) / DAY_MINUTES
        cost = float(span.sum()) + BESIDE * busy + middle
        if cost < least and all(
            could_attend(problem, a, day, start, activity.minutes) for a in crew
        ):
            best, least = (day, start), cost
    return best


def held_slots(problem: Problem, placed: Iterable[Placed]) -> Ints:
    """Turn chosen times into (agents, days, 2) slots from and to; one a day of each agent."""
    held = np.zeros((len(problem.agents), problem.days, 2), np.int64)
    for one in placed:
        first = (one.start - problem.opening[0]) // problem.slot_minutes
        held[problem.agent_index[one.agent], one.day] = (
            first,
            first + one.minutes // problem.slot_minutes,
        )
    return held


def place_activities(problem: Problem, roster: Roster, before: Iterable[Placed]) -> Roster:
    """Return the roster with every activity at its cheapest time inside the shifts.

    Parameters
    ----------
    before
        The times that the shifts were made for; they are kept where none is cheaper.
    """
    shifts = roster.by_agent()
    agents = {agent.name: agent for agent in problem.agents}
    kept = [p for p in before if any(inside(p, s) for s in shifts.get(p.agent, []))]
    for activity in problem.activities:
        crews = [activity.attendees] if activity.together else [(a,) for a in activity.attendees]
        for crew in crews:
            mine = [p for p in kept if p.name == activity.name and p.agent in crew]
            others = [p for p in kept if p not in mine]
            options = [mine] if len(mine) == len(crew) else []
            options += options_of(problem, activity, crew, shifts, others)
            best = _cheapest(problem, roster, options, others, [agents[name] for name in crew])
            kept = others + best
    return Roster(roster.frame, tuple(sorted(kept, key=lambda p: (p.agent, p.day, p.start))))


def options_of(
    problem: Problem,
    activity: Activity,
    crew: tuple[str, ...],
    shifts: dict[str, list[Shift]],
    others: list[Placed],
) -> Iterator[list[Placed]]:
    """Yield the activity at every time at which all of the crew are on shift and free.

    Parameters
    ----------
    crew
        Who attends together.
    shifts
        By agent.
    others
        Other activities in the roster.
    """
    for day, start in times_of(problem, activity):
        found = [Placed(activity.name, name, day, start, activity.minutes) for name in crew]
        if all(
            any(inside(one, s) for s in shifts.get(one.agent, [])) and not _clashes(one, others)
            for one in found
        ):
            yield found


def _clashes(one: Placed, others: list[Placed]) -> bool:
    return any(
        p.agent == one.agent
        and p.day == one.day
        and meet((p.start, p.minutes), (one.start, one.minutes))
        for p in others
    )


def _cheapest(
    problem: Problem,
    roster: Roster,
    options: list[list[Placed]],
    others: list[Placed],
    crew: list[Agent],
) -> list[Placed]:
    """Choose by what is short and beyond at each time, then by the objective of the best few."""
    if not options:
        return []
    under, _, over = shortage(problem, Roster(roster.frame, tuple(others)))
    spare = problem.weights.over * np.minimum(over, len(crew)) - problem.weights.under * (under > 0)

    def worth(option: list[Placed]) -> float:
        first = (option[0].start - problem.opening[0]) // problem.slot_minutes
        last = first + option[0].minutes // problem.slot_minutes
        return -float(spare[option[0].day, first:last].sum())

    few = sorted(options, key=worth)[:EXACT]
    return min(few, key=lambda o: objective_of(problem, Roster(roster.frame, (*others, *o))))
