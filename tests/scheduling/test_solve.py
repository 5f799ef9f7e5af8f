import json
from dataclasses import replace
from itertools import pairwise, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.audit import audit
from scheduling.engine.book import Book, make_book
from scheduling.engine.costs import objective
from scheduling.engine.prices import Prices, dual_value, group_weeks, project, solve_priced
from scheduling.engine.response import all_weeks, sweep
from scheduling.engine.rosters import roster_of
from scheduling.engine.state import State, copy_state, empty_state, recount
from scheduling.hours import clock_of
from scheduling.people import Request
from scheduling.problem import Problem, read_problem
from scheduling.progress import Progress
from scheduling.shifts import Shift
from scheduling.solve import Answer, Limits, first_within, solve

REPEATABLE = Limits(bound_seconds=0, deterministic=3)


def small() -> dict[str, Any]:
    """One week, one queue, two contracts, three agents, open 08:00-20:00 in half-hour slots."""
    return json.loads((Path(__file__).parent / "small_problem.json").read_text())


def drawn(seed: int, *, days: int = 7, queues: int = 1, night: bool = False) -> Problem:
    """Twelve agents of mixed skills and windows, and a demand of about their size."""
    rng = np.random.default_rng(seed)
    names = [f"q{n}" for n in range(queues)]
    slots = 48 if night else 24
    window = ["00:00", "34:00"] if night else ["08:00", "20:00"]
    document = small()
    document |= {"days": days, "queues": names}
    document["open"] = ["00:00", "24:00"] if night else ["08:00", "20:00"]
    most = 8 // queues
    document["requirement"] = {q: rng.integers(0, most, (days, slots)).tolist() for q in names}
    document["agents"] = [
        {
            "id": f"a{n:02d}",
            "contract": "FT",
            "skills": sorted(rng.choice(names, rng.integers(1, queues + 1), replace=False)),
            "prefer": [None, "early", "late"][rng.integers(3)],
            "paid_week_min": [int(rng.choice([0, 600, 960]))] * (days // 7),
            "available": [window if rng.random() < 0.9 else None for _ in range(days)],
            "history": {"days_worked_in_a_row": int(rng.integers(0, 4)), "last_end": "19:00"},
        }
        for n in range(12)
    ]
    document["contracts"]["FT"]["consecutive_days_max"] = int(rng.integers(3, 7))
    if night:
        document["contracts"]["FT"]["start_band_week_minutes"] = int(rng.choice([180, 1440]))
    return read_problem(document)


def swept(book: Book, seed: int) -> State:
    state, rng = empty_state(book), np.random.default_rng(seed)
    for width in (1.0, 0.3, 0.0, 0.0):
        sweep(book, state, all_weeks(book, rng), width)
    return state


SHAPES: list[dict[str, Any]] = [
    {},
    {"days": 14},
    {"queues": 3},
    {"night": True},
    {"night": True, "days": 14},
]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_sweeps_keep_every_rule_and_the_audit_agrees(seed: int, shape: dict[str, Any]) -> None:
    problem = drawn(seed, **shape)
    book = make_book(problem)
    state = swept(book, seed)
    found = audit(problem, roster_of(problem, state))
    assert found.violations == ()
    assert found.objective == pytest.approx(objective(book, state))


@pytest.mark.parametrize("shape", SHAPES)
def test_the_running_coverage_is_the_coverage_counted_anew(shape: dict[str, Any]) -> None:
    book = make_book(drawn(4, **shape))
    state = swept(book, 4)
    fresh = copy_state(state)
    recount(book, fresh)
    for kept, counted in zip(state, fresh, strict=True):
        assert (kept == counted).all()


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), shape=st.sampled_from(SHAPES))
def test_no_prices_give_a_bound_above_a_roster(seed: int, shape: dict[str, Any]) -> None:
    book = make_book(drawn(seed % 7, **shape))
    state = swept(book, seed)
    rng = np.random.default_rng(seed)
    size = book.groups.need.shape
    prices = project(book, Prices(rng.uniform(-2, 9, size), rng.uniform(-2, 8, size)))
    alike, _ = group_weeks(book)
    assert dual_value(book, alike, prices, solve_priced(book, alike, prices)) <= (
        objective(book, state) + 1e-6
    )


def test_same_problem_seed_and_units_give_the_same_roster() -> None:
    first, second = (solve(drawn(5), REPEATABLE, seed=7) for _ in range(2))
    assert first.roster_hash == second.roster_hash
    assert first.violations == ()
    assert sum(first.chosen_by.values()) == 12


def test_the_answer_reports_and_the_bound_stays_below() -> None:
    seen: list[Progress] = []
    answer = solve(drawn(6), Limits(seconds=3, bound_seconds=20), on_progress=seen.append)
    assert answer.objective is not None
    assert answer.bound is not None
    assert answer.bound <= answer.objective + 1e-6
    assert answer.gap is not None
    assert answer.gap < 0.2
    assert answer.why
    assert seen
    assert all(later.best <= earlier.best for earlier, later in pairwise(seen))


