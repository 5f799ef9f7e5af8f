"""A roster is not refused for a training that finds no time."""

from typing import Any

from dashboard.operations.training.settled import settled
from scheduling.problem import read_problem
from scheduling.solve import Limits, solve
from tests.scheduling.coded_problem import small

QUICK = Limits(bound_seconds=0, workers=1, deterministic=1.0)


def asking(window: list[Any]) -> dict[str, Any]:
    document = small()
    course = {"id": "course", "minutes": 60, "attendees": [document["agents"][0]["id"]]}
    return document | {"activities": [course | {"window": window}]}


def test_what_found_its_time_stays() -> None:
    document = asking([0, "08:00", 6, "20:00"])
    answer = solve(read_problem(document), QUICK)
    assert answer.roster.activities
    assert settled(document, answer) == (document, answer, {})


def test_what_found_none_is_left_for_later_and_told() -> None:
    document = asking([0, "08:00", 6, "20:00"])
    document["agents"][0]["available"] = [[["08:00", "08:30"]]] * 7
    answer = solve(read_problem(document), QUICK)
    assert answer.status == "infeasible"
    assert {v.rule for v in answer.violations} == {"activities"}
    now, found, unplaced = settled(document, answer)
    assert (now["activities"], found.status, found.violations) == ([], "feasible", ())
    assert unplaced == {"course": [document["agents"][0]["id"]]}
