import datetime as dt
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from forecasting.errors import ForecastingError
from forecasting.history import History, TooLittleHistory, Window, read_history
from forecasting.long_range import LongRange, long_range, student
from forecasting.special_days import Calendar

WINDOW = Window(3600, 9 * 60, 17 * 60, (0, 1, 2, 3, 4))
NONE = Calendar()
BANK = (
    Path(__file__).resolve().parents[3]
    / "shared/data/anonymous_bank/anonymous_bank_1999_30min_jan_sep.csv"
)


def made(months: int, growth: float, yearly: float, seed: int = 1) -> History:
    """Return whole months of a queue that grows by a share a month and swings over the year."""
    random = np.random.default_rng(seed)
    last = dt.date(2021 + (months - 1) // 12, (months - 1) % 12 + 1, 28) + dt.timedelta(days=4)
    days = WINDOW.days_between(dt.date(2021, 1, 1), last.replace(day=1) - dt.timedelta(days=1))
    month = np.array([(d.year - 2021) * 12 + d.month - 1 + d.day / 31 for d in days])
    level = 60 * np.exp(growth * month + yearly * np.cos(2 * np.pi * month / 12))
    busy = np.exp(random.normal(0, 0.05, len(days)))
    contacts = random.poisson((level * busy)[:, None], (len(days), WINDOW.slots)).astype(float)
    return History(WINDOW, days, contacts)


def told(history: History, months: int = 6) -> LongRange:
    found = long_range(history, months, NONE)
    assert isinstance(found, LongRange)
    return found


def came(history: History, months: list[dt.date]) -> list[float]:
    """Return what came in some months."""
    return [
        sum(
            float(row.sum())
            for day, row in zip(history.days, history.contacts, strict=True)
            if (day.year, day.month) == (month.year, month.month)
        )
        for month in months
    ]


def cut(history: History, months: int) -> History:
    """Leave the last months out."""
    end = history.days[-1].year * 12 + history.days[-1].month - months
    return history.until(sum(d.year * 12 + d.month <= end for d in history.days))


@pytest.mark.parametrize(("growth", "yearly"), [(0.0, 0.0), (0.01, 0.0), (0.0, 0.15), (0.01, 0.15)])
def test_trend_and_time_of_year_are_carried_ahead(growth: float, yearly: float) -> None:
    whole = made(48, growth, yearly)
    found = told(cut(whole, 6))
    assert found.yearly
    months = found.frame["month"].to_list()
    assert months == [dt.date(2024, month, 1) for month in range(7, 13)]
    actual = came(whole, months)
    assert found.frame["contacts"].to_list() == pytest.approx(actual, rel=0.09)
    assert found.wape is not None
    assert found.naive is not None
    if growth:
        assert found.wape < found.naive
        assert found.growth > 0.003


def test_the_band_covers_and_grows_with_the_lead() -> None:
    inside80 = inside95 = cells = 0
    for seed in range(12):
        whole = made(42, 0.005, 0.1, seed)
        frame = told(cut(whole, 6)).frame
        actual = pl.Series(came(whole, frame["month"].to_list()))
        inside80 += int(((frame["lo80"] <= actual) & (actual <= frame["hi80"])).sum())
        inside95 += int(((frame["lo95"] <= actual) & (actual <= frame["hi95"])).sum())
        cells += 6
        width = (frame["hi80"] / frame["lo80"]).to_numpy()
        assert (np.diff(width) >= -1e-9).all()
        assert (frame["lo95"] < frame["lo80"]).all()
    assert inside80 / cells >= 0.7
    assert inside95 / cells >= 0.9


def test_less_than_two_years_has_no_time_of_year_and_less_than_four_months_no_answer() -> None:
    assert not told(made(14, 0.0, 0.1)).yearly
    found = long_range(made(3, 0.0, 0.0), 6, NONE)
    assert isinstance(found, TooLittleHistory)
    assert (found.found, found.needed) == (3, 4)
    with pytest.raises(ForecastingError, match="at least one month"):
        long_range(made(6, 0.0, 0.0), 0, NONE)


@pytest.mark.skipif(not BANK.exists(), reason="the real bank's data are not beside the repository")
def test_the_real_bank_months_are_inside_the_band() -> None:
    rows = pl.read_csv(BANK).select(
        start=pl.col("ds").str.to_datetime("%Y-%m-%d %H:%M"), contacts="y"
    )
    history = read_history(rows, Window(1800, 7 * 60, 24 * 60, (0, 1, 2, 3, 6)))
    history = cut(history, 1)  # Septembers have most holidays: a first year cannot know
    found = told(cut(history, 2), 2)
    actual = came(history, found.frame["month"].to_list())
    for row, true in zip(found.frame.iter_rows(named=True), actual, strict=True):
        assert row["lo95"] <= true <= row["hi95"]


@pytest.mark.parametrize(("freedom", "quantile"), [(5, 2.571), (10, 2.228), (30, 2.042)])
def test_students_quantile(freedom: int, quantile: float) -> None:
    """Fisher and Yates, Statistical Tables (1963), table III, two-sided 5 %."""
    assert student(1.96, freedom) == pytest.approx(quantile, rel=0.01)
