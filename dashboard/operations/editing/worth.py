"""What changes of cells do: rules that they newly break, coverage, objective."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from dashboard.operations.editing.cells import Change, Surplus, after_of
from scheduling.audit import Audit, audit, shortage
from scheduling.problem import Problem
from scheduling.problem.some import of_some
from scheduling.problem.values import NO_LIMITS
from scheduling.roster import Roster, coverage
from scheduling.rules import Violation


@dataclass(frozen=True)
class Worth:
    """What a step changes.

    Attributes
    ----------
    broken : tuple of Violation
        Rules that it newly breaks.
    objective : float
        More cost.
    under, over : int
        More agent-slots short and spare.
    required : int
        Agent-slots required, at least 1.
    """

    broken: tuple[Violation, ...]
    objective: float
    under: int
    over: int
    required: int


def surplus_of(problem: Problem, roster: Roster) -> Surplus:
    """Return the people on contact beyond the requirement in every slot."""
    people = coverage(problem, roster).values()
    there = sum(people, start=np.zeros((problem.days, problem.slots), np.int64))
    return there - problem.requirement.sum(axis=0)


def worth_of(problem: Problem, roster: Roster, changes: Sequence[Change]) -> Worth:
    """Return what changes do to a roster.

    Where no rule is about several agents together, those whose cells do not change are left out,
    which is many times as fast; coverage is counted over everybody either way.
    """
    after = after_of(roster, changes)
    names = {change.agent for change in changes}
    judge = _together if _looks_at_several(problem) else _alone
    was, now = (judge(problem, part, names) for part in (roster, after))
    known = set(was.violations)
    short = [shortage(problem, part) for part in (roster, after)]
    under, deep, over = (int(b.sum() - a.sum()) for a, b in zip(*short, strict=True))
    weights = problem.weights
    cost = weights.under * under + weights.deep_under * deep + weights.over * over
    return Worth(
        tuple(v for v in now.violations if v not in known),
        cost + now.objective - was.objective,
        under,
        over,
        max(1, int(problem.requirement.sum())),
    )


def _looks_at_several(problem: Problem) -> bool:
    """Tell whether a rule of the problem is about several agents together.

    Activities are not: what an agent's shifts do to them is seen of the agent alone, and a step
    that moves one moves all who attend together.
    """
    asked = (problem.cover, problem.soft, problem.limits != NO_LIMITS)
    return problem.minimum is not None or any(asked)


def _uncounted(problem: Problem) -> Problem:
    """Return the problem without the worth of people on contact, which is told by itself."""
    return replace(problem, weights=replace(problem.weights, under=0.0, deep_under=0.0, over=0.0))


def _together(problem: Problem, roster: Roster, names: set[str]) -> Audit:
    """Audit everybody."""
    del names
    return audit(_uncounted(problem), roster)


def _alone(problem: Problem, roster: Roster, names: set[str]) -> Audit:
    """Audit some agents alone: what they break, and their own cost."""
    return audit(of_some(_uncounted(problem), names), roster.only(names))
