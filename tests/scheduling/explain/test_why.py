import json
from pathlib import Path
from typing import Any

import pytest

from scheduling.explain.model import AgentModel
from scheduling.explain.sequence import add_sequence
from scheduling.explain.why import Explanation, explain
from scheduling.problem import read_problem
from scheduling.rules import CATALOGUE
from scheduling.solve import Limits, solve

ALL_DAY = ["08:00", "20:00"]
SHORT = {"start": "08:00", "minutes": 240}
LONG = {"start": "08:00", "minutes": 360}


def small(contract: dict[str, Any] | None = None, **agent: object) -> dict[str, Any]:
    """One agent, one week; the contract allows 4 and 6 hours on at most five days."""
    document = json.loads((Path(__file__).parents[1] / "small_problem.json").read_text())
    document["agents"] = [{"id": "7", "contract": "FT", "skills": ["q0"]} | agent]
    document["contracts"]["FT"] |= contract or {}
    return document


def explained(document: dict[str, Any]) -> Explanation:
    return explain(read_problem(document, check=False))


def rules(found: Explanation) -> list[tuple[str, tuple[int, ...]]]:
    return [(clash.rule, clash.days) for clash in found.clash]


def off(day: int) -> dict[str, Any]:
    return {"day": day, "off": True}


def named(contract: dict[str, Any], **agent: object) -> dict[str, Any]:
    document = small(contract | {"codes": ["M"]}, **agent)
    return document | {"codes": {"M": {"start": "08:00", "minutes": 240}}}


LATE = {"start": "12:00", "minutes": 240}
WEEK = tuple(range(7))
NIGHT = {"days_worked_in_a_row": 1, "last_end": "30:00"}
CLASHES: list[tuple[dict[str, Any], list[tuple[str, tuple[int, ...]]]]] = [
    (
        small(paid_week_min=[1320], available=[ALL_DAY, None, None, None, None, ALL_DAY, ALL_DAY]),
        [("available", (1, 2, 3, 4)), ("paid_week_min", WEEK)],
    ),
    (
        small(fixed=[{"day": day, **LONG} for day in (0, 1, 2, 4, 5, 6)]),
        [("fixed", (0, 1, 2, 4, 5, 6)), ("work_days_week_max", WEEK)],
    ),
    (
        small({"paid_week_max": 600}, fixed=[{"day": day, **LONG} for day in (0, 2)]),
        [("fixed", (0, 2)), ("paid_week_max", WEEK)],
    ),
    (
        small({"consecutive_days_max": 2}, fixed=[{"day": day, **SHORT} for day in (0, 1, 2)]),
        [("fixed", (0, 1, 2)), ("consecutive_days_max", WEEK)],
    ),
    (
        small(fixed=[{"day": 0, **SHORT}, {"day": 3, "start": "16:00", "minutes": 240}]),
        [("fixed", (0, 3)), ("start_band", WEEK)],
    ),
    (
        small(history=NIGHT, fixed=[{"day": 0, **SHORT}]),
        [("fixed", (0,)), ("rest_minutes_min", WEEK)],
    ),
    (
        small({"starts": ["09:00", "10:00"]}, fixed=[{"day": 0, **SHORT}]),
        [("shift_start", WEEK), ("fixed", (0,))],
    ),
    (
        small(fixed=[{"day": 0, "start": "18:00", "minutes": 240}]),
        [("opening_hours", WEEK), ("fixed", (0,))],
    ),
    (
        small(available=[None] * 7, fixed=[{"day": 2, **SHORT}]),
        [("available", (2,)), ("fixed", (2,))],
    ),
    (small(fixed=[{"day": 0, "start": "08:00", "minutes": 300}]), [("fixed", (0,))]),
    (
        small({"consecutive_days_min": 2}, fixed=[{"day": 3, **SHORT}, off(2), off(4)]),
        [("fixed", (2, 3, 4)), ("consecutive_days_min", WEEK)],
    ),
    (
        small({"days_off_min": 2}, fixed=[{"day": 1, **SHORT}, off(2), {"day": 3, **SHORT}]),
        [("fixed", (1, 2, 3)), ("days_off_min", WEEK)],
    ),
    (
        small({"weekends_max": 0}, fixed=[{"day": 5, **SHORT}]),
        [("fixed", (5,)), ("weekends_max", WEEK)],
    ),
    (
        small({"nights_max": 0, "night": ["07:00", "09:00"]}, fixed=[{"day": 5, **SHORT}]),
        [("fixed", (5,)), ("nights_max", WEEK)],
    ),
    (
        small({"paid_total": [480, 900]}, available=[ALL_DAY] + [None] * 6),
        [("available", (1, 2, 3, 4, 5, 6)), ("paid_total", WEEK)],
    ),
    (
        small({"start_band_week_minutes": None}, fixed=[{"day": 0, **LATE}, {"day": 1, **SHORT}])
        | {"forbidden_next": [["late", "early"]]},
        [("fixed", (0, 1)), ("forbidden_next", WEEK)],
    ),
    (
        named({"codes_max": {"M": 1}}, fixed=[{"day": d, "code": "M"} for d in (0, 1)]),
        [("fixed", (0, 1)), ("codes_max", WEEK)],
    ),
]


