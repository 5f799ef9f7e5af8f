"""Days of one queue: drawn as expected, played as the simulation plays them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.arrays import Floats, Whole
from scheduling.erlang import performance
from scheduling.errors import StaffingError
from scheduling.simulation.floor import Floor, Person, Skill
from scheduling.simulation.run import run
from scheduling.trial import (
    ANSWERED,
    BUSY,
    IN_TARGET,
    LOST_IN_TARGET,
    OFFERED,
    SHORT,
    WAIT,
    DayDemand,
    Trial,
    smooth,
)

SLOT_S = 1800.0


def floor_of(heads: Whole) -> Floor:
    """Lay heads out as people, the last of whom go first."""
    people: list[Person] = []
    for level in range(int(heads.max(initial=0))):
        edges = np.flatnonzero(np.diff(np.concatenate([[False], heads > level, [False]])))
        spans = [(a * SLOT_S, b * SLOT_S) for a, b in edges.reshape(-1, 2).tolist()]
        people.append(Person((Skill(0),), tuple(spans)))
    return Floor.of_people(people, 1)


def counted(trial: Trial, heads: Whole, target_s: float, short_s: float) -> Floats:
    """Count the general simulation's contacts without the trial's own loop."""
    sums = np.zeros((trial.days, heads.size, 7))
    for day in range(trial.days):
        draw = trial.draw(day)
        outcome = run(draw, floor_of(heads))
        slot = (draw.arrival_s / SLOT_S).astype(int)
        got = ~np.isnan(outcome.answered_s)
        soon, row = outcome.wait_s <= target_s, sums[day]
        for number, mask in (
            (OFFERED, np.ones(got.size, bool)),
            (ANSWERED, got),
            (IN_TARGET, got & soon),
            (LOST_IN_TARGET, ~got & (draw.patience_s <= target_s)),
            (SHORT, ~got & (draw.patience_s <= short_s)),
        ):
            row[:, number] = np.bincount(slot[mask], minlength=heads.size)
        row[:, WAIT] = np.bincount(slot[got], outcome.wait_s[got], heads.size)
        for k in range(heads.size):
            begin = np.clip(outcome.answered_s[got], k * SLOT_S, (k + 1) * SLOT_S)
            end = np.clip(outcome.ended_s[got], k * SLOT_S, (k + 1) * SLOT_S)
            row[k, BUSY] = (end - begin).sum()
    return sums


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(0, 9), min_size=1, max_size=8),
    st.floats(0.0, 40.0),
    st.floats(30.0, 2500.0),
    st.sampled_from([20.0, 300.0, np.inf]),
    st.integers(0, 1000),
)
def test_the_loop_of_one_queue_is_the_simulation(
    heads: list[int], contacts: float, aht: float, patience: float, seed: int
) -> None:
    slots = len(heads)
    demand = DayDemand(np.full(slots, contacts), np.full(slots, aht), np.full(slots, patience))
    trial = Trial.of(demand, 3, seed)
    found = trial.play(np.array(heads), 20.0, 5.0)
    expected = counted(trial, np.array(heads), 20.0, 5.0)
    assert (found[..., :WAIT] == expected[..., :WAIT]).all()
    assert found[..., WAIT:] == pytest.approx(expected[..., WAIT:], rel=1e-9, abs=1e-6)


def test_days_carry_what_was_expected() -> None:
    contacts = np.array([0.0, 30.0, 90.0, 60.0])
    trial = Trial.of(DayDemand(contacts, np.full(4, 200.0), np.full(4, 300.0)), 2000, 1)
    sums = trial.play(np.full(4, 500), 20.0).mean(axis=0)
    assert sums[:, OFFERED] == pytest.approx(contacts, rel=0.02)
    assert trial.handle_s.mean() == pytest.approx(200, rel=0.02)
    assert trial.patience_s.mean() == pytest.approx(300, rel=0.02)
    assert (np.diff(trial.arrival_s[trial.first[0] : trial.first[1]]) >= 0).all()


def test_a_long_even_day_is_the_steady_state() -> None:
    contacts = np.full(40, 90.0)
    demand = DayDemand(contacts, np.full(40, 200.0), np.full(40, 300.0), round_the_clock=True)
    sums = Trial.of(demand, 400, 3).play(np.full(40, 11), 20.0).sum(axis=(0, 1))
    exact = performance(11, 10.0, 200, 300)
    # handle times are lognormal here and exponential there, so near and not equal
    assert sums[IN_TARGET] / sums[OFFERED] == pytest.approx(float(exact.service_level), abs=0.02)
    assert sums[BUSY] / (400 * 40 * 11 * SLOT_S) == pytest.approx(float(exact.occupancy), abs=0.01)


def test_around_the_clock_the_first_slot_is_like_any_other() -> None:
    even = np.full(16, 90.0), np.full(16, 600.0), np.full(16, 300.0)
    heads = np.full(16, 31)
    levels: list[Floats] = []
    for whole_day in (False, True):
        demand = DayDemand(*even, round_the_clock=whole_day)
        sums = Trial.of(demand, 300, 5).play(heads, 20.0).sum(axis=0)
        levels.append(sums[:, IN_TARGET] / sums[:, OFFERED])
    assert levels[0][0] > levels[0][4:12].mean() + 0.05
    assert levels[1][0] == pytest.approx(levels[1].mean(), abs=0.03)
    assert levels[1][-1] == pytest.approx(levels[1].mean(), abs=0.03)


@given(st.lists(st.floats(0, 1e4), min_size=1, max_size=50), st.integers(1, 9))
def test_smoothing_keeps_every_slot(contacts: list[float], parts: int) -> None:
    fine = smooth(np.array([contacts]), parts)
    assert (fine >= 0).all()
    assert fine.reshape(-1, parts).sum(axis=1) == pytest.approx(contacts)


@pytest.mark.parametrize(
    ("contacts", "aht", "sentence"),
    [([1.0, -1.0], [60.0, 60.0], "slot 2: expected"), ([1.0], [60.0, 60.0], "as many")],
)
def test_broken_days_are_refused(contacts: list[float], aht: list[float], sentence: str) -> None:
    with pytest.raises(StaffingError, match=sentence):
        DayDemand(np.array(contacts), np.array(aht), np.full(len(contacts), 300.0))
