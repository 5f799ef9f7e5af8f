"""Teams, pairs and meetings are mended together, and with little changed."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from scheduling import solve as solving
from scheduling.activities import first_times
from scheduling.audit import audit
from scheduling.mend import agree, mend, narrow_groups
from scheduling.problem import Problem, read_problem
from scheduling.problem.floor import Placed
from scheduling.roster import Roster
from scheduling.rules import CATALOGUE
from scheduling.shifts import Shift
from scheduling.solve import Limits, solve
from tests.scheduling.test_rules import both, crew, shift, small

Document = dict[str, Any]
PAIR = [["ann", "bo"]]
WINDOWS = (["08:00", "20:00"], ["10:00", "20:00"], ["08:00", "18:00"])
QUICK = Limits(bound_seconds=0, deterministic=1)


def problem(**limits: object) -> Problem:
    return read_problem(crew(limits=limits))


def broken(asked: Problem, roster: Roster) -> set[str]:
    return {violation.rule for violation in audit(asked, roster).violations}


BROKEN: list[tuple[Document, list[Shift]]] = [
    ({"teams_together": ["t"]}, [shift(0, "08:00"), shift(0, "10:00", agent="bo")]),
    ({"same_day_off": PAIR}, [shift(0, "08:00"), shift(1, "08:00", agent="bo")]),
    ({"apart": PAIR}, both(shift(0, "08:00"), shift(2, "08:00"))),
    (
        {"apart": PAIR, "teams_together": ["t"]},
        [shift(0, "08:00"), shift(0, "10:00", agent="bo"), shift(3, "08:00", agent="bo")],
    ),
]


@pytest.mark.parametrize(("limits", "shifts"), BROKEN)
def test_what_is_broken_is_mended(limits: Document, shifts: list[Shift]) -> None:
    asked, roster = problem(**limits), Roster.of(shifts)
    assert broken(asked, roster) & set(limits)
    assert broken(asked, mend(asked, roster, [])) == set()


def test_what_is_kept_is_left_as_it_is() -> None:
    asked = problem(teams_together=["t"], same_day_off=PAIR)
    roster = Roster.of(both(shift(0, "08:00", 360), shift(2, "10:00")))
    assert mend(asked, roster, []).fingerprint == roster.fingerprint


def test_one_shift_moves_and_the_others_stay() -> None:
    asked = problem(teams_together=["t"])
    shifts = both(shift(0, "08:00", 360), shift(2, "10:00"))
    moved = [replace(s, start=s.start + 30, end=s.end + 30) for s in shifts[-1:]]
    mended = mend(asked, Roster.of([*shifts[:-1], *moved]), []).shifts()
    assert len(mended) == len(shifts)
    assert len(set(mended) & set(shifts)) >= len(shifts) - 2
    assert {s.start for s in mended if s.day == 2} in ({600}, {630})


def test_a_meeting_gets_shifts_around_it_with_room_for_breaks() -> None:
    meeting = {"id": "m", "minutes": 60, "attendees": ["ann", "bo"]}
    document = crew(activities=[meeting | {"window": [0, "09:00", 0, "10:00"]}])
    document["contracts"]["FT"]["shift_minutes"] = [360]
    asked = read_problem(document)
    held = [Placed("m", name, 0, 9 * 60, 60) for name in ("ann", "bo")]
    mended = mend(asked, Roster.of([]), held)
    assert broken(asked, Roster(mended.frame, tuple(held))) == set()


def together(**agent: object) -> Problem:
    """Ann and Bo start together and meet; Bo has a short contract."""
    meeting = {"id": "m", "minutes": 60, "attendees": ["ann", "bo"], "together": True}
    document = crew(limits={"teams_together": ["t"]}, activities=[meeting])
    long = document["contracts"]["FT"] | {"shift_minutes": [600]}
    document["contracts"] = document["contracts"] | {"LONG": long}
    document["breaks"] = document["breaks"] | {"600": []}
    document["agents"][0]["contract"] = "LONG"
    document["agents"][1] |= agent
    document["requirement"] = {"q0": [[4] * 22 + [0] * 2] * 7}
    return read_problem(document)


def test_a_meeting_moves_where_the_weeks_of_all_do_not_allow_its_first_time() -> None:
    asked = together()
    first = first_times(asked)
    assert {one.start for one in first} == {19 * 60}
    agreed = agree(asked, first)
    assert len({(one.day, one.start) for one in agreed}) == 1
    mended = mend(asked, Roster.of([]), agreed)
    assert broken(asked, Roster(mended.frame, tuple(agreed))) == set()


def test_a_meeting_stays_where_no_time_is_better() -> None:
    asked = together(available=[["08:00", "09:00"]] * 7)
    first = [Placed("m", name, 0, 600, 60) for name in ("ann", "bo")]
    assert agree(asked, first) == first


def mixed_team(seed: int) -> Problem:
    """Six of two contracts who start together, with hours of their own on every day."""
    rng = np.random.default_rng(seed)
    document: Document = crew(limits={"teams_together": ["t"]})
    long = document["contracts"]["FT"] | {"shift_minutes": [480, 600], "paid_week_max": 2400}
    document["contracts"] |= {"LONG": long}
    document["breaks"] |= {"480": [], "600": []}
    ann = document["agents"][0]
    document["agents"] = [
        ann
        | {"id": f"a{n}", "contract": "LONG" if n % 2 else "FT"}
        | {"paid_week_min": [1920 if n % 2 else 1200]}
        | {
            "available": [
                WINDOWS[int(rng.integers(3))] if rng.random() < 0.9 else None for _ in range(7)
            ]
        }
        | {"prefer": ["early", "late"][int(rng.integers(2))]}
        for n in range(6)
    ]
    document["requirement"] = {"q0": [rng.integers(0, 6, 24).tolist() for _ in range(7)]}
    return read_problem(document)


@pytest.mark.parametrize("seed", [12, 14])
def test_a_build_keeps_what_single_moves_cannot(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    asked = mixed_team(seed)
    assert solve(asked, QUICK).violations == ()
    monkeypatch.setattr(solving, "MEND_AT", ())
    alone = solve(asked, QUICK)
    assert {violation.rule for violation in alone.violations} == {"teams_together"}
    assert alone.status == "infeasible"


def test_only_rules_over_few_agents_make_groups() -> None:
    asked = problem(seats={"s": 1}, breaks_at_once_share=0.5)
    assert narrow_groups(asked) == []
    assert narrow_groups(read_problem(small())) == []
    found = narrow_groups(problem(apart=PAIR, teams_together=["t"]))
    assert [[ask.rule for ask in asks] for asks, _ in found] == [["apart", "teams_together"]]
    assert {"apart", "teams_together"} <= {rule.key for rule in CATALOGUE}
