"""What a day is called in `forbidden_next`: its code, or `early`, `late`, `night`, `off`.

A shift is early where it starts before `prefer.early.start_before`, late where it starts at or
after `prefer.late.start_from`, and a night where it has time in its contract's `night` window.
"""

from scheduling.people import Agent
from scheduling.problem.decided import OFF
from scheduling.problem.values import Problem
from scheduling.shifts import Contract

KINDS = ("early", "late", "night", OFF)


def names_of(
    problem: Problem, contract: Contract, start: int, end: int, code: str
) -> frozenset[str]:
    """Name a shift from `start` to `end` (minutes from midnight of its day)."""
    early, late = problem.prefer.early_before, problem.prefer.late_from
    found = {code} if code else set[str]()
    if early is not None and start < early:
        found.add("early")
    if late is not None and start >= late:
        found.add("late")
    if contract.is_night(start, end):
        found.add("night")
    return frozenset(found)


def names_before(problem: Problem, agent: Agent) -> frozenset[str]:
    """Name the day before day 0.

    It is the shift of the contract that ends at the history's `last_end`; where several could, what
    they have in common. Without an end nothing is known of it.
    """
    last, contract = agent.history.last_end, problem.contracts[agent.contract]
    if last is None:
        return frozenset()
    ends = [
        names_of(problem, contract, last - kind.minutes, last, kind.code.name if kind.code else "")
        for kind in contract.kinds
        if kind.code is None or kind.code.start + kind.code.minutes == last
    ]
    return frozenset[str].intersection(*ends) if ends else frozenset()
