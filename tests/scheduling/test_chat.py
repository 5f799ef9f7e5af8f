"""Chats at once: the chain agrees with Erlang and the simulation, not with a division by K."""

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scheduling.chat import ChatPerformance, Concurrency, chat_performance, chat_required
from scheduling.erlang import FORMULAS, performance
from scheduling.errors import StaffingError
from scheduling.simulation.draw import Draw
from scheduling.simulation.floor import Floor, Person, Skill
from scheduling.simulation.handling import Blend, Handling
from scheduling.simulation.run import run
from scheduling.staffing import Targets, required

CHAT = Concurrency(3, 0.3)
TARGETS = Targets(0.8, 45)


def figures(found: ChatPerformance) -> list[float]:
    return [
        found.wait_probability,
        found.service_level,
        found.asa_s,
        found.wait_all_s,
        found.abandon_rate,
        found.occupancy,
    ]


@settings(max_examples=80, deadline=None)
@given(
    st.integers(1, 80),
    st.floats(0.1, 90),
    st.floats(60, 900),
    st.sampled_from([60.0, 300.0, math.inf]),
    st.sampled_from(FORMULAS),
)
def test_one_chat_at_once_is_erlang(
    agents: int, load: float, aht: float, patience: float, formula: str
) -> None:
    targets = Targets(0.8, 20, formula)
    found = chat_performance(agents, load, aht, patience, Concurrency(1, 0.3), targets)
    exact = performance(agents, load, aht, patience, target_wait_s=20, formula=formula)
    expected = [
        exact.wait_probability,
        exact.service_level,
        exact.asa_s,
        exact.wait_all_s,
        exact.abandon_rate,
        exact.occupancy,
    ]
    assert figures(found) == pytest.approx([float(each) for each in expected], rel=1e-9, abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 30), st.integers(1, 5), st.floats(0.1, 60), st.sampled_from(FORMULAS))
@example(29, 5, 0.5, "of_offered")
def test_chats_that_do_not_slow_down_are_agents_by_k(
    agents: int, most: int, load: float, formula: str
) -> None:
    targets = Targets(0.8, 45, formula)
    found = chat_performance(agents, load, 480, 300, Concurrency(most, 0), targets)
    exact = performance(agents * most, load, 480, 300, target_wait_s=45, formula=formula)
    assert found.service_level == pytest.approx(float(exact.service_level), rel=1e-9, abs=1e-12)
    assert found.abandon_rate == pytest.approx(float(exact.abandon_rate), rel=1e-9, abs=1e-12)
    assert found.places_used == pytest.approx(float(exact.occupancy), rel=1e-9)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 40), st.integers(1, 5), st.floats(0, 1), st.floats(0.1, 80))
def test_more_agents_are_never_worse_and_slower_chats_never_better(
    agents: int, most: int, slowdown: float, load: float
) -> None:
    def at(n: int, s: float) -> ChatPerformance:
        return chat_performance(n, load, 480, 300, Concurrency(most, s), TARGETS)

    here, more, slower = (
        at(agents, slowdown),
        at(agents + 1, slowdown),
        at(agents, (slowdown + 1) / 2),
    )
    assert more.service_level >= here.service_level - 1e-11
    assert more.abandon_rate <= here.abandon_rate + 1e-11
    assert slower.service_level <= here.service_level + 1e-11
    assert 0 <= here.occupancy <= 1 + 1e-12


