import datetime as dt
from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from forecasting.errors import ForecastingError
from forecasting.frames import FORECAST
from forecasting.history import History, TooLittleHistory, Window, read_history
from forecasting.predict import Forecast, predict
from forecasting.special_days import Calendar

NONE = Calendar()


def clock(year: int, month: int, day: int, hour: int = 0) -> dt.datetime:
    """Return a time on the wall."""
    return dt.datetime.combine(dt.date(year, month, day), dt.time(hour))


def total(forecast: Forecast) -> float:
    """Return all contacts of a forecast."""
    return float(forecast.frame["contacts"].to_numpy().sum())


def made(history: History, days: int = 14, **rest: object) -> Forecast:
    """Return a forecast that must be one."""
    found = predict(history, days, NONE, **rest)  # pyright: ignore[reportArgumentType] - keywords of predict
    assert isinstance(found, Forecast)
    return found


@pytest.fixture(scope="module")
def forecast(history: History) -> Forecast:
    return made(history)


def test_the_frame_has_the_promised_columns_and_days(forecast: Forecast) -> None:
    assert tuple(forecast.frame.columns) == FORECAST
    assert forecast.frame.height == 10 * 20
    assert forecast.frame["start"][0] == clock(2024, 4, 22, 8)
    assert forecast.frame["start"].is_sorted()
    assert forecast.frame["aht_s"].null_count() == forecast.frame.height


def test_bands_hold_the_forecast_and_stay_above_zero(forecast: Forecast) -> None:
    ordered = ["lo95", "lo80", "contacts", "hi80", "hi95"]
    values = forecast.frame.select(ordered).to_numpy()
    assert (np.diff(values, axis=1) >= 0).all()
    assert (values >= 0).all()


def test_weekdays_keep_their_level(forecast: Forecast) -> None:
    days = forecast.frame.group_by(day=pl.col("start").dt.weekday()).agg(pl.col("contacts").sum())
    totals = dict(days.iter_rows())
    assert totals[1] / totals[2] == pytest.approx(1.2, rel=0.08)
    assert totals[1] == pytest.approx(2 * 4800, rel=0.12)


def test_the_report_beats_the_usual_methods_here(forecast: Forecast) -> None:
    wape = forecast.report.wape
    assert wape["floorwalker"] < wape["ha8"] < wape["seasonal_naive"]
    assert forecast.report.floor is not None
    assert forecast.report.floor < wape["floorwalker"]
    assert forecast.report.origins == 8
    assert not forecast.report.short
    assert len(forecast.report.input_hash) == 64


def test_the_same_history_gives_the_same_forecast(history: History, forecast: Forecast) -> None:
    again = made(history)
    assert again.frame.equals(forecast.frame)
    assert again.report.input_hash == forecast.report.input_hash


def test_one_spike_is_told_and_barely_moves_the_forecast(
    frame: pl.DataFrame, window: Window, forecast: Forecast
) -> None:
    here = pl.col("start").dt.date() == dt.date(2024, 4, 17)
    spiky = frame.with_columns(
        contacts=pl.when(here).then(10 * pl.col("contacts")).otherwise(pl.col("contacts"))
    )
    found = made(read_history(spiky, window))
    assert [c.day for c in found.report.cleaned] == [dt.date(2024, 4, 17)]
    assert total(found) == pytest.approx(total(forecast), rel=0.05)


def test_closed_slots_are_forecast_as_zero(frame: pl.DataFrame, window: Window) -> None:
    lunch = pl.col("start").dt.hour() == 12
    found = made(read_history(frame.filter(~lunch), window)).frame
    assert found.filter(lunch)["hi95"].max() == pytest.approx(0, abs=1e-6)
    assert (found.filter(~lunch)["contacts"] > 0).all()


def test_an_all_zero_history_is_forecast_as_zero(frame: pl.DataFrame, window: Window) -> None:
    found = made(read_history(frame.with_columns(contacts=pl.lit(0)), window))
    assert found.report.model == "ha8"
    assert found.frame["contacts"].abs().max() == 0
    assert found.frame["hi95"].max() == 0


def test_one_week_is_too_little(bank: Callable[..., pl.DataFrame], window: Window) -> None:
    found = predict(read_history(bank(1), window), 14, NONE)
    assert found == TooLittleHistory(
        5, 15, "A forecast needs 15 open days of history; there are 5."
    )


def test_a_short_history_is_labelled(bank: Callable[..., pl.DataFrame], window: Window) -> None:
    found = made(read_history(bank(4), window))
    assert found.report.short
    assert found.report.model == "ridge+ha8"
    assert found.report.wape == {}


def test_the_first_day_may_be_later_than_the_history(history: History) -> None:
    found = made(history, 7, first=dt.date(2024, 4, 25)).frame
    assert found["start"].dt.date().unique().sort().to_list() == [
        *(dt.date(2024, 4, day) for day in (25, 26, 29, 30)),
        dt.date(2024, 5, 1),
    ]
    with pytest.raises(ForecastingError, match="a first day after 2024-04-19"):
        predict(history, 7, NONE, first=dt.date(2024, 4, 19))
    with pytest.raises(ForecastingError, match="an open weekday"):
        predict(history, 1, NONE, first=dt.date(2024, 4, 27))


def test_a_queue_that_closes_on_holidays_is_forecast_as_closed(
    frame: pl.DataFrame, window: Window
) -> None:
    us = Calendar("US")
    shut = [dt.date(2024, 1, 1), dt.date(2024, 1, 15), dt.date(2024, 2, 19)]
    history = read_history(frame.filter(~pl.col("start").dt.date().is_in(shut)), window)
    found = predict(history, 40, us)
    assert isinstance(found, Forecast)
    memorial = found.frame.filter(pl.col("start").dt.date() == dt.date(2024, 5, 27))
    assert memorial.height == 20
    assert memorial["hi95"].max() == 0


def test_days_of_23_and_25_hours_have_their_slots() -> None:
    window = Window(3600)
    start = pl.datetime_range(
        clock(2024, 2, 1),
        clock(2024, 3, 29, 23),
        "1h",
        time_zone="Europe/Berlin",
        eager=True,
    )
    rows = pl.DataFrame({"start": start, "contacts": [20] * len(start)})
    history = read_history(rows, window, "Europe/Berlin")
    found = made(history, 3, zone="Europe/Berlin").frame
    counts = found.group_by(pl.col("start").dt.date()).len().sort("start")["len"].to_list()
    assert counts == [24, 23, 24]
    assert found["contacts"].to_list() == pytest.approx([20] * 71, rel=0.02)
    autumn = made(history, 1, first=dt.date(2024, 10, 27), zone="Europe/Berlin").frame
    assert autumn.height == 25
    assert autumn["start"].n_unique() == 25


def test_handle_time_comes_with_the_contacts(frame: pl.DataFrame, window: Window) -> None:
    told = frame.with_columns(handled="contacts", handle_s=pl.col("contacts") * 180.0)
    found = made(read_history(told, window)).frame
    assert found["aht_s"].to_list() == pytest.approx([180] * found.height)


def test_twice_the_contacts_are_twice_the_forecast(
    frame: pl.DataFrame, window: Window, forecast: Forecast
) -> None:
    double = made(read_history(frame.with_columns(pl.col("contacts") * 2), window)).frame
    ratio = double["contacts"].to_numpy() / forecast.frame["contacts"].to_numpy()
    assert ratio == pytest.approx(2, rel=0.01)
