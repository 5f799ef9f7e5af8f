"""Half-hours of a city's taxis, made: a weekly rhythm, seasons, weather, and five abnormal days."""

import datetime as dt
from collections.abc import Mapping

import numpy as np
import polars as pl

from dashboard.measures.abnormal import Floats

EVERY_S = 1800
FIRST, DAYS, SLOTS = dt.datetime(2014, 7, 1), 215, 48  # noqa: DTZ001 - wall clock, as the file has it
HALF_WINDOW = 103
SHOWERS = 0.35
HOURS = np.arange(SLOTS) / 2
_WORKDAY = (
    (0, 2, 4, 5, 6.5, 8, 9.5, 12, 14, 16, 16.5, 18.5, 19.5, 22, 23.5),
    (13, 6, 3, 3, 9, 19, 19, 17, 18, 15, 14, 22, 23.5, 21, 16),
)
_SATURDAY = (
    (0, 1, 2.5, 4, 5.5, 7, 9, 11, 14, 18, 19.5, 22, 23.5),
    (23, 21, 17, 11, 4, 5, 10, 16, 18, 21, 24, 25, 25),
)
_SUNDAY = (
    (0, 1, 2.5, 4, 5.5, 7, 9, 11, 14, 18, 19.5, 22, 23.5),
    (25, 23, 18, 12, 5, 4.5, 8, 15, 17, 17, 16, 13, 10),
)
_HOLIDAYS: Mapping[tuple[int, int], float] = {
    (7, 4): 0.6,
    (9, 1): 0.6,
    (10, 13): 0.22,
    (11, 11): 0.12,
    (11, 27): 0.6,
    (11, 28): 0.4,
    (12, 24): 0.2,
    (12, 25): 0.7,
    (12, 26): 0.35,
    (12, 31): 0.15,
    (1, 1): 0.6,
    (1, 2): 0.25,
    (1, 19): 0.35,
}
"""Month and day → part of the morning's rides that a holiday takes."""
CENTRES = (
    dt.datetime(2014, 11, 1, 19),  # noqa: DTZ001 - wall clock
    dt.datetime(2014, 11, 27, 15, 30),  # noqa: DTZ001 - wall clock
    dt.datetime(2014, 12, 25, 15),  # noqa: DTZ001 - wall clock
    dt.datetime(2015, 1, 1, 1),  # noqa: DTZ001 - wall clock
    dt.datetime(2015, 1, 27),  # noqa: DTZ001 - wall clock
)
"""Middles of the labelled windows; the others of `_HOLIDAYS` are not labelled."""


def _week() -> list[Floats]:
    work, saturday, sunday = (np.interp(HOURS, *told) for told in (_WORKDAY, _SATURDAY, _SUNDAY))
    friday = 1.02 * work * np.where(np.arange(SLOTS) >= 2 * 20, 1.15, 1.0)
    return [0.93 * work, work, 1.03 * work, 1.06 * work, friday, saturday, sunday]


def _event(day: dt.date) -> Floats:
    """Return by what a day differs from its weekday."""
    factor, key = np.ones(SLOTS), (day.month, day.day)
    if key in _HOLIDAYS:
        bent = np.interp(HOURS, (0, 5, 6, 9, 12, 18, 24), (0, 0.3, 1, 0.9, 0.45, 0.45, 0.4))
        factor -= _HOLIDAYS[key] * bent
    if dt.date(2014, 12, 20) <= day <= dt.date(2015, 1, 2):
        factor *= 0.9
    if key == (11, 2):
        factor[2:4] *= 1.65
    if key == (1, 1):
        factor[:9] *= 2.2
    if key == (1, 26):
        factor[26:] = np.linspace(0.9, 0.1, SLOTS - 26)
    if key == (1, 27):
        factor = np.linspace(0.02, 0.55, SLOTS)
    return factor


def made_taxis(seed: int, noise: float = 1.0) -> tuple[pl.DataFrame, list[tuple[int, int]]]:
    """Return rows of `timestamp, value`, and the labelled windows as rows.

    Parameters
    ----------
    seed : int
        Same seed, same city.
    noise : float
        1 moves days by four percent, half-hours by two and a half, and one day in three by a
        shower of some hours.
    """
    random, week = np.random.default_rng(seed), _week()
    weather, wander, rows = 0.0, 0.0, list[Floats]()
    for number in range(DAYS):
        day = FIRST.date() + dt.timedelta(days=number)
        weather = 0.3 * weather + 0.04 * noise * random.standard_normal()
        season = 1 + 0.06 * np.sin(2 * np.pi * (number - 75) / 365)
        season -= 0.08 * np.exp(-(((number - 50) / 20) ** 2))
        moved = np.zeros(SLOTS)
        if random.random() < SHOWERS:
            begin = int(random.integers(0, SLOTS - 6))
            moved[begin : begin + int(random.integers(3, 16))] = noise * random.normal(0.05, 0.06)
        for slot in range(SLOTS):
            wander = 0.8 * wander + 0.6 * 0.025 * noise * random.standard_normal()
            moved[slot] += wander
        rate: Floats = 1000 * week[day.weekday()] * season * np.exp(weather + moved)
        rows.append(np.round(rate * _event(day)))
    starts = [FIRST + dt.timedelta(seconds=EVERY_S * i) for i in range(DAYS * SLOTS)]
    middles = [int((centre - FIRST).total_seconds() // EVERY_S) for centre in CENTRES]
    windows = [(middle - HALF_WINDOW, middle + HALF_WINDOW) for middle in middles]
    return pl.DataFrame({"timestamp": starts, "value": np.concatenate(rows)}), windows
