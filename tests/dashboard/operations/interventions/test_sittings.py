"""Training that gives way: later today where most are to spare, or on another day."""

from typing import Any

import pytest

from dashboard.operations.interventions.doing import Doing, roster_with
from dashboard.operations.interventions.hours import Wish, early_leave
from dashboard.operations.interventions.sittings import (
    Soon,
    crews_soon,
    moved_later,
    not_put_off,
    put_off,
)
from scheduling.audit import audit
from scheduling.problem import Problem, read_problem
from scheduling.problem.floor import Placed
from scheduling.roster import Roster, on_contact
from scheduling.shifts import Shift
from tests.scheduling.coded_problem import small

TEN = 10 * 60
PEOPLE = ("ann", "bo", "cy")


def floor(*, together: bool) -> tuple[Problem, Roster]:
    """Three people from eight to two, two of them in a training at ten, one serves nothing else."""
    document = small()
    document["agents"] = [{"id": name, "contract": "FT", "skills": ["q0"]} for name in PEOPLE]
    course: dict[str, Any] = {"id": "course", "minutes": 60, "attendees": ["ann", "bo"]}
    document["activities"] = [course | {"together": together, "window": [0, "08:00", 0, "20:00"]}]
    problem = read_problem(document)
    kind = next(k for k in problem.contracts["FT"].kinds if k.minutes == 360)
    breaks = tuple((480 + pause.earliest, pause.minutes) for pause in kind.breaks)
    shifts = [Shift(n, 0, 480, 840, kind.paid_minutes, breaks) for n in PEOPLE]
    return problem, Roster.of(shifts, [Placed("course", n, 0, TEN, 60) for n in ("ann", "bo")])


def soon(minute: int, queue: str = "q0") -> Soon:
    return Soon(0, minute, minute + 60, queue)


@pytest.mark.parametrize("together", [True, False])
def test_it_moves_to_a_later_time_of_the_day_within_every_rule(together: bool) -> None:  # noqa: FBT001 - a case
    problem, roster = floor(together=together)
    now = soon(TEN - 30)
    crews = crews_soon(problem, roster, now)
    assert len(crews) == (1 if together else 2)
    sittings = moved_later(problem, roster, crews, now)
    assert {s.agent for s in sittings} == {"ann", "bo"}
    assert all(s.before == TEN and (s.after or 0) >= now.until for s in sittings)
    assert len({s.after for s in sittings}) == 1 or not together
    after = roster_with(roster, Doing(sittings=sittings))
    assert set(audit(problem, after).violations) <= set(audit(problem, roster).violations)
    assert Doing.of(Doing(sittings=sittings).told()) == Doing(sittings=sittings)


def test_what_is_put_off_gives_the_hour_back_and_is_not_asked_for_today() -> None:
    problem, roster = floor(together=True)
    doing = Doing(sittings=put_off(crews_soon(problem, roster, soon(TEN - 30))))
    assert doing.put_off == {("course", "ann"), ("course", "bo")}
    assert (doing.people, doing.paid_minutes, doing.rosters) == (("ann", "bo"), 0, True)
    after = roster_with(roster, doing)
    assert after.activities == ()
    hours = [sum(b - a for a, b in on_contact(r)["ann"]) for r in (roster, after)]
    assert hours[1] - hours[0] == 3600
    assert not_put_off(problem.activities, doing.put_off) == ()
    assert "activities" in {v.rule for v in audit(problem, after).violations}


@pytest.mark.parametrize("now", [soon(TEN), soon(TEN + 15), soon(8 * 60), soon(TEN - 30, "q9")])
def test_what_has_begun_is_far_ahead_or_of_another_queue_stays(now: Soon) -> None:
    problem, roster = floor(together=True)
    assert crews_soon(problem, roster, now) == []


def test_nothing_moves_where_no_later_time_has_room() -> None:
    problem, roster = floor(together=True)
    late = Roster(roster.frame, tuple(Placed("course", n, 0, 780, 60) for n in ("ann", "bo")))
    now = soon(770)
    assert moved_later(problem, late, crews_soon(problem, late, now), now) == ()


def test_nobody_goes_home_before_a_training() -> None:
    problem, roster = floor(together=True)
    wish = Wish(0, 9 * 60, "q0", 300, 9)
    assert {end.agent for end in early_leave(problem, roster, wish, lambda _: 0)} <= {"cy"}
