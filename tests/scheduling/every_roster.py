"""All rosters of tiny problems, tried one by one: whether one of them keeps every rule."""

import itertools
from collections.abc import Iterator

from scheduling.audit import audit
from scheduling.people import Agent
from scheduling.problem import Problem
from scheduling.problem.floor import Placed
from scheduling.problem.values import DAY_MINUTES
from scheduling.roster import Roster, coverage
from scheduling.rules import CATALOGUE
from scheduling.rules.floor_rules import Whole
from scheduling.shifts import Shift, ShiftKind

Week = list[Shift]


def some_legal(problem: Problem) -> bool:
    """Whether any roster on the grid of slots keeps every rule."""
    weeks = [list(_weeks(problem, agent)) for agent in problem.agents]
    return any(
        _keeps(problem, shifts, placed)
        for shifts in itertools.product(*weeks)
        for placed in _times(problem)
    )


def _keeps(problem: Problem, weeks: tuple[Week, ...], placed: tuple[Placed, ...]) -> bool:
    shifts = {agent.name: week for agent, week in zip(problem.agents, weeks, strict=True)}
    whole = Whole({}, shifts, placed)
    early = [rule for rule in CATALOGUE if rule.key != "minimum"]
    if any(next(rule.check_all(problem, whole), None) for rule in early):
        return False
    roster = Roster.of(itertools.chain(*weeks), placed)
    least = next(rule for rule in CATALOGUE if rule.key == "minimum")
    found = Whole(coverage(problem, roster), shifts, placed)
    return next(least.check_all(problem, found), None) is None


def _weeks(problem: Problem, agent: Agent) -> Iterator[Week]:
    """Yield every legal choice of an agent's shifts."""
    choices = [[None, *_shifts(problem, agent, day)] for day in range(problem.days)]
    for chosen in itertools.product(*choices):
        week = [shift for shift in chosen if shift]
        rules = (rule.check(problem, agent, week) for rule in CATALOGUE)
        if not any(next(found, None) for found in rules):
            yield week


def _shifts(problem: Problem, agent: Agent, day: int) -> Iterator[Shift]:
    opening, closing = problem.opening
    for kind in problem.contracts[agent.contract].kinds:
        last = closing - 1 if problem.round_the_clock else closing - kind.minutes
        grid = range(opening, last + 1, problem.start_every_minutes)
        for start in [kind.code.start] if kind.code else grid:
            for low, high in agent.available[day]:
                if low <= start and start + kind.minutes <= high:
                    yield from _with_breaks(problem, agent, day, start, kind)


def _with_breaks(
    problem: Problem, agent: Agent, day: int, start: int, kind: ShiftKind
) -> Iterator[Shift]:
    step = problem.slot_minutes
    options = [range(start + b.earliest, start + b.latest + 1, step) for b in kind.breaks]
    code = kind.code.name if kind.code else ""
    for begins in itertools.product(*options):
        breaks = tuple((at, b.minutes) for at, b in zip(begins, kind.breaks, strict=True))
        end = start + kind.minutes
        yield Shift(agent.name, day, start, end, kind.paid_minutes, breaks, code)


def _times(problem: Problem) -> Iterator[tuple[Placed, ...]]:
    """Yield every way to place all activities."""
    ways = [list(_of_activity(problem, n)) for n in range(len(problem.activities))]
    for chosen in itertools.product(*ways):
        yield tuple(itertools.chain(*chosen))


def _of_activity(problem: Problem, number: int) -> Iterator[tuple[Placed, ...]]:
    activity = problem.activities[number]
    first, last = (day * DAY_MINUTES + minute for day, minute in (activity.first, activity.last))
    times = [divmod(at, DAY_MINUTES) for at in range(0, problem.days * DAY_MINUTES, 30)]
    times = [
        (day, start)
        for day, start in times
        if first <= day * DAY_MINUTES + start <= last - activity.minutes
    ]
    crews = [activity.attendees] if activity.together else [(a,) for a in activity.attendees]
    for chosen in itertools.product(times, repeat=len(crews)):
        yield tuple(
            Placed(activity.name, name, *time, activity.minutes)
            for time, crew in zip(chosen, crews, strict=True)
            for name in crew
        )


def legal(problem: Problem, roster: Roster) -> bool:
    """Whether the audit finds nothing."""
    return not audit(problem, roster).violations
