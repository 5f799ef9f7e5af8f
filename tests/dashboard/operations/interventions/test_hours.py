from typing import Any

import pytest

from dashboard.operations.interventions.doing import Doing, roster_with
from dashboard.operations.interventions.hours import Wish, early_leave, overtime
from scheduling.audit import audit
from scheduling.problem import Problem, read_problem
from scheduling.roster import Roster
from scheduling.shifts import Shift
from tests.scheduling.coded_problem import small

NOON = 12 * 60
OVERTIME = {"day_max": 60, "week_max": 120, "month_max": 240, "rate": 1.5}


def floor() -> tuple[Problem, Roster]:
    """Three people from eight to two, of a contract with an hour of overtime a day."""
    document = small()
    contract: dict[str, Any] = document["contracts"]["FT"]
    document["contracts"]["FT"] = contract | {"overtime": OVERTIME}
    document["agents"] = [
        {"id": name, "contract": "FT", "skills": ["q0"]} for name in ("ann", "bo", "cy")
    ]
    problem = read_problem(document)
    kind = next(k for k in problem.contracts["FT"].kinds if k.minutes == 360)
    breaks = tuple((480 + pause.earliest, pause.minutes) for pause in kind.breaks)
    shifts = [Shift(n, 0, 480, 840, kind.paid_minutes, breaks) for n in ("ann", "bo", "cy")]
    return problem, Roster.of(shifts)


def nobody(_agent: str) -> int:
    return 0


@pytest.mark.parametrize(("look", "sign"), [(overtime, 1), (early_leave, -1)])
def test_what_is_offered_breaks_no_rule_and_goes_the_right_way(look: Any, sign: int) -> None:  # noqa: ANN401 - one of two functions
    problem, roster = floor()
    ends = look(problem, roster, Wish(0, NOON, "q0", 120, 5), nobody)
    for end in ends:
        assert end.before == 840
        assert 0 < sign * end.minutes <= 120
    after = audit(problem, roster_with(roster, Doing(ends=ends)))
    assert set(after.violations) <= set(audit(problem, roster).violations)


def test_overtime_is_found_and_whoever_was_touched_least_is_asked_first() -> None:
    problem, roster = floor()
    often = {"ann": 2, "bo": 0, "cy": 1}
    ends = overtime(problem, roster, Wish(0, NOON, "q0", 60, 2), lambda agent: often[agent])
    assert [end.agent for end in ends] == ["bo", "cy"]
    assert all(end.minutes > 0 for end in ends)


def test_nobody_is_kept_who_leaves_much_later_or_serves_another_queue() -> None:
    problem, roster = floor()
    assert overtime(problem, roster, Wish(0, 8 * 60, "q0", 60, 5), nobody) == ()
    assert overtime(problem, roster, Wish(0, NOON, "other", 60, 5), nobody) == ()
