"""What a step is worth: rules over several agents are looked at over all of them."""

from dataclasses import replace
from pathlib import Path

from dashboard.operations.desk import Desk
from dashboard.operations.editing.cells import Edit, change_of
from dashboard.operations.editing.worth import surplus_of, worth_of
from dashboard.operations.rosters.versions import shifts_of
from dashboard.store.tables import Schedule
from scheduling.problem import Problem, read_problem
from scheduling.problem.floor import Limits
from scheduling.roster import Roster
from tests.dashboard.planned_store import with_roster

MOVED = Edit("Agent 001", 0, 570)


def built(desk: Desk, folder: Path) -> tuple[Problem, Roster]:
    number = with_roster(desk, folder)
    with desk.store.read() as session:
        schedule = session.get_one(Schedule, number)
        return read_problem(schedule.problem), shifts_of(session, schedule)


def broken(problem: Problem, roster: Roster) -> set[str]:
    change = change_of(problem, roster, MOVED, surplus_of(problem, roster))
    return {violation.rule for violation in worth_of(problem, roster, [change]).broken}


def test_a_move_that_parts_a_team_is_told(desk: Desk, tmp_path: Path) -> None:
    problem, roster = built(desk, tmp_path)
    team = problem.agents[0].team
    assert broken(problem, roster) == set()
    held = replace(problem, limits=Limits(teams_together=(team,)))
    assert broken(held, roster) == {"teams_together"}


def test_both_ways_of_judging_agree_where_both_can(desk: Desk, tmp_path: Path) -> None:
    problem, roster = built(desk, tmp_path)
    change = change_of(problem, roster, MOVED, surplus_of(problem, roster))
    alone = worth_of(problem, roster, [change])
    nothing = replace(problem, minimum=0 * problem.requirement)
    together = worth_of(nothing, roster, [change])
    assert (together.objective, together.under, together.over) == (
        alone.objective,
        alone.under,
        alone.over,
    )
