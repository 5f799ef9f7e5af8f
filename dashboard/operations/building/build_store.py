"""Build a roster from the store's requirement and people, and keep it as a draft."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from dashboard.measures.kept import Kept
from dashboard.operations.building.audit_file import violation_rows
from dashboard.operations.building.build_file import build_roster
from dashboard.operations.building.explain_file import explain_row
from dashboard.operations.building.serve_file import serve
from dashboard.operations.desk import Desk
from dashboard.operations.jobs import Report
from dashboard.operations.permit import Actor
from dashboard.operations.posing.asked import activities_asked, frame_of
from dashboard.operations.posing.pose import Aims, pose
from dashboard.operations.queues.known import all_queues
from dashboard.operations.rosters.versions import Version, save_version, shifts_of, skills_of
from dashboard.operations.staffing.simulate_plan import simulate_plan
from dashboard.operations.training.settled import settled
from dashboard.store.tables import Schedule
from dashboard.text import SaidError
from scheduling.errors import SchedulingError
from scheduling.explain.why import Relaxation, explain
from scheduling.problem import Problem, read_problem
from scheduling.problem.check import check_problem
from scheduling.progress import Progress
from scheduling.relax import relaxed
from scheduling.roster import Roster
from scheduling.solve import Answer, Limits

SHOWN = 12
"""Of the rules that the best roster breaks so many are told."""


def build_store_roster(
    desk: Desk, arguments: Mapping[str, Any], made_by: str, report: Report
) -> dict[str, Any]:
    """Build, simulate and store a roster.

    Parameters
    ----------
    desk : Desk
        On the store.
    arguments : mapping
        ``first_day`` (ISO date), ``days``, ``seconds`` of search, and perhaps ``relax``: ways out
        of an earlier answer (rule, agent, days, by), followed one after another, ``start``: the
        number of a version of the same days to go on from, ``chance``: with which every queue
        shall keep its target on every day, and the aims ``fairness`` and ``stability``: weights.
    made_by : str
        Whose draft it is.
    report : callable
        Told the progress.

    Returns
    -------
    dict
        The version's number and the answer; where no legal roster exists the status "infeasible",
        what clashes and the ways out.

    Raises
    ------
    SaidError
        Without requirement or agents.
    """
    first_day = dt.date.fromisoformat(arguments["first_day"])
    days, seconds = int(arguments["days"]), float(arguments.get("seconds", 20))
    with desk.store.read() as session:
        skilled = {queue for queues in skills_of(session).values() for queue in queues}
        queues = [queue for queue in all_queues(session) if queue.name in skilled]
        if not queues:
            raise SaidError("roster.no_agents")
        document = pose(session, queues, first_day, days, _aims(arguments))
        skipped = activities_asked(session, frame_of(session, document)).skipped
        start = _earlier(session, arguments.get("start"), first_day, days)
    for way in arguments.get("relax", []):
        document = relaxed(document, _way(way))
    problem = read_problem(document, check=False)
    cluster = desk.settings.cluster
    answer = _solve(problem, seconds, report, start, cluster) if _sound(problem) else None
    if answer is None:
        return _why_none(problem, arguments, None)
    document, answer, unplaced = settled(document, answer)
    problem = read_problem(document, check=False)
    if answer.status == "infeasible":
        return _why_none(problem, arguments, answer)

    def served(roster: Roster) -> dict[str, Kept]:
        with desk.store.read() as session:
            return simulate_plan(session, queues, roster, first_day, days)

    answer, service = serve(problem, answer, served, arguments.get("chance"), seconds)
    told = told_of(answer) | service | {"skipped": dict(skipped), "unplaced": unplaced}
    version = Version(
        str(document["name"]), first_day, days, problem.timezone, "build", None, told, document
    )
    with desk.store.write() as session:
        saved = save_version(
            session, Actor(made_by, "team_lead"), version, answer.roster, published=False
        )
        return {"schedule_id": saved.id, **told}


def _aims(arguments: Mapping[str, Any]) -> Aims:
    return Aims(float(arguments.get("fairness", 0.0)), float(arguments.get("stability", 0.0)))


def _way(told: Mapping[str, Any]) -> Relaxation:
    """Return a way out as it was told; those of one agent may be without the last two."""
    return Relaxation(
        told["rule"],
        told["agent"],
        tuple(told["days"]),
        int(told["by"]),
        0.0,
        0.0,
        tuple(told.get("about", ())),
        tuple((int(day), int(slot)) for day, slot in told.get("slots", ())),
    )


def _sound(problem: Problem) -> bool:
    """Tell whether a problem does not contradict itself."""
    try:
        check_problem(problem)
    except SchedulingError:
        return False
    return True


def _why_none(
    problem: Problem, arguments: Mapping[str, Any], answer: Answer | None
) -> dict[str, Any]:
    """Return what clashes and every way out, those followed so far, and what the best breaks."""
    known = answer.explained if answer else None
    found = explain_row(known or explain(problem))
    return {
        "status": "infeasible",
        "clash": found["clash"],
        "relax": found["relax"],
        "broken": violation_rows(answer.violations[:SHOWN]) if answer else [],
        "followed": list(arguments.get("relax", [])),
    }


def _earlier(session: Session, number: int | None, first_day: dt.date, days: int) -> Roster | None:
    """Return the roster of a version of just these days."""
    schedule = None if number is None else session.get(Schedule, number)
    if schedule is None or (schedule.first_day, schedule.days) != (first_day, days):
        return None
    return shifts_of(session, schedule)


def _solve(
    problem: Problem, seconds: float, report: Report, start: Roster | None, cluster: str
) -> Answer:
    go_on = True

    def watch(progress: Progress) -> None:
        nonlocal go_on
        go_on = report(
            min(0.95, progress.seconds / seconds),
            {
                "objective": progress.best,
                "bound": progress.bound,
                "gap": progress.gap,
                "uncovered_hours": progress.uncovered_hours,
                "seconds": progress.seconds,
            },
        )

    limits = Limits(seconds=seconds, bound_seconds=seconds)
    return build_roster(problem, limits, 1, watch, lambda: not go_on, start, cluster)


def told_of(answer: Answer) -> dict[str, Any]:
    """Return an answer as plain values, to be kept beside its roster."""
    return {
        "objective": answer.objective,
        "bound": answer.bound,
        "gap": answer.gap,
        "under_share": answer.under_share,
        "over_share": answer.over_share,
        "seconds": answer.seconds,
        "seed": answer.seed,
        "input_hash": answer.input_hash,
        "roster_hash": answer.roster_hash,
        "chosen_by": answer.chosen_by,
        "why": list(answer.why),
        "violations": violation_rows(answer.violations),
    }
