"""From a queue's history to its forecast."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from forecasting.bands import coverage, learn
from forecasting.clean import CleanedDay
from forecasting.errors import ForecastingError
from forecasting.frames import Bools, Floats
from forecasting.handle_time import expected_aht
from forecasting.history import History, TooLittleHistory, slot_starts
from forecasting.models.baselines import USUAL_WEEKS
from forecasting.score import Score
from forecasting.special_days import Calendar
from forecasting.track import Choice, Track

_LEAST_WEEKS = 3
_SHORT_WEEKS = 8


@dataclass(frozen=True)
class Report:
    """How a forecast came about.

    Attributes
    ----------
    model : str
        Candidates whose mean it is, joined by ``+``.
    wape : mapping
        ``floorwalker``, ``ha8``, ``seasonal_naive`` and each candidate, over recent origins; empty
        when the history is too short to look back.
    floor : float or None
        What a perfect rate would still miss there.
    coverage80, coverage95 : float or None
        Shares of recent cells inside the bands learnt from the other origins.
    origins : int
        Recent origins looked back at.
    days : int
        Days that the forecast rests on.
    short : bool
        Whether that is less than eight weeks.
    cleaned : sequence of CleanedDay
        Days set aside as unusual.
    duplicates : int
        Rows that stood twice in the data.
    input_hash : str
        SHA-256 of history, calendar and horizon.
    """

    model: str
    wape: Mapping[str, float]
    floor: float | None
    coverage80: float | None
    coverage95: float | None
    origins: int
    days: int
    short: bool
    cleaned: Sequence[CleanedDay]
    duplicates: int
    input_hash: str


@dataclass(frozen=True)
class Forecast:
    """A forecast: `frame` has the columns of `frames.FORECAST`, `report` says how it came about."""

    frame: pl.DataFrame
    report: Report


def predict(
    history: History,
    days: int,
    calendar: Calendar,
    first: dt.date | None = None,
    zone: str | None = None,
) -> Forecast | TooLittleHistory:
    """Forecast a queue.

    Parameters
    ----------
    history : History
        Whole days only.
    days : int
        Calendar days to forecast.
    calendar : Calendar
        Of the queue's country.
    first : date or None
        First day to forecast; None: the day after the history.
    zone : str or None
        Zone of the starts; None: naive wall clock. The hour that spring skips is left out, the
        one that autumn repeats is listed twice.

    Returns
    -------
    Forecast or TooLittleHistory
        Too little are fewer than three weeks of open days.

    Raises
    ------
    ForecastingError
        For a first day inside the history, or no open day to forecast.
    """
    ahead, skip = _days_ahead(history, days, first)
    found, needed = int(history.present.sum()), _LEAST_WEEKS * len(history.window.weekdays)
    if found < needed:
        reason = f"A forecast needs {needed} open days of history; there are {found}."
        return TooLittleHistory(found, needed, reason)
    track = Track(history, calendar, ahead, len(ahead))
    choice = track.choose(len(history.days))
    contacts = choice.contacts[skip:] * ~_closed(history, calendar, ahead)[skip:, None]
    frame = _frame(history, ahead[skip:], contacts, choice, zone)
    return Forecast(frame, _report(track, choice))


def _days_ahead(
    history: History, days: int, first: dt.date | None
) -> tuple[tuple[dt.date, ...], int]:
    """Return the open days after the history until the last to forecast, and how many to skip."""
    after = history.days[-1] + dt.timedelta(days=1)
    start = first or after
    if start < after:
        message = f"forecast: expected a first day after {history.days[-1]}, found {start}"
        raise ForecastingError(message)
    ahead = history.window.days_between(after, start + dt.timedelta(days=days - 1))
    skip = sum(day < start for day in ahead)
    if skip == len(ahead):
        message = f"forecast: expected an open weekday in {days} days from {start}, found none"
        raise ForecastingError(message)
    return ahead, skip


def _closed(history: History, calendar: Calendar, ahead: Sequence[dt.date]) -> Bools:
    """Return the holidays ahead on which the queue will be closed, as on most holidays before."""
    coming = np.array([calendar.is_holiday(day) for day in ahead], dtype=np.bool_)
    past = np.array([calendar.is_holiday(day) for day in history.days], dtype=np.bool_)
    open_then = history.present[past]
    shut = open_then.size > 0 and 2 * int(open_then.sum()) < open_then.size
    return coming & shut


def _frame(
    history: History,
    days: Sequence[dt.date],
    contacts: Floats,
    choice: Choice,
    zone: str | None,
) -> pl.DataFrame:
    """Lay a forecast out as rows."""
    lo95, lo80, hi80, hi95 = learn(choice.past).around(contacts)
    aht = None
    if history.handle_s is not None and history.handled is not None:
        aht = expected_aht(history.handle_s, history.handled)
    seconds = np.full(contacts.shape, np.nan) if aht is None else np.tile(aht, (len(days), 1))
    columns = {
        "contacts": contacts,
        "lo80": lo80,
        "hi80": hi80,
        "lo95": lo95,
        "hi95": hi95,
        "aht_s": seconds,
    }
    values = [pl.Series(name, matrix.ravel()) for name, matrix in columns.items()]
    first, second = (slot_starts(days, history.window, zone, late=late) for late in (False, True))
    frame = pl.concat([pl.DataFrame([start, *values]) for start in (first, second)])
    rows = frame.drop_nulls("start").unique("start", keep="first").sort("start")
    return rows.with_columns(pl.col("aht_s").fill_nan(None))


def _report(track: Track, choice: Choice) -> Report:
    """Return the report of a forecast."""
    history = track.history
    origin = len(history.days)
    score = Score()
    for forecast, actual in choice.past:
        score.add("floorwalker", forecast, actual)
    for past in track.past_origins(origin):
        keep = choice.said.known[past : past + track.rows]
        actual = history.contacts[past : past + track.rows][keep]
        for name, weeks in (("ha8", USUAL_WEEKS), ("seasonal_naive", 1)):
            score.add(name, track.baseline(past, weeks)[: keep.size][keep], actual)
    covered = coverage(choice.past) or (None, None)
    known = int(choice.said.known.sum())
    wape = {**{k: v for k, v in choice.errors.items() if k != "ha8"}, **score.wape()}
    return Report(
        model=choice.model,
        wape={k: v for k, v in wape.items() if np.isfinite(v)},
        floor=score.floor() if choice.past else None,
        coverage80=covered[0],
        coverage95=covered[1],
        origins=len(choice.past),
        days=known,
        short=known < _SHORT_WEEKS * track.period,
        cleaned=choice.said.cleaned,
        duplicates=history.duplicates,
        input_hash=history.digest(),
    )