def test_stop_keeps_the_best_roster() -> None:
    asked = iter(range(1000))
    answer = solve(
        drawn(6), Limits(seconds=60, bound_seconds=0), should_stop=lambda: next(asked) > 5
    )
    assert answer.violations == ()
    assert not answer.roster.frame.is_empty()


def infeasible(**fields: object) -> Answer:
    document = small()
    document["agents"][1] |= fields
    return solve(read_problem(document), REPEATABLE)


def test_hours_that_no_legal_week_gives_come_back_explained() -> None:
    answer = infeasible(paid_week_min=[1800], available=[["08:00", "20:00"]] + [None] * 6)
    assert answer.status == "infeasible"
    assert answer.why == (
        "agent bo: week 0 owes 1800 paid minutes, but no legal week gives more than 330",
    )


def test_fixed_days_that_no_week_keeps_come_back_explained() -> None:
    shift = {"start": "08:00", "minutes": 240}
    late = {"day": 3, "start": "16:00", "minutes": 240}
    answer = infeasible(fixed=[{"day": 0, **shift}, late])
    assert answer.status == "infeasible"
    assert answer.why == ("agent bo: no legal week 0 keeps the fixed days",)


def test_fixed_days_are_kept() -> None:
    fixed = [{"day": 0, "start": "16:00", "minutes": 240}, {"day": 1, "off": True}]
    document = small()
    document["agents"][1]["fixed"] = fixed
    answer = solve(read_problem(document), REPEATABLE)
    shifts = {s.day: s.start for s in answer.roster.by_agent()["bo"]}
    assert shifts[0] == 16 * 60
    assert 1 not in shifts


def coded(**fields: object) -> dict[str, Any]:
    """Morning, afternoon and night codes round the clock; everybody follows them."""
    document = small() | {"open": ["00:00", "24:00"]} | fields
    document["requirement"] = {"q0": [[1] * 48 for _ in range(7)]}
    starts = {"M": "06:00", "A": "14:00", "N": "22:00"}
    document["codes"] = {c: {"start": s, "minutes": 480} for c, s in starts.items()}
    document["contracts"] = {
        "SHIFT": {"codes": ["M", "A", "N"], "paid_week_max": 2880, "rest_minutes_min": 480}
    }
    document["agents"] = [{"id": f"a{n}", "contract": "SHIFT", "skills": ["q0"]} for n in range(4)]
    return document


def test_a_rotation_of_four_crews_is_followed_day_by_day() -> None:
    pattern = ["M", "M", "A", "A", "N", "N", "off", "off"]
    document = coded(rotations={"4-3": pattern})
    for n, agent in enumerate(document["agents"]):
        agent["rotation"] = {"name": "4-3", "offset": 2 * n}
    answer = solve(read_problem(document), REPEATABLE)
    assert answer.violations == ()
    worked = {(s.agent, s.day): s.code for s in answer.roster.shifts()}
    for n, day in product(range(4), range(7)):
        assert worked.get((f"a{n}", day), "off") == pattern[(day + 2 * n) % 8]


def test_locked_days_are_kept() -> None:
    entries = [
        {"agent": "bo", "day": 0, "start": "15:00", "minutes": 240},
        {"agent": "bo", "day": 1, "off": True},
    ]
    answer = solve(read_problem(small() | {"locked": entries}), REPEATABLE)
    shifts = {s.day: s.start for s in answer.roster.by_agent()["bo"]}
    assert shifts[0] == 15 * 60
    assert 1 not in shifts
    assert answer.violations == ()


def wishing(*requests: dict[str, Any]) -> dict[str, Any]:
    document = small()
    document["agents"][1]["requests"] = list(requests)
    return document


def test_requests_without_a_weight_are_granted() -> None:
    wishes = ({"day": 0, "want": "off"}, {"day": 1, "want": "late"}, {"day": 2, "want": "early"})
    answer = solve(read_problem(wishing(*wishes)), REPEATABLE)
    shifts = {s.day: s.start for s in answer.roster.by_agent()["bo"]}
    assert 0 not in shifts
    assert shifts.get(1, 24 * 60) >= 11 * 60
    assert shifts.get(2, 0) < 10 * 60
    assert answer.violations == ()


@pytest.mark.parametrize(("weight", "granted"), [(1000, True), (0.5, False)])
def test_requests_with_a_weight_are_weighed(weight: float, *, granted: bool) -> None:
    wishes = [{"day": day, "want": "off", "weight": weight} for day in range(3)]
    free = [["08:00", "20:00"]] * 3 + [None] * 4
    agent = {"id": "bo", "contract": "FT", "skills": ["q0"], "available": free, "requests": wishes}
    document = small() | {"agents": [agent]}
    answer = solve(read_problem(document), REPEATABLE)
    assert (answer.roster.frame.height == 0) == granted
    assert answer.soft["requests"] == (0 if granted else 3 * weight)


