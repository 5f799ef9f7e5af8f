from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.measures.abnormal import Floats, Verdict, calibrate, tracked_level, volume
from dashboard.measures.abnormal.contacts import LIMITS, volume_signals
from dashboard.measures.abnormal.counts import chance_of_at_least, chance_of_at_most
from dashboard.measures.abnormal.dead import dead_queue
from dashboard.measures.abnormal.leak import LIMITS as LEAK_LIMITS
from dashboard.measures.abnormal.leak import leak_signals, slow_leak
from dashboard.measures.abnormal.limits import scores
from tests.dashboard.measures.abnormal.made_days import BUCKETS, days, during, shape

BIG, SMALL = 50_000.0, 3_000.0


@pytest.mark.parametrize("contacts", [SMALL, BIG])
def test_clean_days_stay_within_the_budget_of_false_alarms(contacts: float) -> None:
    observed, forecast = days(np.random.default_rng(1), 300, contacts)
    for signals, table in ((volume_signals, LIMITS), (leak_signals, LEAK_LIMITS)):
        strongest = scores(signals(observed, forecast), table.of(forecast))
        assert float(np.mean(calibrate.onsets(strongest, 1.0))) <= 0.03


def test_a_surge_of_all_queues_is_noticed_within_half_an_hour() -> None:
    observed, forecast = days(np.random.default_rng(2), 100, BIG, during(60, 72, 1.3))
    strongest = scores(volume_signals(observed, forecast), LIMITS.of(forecast))
    assert float(np.mean((strongest[:, 60:66] > 1).any(axis=1))) >= 0.9


def test_a_leak_is_noticed_before_it_has_grown_whole() -> None:
    growing = np.ones(BUCKETS)
    growing[60:96] = np.linspace(1, 1.3, 36)
    observed, forecast = days(np.random.default_rng(3), 100, BIG, growing)
    strongest = scores(leak_signals(observed, forecast), LEAK_LIMITS.of(forecast))
    assert float(np.mean((strongest[:, 60:96] > 1).any(axis=1))) >= 0.85


@pytest.mark.parametrize("judge", [volume, slow_leak, dead_queue])
def test_the_verdict_is_that_of_the_last_bucket_and_shows_its_evidence(
    judge: Callable[[Floats, Floats], Verdict],
) -> None:
    observed, forecast = days(np.random.default_rng(4), 1, 6_000, during(60, 192, 0.05))
    for end in (1, 30, 63):
        verdict = judge(observed[0, :end], forecast[:end])
        assert verdict.abnormal == (end == 63)
        assert verdict.abnormal == (verdict.score > 1)
        if verdict.evidence is not None:
            assert verdict.evidence.observed.size == verdict.evidence.high.size == end
            assert (verdict.evidence.low <= verdict.evidence.high).all()
    assert verdict.direction == -1


@settings(max_examples=20, deadline=None)
@given(st.integers(1, BUCKETS - 1), st.integers(0, 1000))
def test_signals_use_no_later_bucket(end: int, seed: int) -> None:
    observed, forecast = days(np.random.default_rng(seed), 1, SMALL)
    for signals in (volume_signals, leak_signals):
        whole, part = signals(observed[0], forecast), signals(observed[0, :end], forecast[:end])
        for name, path in part.items():
            assert np.allclose(path, whole[name][:end])


def test_nothing_observed_is_nothing_abnormal() -> None:
    empty = np.zeros(0)
    for judge in (volume, dead_queue, slow_leak):
        assert not judge(empty, empty).abnormal


def test_closed_buckets_are_no_dead_queue() -> None:
    closed = np.zeros(12)
    assert not dead_queue(closed, closed).abnormal
    assert not volume(closed, closed).abnormal


@given(st.integers(0, 60), st.floats(1, 60))
def test_chances_are_a_distribution(count: int, mean: float) -> None:
    below = float(chance_of_at_most(count, mean, 70.0))
    assert 0 <= below <= float(chance_of_at_most(count + 1, mean, 70.0)) <= 1
    assert below + float(chance_of_at_least(count + 1, mean, 70.0)) == pytest.approx(1)


def test_the_level_follows_a_busy_day_half_an_hour_late() -> None:
    forecast = BIG * shape()
    level = tracked_level(1.2 * forecast, forecast)
    assert (level[:6] == 1).all()
    assert level[30] == pytest.approx(1.2, abs=0.02)