@pytest.mark.parametrize(("document", "expected"), CLASHES)
def test_the_smallest_clash_is_named(
    document: dict[str, Any], expected: list[tuple[str, tuple[int, ...]]]
) -> None:
    found = explained(document)
    assert not found.feasible
    assert sorted(rules(found)) == sorted(expected)
    for clash in found.clash:
        assert clash.words["en"].startswith("agent 7: ")
        assert clash.words["zh"].startswith("坐席 7：")


@pytest.mark.parametrize(("document", "expected"), CLASHES)
def test_no_part_of_the_clash_clashes_alone(
    document: dict[str, Any], expected: list[tuple[str, tuple[int, ...]]]
) -> None:
    problem = read_problem(document, check=False)
    model = add_sequence(AgentModel(problem, problem.agents[0]))
    core = [s for s in model.switches if any(s.demand.rule == rule for rule, _ in expected)]
    named = [s for s in core if set(s.demand.days) <= {d for _, days in expected for d in days}]
    assert model.model.solve(5, assume=[s.on for s in named]) == "infeasible"
    for rule, _ in expected:
        rest = [s.on for s in named if s.demand.rule != rule]
        assert model.model.solve(5, assume=rest) != "infeasible"


def test_words_say_what_a_manager_says() -> None:
    words = [clash.words for clash in explained(CLASHES[0][0]).clash]
    assert [w["en"] for w in words] == [
        "agent 7: time off on days 1-4",
        "agent 7: at least 22 paid hours in week 0",
    ]
    assert [w["zh"] for w in words] == ["坐席 7：第1-4天休假", "坐席 7：第0周至少22计薪小时"]


def test_ways_out_come_cheapest_first_with_their_price() -> None:
    relax = explained(CLASHES[0][0]).relax
    assert [(r.rule, r.by, r.uncovered_hours) for r in relax] == [
        ("available", 1, 0.0),
        ("paid_week_min", 330, 5.5),
    ]
    assert [r.cost for r in relax] == [6.0, 8 * 11]


@pytest.mark.parametrize("seed", range(6))
def test_engine_and_explanation_agree_on_what_is_possible(seed: int) -> None:
    free: list[object] = [ALL_DAY if (seed + day * day) % 3 else None for day in range(7)]
    document = small(paid_week_min=[330 * seed], available=free)
    answer = solve(read_problem(document), Limits(bound_seconds=0, deterministic=0.1))
    assert explained(document).feasible == (answer.status != "infeasible")


def test_a_problem_without_a_clash_is_feasible() -> None:
    assert explained(small(paid_week_min=[600])) == Explanation(feasible=True)


def test_every_rule_in_a_clash_is_in_the_catalogue() -> None:
    known = {rule.key for rule in CATALOGUE}
    assert {rule for _, expected in CLASHES for rule, _ in expected} <= known
