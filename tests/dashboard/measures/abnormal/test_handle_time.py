import numpy as np
import pytest

from dashboard.measures.abnormal import Floats, calibrate
from dashboard.measures.abnormal.handle_time import (
    HANDLE_CV,
    LIMITS,
    handle_time,
    handle_time_signals,
    log_ratio,
)
from dashboard.measures.abnormal.limits import scores

PLAN = np.full(120, 210.0)


def drawn(seed: int, number: int, handled: float, factor: float = 1.0) -> tuple[Floats, Floats]:
    """Return handled contacts and mean handle times; longer by a factor from bucket 60 on."""
    random = np.random.default_rng(seed)
    counts = random.poisson(handled, (number, PLAN.size)).astype(np.float64)
    share = np.maximum(counts, 1) / HANDLE_CV**2
    change = np.where(np.arange(PLAN.size) >= 60, factor, 1.0)
    day = np.exp(0.03 * random.standard_normal((number, 1)))
    return counts, np.where(counts > 0, PLAN * day * change * random.gamma(share) / share, 0)


def test_clean_days_stay_within_the_budget() -> None:
    counts, aht = drawn(1, 300, 60)
    signals = handle_time_signals(counts, aht, PLAN)
    assert float(np.mean(calibrate.onsets(scores(signals, LIMITS.of(counts)), 1.0))) <= 0.03


def test_longer_handling_is_noticed_within_the_hour() -> None:
    counts, aht = drawn(2, 100, 120, 1.2)
    strongest = scores(handle_time_signals(counts, aht, PLAN), LIMITS.of(counts))
    assert float(np.mean((strongest[:, 60:72] > 1).any(axis=1))) >= 0.95
    verdict = handle_time(counts[0, :76], aht[0, :76], PLAN[:76])
    assert verdict.abnormal
    assert verdict.direction == 1
    assert verdict.expected == pytest.approx(210, rel=0.12)


def test_a_bucket_without_contacts_says_nothing() -> None:
    ratio, precision = log_ratio(np.array([0.0, 10.0]), np.array([0.0, 210.0]), PLAN[:2])
    assert precision[0] == 0
    assert ratio[0] == 0
    assert precision[1] > 0
    empty = np.zeros(0)
    assert not handle_time(empty, empty, empty).abnormal


def test_the_unit_of_time_does_not_matter() -> None:
    counts, aht = drawn(3, 1, 30)
    one = handle_time_signals(counts, aht, PLAN)
    other = handle_time_signals(counts, aht / 60, PLAN / 60)
    assert all(np.allclose(one[name], other[name]) for name in one)