@pytest.mark.parametrize(("agents", "load"), [(6, 11.0), (12, 24.0), (4, 10.0)])
def test_the_chain_is_the_simulated_chat_queue(agents: int, load: float) -> None:
    aht, patience, span = 480.0, 300.0, 1_500_000.0
    rng = np.random.default_rng(5)
    count = rng.poisson(load * span / aht)
    draw = Draw(
        np.sort(rng.random(count) * span),
        np.zeros(count, np.int64),
        aht * rng.standard_exponential(count),
        patience * rng.standard_exponential(count),
    )
    floor = Floor.of_people([Person((Skill(0),), ((0.0, span),))] * agents, 1)
    outcome = run(draw, floor, Blend((Handling(concurrency=3, slowdown=0.3),)))
    answered = ~np.isnan(outcome.answered_s)
    exact = chat_performance(agents, load, aht, patience, CHAT, TARGETS)
    assert (answered & (outcome.wait_s <= 45)).mean() == pytest.approx(
        exact.service_level, abs=0.02
    )
    assert (~answered).mean() == pytest.approx(exact.abandon_rate, abs=0.01)
    assert outcome.wait_s.mean() == pytest.approx(exact.wait_all_s, rel=0.06)
    busy = outcome.busy_s.sum() / (outcome.busy_s + outcome.ready_s).sum()
    assert busy == pytest.approx(exact.occupancy, abs=0.015)


@pytest.mark.parametrize("contacts", [40.0, 120.0, 400.0, 1200.0])
def test_dividing_by_k_understaffs_by_a_third(contacts: float) -> None:
    frame = pl.DataFrame({"contacts": [contacts], "aht_s": [480.0], "patience_s": [300.0]})
    right = chat_required(frame, TARGETS, CHAT)["agents"][0]
    divided = frame.with_columns(pl.col("aht_s") / 3)
    naive = required(divided, TARGETS)["agents"][0]
    # the more agents, the nearer to 1 − 1 / (1 + 2 · 0.3) = 37.5 %
    assert (0.30 if contacts >= 400 else 0.25) <= 1 - naive / right <= 0.375


all_targets = st.builds(
    Targets,
    st.floats(0.3, 0.97),
    st.floats(0, 120),
    st.sampled_from(FORMULAS),
    st.none() | st.floats(1, 120),
    st.none() | st.floats(0.005, 0.2),
    st.none() | st.floats(0.6, 0.98),
)


@settings(max_examples=60, deadline=None)
@given(st.floats(0.5, 300), st.integers(1, 4), st.floats(0, 1), all_targets)
def test_the_fewest_keep_every_target_and_one_fewer_does_not(
    contacts: float, most: int, slowdown: float, targets: Targets
) -> None:
    frame = pl.DataFrame({"contacts": [contacts], "aht_s": [480.0], "patience_s": [300.0]})
    concurrency = Concurrency(most, slowdown)
    row = chat_required(frame, targets, concurrency).row(0, named=True)

    def kept(agents: int) -> bool:
        found = chat_performance(agents, contacts * 480 / 1800, 480, 300, concurrency, targets)
        return (
            found.service_level >= (targets.service_level or 0)
            and found.asa_s <= (targets.max_asa_s or math.inf) + 1e-9
            and found.abandon_rate <= (targets.max_abandon or 1)
            and found.occupancy <= (targets.max_occupancy or 1) + 1e-9
        )

    assert kept(row["agents"])
    assert not kept(row["agents"] - 1)
    assert row["binding"] != "none"


def test_no_chats_need_nobody_and_patient_ones_enough_to_keep_up() -> None:
    frame = pl.DataFrame({"contacts": [0.0, 60.0], "aht_s": 480.0})
    found = chat_required(frame, TARGETS, CHAT, shrinkage=0.3)
    assert found["agents"].to_list()[0] == 0
    assert found["agents"][1] * 3 > 16 * 1.6
    assert found["scheduled"][1] == math.ceil(found["agents"][1] / 0.7)
    assert not chat_performance(8, 16, 480, math.inf, CHAT, TARGETS).stable


def test_broken_chats_are_refused() -> None:
    with pytest.raises(StaffingError, match=r"found 0 and 0\.3"):
        Concurrency(0, 0.3)
    with pytest.raises(StaffingError, match="expected agents and load"):
        chat_performance(-1, 3, 480, 300, CHAT, TARGETS)
    with pytest.raises(StaffingError, match="expected a column 'aht_s'"):
        chat_required(pl.DataFrame({"contacts": [1.0]}), TARGETS, CHAT)
    with pytest.raises(StaffingError, match="found none"):
        chat_required(pl.DataFrame({"contacts": [1.0], "aht_s": [9.0]}), Targets(), CHAT)
