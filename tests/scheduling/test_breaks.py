import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scheduling.breaks import DayBreaks
from scheduling.engine.book import Book, make_book
from scheduling.engine.costs import objective
from scheduling.engine.state import State, copy_state, empty_state, recount
from scheduling.problem import read_problem
from scheduling.solve import Limits, solve

NOBODY: list[int] = [0] * 24


def crowd(agents: int, need: list[int], **fields: object) -> Book:
    """Long shifts with one half-hour break 1-5 hours after the start, open 08:00-20:00."""
    document: dict[str, Any] = json.loads(
        (Path(__file__).parent / "small_problem.json").read_text()
    )
    document["breaks"]["360"] = [{"from": 60, "to": 300, "minutes": 30, "paid": False}]
    document["requirement"] = {"q0": [need] * 7}
    document["agents"] = [
        {"id": f"a{n}", "contract": "FT", "skills": ["q0"]} for n in range(agents)
    ]
    return make_book(read_problem(document | fields))


def all_at_once(book: Book, pause: int) -> State:
    """Everybody works 10:00-16:00 on day 0 and rests `pause` slots after the start."""
    state = empty_state(book)
    state.start[:, 0], state.kind[:, 0], state.pause[:, 0, 0] = 4, 1, pause
    recount(book, state)
    return state


def best_by_trial(book: Book, state: State) -> float:
    tried = copy_state(state)
    values: list[float] = []
    for places in np.ndindex(*[9] * book.agents):
        tried.pause[:, 0, 0] = np.array(places) + 2
        recount(book, tried)
        values.append(objective(book, tried))
    return min(values)


@pytest.mark.parametrize("pause", [2, 6, 10])
def test_breaks_stand_as_well_as_any_places_tried(pause: int) -> None:
    book = crowd(3, [0] * 4 + [1, 2, 3, 2, 3, 1, 3, 3, 2, 3, 3, 3] + [0] * 8)
    state = all_at_once(book, pause)
    best = best_by_trial(book, state)
    DayBreaks(book, state, 0).place()
    recount(book, state)
    assert objective(book, state) == pytest.approx(best)


def test_days_without_breaks_have_nothing_to_place() -> None:
    book = crowd(2, NOBODY)
    state = all_at_once(book, 4)
    before = objective(book, state)
    assert not DayBreaks(book, state, 1).place()
    DayBreaks(book, state, 0).place()
    recount(book, state)
    assert objective(book, state) == before


def test_the_minimum_comes_before_the_requirement() -> None:
    least = {"q0": [[0] * 4 + [1] * 12 + [0] * 8] + [NOBODY] * 6}
    book = crowd(2, NOBODY, minimum=least)
    state = all_at_once(book, 4)
    DayBreaks(book, state, 0).place()
    recount(book, state)
    assert objective(book, state) < 1e4
    assert state.pause[0, 0, 0] != state.pause[1, 0, 0]


def test_what_or_tools_chose_is_told_and_never_worse() -> None:
    rng = np.random.default_rng(3)
    document: dict[str, Any] = json.loads(
        (Path(__file__).parent / "small_problem.json").read_text()
    )
    document["breaks"]["360"] = [{"from": 60, "to": 300, "minutes": 30, "paid": False}]
    document["requirement"] = {"q0": rng.integers(2, 9, (7, 24)).tolist()}
    document["agents"] = [{"id": f"a{n}", "contract": "FT", "skills": ["q0"]} for n in range(20)]
    problem = read_problem(document)
    on = solve(problem, Limits(bound_seconds=0, deterministic=6))
    again = solve(problem, Limits(bound_seconds=0, deterministic=6))
    off = solve(problem, Limits(bound_seconds=0, deterministic=6, ortools=False))
    assert on.roster_hash == again.roster_hash
    assert off.chosen_by["ortools"] == 0
    assert sum(on.chosen_by.values()) == 20
    assert on.objective is not None
    assert on.violations == ()
