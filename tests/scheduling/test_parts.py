from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling import parts
from scheduling.parts import count_of_parts, solve_in_parts, split
from scheduling.problem import Problem, read_problem
from scheduling.problem.floor import Limits as FloorLimits
from scheduling.solve import Limits
from tests.scheduling.coded_problem import small

QUICK = Limits(seconds=1.0, bound_seconds=1.0)


def crew(people: int) -> Problem:
    document = small()
    contracts = list(document["contracts"])
    document["agents"] = [
        {"id": f"a{n:02d}", "contract": contracts[n % len(contracts)], "skills": ["q0"]}
        for n in range(people)
    ]
    return read_problem(document)


def here(
    work: Callable[[Any, int], Any], chunks: Sequence[Any], seed: int
) -> Iterator[tuple[int, Any]]:
    """Answer out of order, as a cluster may."""
    for place in reversed(range(len(chunks))):
        yield place, work(chunks[place], seed)


@given(st.integers(2, 7), st.lists(st.integers(0, 9), min_size=24, max_size=24))
def test_parts_add_up_to_the_whole(count: int, day: list[int]) -> None:
    problem = crew(12)
    requirement = np.tile(np.array(day), (1, 7, 1))
    found = split(replace(problem, requirement=requirement), count)
    assert np.array_equal(np.sum([part.requirement for part in found], axis=0), requirement)
    names = sorted(agent.name for part in found for agent in part.agents)
    assert names == [agent.name for agent in problem.agents]


def test_no_part_has_more_of_a_contract_than_its_share() -> None:
    problem = crew(12)
    for contract in problem.contracts:
        sizes = [sum(a.contract == contract for a in p.agents) for p in split(problem, 3)]
        assert max(sizes) - min(sizes) <= 1


def test_small_rosters_and_rules_over_several_agents_stay_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert count_of_parts(crew(12)) == 1
    monkeypatch.setattr(parts, "LEAST", 3)
    assert count_of_parts(crew(12)) == 2
    apart = FloorLimits(apart=(("a00", "a01"),))
    assert count_of_parts(replace(crew(12), limits=apart)) == 1


def test_a_roster_in_parts_is_legal_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "LEAST", 3)
    answer = solve_in_parts(crew(12), QUICK, here, 1, lambda _: None, lambda: False)
    assert answer.violations == ()
    assert answer.roster.frame.height > 0
    assert answer.why[0] == "built in 2 parts of 6 people first"
