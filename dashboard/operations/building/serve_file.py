"""What a built roster buys by simulation, and more of it on weak days where that is asked for."""

from collections.abc import Callable, Mapping
from typing import Any

from dashboard.measures.kept import Kept
from dashboard.operations.building.simulate_file import Assumed, simulate_roster
from scheduling.assure import Chances, assure
from scheduling.problem import Problem
from scheduling.roster import Roster
from scheduling.solve import Answer

Service = Mapping[str, Kept | None]
NOTHING: Mapping[str, float | None] = dict.fromkeys(("mean", "lo95", "hi95", "chance"))
"""Of a queue to which nobody comes."""
_ROUND_SHARE = 0.25
_LEAST_S = 2.0


def serve(
    problem: Problem,
    answer: Answer,
    served: Callable[[Roster], Service],
    wanted: float | None,
    seconds: float,
) -> tuple[Answer, dict[str, Any]]:
    """Simulate a roster, after raising the chance of its weak days where one is wanted.

    Parameters
    ----------
    problem, answer
        As built.
    served
        Simulates a roster: the service of each queue.
    wanted
        Chance with which every queue shall keep its target on every day; None: as built.
    seconds
        That the build searched; every further round takes a quarter of it.

    Returns
    -------
    tuple
        The answer, perhaps with another roster, and as plain values ``service_level`` and, where a
        chance was wanted, ``assured``: lowest chance before and after, rounds, outcome.
    """
    if wanted is None:
        return answer, {"service_level": levels_of(served(answer.roster))}

    def chances(roster: Roster) -> Chances:
        return {queue: kept.by_day for queue, kept in served(roster).items() if kept is not None}

    found = assure(problem, answer, chances, wanted, max(_LEAST_S, _ROUND_SHARE * seconds))
    told = {
        "before": found.before,
        "after": found.after,
        "rounds": found.rounds,
        "outcome": found.outcome,
    }
    levels = levels_of(served(found.answer.roster))
    return found.answer, {"service_level": levels, "assured": told}


def serve_file(
    problem: Problem,
    answer: Answer,
    assumed: Assumed,
    seed: int,
    wanted: float | None,
    seconds: float,
) -> tuple[Answer, dict[str, Any]]:
    """Do the same for a problem file: its contacts are those that its requirement just carries."""

    def served(roster: Roster) -> Service:
        return simulate_roster(problem, roster, assumed, seed)

    answer, told = serve(problem, answer, served, wanted, seconds)
    return answer, told | {"why": [*answer.why, assumed.words]}


def levels_of(service: Service) -> dict[str, Mapping[str, float | None]]:
    """Return the service level by queue as plain values."""
    return {queue: NOTHING if kept is None else kept.told() for queue, kept in service.items()}
