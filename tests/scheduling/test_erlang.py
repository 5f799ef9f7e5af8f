"""What must hold for every number of agents, load and patience."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.erlang import FORMULAS, blocking, performance, waiting
from scheduling.errors import StaffingError

loads = st.floats(0.01, 300)
agents = st.floats(0.5, 400)
ratios = st.floats(0.05, 10)
waits = st.floats(0, 3)
formulas = st.sampled_from(FORMULAS)
ROUNDING = 1e-11


@settings(deadline=None)
@given(agents, st.floats(0.01, 20), loads, ratios, waits, formulas)
def test_more_agents_are_never_worse(
    n: float, more: float, a: float, ratio: float, t: float, formula: str
) -> None:
    found = performance([n, n + more], a, 1, 1 / ratio, target_wait_s=t, formula=formula)
    assert found.service_level[1] >= found.service_level[0] - ROUNDING
    for figure in (found.asa_s, found.wait_all_s, found.abandon_rate, found.occupancy):
        assert figure[1] <= figure[0] * (1 + ROUNDING)


@settings(deadline=None)
@given(agents, st.floats(0.01, 20), loads, ratios, waits, formulas)
def test_more_load_is_never_better(
    n: float, more: float, a: float, ratio: float, t: float, formula: str
) -> None:
    found = performance(n, [a, a + more], 1, 1 / ratio, target_wait_s=t, formula=formula)
    assert found.service_level[1] <= found.service_level[0] + ROUNDING
    for figure in (found.asa_s, found.wait_all_s, found.abandon_rate, found.occupancy):
        assert figure[0] <= figure[1] * (1 + ROUNDING)


@settings(max_examples=30, deadline=None)
@given(st.floats(1, 100), st.floats(0.3, 0.95), waits)
def test_endless_patience_is_the_limit_of_long_patience(n: float, busy: float, t: float) -> None:
    endless = performance(n, busy * n, 1, target_wait_s=t)
    long = performance(n, busy * n, 1, 1e6, target_wait_s=t)
    assert float(long.service_level) == pytest.approx(float(endless.service_level), rel=1e-3)
    assert float(long.asa_s) == pytest.approx(float(endless.asa_s), rel=1e-2, abs=1e-12)


@settings(deadline=None)
@given(agents, loads, ratios)
def test_abandons_are_the_time_waited_over_the_patience(n: float, a: float, ratio: float) -> None:
    found = performance(n, a, 1, 1 / ratio)
    assert float(found.abandon_rate) == pytest.approx(ratio * float(found.wait_all_s), rel=1e-12)


@settings(deadline=None)
@given(st.floats(1.5, 300), loads)
def test_blocking_keeps_erlangs_recursion_for_real_agents(n: float, a: float) -> None:
    one_fewer = float(blocking(n - 1, a))
    recursion = a * one_fewer / (n + a * one_fewer)
    assert float(blocking(n, a)) == pytest.approx(recursion, rel=1e-11, abs=1e-300)


def test_overload_is_an_outcome() -> None:
    patient = performance(3, 4, 120)
    assert not patient.stable
    assert float(patient.service_level) == 0
    assert math.isinf(float(patient.asa_s))
    impatient = performance(3, 4, 120, 300)
    assert impatient.stable
    assert float(impatient.abandon_rate) > 0.25


def test_deep_overload_keeps_its_figures() -> None:
    found = performance(1000, 5000, 240, 300, target_wait_s=20)
    assert float(found.abandon_rate) == pytest.approx(0.8, rel=1e-9)
    assert float(found.occupancy) == pytest.approx(1, rel=1e-9)
    assert 0 <= float(found.service_level) < 1e-100
    assert float(found.asa_s) == pytest.approx(300 * math.log(5), rel=1e-3)


def test_no_load_waits_for_nobody() -> None:
    found = performance([0, 1, 7.5], 0, 240, 300)
    assert found.service_level.tolist() == [1, 1, 1]
    assert found.wait_all_s.tolist() == [0, 0, 0]
    assert found.abandon_rate.tolist() == [0, 0, 0]
    assert found.occupancy.tolist() == [0, 0, 0]
    assert blocking([0, 3], 0).tolist() == [1, 0]
    assert waiting([0, 3], 0).tolist() == [1, 0]


def test_nobody_there_answers_nobody() -> None:
    found = performance(0, 2, 240, 300)
    assert float(found.abandon_rate) == 1
    assert float(found.service_level) == 0
    assert float(found.wait_all_s) == 300
    assert np.isnan(found.asa_s)


def test_broken_numbers_are_refused() -> None:
    with pytest.raises(StaffingError, match=r"of_offered.*found 'service'"):
        performance(1, 1, 1, formula="service")
    with pytest.raises(StaffingError, match="above 0"):
        performance(1, 1, 0)
    with pytest.raises(StaffingError, match="negative"):
        blocking(-1, 1)
