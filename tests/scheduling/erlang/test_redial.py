"""Redials: the fixed point of Erlang X, and the simulated queue whose callers come back."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.erlang import performance
from scheduling.erlang.redial import load_with_redials
from scheduling.errors import StaffingError
from scheduling.simulation.draw import draw_day
from scheduling.simulation.floor import Skill
from scheduling.simulation.parts import Group, Queue
from scheduling.simulation.run import run
from scheduling.simulation.scenario import Scenario


@settings(max_examples=80, deadline=None)
@given(st.floats(1, 200), st.floats(0.5, 300), st.floats(0, 0.98), st.floats(30, 900))
def test_the_load_is_the_fixed_point(n: float, a: float, r: float, patience: float) -> None:
    found = float(load_with_redials(n, a, 240, patience, r))
    lost = float(performance(n, found, 240, patience).abandon_rate)
    assert found == pytest.approx(a / (1 - r * lost), rel=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.floats(1, 100), st.floats(0.5, 100), st.floats(0, 0.9), st.floats(0.01, 0.09))
def test_more_redials_more_load_and_more_agents_less(
    n: float, a: float, r: float, more: float
) -> None:
    loads = load_with_redials([n, n, n + 1], a, 240, 300, [r, r + more, r])
    assert a * (1 - 1e-12) <= loads[0] <= loads[1] * (1 + 1e-12)
    assert loads[2] <= loads[0] * (1 + 1e-12)


def test_nobody_calls_again_where_nobody_leaves() -> None:
    assert float(load_with_redials(10, 8, 240, np.inf, 0.5)) == pytest.approx(8)
    assert float(load_with_redials(0, 8, 240, 300, 0.5)) == pytest.approx(16)


def test_the_simulated_queue_settles_at_the_fixed_point() -> None:
    slots, contacts, aht, patience, redial, agents = 480, 60.0, 300.0, 240.0, 0.5, 9
    queue = Queue("q", (contacts,) * slots, (aht,) * slots, patience_s=patience, redial=redial)
    group = Group("g", (("q", Skill(0)),), (agents,) * slots)
    scenario = Scenario(datetime(2026, 1, 5, tzinfo=UTC), 1800.0, (queue,), (group,))
    offered = lost = 0
    for day in range(4):
        outcome = run(draw_day(scenario, 3, day), scenario.floor, scenario.blend)
        offered += outcome.wait_s.size
        lost += int(np.isnan(outcome.answered_s).sum())
    load = float(load_with_redials(agents, contacts * aht / 1800, aht, patience, redial))
    assert offered / (4 * slots) * aht / 1800 == pytest.approx(load, rel=0.03)
    exact = float(performance(agents, load, aht, patience).abandon_rate)
    assert lost / offered == pytest.approx(exact, abs=0.02)


def test_everybody_calling_again_for_ever_is_refused() -> None:
    with pytest.raises(StaffingError, match="redial"):
        load_with_redials(3, 2, 240, 300, 1.0)
