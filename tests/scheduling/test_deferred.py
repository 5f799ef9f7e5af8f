"""Deferred work: fewest people, deadlines kept, idle time first."""

from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.arrays import Floats, Whole
from scheduling.deferred import Deadline, deferred_required, idle_time
from scheduling.errors import StaffingError
from scheduling.simulation.draw import Draw
from scheduling.simulation.floor import Floor, Person, Skill
from scheduling.simulation.handling import DEFERRED, Blend, Handling
from scheduling.simulation.run import run

SLOT_S = 1800.0


def work(heads_worth: list[float]) -> pl.DataFrame:
    """Make slots whose work keeps so many people busy."""
    return pl.DataFrame({"contacts": [each * SLOT_S / 600 for each in heads_worth], "aht_s": 600.0})


def in_time(came: Floats, idle: Floats, heads: Whole, slots: int) -> bool:
    """Restate the promise: work off in order, and look at each deadline."""
    done = 0.0
    for k in range(came.size):
        done = min(came[: k + 1].sum(), done + idle[k] + heads[k] * SLOT_S)
        due = came[: max(k + 1 - slots, 0)].sum()
        if done < due - 1e-3:
            return False
    return True


slots_of_work = st.lists(st.floats(0, 3), min_size=1, max_size=30)


@settings(max_examples=100, deadline=None)
@given(
    slots_of_work, st.integers(0, 6), st.floats(0.5, 0.99), st.floats(0, 1.5), st.integers(0, 99)
)
def test_deadlines_are_kept_with_what_is_there(
    worth: list[float], slots: int, share: float, idle: float, seed: int
) -> None:
    free = np.random.default_rng(seed).random(len(worth)) * idle * SLOT_S
    plan = deferred_required(work(worth), Deadline(slots * SLOT_S, share), idle_s=free)
    frame = plan.frame
    came, done, heads = (frame[name].to_numpy() for name in ("workload_s", "done_s", "agents"))
    assert plan.feasible
    assert plan.share_in_time == pytest.approx(share, abs=1e-4)
    assert (np.cumsum(done) <= np.cumsum(came) + 1e-6).all()
    assert (done <= free + heads * SLOT_S + 1e-6).all()
    assert in_time(came, free, heads, slots)
    assert frame["late_s"].sum() == pytest.approx(0, abs=1)
    # never less than the work that is due
    due = came[: max(came.size - slots, 0)].sum()
    assert free.sum() + heads.sum() * SLOT_S >= due - 1


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(0, 2), min_size=1, max_size=5),
    st.integers(0, 3),
    st.lists(st.floats(0, 1), min_size=5, max_size=5),
)
def test_no_other_people_keep_the_deadlines_in_fewer_hours(
    worth: list[float], slots: int, idle: list[float]
) -> None:
    free = np.array(idle[: len(worth)]) * SLOT_S
    plan = deferred_required(work(worth), Deadline(slots * SLOT_S, 0.5), idle_s=free, most=3)
    came = plan.frame["workload_s"].to_numpy()
    kept = [
        sum(heads)
        for heads in product(range(4), repeat=len(worth))
        if in_time(came, free, np.array(heads), slots)
    ]
    assert plan.feasible == bool(kept)
    if kept:
        assert plan.frame["agents"].sum() <= min(kept) + 1
        assert plan.frame["agents"].sum() >= min(kept)


def test_idle_time_of_calls_is_filled_first() -> None:
    demand = work([3.0] * 16)
    alone = deferred_required(demand, Deadline(2 * 3600.0))
    beside = deferred_required(demand, Deadline(2 * 3600.0), idle_s=idle_time(30, 0.94))
    assert alone.agent_hours > 4
    assert beside.agent_hours < 0.6 * alone.agent_hours
    assert beside.frame["done_in_idle_s"].sum() > 0
    enough = deferred_required(demand, Deadline(2 * 3600.0), idle_s=idle_time(80, 0.94))
    assert enough.agent_hours == 0
    assert enough.feasible


def test_a_longer_deadline_flattens_the_peak() -> None:
    demand = work([0.0, 8.0, 8.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0])
    peaks = [
        deferred_required(demand, Deadline(hours * 3600.0, 0.5)).frame["agents"].to_numpy().max()
        for hours in (0, 1, 2, 4)
    ]
    assert peaks == sorted(peaks, reverse=True)
    assert peaks[0] == 8
    assert peaks[-1] == 2


def test_work_that_nobody_may_do_in_time_is_said() -> None:
    demand = work([1.0, 1.0, 1.0, 1.0])
    plan = deferred_required(demand, Deadline(0, 0.5), working=[True, False, False, True])
    assert not plan.feasible
    assert plan.impossible_s == pytest.approx(2 * SLOT_S)
    assert plan.share_in_time == pytest.approx(0.25)
    assert plan.frame["agents"][1] == 0


def test_too_few_people_leave_work_late_and_say_how_much() -> None:
    plan = deferred_required(work([2.0, 2.0, 2.0, 2.0]), Deadline(0, 0.5), most=1)
    assert not plan.feasible
    assert plan.share_in_time == pytest.approx(0.25)
    assert plan.impossible_s == 0
    assert plan.frame["late_s"].sum() == pytest.approx(4 * SLOT_S)


def test_simulated_people_keep_the_promise() -> None:
    slots, aht = 32, 420.0
    contacts = 30 + 30 * np.sin(np.arange(slots) / 6)
    demand = pl.DataFrame({"contacts": contacts, "aht_s": aht})
    plan = deferred_required(demand, Deadline(2 * 3600.0))
    heads = plan.frame["agents"].to_numpy()
    rng = np.random.default_rng(3)
    people = [
        Person(
            (Skill(0),), tuple((k * SLOT_S, (k + 1) * SLOT_S) for k in range(slots) if heads[k] > n)
        )
        for n in range(int(heads.max()))
    ]
    soon = due = 0
    for _ in range(20):
        slot = np.repeat(np.arange(slots), rng.poisson(contacts))
        arrival = np.sort((slot + rng.random(slot.size)) * SLOT_S)
        draw = Draw(
            arrival,
            np.zeros(slot.size, np.int64),
            aht * rng.standard_exponential(slot.size),
            np.full(slot.size, np.inf),
        )
        handling = Handling(DEFERRED, deadline_s=7200.0)
        outcome = run(draw, Floor.of_people(people, 1), Blend((handling,)))
        counts = arrival < (slots - 4) * SLOT_S
        due += int(counts.sum())
        soon += int((outcome.ended_s[counts] - arrival[counts] <= 7200.0).sum())
    assert soon / due >= 0.93
    assert plan.agent_hours * 3600 <= 1.12 * (contacts * aht).sum()


def test_broken_work_is_refused() -> None:
    with pytest.raises(StaffingError, match=r"share from 0\.5"):
        Deadline(60.0, 0.0)
    with pytest.raises(StaffingError, match="expected rows of contacts"):
        deferred_required(pl.DataFrame({"contacts": [1.0]}), Deadline(60.0))
    with pytest.raises(StaffingError, match="idle time"):
        deferred_required(work([1.0]), Deadline(60.0), idle_s=-1.0)
