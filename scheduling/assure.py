"""Make a roster keep its target on more days: where the chance is low, ask for more people.

A requirement says what a mean day needs. Simulated days wander about it, and on some days a queue
of a built roster keeps its target too seldom. There the requirement is raised a little and the
roster goes on from what it was, until every day has the wanted chance or nothing is gained.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from scheduling.audit import audit
from scheduling.problem import Problem
from scheduling.progress import gap_of
from scheduling.roster import Roster
from scheduling.solve import Answer, Limits, solve

Floats = npt.NDArray[np.float64]
Chances = Mapping[str, Floats]
"""Queue → (days,) chance to keep the target, NaN where there is nothing to keep."""
ROUNDS = 8
STEP, FAR_STEP = 0.025, 0.06
HALF = 0.5
FAR = 0.25
"""Below the wanted chance by so much, the larger step is taken."""


@dataclass(frozen=True, slots=True)
class Assured:
    """What came of it.

    Attributes
    ----------
    answer
        The best roster found, its objective and gap against the requirement as it was.
    before, after
        Lowest chance of a queue's day.
    rounds
        How often the roster was built again.
    outcome
        "kept" where every day has the wanted chance, "no_gain" where more people asked for changed
        nothing, "limit" where rounds or time ran out.
    """

    answer: Answer
    before: float
    after: float
    rounds: int
    outcome: Literal["kept", "no_gain", "limit"]


def assure(
    problem: Problem,
    answer: Answer,
    chances: Callable[[Roster], Chances],
    wanted: float,
    seconds: float,
    should_stop: Callable[[], bool] = lambda: False,
) -> Assured:
    """Raise the chance of the days that keep their target too seldom.

    Parameters
    ----------
    problem, answer
        As built.
    chances
        Simulates a roster.
    wanted
        Chance that every queue's day shall have, share.
    seconds
        Of search in each of at most `ROUNDS` rounds.
    should_stop
        Asked between steps.
    """
    best, found = answer, chances(answer.roster)
    before, asked, rounds = lowest(found), problem, 0
    while (missing := shortfall(found, wanted)) > 0 and rounds < ROUNDS and not should_stop():
        asked = raised(asked, found, wanted)
        rounds += 1
        limits = Limits(seconds, bound_seconds=0.0)
        tried = solve(asked, limits, answer.seed, should_stop=should_stop, start=best.roster)
        new = chances(tried.roster)
        if tried.violations or shortfall(new, wanted) >= missing:
            return Assured(best, before, lowest(found), rounds, "no_gain")
        best, found = judged(problem, answer, tried), new
    return Assured(best, before, lowest(found), rounds, "limit" if missing > 0 else "kept")


def lowest(chances: Chances) -> float:
    """Return the lowest chance of any day, 1 where there is nothing to keep."""
    known = [by_day[~np.isnan(by_day)] for by_day in chances.values()]
    return float(min((days.min() for days in known if days.size), default=1.0))


def shortfall(chances: Chances, wanted: float) -> float:
    """Return the sum over queues and days of what is missing to the wanted chance."""
    return sum(float(np.nansum(np.maximum(wanted - by_day, 0.0))) for by_day in chances.values())


def raised(problem: Problem, chances: Chances, wanted: float) -> Problem:
    """Return the problem with more people required wherever the chance is too low."""
    requirement = problem.requirement.copy()
    for number, queue in enumerate(problem.queues):
        missing = wanted - chances[queue] if queue in chances else np.zeros(problem.days)
        for day in np.flatnonzero(missing > 0):
            share = FAR_STEP if missing[day] > FAR else STEP
            requirement[number, day] += spread(share * requirement[number, day])
    return replace(problem, requirement=requirement)


def spread(more: Floats) -> npt.NDArray[np.int64]:
    """Round parts of people so that their sum is kept: a small queue gets one here and there."""
    return np.diff(np.floor(np.cumsum(more) + HALF), prepend=0.0).astype(np.int64)


def judged(problem: Problem, first: Answer, tried: Answer) -> Answer:
    """Return a later answer with its worth by the problem as it was."""
    checked = audit(problem, tried.roster)
    return replace(
        tried,
        objective=checked.objective,
        bound=first.bound,
        gap=gap_of(checked.objective, first.bound),
        bound_seconds=first.bound_seconds,
        under_share=checked.under_share,
        over_share=checked.over_share,
        soft=checked.soft,
        status="feasible",
        seconds=first.seconds + tried.seconds,
        first_within=first.first_within,
        input_hash=first.input_hash,
        why=first.why,
    )
