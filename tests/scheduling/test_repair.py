import json
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from scheduling.audit import audit, objective_of
from scheduling.errors import SchedulingError
from scheduling.problem import Problem, read_problem
from scheduling.problem.floor import Placed
from scheduling.repair import Allowed, Now, Repaired, repair
from scheduling.roster import Roster
from scheduling.shifts import Overtime, Shift

NOON = 12 * 60


def small(**fields: object) -> dict[str, Any]:
    """One week, one queue, open 08:00-20:00 in half-hour slots; long shifts have one break."""
    document = json.loads((Path(__file__).parent / "small_problem.json").read_text()) | fields
    document["breaks"]["360"] = [{"from": 60, "to": 300, "minutes": 30, "paid": False}]
    return document


def long_shift(agent: str, start: int, pause: int, day: int = 0) -> Shift:
    return Shift(agent, day, start, start + 360, 330, ((pause, 30),))


def crowd(count: int, *, need: list[int], **fields: object) -> Problem:
    """`count` agents alike, and one day's requirement repeated."""
    document = small(requirement={"q0": [need] * 7})
    document["agents"] = [
        {"id": f"a{n}", "contract": "FT", "skills": ["q0"]} | fields for n in range(count)
    ]
    return read_problem(document)


def allow(*words: Allowed) -> frozenset[Allowed]:
    return frozenset(words)


def lunch_at_two() -> tuple[Problem, Roster]:
    """Three agents from 10:00 to 16:00, all at lunch at 14:30, and all three needed then."""
    problem = crowd(3, need=[0] * 4 + [2] * 12 + [0] * 8)
    return problem, Roster.of(long_shift(f"a{n}", 600, 870) for n in range(3))


def test_breaks_that_leave_the_floor_bare_are_spread() -> None:
    problem, roster = lunch_at_two()
    found = repair(problem, roster, Now(0, NOON))
    assert found.optimal
    assert found.objective < found.before
    assert found.objective == objective_of(problem, found.roster)
    assert found.violations == ()
    assert {(c.what, c.before) for c in found.changes} == {("break", "14:30+30")}
    assert len(found.changes) == 2


def best_by_trial(problem: Problem, roster: Roster) -> tuple[float, int]:
    """Try every break place from 13:00 on for all three agents."""
    shifts = roster.shifts()
    outcomes: list[tuple[float, int]] = []
    for places in product(range(780, 901, 30), repeat=len(shifts)):
        moved = [replace(s, breaks=((at, 30),)) for s, at in zip(shifts, places, strict=True)]
        changes = sum(at != 870 for at in places)
        outcomes.append((objective_of(problem, Roster.of(moved)), changes))
    return min(outcomes)


def test_the_proof_agrees_with_trying_everything() -> None:
    problem, roster = lunch_at_two()
    found = repair(problem, roster, Now(0, NOON))
    assert (found.objective, len(found.changes)) == best_by_trial(problem, roster)


def test_a_roster_that_cannot_be_bettered_stays() -> None:
    problem = crowd(2, need=[0] * 24)
    roster = Roster.of(long_shift(f"a{n}", 600, 870) for n in range(2))
    found = repair(problem, roster, Now(0, NOON))
    assert found.optimal
    assert found.changes == ()
    assert found.roster.fingerprint == roster.fingerprint


@pytest.mark.parametrize("minute", [810, 870, 895, 950])
def test_nobody_on_break_or_within_an_hour_of_one_is_touched(minute: int) -> None:
    problem, roster = lunch_at_two()
    everything = allow("breaks", "overtime", "early-leave")
    assert repair(problem, roster, Now(0, minute, allow=everything)).changes == ()


def test_people_near_a_break_are_touched_where_that_is_allowed() -> None:
    problem, roster = lunch_at_two()
    found = repair(problem, roster, Now(0, 840, allow=allow("breaks", "near-breaks")))
    assert found.optimal
    assert found.changes


def absence(*words: Allowed) -> tuple[Repaired, Problem]:
    problem = crowd(2, need=[0] * 4 + [1] * 12 + [0] * 8)
    early, late = Shift("a0", 0, 600, 840, 240), Shift("a1", 0, 780, 1140, 330, ((1020, 30),))
    now = Now(0, 11 * 60, frozenset({"a1"}), allow=allow(*words))
    return repair(problem, Roster.of([early, late]), now), problem


def test_the_absent_are_gone_and_the_rest_stay_without_overtime() -> None:
    found, _ = absence("breaks")
    assert {shift.agent for shift in found.roster.shifts()} == {"a0"}
    assert found.changes == ()


