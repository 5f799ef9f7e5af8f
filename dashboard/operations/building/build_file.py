"""Build a roster for a problem."""

from collections.abc import Callable, Mapping

from dashboard.operations.building.audit_file import violation_rows
from forecasting.distributed import cluster
from scheduling.hours import clock_of
from scheduling.parts import solve_in_parts
from scheduling.problem import Problem
from scheduling.progress import Progress
from scheduling.roster import Roster
from scheduling.solve import Answer, Limits, solve


def build_roster(
    problem: Problem,
    limits: Limits,
    seed: int,
    on_progress: Callable[[Progress], None],
    should_stop: Callable[[], bool] = lambda: False,
    start: Roster | None = None,
    workers: str = "",
) -> Answer:
    """Build the best roster that the limits allow, from `start` on where there is one.

    `should_stop` ends the search and keeps the best. A large roster is built in parts first on the
    workers of a Ray or Dask cluster, where `workers` is the address of one.
    """
    if not workers or start is not None:
        return solve(problem, limits, seed, on_progress, should_stop, start)
    with cluster(workers) as found:
        return solve_in_parts(problem, limits, found.answers, seed, on_progress, should_stop)


def answer_row(answer: Answer, service_level: Mapping[str, object] | None) -> dict[str, object]:
    """Return the answer of `roster build` as one JSON object; activities only where there are."""
    found: list[dict[str, object]] = [
        {"id": p.name, "agent": p.agent, "day": p.day, "start": clock_of(p.start)}
        for p in answer.roster.activities
    ]
    placed: dict[str, object] = {"activities": found} if found else {}
    return placed | {
        "status": answer.status,
        "objective": answer.objective,
        "bound": answer.bound,
        "gap": answer.gap,
        "bound_seconds": answer.bound_seconds,
        "under_share": answer.under_share,
        "over_share": answer.over_share,
        "violations": violation_rows(answer.violations),
        "soft": dict(answer.soft),
        "seconds": answer.seconds,
        "first_within": answer.first_within,
        "seed": answer.seed,
        "input_hash": answer.input_hash,
        "roster_hash": answer.roster_hash,
        "service_level": service_level,
        "chosen_by": answer.chosen_by,
        "why": list(answer.why),
    }
