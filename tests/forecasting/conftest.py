"""Histories that the tests make themselves."""

import datetime as dt
from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from forecasting.history import History, Window, read_history

Bank = Callable[..., pl.DataFrame]

WINDOW = Window(1800, 8 * 60, 18 * 60, (0, 1, 2, 3, 4))
FIRST = dt.date(2024, 1, 1)
WEEKDAY = (1.2, 1.0, 0.95, 0.95, 1.05)


def make_bank(weeks: int = 16, seed: int = 1, level: float = 4000.0) -> pl.DataFrame:
    """Return weekdays with a Monday and a morning peak, busy month starts, days that wander."""
    random = np.random.default_rng(seed)
    hour = np.linspace(0, 1, WINDOW.slots)
    shape = np.exp(-0.5 * ((hour - 0.3) / 0.25) ** 2)
    starts: list[dt.datetime] = []
    counts: list[int] = []
    wander = 0.0
    for day in WINDOW.days_between(FIRST, FIRST + dt.timedelta(days=7 * weeks - 1)):
        wander = 0.6 * wander + float(random.normal(0, 0.03))
        month = 1.15 if day.day <= 3 else 1.0
        mean = level * WEEKDAY[day.weekday()] * month * np.exp(wander) * shape / shape.sum()
        begin = dt.datetime.combine(day, dt.time(8))
        starts += [begin + dt.timedelta(minutes=30 * i) for i in range(WINDOW.slots)]
        counts += [int(n) for n in np.asarray(random.poisson(mean), dtype=np.int64)]
    return pl.DataFrame({"start": starts, "contacts": counts})


@pytest.fixture(scope="session")
def window() -> Window:
    return WINDOW


@pytest.fixture(scope="session")
def bank() -> Bank:
    return make_bank


@pytest.fixture(scope="session")
def frame() -> pl.DataFrame:
    return make_bank()


@pytest.fixture(scope="session")
def history(frame: pl.DataFrame) -> History:
    return read_history(frame, WINDOW)
