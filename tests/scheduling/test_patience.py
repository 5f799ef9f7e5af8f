"""Patience told from censored waits."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.arrays import Bools, Floats
from scheduling.errors import StaffingError
from scheduling.patience import Patience, TooFewAbandons, leaving, patience


def waits(mean: float, answer_after: float, count: int, seed: int) -> tuple[Floats, Bools]:
    rng = np.random.default_rng(seed)
    ready, leave = rng.exponential(answer_after, count), rng.exponential(mean, count)
    return np.minimum(ready, leave), leave < ready


def test_patience_is_told_where_the_mean_wait_of_those_who_left_is_far_off() -> None:
    wait, left = waits(300, 30, 20_000, 1)
    found = patience(wait, left)
    assert isinstance(found, Patience)
    assert found.mean_s == pytest.approx(300, rel=0.1)
    assert wait[left].mean() < 35
    assert found.lo95_s < found.mean_s < found.hi95_s
    assert found.error_s == pytest.approx(found.mean_s / math.sqrt(found.abandons))


def test_the_interval_holds_the_truth_in_95_of_100() -> None:
    held = 0
    for seed in range(400):
        found = patience(*waits(300, 60, 300, seed))
        assert isinstance(found, Patience)
        held += found.lo95_s <= 300 <= found.hi95_s
    assert 0.92 <= held / 400 <= 0.98


@settings(max_examples=30, deadline=None)
@given(st.floats(0.1, 50), st.integers(0, 100))
def test_patience_scales_with_time(factor: float, seed: int) -> None:
    wait, left = waits(200, 100, 500, seed)
    once, scaled = patience(wait, left), patience(wait * factor, left)
    assert isinstance(once, Patience)
    assert isinstance(scaled, Patience)
    assert scaled.mean_s == pytest.approx(once.mean_s * factor)


def test_too_few_abandons_give_a_lower_limit() -> None:
    found = patience([10.0] * 100, [False] * 100)
    assert isinstance(found, TooFewAbandons)
    assert found.abandons == 0
    # with nobody lost in W seconds, patience is at least W / -ln 0.025 with 97.5 %
    assert found.at_least_s == pytest.approx(1000 / -math.log(0.025))


def test_a_peak_of_leaving_is_seen() -> None:
    rng = np.random.default_rng(2)
    leave = rng.exponential(300, 50_000)
    tired = (leave > 55) & (rng.random(50_000) < 0.3)
    leave[tired] = rng.uniform(55, 65, int(tired.sum()))
    ready = rng.exponential(60, 50_000)
    found = leaving(np.minimum(leave, ready), leave < ready, [0, 25, 55, 65, 120])
    rate = found["leave_per_minute"].to_list()
    assert rate[2] > 5 * rate[1]
    assert rate[0] == pytest.approx(60 / 300, rel=0.1)
    assert found["abandons"].sum() <= (leave < ready).sum()


def test_broken_waits_are_refused() -> None:
    with pytest.raises(StaffingError, match="patience"):
        patience([1.0, -2.0], [True, False])
    with pytest.raises(StaffingError, match="patience"):
        patience([1.0], [True, False])
