from typing import Any

import pytest

from scheduling.explain import why as explaining
from scheduling.explain.why import explain
from scheduling.legal import legally_rostered
from scheduling.problem import read_problem
from tests.scheduling.coded_problem import small

OWED = [1320]


def team(**one: object) -> dict[str, Any]:
    """Six agents who owe hours, the third of them with fields of its own."""
    document = small()
    agents: list[dict[str, Any]] = [
        {"id": f"a{n}", "contract": "FT", "skills": ["q0"], "paid_week_min": OWED} for n in range(6)
    ]
    agents[2] |= one
    return document | {"agents": agents}


def test_whoever_can_be_rostered_is_named() -> None:
    assert legally_rostered(read_problem(team())) == {f"a{n}" for n in range(6)}


def test_whoever_cannot_is_not_named() -> None:
    at_home = [None] * 5 + [["08:00", "20:00"]] * 2
    problem = read_problem(team(available=at_home), check=False)
    assert legally_rostered(problem) == {"a0", "a1", "a3", "a4", "a5"}


def test_nobody_is_named_where_the_problem_contradicts_itself() -> None:
    fixed = [{"day": day, "start": "08:00", "minutes": 360} for day in range(7)]
    assert legally_rostered(read_problem(team(fixed=fixed), check=False)) == frozenset()


def test_a_large_team_is_explained_as_a_small_one(monkeypatch: pytest.MonkeyPatch) -> None:
    at_home = [None] * 5 + [["08:00", "20:00"]] * 2
    problem = read_problem(team(available=at_home), check=False)
    slowly = explain(problem)
    monkeypatch.setattr(explaining, "MANY", 0)
    assert explain(problem) == slowly
    assert not slowly.feasible
