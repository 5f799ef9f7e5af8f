import json
from itertools import product
from pathlib import Path
from typing import Any, cast

import numpy as np
import scipy.optimize  # pyright: ignore[reportMissingTypeStubs] - none are installed
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.audit import audit, shortage
from scheduling.problem import read_problem
from scheduling.roster import Roster
from scheduling.shifts import Shift


def small() -> dict[str, Any]:
    """One week, one queue, two contracts, three agents, open 08:00-20:00 in half-hour slots."""
    return json.loads((Path(__file__).parent / "small_problem.json").read_text())


def morning(agent: str, day: int, start: int = 480, minutes: int = 240) -> Shift:
    return Shift(agent, day, start, start + minutes, minutes)


def test_the_objective_by_hand() -> None:
    # 7 days x 24 half-hour slots need one; ann works day 0 08:00-12:00 and day 5 12:00-16:00
    # (against "early"), bo works the same mornings of both weekend days: two weekend days, one free
    problem = read_problem(small())
    roster = Roster.of(
        [morning("ann", 0), morning("ann", 5, 720), morning("bo", 5), morning("bo", 6)]
    )
    found = audit(problem, roster)
    paid, covered = 2 * 4 * 8, 4 * 8
    under = 7 * 24 - covered  # floor(0.9 * 1) is 0, so nothing is deep
    weekend = 10 * 1 * 2 / 2
    assert found.objective == paid + 8 * under + 6 + weekend
    assert found.under_share == under / (7 * 24)
    assert found.over_share == 0


def test_deep_shortage_and_surplus_by_hand() -> None:
    document = small()
    document["requirement"] = {"q0": [[10] * 24] + [[0] * 24 for _ in range(6)]}
    document["agents"] = [{"id": f"a{n}", "contract": "FT", "skills": ["q0"]} for n in range(12)]
    roster = Roster.of(morning(f"a{n}", day, 480) for n in range(8) for day in (0, 1))
    under, deep, over = shortage(read_problem(document), roster)
    assert under[0].tolist() == [2] * 8 + [10] * 16
    assert deep[0].tolist() == [1] * 8 + [9] * 16
    assert over[1].tolist() == [8] * 8 + [0] * 16


def flow_shortage(need: list[int], classes: list[set[int]]) -> float:
    """Demand left after the best assignment, by linear programming over who serves what."""
    pairs = [(c, q) for c, q in product(range(len(classes)), range(len(need))) if q in classes[c]]
    rows = [[float(c == k) for c, _ in pairs] for k in range(len(classes))]
    rows += [[float(q == k) for _, q in pairs] for k in range(len(need))]
    limits = [*[1] * len(classes), *need]
    solve = cast("Any", scipy.optimize).linprog
    return sum(need) + float(solve([-1.0] * len(pairs), A_ub=rows, b_ub=limits).fun)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 6), min_size=4, max_size=4),
    st.lists(st.sets(st.integers(0, 3), min_size=1), min_size=1, max_size=6),
)
def test_shortage_equals_the_best_assignment(need: list[int], skills: list[set[int]]) -> None:
    document = small()
    queues = [f"q{n}" for n in range(4)]
    document["queues"] = queues
    document["requirement"] = {q: [[need[n]] * 24] + [[0] * 24] * 6 for n, q in enumerate(queues)}
    document["agents"] = [
        {"id": f"a{i}", "contract": "FT", "skills": [queues[n] for n in sorted(s)]}
        for i, s in enumerate(skills)
    ]
    roster = Roster.of(morning(f"a{i}", 0) for i in range(len(skills)))
    under, _, over = shortage(read_problem(document), roster)
    expected = flow_shortage(need, skills)
    assert np.isclose(under[0, 0], expected)
    assert over[0, 0] == len(skills) - sum(need) + under[0, 0]


def test_night_shifts_cover_the_next_morning_and_carried_in_people_count() -> None:
    document = small() | {"open": ["00:00", "24:00"], "carry_in": {"q0": [1] * 4 + [0] * 44}}
    document["requirement"] = {"q0": [[1] * 48 for _ in range(7)]}
    roster = Roster.of([morning("ann", 0, 22 * 60), morning("ann", 6, 22 * 60)])
    under, _, over = shortage(read_problem(document), roster)
    assert under[0].tolist() == [0] * 4 + [1] * 40 + [0] * 4
    assert under[1].tolist() == [0] * 4 + [1] * 44
    assert under[6].tolist() == [1] * 44 + [0] * 4
    assert over.sum() == 0
