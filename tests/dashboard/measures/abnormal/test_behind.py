"""The filter, against the same Gaussian worked out with whole covariance matrices."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.measures.abnormal import Floats
from dashboard.measures.abnormal.behind import Model, Window, departures, filtered

MODEL = Model(level_cv=0.1, wander_cv=0.05, wander_lag=0.8, drift_cv=0.0)


def by_matrices(excess: Floats, precision: Floats, window: Window) -> float:
    """Return the last bucket's departure from all buckets before its window and gap."""
    size = excess.size
    first = max(0, size - window.buckets)
    origin = max(0, first - window.gap)
    place = np.arange(size)
    wander = MODEL.wander_cv**2 * MODEL.wander_lag ** np.abs(place[:, None] - place)
    hidden = MODEL.level_cv**2 + wander
    seen = hidden + np.diag(1 / precision)
    shape = np.arange(1.0, window.buckets + 1) if window.ramp else np.ones(window.buckets)
    weight = precision[first:] * shape[first - size :]
    before, after = slice(0, origin), slice(first, size)
    gain = np.linalg.solve(seen[before, before], seen[before, after]) if origin else None
    mean = excess[before] @ gain if gain is not None else np.zeros(size - first)
    rest = seen[after, after] - (seen[after, before] @ gain if gain is not None else 0.0)
    return float(weight @ (excess[after] - mean) / np.sqrt(weight @ rest @ weight))


@settings(max_examples=40, deadline=None)
@given(
    size=st.integers(2, 30),
    buckets=st.integers(1, 8),
    gap=st.integers(0, 6),
    ramp=st.booleans(),
    seed=st.integers(0, 1_000),
)
def test_departures_are_conditional_gaussian_deviates(
    size: int, buckets: int, gap: int, *, ramp: bool, seed: int
) -> None:
    random = np.random.default_rng(seed)
    excess, precision = 0.02 * random.standard_normal(size), random.uniform(50, 500, size)
    window = Window(buckets, gap, ramp)
    found = departures(excess, precision, filtered(excess, precision, MODEL), MODEL, window)
    assert found[-1] == pytest.approx(by_matrices(excess, precision, window), abs=1e-6)


def test_a_closed_bucket_says_nothing() -> None:
    excess, precision = np.array([0.0, 5.0, 0.1]), np.array([100.0, 0.0, 100.0])
    other = np.array([0.0, -5.0, 0.1])
    one, two = (filtered(x, precision, MODEL) for x in (excess, other))
    assert np.array_equal(one.level, two.level)
    assert np.isfinite(departures(excess, precision, one, MODEL, Window(2))).all()


def test_the_level_is_found_and_grows_sure() -> None:
    behind = filtered(np.full(100, 0.1), np.full(100, 400.0), MODEL)
    assert behind.level[0] == 0
    assert behind.level[-1] == pytest.approx(0.1, abs=0.01)
    assert (np.diff(behind.level_var) <= 1e-12).all()
