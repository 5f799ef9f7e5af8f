"""Overtime, labour law, and days that are decided: rules over one agent's horizon."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from scheduling.hours import clock_of
from scheduling.law import Law
from scheduling.people import Agent, Fixed
from scheduling.problem import Problem
from scheduling.problem.decided import decided
from scheduling.problem.values import DAY_MINUTES, WEEK
from scheduling.rules.sentences import said
from scheduling.rules.violation import Finding, Found
from scheduling.shifts import Shift


def overtime_of(problem: Problem, agent: Agent, shift: Shift) -> int:
    """Minutes by which a shift exceeds the contract's."""
    found = problem.contracts[agent.contract].base_of(shift.end - shift.start, shift.code)
    return found[1] if found else 0


def ordinary_paid(problem: Problem, agent: Agent, shift: Shift) -> int:
    """Paid minutes of a shift without its overtime."""
    return shift.paid_minutes - overtime_of(problem, agent, shift)


def overtime(problem: Problem, agent: Agent, shifts: list[Shift]) -> Found:
    """Overtime of a week and of a calendar month at most the contract's."""
    allowed = problem.contracts[agent.contract].overtime
    if allowed is None:
        return
    weeks = _by_week(problem, agent, shifts)
    for week, minutes in sorted(weeks.items()):
        if allowed.week_max is not None and minutes > allowed.week_max:
            detail = said("week_overtime", found=minutes, most=allowed.week_max)
            yield Finding(week * WEEK, detail)
    for day, minutes in _by_month(problem, agent, shifts):
        if allowed.month_max is not None and minutes > allowed.month_max:
            detail = said("month_overtime", found=minutes, most=allowed.month_max)
            yield Finding(day, detail)


def _by_week(problem: Problem, agent: Agent, shifts: list[Shift]) -> Counter[int]:
    weeks: Counter[int] = Counter()
    for shift in shifts:
        weeks[shift.day // WEEK] += overtime_of(problem, agent, shift)
    return weeks


def _by_month(problem: Problem, agent: Agent, shifts: list[Shift]) -> Iterator[tuple[int, int]]:
    """Yield the first day worked in each calendar month and the month's overtime."""
    months: Counter[tuple[int, int]] = Counter()
    first: dict[tuple[int, int], int] = {}
    for shift in shifts:
        date = problem.start + dt.timedelta(days=shift.day)
        month = date.year, date.month
        months[month] += overtime_of(problem, agent, shift)
        first.setdefault(month, shift.day)
    for month, minutes in sorted(months.items()):
        yield first[month], minutes


def law(problem: Problem, agent: Agent, shifts: list[Shift]) -> Found:
    """Every limit of every pack."""
    for pack in problem.law:
        for day, detail, _ in _pack(problem, agent, shifts, pack):
            yield Finding(day, said("law", pack=pack.name, what=detail))


def _pack(problem: Problem, agent: Agent, shifts: list[Shift], pack: Law) -> Found:
    yield from _days(problem, agent, shifts, pack)
    yield from _weeks(problem, agent, shifts, pack)
    yield from _rests(agent, shifts, pack)
    total, limit = sum(s.paid_minutes for s in shifts), pack.week_average_minutes_max
    if limit is not None and total > limit * problem.weeks:
        yield Finding(0, said("week_average", found=total / problem.weeks, most=limit))
    for day, minutes in _by_month(problem, agent, shifts):
        if pack.overtime_month_max is not None and minutes > pack.overtime_month_max:
            detail = said("month_overtime", found=minutes, most=pack.overtime_month_max)
            yield Finding(day, detail)


def _days(problem: Problem, agent: Agent, shifts: list[Shift], pack: Law) -> Found:
    for shift in shifts:
        paid, more = ordinary_paid(problem, agent, shift), overtime_of(problem, agent, shift)
        if pack.day_minutes_max is not None and paid > pack.day_minutes_max:
            yield Finding(shift.day, said("day_paid", found=paid, most=pack.day_minutes_max))
        if pack.overtime_day_max is not None and more > pack.overtime_day_max:
            yield Finding(shift.day, said("overtime_day", found=more, most=pack.overtime_day_max))


def _weeks(problem: Problem, agent: Agent, shifts: list[Shift], pack: Law) -> Found:
    for week in range(problem.weeks):
        worked = [s for s in shifts if s.day // WEEK == week]
        paid = sum(ordinary_paid(problem, agent, s) for s in worked)
        free = WEEK - len({s.day for s in worked})
        if pack.week_minutes_max is not None and paid > pack.week_minutes_max:
            yield Finding(week * WEEK, said("week_law", found=paid, most=pack.week_minutes_max))
        if pack.week_days_off_min is not None and free < pack.week_days_off_min:
            detail = said("week_days_off", found=free, least=pack.week_days_off_min)
            yield Finding(week * WEEK, detail)


def _rests(agent: Agent, shifts: list[Shift], pack: Law) -> Found:
    last = agent.history.last_end
    ended = None if last is None else last - DAY_MINUTES
    for shift in shifts:
        rest = None if ended is None else shift.day * DAY_MINUTES + shift.start - ended
        if pack.rest_minutes_min is not None and rest is not None and rest < pack.rest_minutes_min:
            yield Finding(shift.day, said("rest", found=rest, least=pack.rest_minutes_min))
        ended = shift.day * DAY_MINUTES + shift.end


def fixed(problem: Problem, agent: Agent, shifts: list[Shift]) -> Found:
    """Days fixed in the problem stay as they are."""
    return _kept("fixed", problem, agent, shifts)


def locked(problem: Problem, agent: Agent, shifts: list[Shift]) -> Found:
    """Days locked from an earlier roster stay as they were."""
    return _kept("locked", problem, agent, shifts)


def rotation(problem: Problem, agent: Agent, shifts: list[Shift]) -> Found:
    """Every day follows the agent's rotation."""
    return _kept("rotation", problem, agent, shifts)


def _kept(rule: str, problem: Problem, agent: Agent, shifts: list[Shift]) -> Found:
    for name, wish in decided(problem, agent):
        if name == rule:
            found = [shift for shift in shifts if shift.day == wish.day]
            yield from _missed(problem, wish, found, rule)


def _missed(problem: Problem, wish: Fixed, found: list[Shift], rule: str) -> Found:
    if wish.off:
        if found:
            yield Finding(wish.day, said(f"{rule}_off", start=clock_of(found[0].start)))
        return
    code = problem.codes.get(wish.code)
    start, minutes = (code.start, code.minutes) if code else (wish.start, wish.minutes or 0)
    exact = [s for s in found if s.start == start and s.end - s.start == minutes]
    if not exact:
        shown = wish.code or f"{clock_of(start or 0)}+{minutes}"
        yield Finding(wish.day, said(f"{rule}_missing", shown=shown))
