import numpy as np
import pytest

from dashboard.measures.abnormal import calibrate
from dashboard.measures.abnormal.charts import ewma
from dashboard.measures.abnormal.contacts import LIMITS, volume_signals
from dashboard.measures.abnormal.limits import LimitTable, scores
from tests.dashboard.measures.abnormal.made_days import days

BUILTIN = LimitTable((5.0, 50.0), {"ewma": (2.0, 2.5)})


def streams(seed: int, number: int) -> np.ndarray:
    return ewma(np.random.default_rng(seed).standard_normal((number, 192)))


def test_limits_keep_the_budget_on_fresh_days() -> None:
    limit = calibrate.calibrate(streams(1, 800), 0.02)
    assert float(np.mean(calibrate.onsets(streams(2, 800), limit))) == pytest.approx(0.02, abs=0.02)


def test_rare_alarms_are_extrapolated_from_few_days() -> None:
    """Sixty days hold one alarm at most: the tail still puts the limit near that of many days."""
    few = np.mean([calibrate.calibrate(streams(seed, 60), 0.02) for seed in range(10)])
    assert few == pytest.approx(calibrate.calibrate(streams(99, 2000), 0.02), rel=0.08)


def test_a_smaller_budget_never_lowers_a_limit() -> None:
    clean = streams(3, 200)
    limits = [calibrate.calibrate(clean, budget) for budget in (0.2, 0.1, 0.05, 0.01, 0.001)]
    assert limits == sorted(limits)


def test_an_alarm_that_pauses_shortly_is_one_alarm() -> None:
    signal = np.array([0, 2, 0, 0, 2, 0, 0, 0, 0, 2.0])
    assert calibrate.onsets(signal, 1.0) == 2


def test_signals_together_keep_one_budget() -> None:
    clean, forecast = days(np.random.default_rng(4), 500, 6_000)
    fresh, _ = days(np.random.default_rng(5), 500, 6_000)
    found = calibrate.calibrated(volume_signals(clean, forecast), 0.02, LIMITS.of(forecast))
    assert found.own
    strongest = scores(volume_signals(fresh, forecast), found.limits)
    assert float(np.mean(calibrate.onsets(strongest, 1.0))) <= 0.04


def test_too_few_clean_days_leave_the_built_in_limits() -> None:
    found = calibrate.calibrated({"ewma": streams(1, 10)}, 0.02, {"ewma": 2.0})
    assert (found.own, found.days, found.limits) == (False, 10, {"ewma": 2.0})


def test_limits_by_size_use_own_days_where_there_are_enough() -> None:
    small = [(6.0, {"ewma": path}) for path in streams(1, 40)]
    large = [(40.0, {"ewma": path[:150]}) for path in streams(2, 3)]
    table, found = calibrate.limits_by_size([*small, *large], 0.02, BUILTIN)
    assert [one.own for one in found] == [True, False]
    assert table.limits["ewma"][1] == 2.5
    assert table.limits["ewma"][0] != 2.0


def test_the_center_s_budget_is_shared_and_never_generous_to_a_stream() -> None:
    assert calibrate.budget_a_stream(1.0, 30, "volume") == pytest.approx(0.01)
    assert calibrate.budget_a_stream(10.0, 1, "volume") == calibrate.MOST_A_STREAM
    assert sum(calibrate.SHARES.values()) == pytest.approx(1)
