"""Requests: what a day asks for, whether it is kept, and what it costs if not."""

from collections.abc import Iterator

from scheduling.hours import clock_of
from scheduling.people import Agent, Request
from scheduling.problem import Problem
from scheduling.rules.sentences import called, said
from scheduling.rules.violation import Finding, Found
from scheduling.shifts import Shift


def against(problem: Problem, wish: Request, found: Shift | None) -> bool:
    """Whether a day goes against the request; `found` is its shift, None for a day off."""
    early, late = problem.prefer.early_before, problem.prefer.late_from
    match wish.want:
        case "off":
            return found is not None and wish.code in {"", found.code}
        case "early":
            return found is not None and early is not None and found.start >= early
        case "late":
            return found is not None and late is not None and found.start < late
        case "shift":
            return found is None or (found.start, found.end - found.start) != (
                wish.start,
                wish.minutes,
            )
        case code:
            return found is None or found.code != code


def denied(problem: Problem, agent: Agent, shifts: list[Shift]) -> Iterator[Request]:
    """Yield the requests that the agent's shifts go against."""
    by_day = {shift.day: shift for shift in shifts}
    for wish in agent.requests:
        if against(problem, wish, by_day.get(wish.day)):
            yield wish


def requests(problem: Problem, agent: Agent, shifts: list[Shift]) -> Found:
    """Grant requests without a weight."""
    by_day = {shift.day: shift for shift in shifts}
    for wish in denied(problem, agent, shifts):
        if wish.weight is None:
            found = by_day.get(wish.day)
            shown = said("works_at", start=clock_of(found.start)) if found else said("is_off")
            yield Finding(wish.day, said("must_have", shown=shown, want=called(wish.want)))