def test_overtime_covers_for_the_absent() -> None:
    found, problem = absence("breaks", "overtime")
    assert ("a0", "overtime", "14:00", "16:00") in {
        (c.agent, c.what, c.before, c.after) for c in found.changes
    }
    assert found.objective < found.before
    assert audit(problem, found.roster).violations == ()


def test_overtime_beyond_the_contract_costs_its_rate() -> None:
    problem = crowd(1, need=[0] * 4 + [1] * 20)
    contract = replace(problem.contracts["FT"], overtime=Overtime(day_max=60, rate=1.5))
    allowed = replace(problem, contracts={"FT": contract})
    roster = Roster.of([long_shift("a0", 600, 870)])
    found = repair(allowed, roster, Now(0, NOON, allow=allow("overtime")))
    assert [(c.what, c.before, c.after) for c in found.changes] == [("overtime", "16:00", "17:00")]
    assert found.violations == ()
    assert found.before - found.objective == pytest.approx(2 * (8 - 2 * 1.5))


def test_a_surge_raises_the_requirement_of_the_rest_of_the_day() -> None:
    problem, roster = lunch_at_two()
    calm = repair(problem, roster, Now(0, NOON))
    busy = repair(problem, roster, Now(0, NOON, surge={"q0": 1.5}))
    assert busy.before > calm.before
    assert busy.objective <= busy.before


def idle(owed: int) -> Repaired:
    problem = crowd(1, need=[0] * 24, paid_week_min=[owed])
    now = Now(0, NOON, allow=allow("early-leave"))
    return repair(problem, Roster.of([long_shift("a0", 600, 870)]), now)


def test_early_leave_sends_the_idle_home() -> None:
    assert next((c.what, c.after) for c in idle(0).changes) == ("early-leave", "14:00")


def test_early_leave_never_takes_hours_that_are_owed() -> None:
    assert idle(330).changes == ()


def two_queues() -> Problem:
    document = small(queues=["q0", "q1"])
    document["requirement"] = {"q0": [[0] * 24] * 7, "q1": [[1] * 24] * 7}
    document["agents"] = [{"id": "a0", "contract": "FT", "skills": {"q0": 1, "q1": 0.3}}]
    return read_problem(document)


def test_skills_half_learnt_help_only_where_that_is_allowed() -> None:
    roster = Roster.of([Shift("a0", 0, 720, 960, 240)])
    kept = repair(two_queues(), roster, Now(0, NOON))
    lent = repair(two_queues(), roster, Now(0, NOON, allow=allow("skills")))
    assert kept.changes == ()
    assert [(c.what, c.before, c.after) for c in lent.changes] == [("skills", "q0", "q0,q1")]
    assert lent.objective < lent.before


def test_a_night_shift_from_yesterday_is_repaired_too() -> None:
    document = small(open=["00:00", "24:00"])
    document["requirement"] = {"q0": [[1] * 48] * 7}
    document["agents"] = [{"id": f"a{n}", "contract": "FT", "skills": ["q0"]} for n in range(2)]
    night = [long_shift(f"a{n}", 1320, 1590) for n in range(2)]
    found = repair(read_problem(document), Roster.of(night), Now(1, 0))
    assert found.optimal
    assert [c.before for c in found.changes] == ["26:30+30"]


@pytest.mark.parametrize(
    ("now", "message"),
    [
        (Now(7, 0), "outside the days 0-6"),
        (Now(0, 0, frozenset({"a9"})), "agent 'a9' is unknown"),
        (Now(0, 0, surge={"q9": 2}), "queue 'q9' is unknown"),
        (Now(0, 0, surge={"q0": -2}), "factor of at least 0"),
    ],
)
def test_what_the_problem_does_not_have_is_refused(now: Now, message: str) -> None:
    problem, roster = lunch_at_two()
    with pytest.raises(SchedulingError, match=message):
        repair(problem, roster, now)


def test_the_minimum_is_kept_before_the_requirement() -> None:
    problem = crowd(2, need=[0] * 24)
    least = problem.requirement.copy()
    least[0, 0, 13] = 1
    guarded = replace(problem, minimum=least)
    roster = Roster.of(long_shift(f"a{n}", 600, 870) for n in range(2))
    assert audit(guarded, roster).violations
    found = repair(guarded, roster, Now(0, NOON))
    assert found.violations == ()
    assert len(found.changes) == 1


def test_who_is_absent_misses_the_training_and_the_others_do_not() -> None:
    problem, roster = lunch_at_two()
    placed = [Placed("course", f"a{n}", 0, 780, 30) for n in range(2)]
    course = Roster(roster.frame, tuple(placed))
    found = repair(problem, course, Now(0, NOON, absent=frozenset({"a0"})))
    assert found.roster.activities == (placed[1],)