@pytest.mark.parametrize("weight", [None, 1000.0])
def test_a_wished_shift_comes_at_its_start_and_length(weight: float | None) -> None:
    wish = {"day": 1, "want": "shift", "start": "12:30", "minutes": 360, "weight": weight}
    answer = solve(read_problem(wishing(wish)), REPEATABLE)
    shift = {s.day: s for s in answer.roster.by_agent()["bo"]}[1]
    assert (shift.start, shift.end) == (750, 1110)
    assert answer.violations == ()


def test_a_roster_stays_where_every_change_is_dear() -> None:
    document = small()
    first = solve(read_problem(document), REPEATABLE).roster
    kept = first.by_agent()
    for agent in document["agents"]:
        mine = {s.day: s for s in kept.get(agent["id"], [])}
        agent["requests"] = [stay(day, mine.get(day)) for day in range(7)]
    document["requirement"] = {"q0": [[2] * 24] * 7}
    again = solve(read_problem(document), REPEATABLE)
    hours = [[(s.agent, s.day, s.start, s.end) for s in r.shifts()] for r in (first, again.roster)]
    assert hours[0] == hours[1]
    assert again.soft["requests"] == 0


def stay(day: int, shift: Shift | None) -> dict[str, Any]:
    if shift is None:
        return {"day": day, "want": "off", "weight": 500}
    start, minutes = clock_of(shift.start), shift.end - shift.start
    return {"day": day, "want": "shift", "start": start, "minutes": minutes, "weight": 500}


def at_least(soft: bool, weight: float = 100.0) -> dict[str, Any]:  # noqa: FBT001 - a test's switch
    """Nobody is required, but somebody must be there from 08:00 to 12:00 each day."""
    document = small()
    document["requirement"] = {"q0": [[0] * 24] * 7}
    document["minimum"] = {"q0": [[1] * 8 + [0] * 16] * 7}
    if soft:
        document["soft"] = [{"rule": "minimum", "weight": weight}]
    return document


def test_the_minimum_is_kept_where_nobody_is_required() -> None:
    answer = solve(read_problem(at_least(soft=False)), REPEATABLE)
    assert answer.violations == ()
    assert answer.soft == {}


def test_a_minimum_with_a_weight_is_weighed() -> None:
    cheap = solve(read_problem(at_least(soft=True, weight=0.5)), REPEATABLE)
    dear = solve(read_problem(at_least(soft=True)), REPEATABLE)
    assert cheap.violations == ()
    assert cheap.soft["minimum"] > 0
    assert dear.soft["minimum"] == 0


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_engine_and_audit_agree_on_requests_and_soft_minimum(seed: int) -> None:
    problem, rng = drawn(seed, queues=2), np.random.default_rng(seed)
    wants = ("off", "early", "late")
    nine = Request(5, "shift", 6.0, start=9 * 60, minutes=480)
    agents = tuple(
        replace(a, requests=(*(Request(d, wants[rng.integers(3)], 4.0) for d in (0, 3)), nine))
        for a in problem.agents
    )
    wishing = replace(
        problem, agents=agents, minimum=problem.requirement // 2 + 1, soft={"minimum": 30.0}
    )
    book = make_book(wishing)
    state = swept(book, seed)
    found = audit(wishing, roster_of(wishing, state))
    assert found.objective == pytest.approx(objective(book, state))
    assert set(found.soft) == {"requests", "minimum"}
    alike, _ = group_weeks(book)
    shape = book.groups.need.shape
    prices = project(book, Prices(rng.uniform(-2, 9, shape), rng.uniform(-2, 8, shape)))
    priced = solve_priced(book, alike, prices)
    assert dual_value(book, alike, prices, priced) <= objective(book, state) + 1e-6


def test_the_law_tightens_every_contract() -> None:
    free = solve(read_problem(small()), REPEATABLE)
    limits = {"day_minutes_max": 240, "week_minutes_max": 960, "week_days_off_min": 3}
    bound = solve(read_problem(small() | {"law": {"cn": limits}}), REPEATABLE)
    assert any(s.paid_minutes > 240 for s in free.roster.shifts())
    assert all(s.paid_minutes <= 240 for s in bound.roster.shifts())
    assert bound.violations == ()


def test_first_within_reads_the_trace_against_the_final_bound() -> None:
    found = first_within([(1.0, 110.0), (2.5, 101.9), (4.0, 100.1)], 100.0)
    assert found["0.05"] == 2.5
    assert found["0.02"] == 2.5
    assert found["0.003"] == 4.0
