"""A large roster in parts, each with its share of the people and of the requirement.

The parts know nothing of each other, so they can be built on other machines. Together they are a
legal roster, from which the search over everybody goes on: it mends what the borders cost.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from scheduling.people import Agent
from scheduling.problem import Counts, Problem, read_problem, write_problem
from scheduling.problem.values import NO_LIMITS
from scheduling.progress import Progress
from scheduling.roster import Roster, read_roster, write_roster
from scheduling.solve import Answer, Limits, solve

Chunk = tuple[Mapping[str, object], float]
"""A part: its problem file and the seconds of its search."""
Workers = Callable[[Callable[[Any, int], Any], Sequence[Any], int], Iterable[tuple[int, Any]]]
"""Takes a function, chunks and a number for all; yields the place of a chunk and its answer."""
SHARE = 0.5
"""Of the seconds, for the parts; the rest is for the search over everybody."""
LEAST = 250
"""People in a part: smaller ones lose more at their borders than they save."""
MOST = 1500


def count_of_parts(problem: Problem) -> int:
    """Return how many parts a problem is worth, 1 where it is built whole.

    Rules over several agents and demand by shift need everybody in one place.
    """
    joint = problem.cover or problem.activities or problem.limits != NO_LIMITS
    if joint or problem.minimum is not None or len(problem.agents) < 2 * LEAST:
        return 1
    return max(2, -(-len(problem.agents) // MOST))


def split(problem: Problem, parts: int) -> list[Problem]:
    """Deal people and requirement out.

    Parameters
    ----------
    problem
        Without rules over several agents.
    parts
        How many.

    Returns
    -------
    list
        Every part has the same mix of contracts and skills, and the requirements add up to the
        whole one in every slot.
    """
    return [
        replace(
            problem,
            name=f"{problem.name} {number + 1}/{parts}",
            agents=_agents(problem, number, parts),
            requirement=_dealt(problem.requirement, number, parts),
            carry_in=_dealt(problem.carry_in, number, parts),
        )
        for number in range(parts)
    ]


def _agents(problem: Problem, number: int, parts: int) -> tuple[Agent, ...]:
    mixed = sorted(problem.agents, key=lambda a: (a.contract, sorted(a.skills), a.name))
    return tuple(mixed[number::parts])


def _dealt(people: Counts, number: int, parts: int) -> Counts:
    """Return a part's share of each count; who is left over goes to each part in turn."""
    turn = np.arange(people.size).reshape(people.shape)
    return people // parts + ((number + turn) % parts < people % parts)


def solve_part(chunk: Chunk, seed: int) -> str:
    """Build one part; returns its roster as CSV."""
    document, seconds = chunk
    problem = read_problem(document)
    return write_roster(solve(problem, Limits(seconds, bound_seconds=0.0, workers=1), seed).roster)


def solve_in_parts(
    problem: Problem,
    limits: Limits,
    workers: Workers,
    seed: int,
    on_progress: Callable[[Progress], None],
    should_stop: Callable[[], bool],
) -> Answer:
    """Build a roster in parts, then go on with everybody.

    Parameters
    ----------
    problem, limits, seed, on_progress, should_stop
        As for `solve`.
    workers
        Where the parts are built.
    """
    count = count_of_parts(problem)
    if count == 1:
        return solve(problem, limits, seed, on_progress, should_stop)
    seconds = SHARE * limits.seconds
    chunks = [(write_problem(part), seconds) for part in split(problem, count)]
    texts = [text for _, text in workers(solve_part, chunks, seed)]
    together = Roster.of(shift for text in texts for shift in read_roster(text).shifts())
    rest = replace(limits, seconds=limits.seconds - seconds)
    answer = solve(problem, rest, seed, on_progress, should_stop, start=together)
    why = f"built in {count} parts of {len(problem.agents) // count} people first"
    return replace(answer, seconds=answer.seconds + seconds, why=(why, *answer.why))
