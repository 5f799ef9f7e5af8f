"""Rules over runs of days and over the whole horizon, each over one agent's shifts.

A run is a row of working days, or of days off. One that touches the first or the last day is taken
as long enough, as in the public nurse instances: what lies beyond is not known. Where the history
tells the days worked before day 0, they count.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from scheduling.people import Agent
from scheduling.problem import Problem
from scheduling.problem.decided import OFF
from scheduling.problem.names import names_before, names_of
from scheduling.rules.sentences import called, said
from scheduling.rules.violation import Finding, Found
from scheduling.shifts import Shift


def forbidden_next(problem: Problem, agent: Agent, shifts: list[Shift]) -> Found:
    """No day is followed by one that may not follow it, from the day before day 0 on."""
    before = names_before(problem, agent)
    for day, names in enumerate(_named_days(problem, agent, shifts)):
        for first, then in problem.forbidden_next:
            if first in before and then in names:
                yield Finding(day, said("forbidden_next", then=called(then), first=called(first)))
                break
        before = names


def _named_days(problem: Problem, agent: Agent, shifts: list[Shift]) -> Iterator[frozenset[str]]:
    contract, by_day = problem.contracts[agent.contract], {s.day: s for s in shifts}
    for day in range(problem.days):
        found = by_day.get(day)
        if found is None:
            yield frozenset({OFF})
        else:
            yield names_of(problem, contract, found.start, found.end, found.code)


def _runs(problem: Problem, agent: Agent, shifts: list[Shift]) -> Iterator[tuple[bool, int, int]]:
    """Yield (works, first day, length) of every run that has both its ends before the horizon's.

    Days worked before day 0 belong to the first run; where none are known, the first run may have
    begun before, and is left out. So is one that was over on an evening after which the agent was
    away: nothing can mend it.
    """
    days, before = {s.day for s in shifts}, agent.history.days_worked_in_a_row
    worked = [True] * before + [day in days for day in range(problem.days)]
    at = -before
    for works, group in groupby(worked):
        length = len(list(group))
        begun = at > -before or before > 0
        past = at + length == 0 and not agent.available[0]
        if begun and not past and at + length < problem.days:
            yield works, at, length
        at += length


def consecutive_days_min(problem: Problem, agent: Agent, shifts: list[Shift]) -> Found:
    """Working days in a row at least the contract's."""
    least = problem.contracts[agent.contract].consecutive_days_min or 0
    for works, first, length in _runs(problem, agent, shifts):
        if works and length < least:
            detail = said("work_days", found=length, least=least)
            yield Finding(max(0, first), detail, least - length)


def days_off_min(problem: Problem, agent: Agent, shifts: list[Shift]) -> Found:
    """Days off in a row at least the contract's."""
    least = problem.contracts[agent.contract].days_off_min or 0
    for works, first, length in _runs(problem, agent, shifts):
        if not works and length < least:
            yield Finding(first, said("days_off", found=length, least=least), least - length)


def nights_max(problem: Problem, agent: Agent, shifts: list[Shift]) -> Found:
    """Nights of the horizon at most the contract's."""
    contract = problem.contracts[agent.contract]
    nights = [s.day for s in shifts if contract.is_night(s.start, s.end)]
    most = contract.nights_max
    if most is not None and len(nights) > most:
        beyond = len(nights) - most
        detail = said("nights_max", found=len(nights), most=most)
        yield Finding(nights[most], detail, beyond)


def codes_max(problem: Problem, agent: Agent, shifts: list[Shift]) -> Found:
    """Shifts of a code in the horizon at most the contract's."""
    for code, most in problem.contracts[agent.contract].codes_max:
        days = [s.day for s in shifts if s.code == code]
        if len(days) > most:
            detail = said("codes", found=len(days), code=code, most=most)
            yield Finding(days[most], detail, len(days) - most)


def weekends_worked(problem: Problem, shifts: list[Shift]) -> Counter[int]:
    """Count the working days of each weekend, by the day of its Saturday."""
    saturday = -problem.start.weekday() + 5
    weekends = Counter[int]()
    for shift in shifts:
        if problem.weekend(shift.day):
            weekends[saturday + 7 * ((shift.day - saturday) // 7)] += 1
    return weekends


def weekends_max(problem: Problem, agent: Agent, shifts: list[Shift]) -> Found:
    """Weekends of the horizon with a shift at most the contract's."""
    most = problem.contracts[agent.contract].weekends_max
    worked = sorted(weekends_worked(problem, shifts))
    if most is not None and len(worked) > most:
        detail = said("weekends_max", found=len(worked), most=most)
        yield Finding(max(0, worked[most]), detail, len(worked) - most)


def paid_total(problem: Problem, agent: Agent, shifts: list[Shift]) -> Found:
    """Paid minutes of the horizon within the contract's."""
    limits = problem.contracts[agent.contract].paid_total
    if limits is None:
        return
    paid = sum(shift.paid_minutes for shift in shifts)
    if paid > limits[1]:
        detail = said("total_most", found=paid, most=limits[1])
        yield Finding(0, detail, paid - limits[1])
    elif paid < limits[0]:
        detail = said("total_least", found=paid, least=limits[0])
        yield Finding(0, detail, limits[0] - paid)
