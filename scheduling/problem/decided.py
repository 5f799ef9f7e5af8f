"""Days decided before anything is searched: fixed, locked, requested or by a rotation."""

from collections.abc import Iterator

from scheduling.people import SHIFT, Agent, Fixed, Request
from scheduling.problem.values import Problem

OFF = "off"


def decided(problem: Problem, agent: Agent) -> Iterator[tuple[str, Fixed]]:
    """Yield the rule and the assignment of every decided day of an agent.

    A rotation gives way on days that are fixed, locked or requested, and on days off.
    """
    taken: set[int] = set()
    granted = tuple(
        _granted(wish)
        for wish in agent.requests
        if wish.weight is None and wish.want not in {"early", "late"} and not wish.code
    )
    decisions = ("fixed", agent.fixed), ("locked", agent.locked), ("requests", granted)
    for rule, days in decisions:
        for fixed in days:
            taken.add(fixed.day)
            yield rule, fixed
    for day in range(problem.days):
        if day not in taken and agent.available[day]:
            turn = turn_of(problem, agent, day)
            if turn:
                yield "rotation", Fixed(day, off=turn == OFF, code="" if turn == OFF else turn)


def _granted(wish: Request) -> Fixed:
    if wish.want == SHIFT:
        return Fixed(wish.day, start=wish.start, minutes=wish.minutes)
    return Fixed(wish.day, off=wish.want == OFF, code="" if wish.want == OFF else wish.want)


def turn_of(problem: Problem, agent: Agent, day: int) -> str:
    """Return the code or `off` that the agent's rotation has for a day; empty without one."""
    if agent.rotation is None:
        return ""
    pattern = problem.rotations[agent.rotation.name]
    return pattern[(day + agent.rotation.offset) % len(pattern)]
