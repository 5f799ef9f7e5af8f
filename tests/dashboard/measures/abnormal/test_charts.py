"""Golden values: Montgomery, Introduction to Statistical Quality Control, tables 9.1, 9.2, 9.10."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.measures.abnormal.charts import cusum, cusums, ewma

# fmt: off
MEASURED = np.array([
    9.45, 7.99, 9.29, 11.66, 12.16, 10.18, 8.04, 11.46, 9.20, 10.34,
    9.03, 11.47, 10.51, 9.40, 10.08, 9.37, 10.62, 10.31, 8.52, 10.84,
    10.90, 9.33, 12.29, 11.50, 10.60, 11.08, 10.38, 11.62, 11.31, 10.52,
])
UP = [
    0, 0, 0, 1.16, 2.82, 2.50, 0.04, 1.00, 0, 0, 0, 0.97, 0.98, 0, 0,
    0, 0.12, 0, 0, 0.34, 0.74, 0, 1.79, 2.79, 2.89, 3.47, 3.35, 4.47, 5.28, 5.30,
]
DOWN = [
    0.05, 1.56, 1.77, 0, 0, 0, 1.46, 0, 0.30, 0, 0.47, 0, 0, 0.10, 0,
    0.13, 0, 0, 0.98, 0, 0, 0.17, 0, 0, 0, 0, 0, 0, 0, 0,
]
# fmt: on
EXPONENTIAL = [9.945, 9.7495, 9.70355, 9.8992, 10.1253, 10.1307]
STREAMS = st.lists(st.floats(-8, 8), min_size=1, max_size=60).map(np.array)


def test_the_cumulative_sums_are_those_of_the_textbook() -> None:
    up, down = cusums(MEASURED - 10)
    assert up == pytest.approx(UP, abs=0.006)
    assert down == pytest.approx(DOWN, abs=0.006)
    assert int(np.argmax(cusum(MEASURED - 10) > 5)) == 28


def test_the_exponential_mean_is_that_of_the_textbook() -> None:
    assert ewma(MEASURED, 0.1, 10.0)[:6] == pytest.approx(EXPONENTIAL, abs=6e-5)


@given(STREAMS)
def test_charts_are_symmetric_and_look_only_back(z: np.ndarray) -> None:
    for chart in (ewma, cusum):
        whole = chart(z)
        half = max(1, z.size // 2)
        assert np.allclose(chart(-z), -whole, atol=1e-12)
        assert np.array_equal(chart(z[:half]), whole[:half])


@given(STREAMS, st.floats(0.5, 10))
def test_a_capped_sum_never_passes_its_cap(z: np.ndarray, cap: float) -> None:
    assert np.abs(cusum(z, cap)).max() <= cap


def test_many_streams_at_once_are_the_streams_one_by_one() -> None:
    z = np.random.default_rng(1).standard_normal((5, 40))
    for chart in (ewma, cusum):
        assert np.allclose(chart(z), [chart(row) for row in z])
