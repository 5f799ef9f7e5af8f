import datetime as dt
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from forecasting.backtest import Backtest, Protocol, backtest
from forecasting.errors import ForecastingError
from forecasting.frames import Floats
from forecasting.history import History, TooLittleHistory, Window, read_history
from forecasting.special_days import Calendar, calendar_of

NONE = Calendar()
SINCE = dt.date(2024, 3, 11)
BANK = Path(__file__).resolve().parents[3] / "shared/data/bank_calls/bank_calls_30min_dev.csv"


def answered(history: History, protocol: Protocol, calendar: Calendar = NONE) -> Backtest:
    found = backtest(history, calendar, protocol)
    assert isinstance(found, Backtest)
    return found


def plain_ha8(history: History, origin: int, row: int) -> Floats:
    """Restate HA8: the mean of the last eight present same weekdays before the origin."""
    same = [
        i
        for i in range(origin)
        if history.days[i].weekday() == history.days[row].weekday() and history.present[i]
    ]
    return np.nanmean(history.contacts[same[-8:]], axis=0)


def test_two_weeks_follow_the_protocol(history: History) -> None:
    """Origins on Mondays while all fortnight lies inside; errors over all of it."""
    found = answered(history, Protocol("14d", SINCE))
    first = history.days.index(SINCE)
    origins = [row for row in range(first, 80, 5) if row + 10 <= 80]
    assert found.origins == len(origins) == 5
    missed = came = 0.0
    for origin in origins:
        for row in range(origin, origin + 10):
            missed += float(np.abs(plain_ha8(history, origin, row) - history.contacts[row]).sum())
            came += float(history.contacts[row].sum())
    assert found.wape["ha8"] == pytest.approx(missed / came)
    assert sum(found.chosen.values()) == 5
    assert found.wape["floorwalker"] < found.wape["ha8"] < found.wape["seasonal_naive"]
    assert found.floor < found.wape["floorwalker"]
    assert found.aht is None


def test_absent_days_are_neither_origins_nor_scored(frame: pl.DataFrame, window: Window) -> None:
    gone = pl.col("start").dt.date() == dt.date(2024, 4, 9)
    history = read_history(frame.filter(~gone), window)
    found = answered(history, Protocol("1d", SINCE))
    assert found.origins == 29
    rows = [r for r, d in enumerate(history.days) if d >= SINCE and history.present[r]]
    missed = sum(float(np.abs(plain_ha8(history, r, r) - history.contacts[r]).sum()) for r in rows)
    came = sum(float(history.contacts[r].sum()) for r in rows)
    assert found.wape["ha8"] == pytest.approx(missed / came)


def test_today_scores_the_rest_only(history: History) -> None:
    found = answered(history, Protocol("today", SINCE, cutoff=12 * 60))
    rows = [r for r, d in enumerate(history.days) if d >= SINCE]
    missed = sum(
        float(np.abs(plain_ha8(history, r, r) - history.contacts[r])[8:].sum()) for r in rows
    )
    came = sum(float(history.contacts[r, 8:].sum()) for r in rows)
    assert found.origins == 30
    assert found.wape["ha8"] == pytest.approx(missed / came)
    assert found.wape["floorwalker"] < found.wape["arima"]


@pytest.mark.parametrize("horizon", ["14d", "1d"])
def test_nothing_after_the_last_day_is_used(history: History, horizon: str) -> None:
    """Ending the history earlier, or only the protocol, is the same."""
    until = dt.date(2024, 4, 5)
    cut = history.until(sum(day <= until for day in history.days))
    one = answered(history, Protocol(horizon, SINCE, until))
    other = answered(cut, Protocol(horizon, SINCE))
    assert one.wape == other.wape
    assert one.origins == other.origins


def test_an_origin_does_not_know_its_own_day(frame: pl.DataFrame, window: Window) -> None:
    """Changing the only scored day changes what is scored, not what was said."""
    last = dt.date(2024, 4, 19)
    here = pl.col("start").dt.date() == last
    other = frame.with_columns(
        contacts=pl.when(here).then(pl.col("contacts") + 1000).otherwise(pl.col("contacts"))
    )
    one, two = (answered(read_history(f, window), Protocol("1d", last)) for f in (frame, other))
    came = float(frame.filter(here)["contacts"].sum())
    said = [r.wape["floorwalker"] for r in (one, two)]
    assert one.bias * came + came == pytest.approx((two.bias + 1) * (came + 20_000))
    assert said[0] < said[1]


def test_handle_times_are_scored_by_contacts(frame: pl.DataFrame, window: Window) -> None:
    random = np.random.default_rng(2)
    noise = random.normal(0, 30, frame.height)
    told = frame.with_columns(
        handled="contacts", handle_s=pl.col("contacts") * (200 + pl.Series(noise))
    )
    found = answered(read_history(told, window), Protocol("1d", SINCE))
    assert found.aht is not None
    assert set(found.aht) == {"floorwalker", "ha8"}
    assert found.aht["floorwalker"] < found.aht["ha8"]


def test_too_little_is_an_answer(bank: Callable[..., pl.DataFrame], window: Window) -> None:
    short = read_history(bank(3), window)
    for protocol in (Protocol("14d", dt.date(2024, 1, 15)), Protocol("1d", dt.date(2024, 1, 8))):
        found = backtest(short, NONE, protocol)
        assert isinstance(found, TooLittleHistory)
        assert found.found < found.needed or "0 origins" in found.reason


def test_broken_questions_are_refused(history: History) -> None:
    with pytest.raises(ForecastingError, match="found 7d"):
        Protocol("7d")
    with pytest.raises(ForecastingError, match="cut-off inside the open hours"):
        backtest(history, NONE, Protocol("today", SINCE, cutoff=60))


@pytest.mark.skipif(not BANK.exists(), reason="the real bank's calls are not here")
@pytest.mark.parametrize(
    ("horizon", "origins", "ha8", "most"),
    [("14d", 10, 6.71, 5.0), ("1d", 54, 6.70, 4.5), ("today", 54, 6.33, 4.0)],
)
def test_the_real_bank_is_forecast_far_better_than_usual(
    horizon: str, origins: int, ha8: float, most: float
) -> None:
    rows = pl.read_csv(BANK).select(
        start=pl.col("ds").str.to_datetime("%Y-%m-%d %H:%M"), contacts="y"
    )
    window = Window(1800, 7 * 60, 21 * 60, (0, 1, 2, 3, 4))
    protocol = Protocol(horizon, dt.date(2003, 7, 14))
    found = answered(read_history(rows, window), protocol, calendar_of("US", window.weekdays))
    assert found.origins == origins
    assert 100 * found.wape["ha8"] == pytest.approx(ha8, abs=0.005)
    assert 100 * found.wape["floorwalker"] <= most
    assert 0.77 <= found.coverage80 <= 0.85
    assert 0.93 <= found.coverage95 <= 0.98
