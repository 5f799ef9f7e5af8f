"""Who keeps every rule by the plainest of weeks: the same shift on the first days that allow it.

No search and no solver: the rules say for whom that is a legal roster already, which in a large
center are nearly all. Whoever is left over is looked at in earnest.
"""

from collections.abc import Iterator

from scheduling.errors import SchedulingError
from scheduling.people import Agent
from scheduling.problem import Problem
from scheduling.problem.check import check_problem
from scheduling.problem.decided import decided
from scheduling.problem.values import WEEK
from scheduling.rules import CATALOGUE
from scheduling.shifts import Contract, Shift, ShiftKind


def plainly_rostered(problem: Problem) -> frozenset[str]:
    """Name the agents for whom a plain week keeps every rule of their own.

    Returns
    -------
    frozenset
        Of identifiers. Who is missing may have a legal roster all the same; where the problem
        contradicts itself all are missing.
    """
    try:
        check_problem(problem)
    except SchedulingError:
        return frozenset()
    return frozenset(agent.name for agent in problem.agents if _keeps_all(problem, agent))


def _keeps_all(problem: Problem, agent: Agent) -> bool:
    shifts = sorted(_plain(problem, agent), key=lambda shift: shift.day)
    return not any(any(rule.check(problem, agent, shifts)) for rule in CATALOGUE)


def _plain(problem: Problem, agent: Agent) -> Iterator[Shift]:
    """Yield the shifts of an agent, none of a week that has no plain one."""
    if any(decided(problem, agent)):
        return
    for week in range(problem.weeks):
        yield from _of_week(problem, agent, week)


def _of_week(problem: Problem, agent: Agent, week: int) -> list[Shift]:
    """Return the owed time by one kind of shift at one time of day, on as few days as will do."""
    contract, owed = problem.lawful[agent.contract], agent.paid_week_min[week]
    for kind in sorted(contract.kinds, key=lambda kind: -kind.paid_minutes):
        count = -(-owed // kind.paid_minutes)
        if kind.code is None and kind.paid_minutes > 0 and _may(contract, kind, count):
            for start in range(*problem.opening, problem.start_every_minutes):
                days = [
                    d
                    for d in range(week * WEEK, week * WEEK + WEEK)
                    if _fits(agent, d, start, kind)
                ]
                if len(days) >= count:
                    return [_shift(agent, day, start, kind) for day in days[:count]]
    return []


def _may(contract: Contract, kind: ShiftKind, count: int) -> bool:
    """Whether a week may have so many of a kind."""
    most, days = contract.paid_week_max, contract.work_days_week_max
    return (most is None or count * kind.paid_minutes <= most) and (days is None or count <= days)


def _fits(agent: Agent, day: int, start: int, kind: ShiftKind) -> bool:
    windows = agent.available[day]
    return any(begin <= start and start + kind.minutes <= end for begin, end in windows)


def _shift(agent: Agent, day: int, start: int, kind: ShiftKind) -> Shift:
    breaks = tuple((start + one.earliest, one.minutes) for one in kind.breaks)
    return Shift(agent.name, day, start, start + kind.minutes, kind.paid_minutes, breaks)
