"""Rules over one agent's shifts of the horizon.

Each takes the problem, the agent, and its shifts by day, and yields whatever it finds.
"""

from itertools import pairwise

from scheduling.hours import clock_of
from scheduling.people import Agent
from scheduling.problem import Problem
from scheduling.problem.values import DAY_MINUTES, WEEK
from scheduling.rules.law_rules import ordinary_paid
from scheduling.rules.sentences import said
from scheduling.rules.violation import Finding, Found
from scheduling.shifts import Shift


def _by_week(problem: Problem, shifts: list[Shift]) -> list[list[Shift]]:
    return [[s for s in shifts if s.day // WEEK == week] for week in range(problem.weeks)]


def one_shift_a_day(problem: Problem, agent: Agent, shifts: list[Shift]) -> Found:
    """At most one shift starts on a day."""
    del problem, agent
    for before, after in pairwise(shifts):
        if before.day == after.day:
            yield Finding(after.day, said("second_shift", start=clock_of(after.start)))


def paid_week_max(problem: Problem, agent: Agent, shifts: list[Shift]) -> Found:
    """Paid minutes of a week at most the contract's."""
    limit = problem.contracts[agent.contract].paid_week_max
    for week, worked in enumerate(_by_week(problem, shifts)):
        paid = sum(ordinary_paid(problem, agent, shift) for shift in worked)
        if limit is not None and paid > limit:
            detail = said("week_most", found=paid, week=week, most=limit)
            yield Finding(week * WEEK, detail, paid - limit)


def paid_week_min(problem: Problem, agent: Agent, shifts: list[Shift]) -> Found:
    """Paid minutes of a week at least what it owes the agent."""
    for week, worked in enumerate(_by_week(problem, shifts)):
        paid = sum(shift.paid_minutes for shift in worked)
        if paid < agent.paid_week_min[week]:
            owed = agent.paid_week_min[week]
            detail = said("week_least", found=paid, week=week, least=owed)
            yield Finding(week * WEEK, detail, owed - paid)


def work_days_week_max(problem: Problem, agent: Agent, shifts: list[Shift]) -> Found:
    """Working days of a week at most the contract's."""
    limit = problem.contracts[agent.contract].work_days_week_max
    for week, worked in enumerate(_by_week(problem, shifts)):
        days = len({shift.day for shift in worked})
        if limit is not None and days > limit:
            detail = said("week_days", found=days, week=week, most=limit)
            yield Finding(week * WEEK, detail, days - limit)


def consecutive_days_max(problem: Problem, agent: Agent, shifts: list[Shift]) -> Found:
    """Working days in a row at most the contract's, counting those before day 0."""
    limit = problem.contracts[agent.contract].consecutive_days_max
    days = {shift.day for shift in shifts}
    run = agent.history.days_worked_in_a_row
    for day in range(problem.days):
        run = run + 1 if day in days else 0
        if limit is not None and run > limit:
            yield Finding(day, said("in_a_row", found=run, most=limit))


def rest_minutes_min(problem: Problem, agent: Agent, shifts: list[Shift]) -> Found:
    """Rest between the end of a shift and the next start at least the contract's."""
    least = problem.contracts[agent.contract].rest_minutes_min
    last = agent.history.last_end
    ended = None if last is None else last - DAY_MINUTES
    for shift in shifts:
        rest = None if ended is None else shift.day * DAY_MINUTES + shift.start - ended
        if least is not None and rest is not None and rest < least:
            yield Finding(shift.day, said("rest", found=rest, least=least))
        ended = shift.day * DAY_MINUTES + shift.end


def start_band(problem: Problem, agent: Agent, shifts: list[Shift]) -> Found:
    """Latest minus earliest start of a week at most the contract's."""
    band = problem.contracts[agent.contract].start_band_week_minutes
    for week, worked in enumerate(_by_week(problem, shifts)):
        starts = [shift.start for shift in worked]
        if band is not None and starts and max(starts) - min(starts) > band:
            first, last = clock_of(min(starts)), clock_of(max(starts))
            detail = said("band", first=first, last=last, week=week, band=band)
            yield Finding(week * WEEK, detail)
