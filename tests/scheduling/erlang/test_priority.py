"""Priorities of one crew: Cobham's waits, the law of conservation, and simulated days."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.erlang.performance import performance, waiting
from scheduling.erlang.priority import priority_performance
from scheduling.errors import StaffingError
from scheduling.simulation.draw import Draw
from scheduling.simulation.floor import Floor, Person, Phase, Skill
from scheduling.simulation.run import run

LOADS = st.lists(st.floats(0.1, 12.0), min_size=1, max_size=4)


def test_one_class_is_erlang_c() -> None:
    found = priority_performance(14, 10.0, 180.0, 20.0)
    plain = performance(14, 10.0, 180.0, target_wait_s=20.0)
    assert found.service_level[0] == pytest.approx(float(plain.service_level), abs=1e-12)
    assert found.asa_s[0] == pytest.approx(float(plain.asa_s), rel=1e-12)


def test_cobhams_single_server() -> None:
    # Cobham (1954) for one server: W_k = W_0 / ((1 - σ_{k-1}) (1 - σ_k)), W_0 = ρ/μ.
    found = priority_performance(1, [0.3, 0.4], 60.0, 0.0)
    assert found.asa_s == pytest.approx([0.7 * 60 / 0.7, 0.7 * 60 / (0.7 * 0.3)])


@given(LOADS, st.integers(1, 6), st.floats(0.0, 300.0))
def test_the_mean_wait_of_all_is_that_of_one_queue(
    loads: list[float], spare: int, wait_s: float
) -> None:
    # work is conserved: with one handle time the order moves waits but not their sum
    agents = math.ceil(sum(loads)) + spare
    found = priority_performance(agents, loads, 120.0, wait_s)
    together = performance(agents, sum(loads), 120.0)
    assert np.average(found.asa_s, weights=loads) == pytest.approx(float(together.asa_s), rel=1e-9)
    assert (np.diff(found.asa_s) >= 0).all()
    assert (np.diff(found.service_level) <= 1e-7).all()
    assert ((found.service_level >= 0) & (found.service_level <= 1)).all()


@given(LOADS, st.integers(1, 6), st.floats(1.0, 300.0))
def test_more_agents_never_wait_longer(loads: list[float], spare: int, wait_s: float) -> None:
    agents = math.ceil(sum(loads)) + spare
    few, many = (priority_performance(n, loads, 120.0, wait_s) for n in (agents, agents + 1))
    assert (many.asa_s <= few.asa_s).all()
    assert (many.service_level >= few.service_level - 1e-7).all()


def test_waits_come_true_in_a_simulated_week() -> None:
    agents, loads, aht_s, limit_s = 10, np.array([3.0, 5.0]), 100.0, 30.0
    found = priority_performance(agents, loads, aht_s, limit_s)
    rng = np.random.default_rng(5)
    count = 400_000
    arrival = np.cumsum(rng.exponential(aht_s / loads.sum(), count))
    queue = (rng.random(count) >= loads[0] / loads.sum()).astype(np.int64)
    draw = Draw(arrival, queue, rng.exponential(aht_s, count), np.full(count, math.inf))
    skills = (Skill(0), Skill(1))
    people = [Person(skills, ((0.0, float(arrival[-1]) + 1e6),))] * agents
    outcome = run(draw, Floor.of_people(people, 2, (Phase(0.0, (0, 1)),)))
    for k in range(2):
        waits = outcome.wait_s[queue == k]
        assert waits.mean() == pytest.approx(found.asa_s[k], rel=0.05)
        assert (waits <= limit_s).mean() == pytest.approx(found.service_level[k], abs=0.01)


def test_who_comes_first_is_served_even_where_the_others_overflow() -> None:
    found = priority_performance(10, [4.0, 7.0], 60.0, 20.0)
    assert found.wait_probability == waiting(10, 11.0) == 1.0
    assert found.asa_s[0] == pytest.approx(60 / (10 * 0.6))
    assert found.service_level[1] == 0
    assert math.isinf(found.asa_s[1])


def test_impossible_numbers_are_refused() -> None:
    with pytest.raises(StaffingError, match="at least 1 agent"):
        priority_performance(0, [1.0], 60.0)
