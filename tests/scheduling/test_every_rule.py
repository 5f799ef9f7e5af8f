"""All rules at once: built rosters keep them, and engine and audit agree on what they cost."""

from typing import Any

import numpy as np
import pytest

from scheduling.audit import audit
from scheduling.engine.book import make_book
from scheduling.engine.costs import objective
from scheduling.engine.response import all_weeks, sweep
from scheduling.engine.rosters import roster_of
from scheduling.engine.state import copy_state, empty_state, recount
from scheduling.explain.why import explain
from scheduling.problem import Problem, read_problem
from scheduling.solve import Limits, solve
from tests.scheduling.coded_problem import coded, small

QUICK = Limits(bound_seconds=0, deterministic=1)


def drawn(seed: int, *, days: int = 7, night: bool = False) -> dict[str, Any]:
    """Six agents of two teams at one site, and rules as they come."""
    rng = np.random.default_rng(seed)
    document: dict[str, Any] = small() | {"days": days}
    document["open"] = ["00:00", "24:00"] if night else ["08:00", "20:00"]
    slots = 48 if night else 24
    document["requirement"] = {"q0": rng.integers(0, 4, (days, slots)).tolist()}
    histories = [{}, {"days_worked_in_a_row": 2, "last_end": "19:00", "nights": 1}]
    document["agents"] = [
        {
            "id": f"a{n}",
            "contract": "FT",
            "skills": ["q0"],
            "team": f"t{n % 2}",
            "site": "s",
            "history": histories[int(rng.integers(2))],
        }
        for n in range(6)
    ]
    chances: dict[str, Any] = {
        "consecutive_days_min": 2,
        "days_off_min": 2,
        "weekends_max": 1,
        "paid_total": [480 * days // 7, 1200 * days // 7],
        "night": ["18:00", "20:00"],
    }
    picked = {key: value for key, value in chances.items() if rng.random() < 0.6}
    if "night" in picked:
        picked["nights_max"] = int(rng.integers(0, 4))
    document["contracts"]["FT"] |= picked
    document["forbidden_next"] = [["late", "early"]] if rng.random() < 0.5 else []
    limits: dict[str, Any] = {
        "seats": {"s": 4},
        "breaks_at_once_share": 0.5,
        "teams_together": ["t0"],
        "same_day_off": [["a0", "a1"]],
        "apart": [["a2", "a3"]],
    }
    document["limits"] = {k: v for k, v in limits.items() if rng.random() < 0.5}
    weights = {"fairness": 3, "consecutive_days_max": 5, "paid_week_max": 0.1, "paid_week_min": 1}
    document["soft"] = [
        {"rule": rule, "weight": weight} for rule, weight in weights.items() if rng.random() < 0.4
    ]
    document["holidays"] = [2]
    return document


SHAPES: list[dict[str, Any]] = [{}, {"days": 14}, {"night": True}]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("seed", range(8))
def test_engine_and_audit_agree_and_what_is_counted_stays_right(
    seed: int, shape: dict[str, Any]
) -> None:
    problem, rng = read_problem(drawn(seed, **shape)), np.random.default_rng(seed)
    book = make_book(problem)
    state = empty_state(book)
    for width in (1.0, 0.3, 0.0, 0.0):
        sweep(book, state, all_weeks(book, rng), width)
    fresh = copy_state(state)
    recount(book, fresh)
    for kept, counted in zip(state, fresh, strict=True):
        assert (kept == counted).all()
    found = audit(problem, roster_of(problem, state))
    assert found.violations == ()
    assert found.objective == pytest.approx(objective(book, state))


@pytest.mark.parametrize("seed", range(8, 14))
def test_built_rosters_keep_every_rule(seed: int) -> None:
    problem = read_problem(drawn(seed, days=14))
    answer = solve(problem, QUICK)
    assert answer.violations == ()
    assert answer.status != "infeasible"
    assert explain(problem).feasible


@pytest.mark.parametrize("seed", range(4))
def test_the_bound_stays_below_with_every_rule(seed: int) -> None:
    answer = solve(read_problem(drawn(seed)), Limits(seconds=1, bound_seconds=3, ortools=False))
    assert answer.objective is not None
    assert answer.bound is not None
    assert answer.bound <= answer.objective + 1e-6


def meeting(**fields: object) -> Problem:
    document = small()
    document["weights"]["over"] = 1
    entry = {"id": "m", "minutes": 60, "attendees": ["ann", "bo"], "together": True}
    document["activities"] = [entry | {"window": [1, "08:00", 3, "20:00"]} | fields]
    return read_problem(document)


@pytest.mark.parametrize("together", [True, False])
def test_activities_take_place_inside_shifts(*, together: bool) -> None:
    answer = solve(meeting(together=together), QUICK)
    assert answer.violations == ()
    assert sorted(p.agent for p in answer.roster.activities) == ["ann", "bo"]


def test_an_activity_that_nobody_can_attend_is_told() -> None:
    document = small()
    document["agents"][0]["available"] = [None] * 7
    document["activities"] = [{"id": "m", "minutes": 60, "attendees": ["ann"]}]
    answer = solve(read_problem(document), QUICK)
    assert [v.detail for v in answer.violations] == ["m: no time for ann"]
    assert answer.status == "infeasible"
    assert answer.why[0] == (
        "these cannot all be kept: m: 60 minutes for all who attend, on days 0-6; "
        "agent ann: time off on days 0-6"
    )


def test_the_bound_allows_for_people_in_activities() -> None:
    answer = solve(meeting(), Limits(seconds=1, bound_seconds=3))
    assert answer.bound is not None
    assert answer.objective is not None
    assert answer.bound <= answer.objective + 1e-6


def test_the_ledger_gives_the_night_to_whoever_had_fewer() -> None:
    document = coded(0, days=7)
    document["contracts"] = {"C": {"codes": ["M", "A"], "night": ["18:30", "20:00"]}}
    document |= {"forbidden_next": [], "soft": [{"rule": "fairness", "weight": 1}]}
    document["cover"] = [{"day": 2, "code": "A", "required": 1, "under": 90, "over": 9}]
    for agent, nights in zip(document["agents"], (4, 2), strict=True):
        agent |= {"history": {"nights": nights}, "requests": []}
    answer = solve(read_problem(document), QUICK)
    assert [(s.agent, s.day) for s in answer.roster.shifts()] == [("a1", 2)]
