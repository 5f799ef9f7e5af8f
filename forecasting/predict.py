"""From a queue's history to its forecast."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from forecasting.bands import coverage, learn
from forecasting.batch import Batch
from forecasting.clean import CleanedDay
from forecasting.errors import ForecastingError
from forecasting.frames import FORECAST, Bools, Floats, Ints
from forecasting.handle_time import expected_aht
from forecasting.history import History, TooLittleHistory, Window, slot_starts
from forecasting.look import Look, looks_of
from forecasting.models.baselines import USUAL_WEEKS
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
    through : str
        ``own`` history, the ``group`` of small queues, or ``similar`` ones of a new queue.
    reason : str
        One sentence where it is not the own history.
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
    through: str = "own"
    reason: str = ""


@dataclass(frozen=True)
class Forecast:
    """A forecast.

    Attributes
    ----------
    frame : pl.DataFrame
        The columns of `frames.FORECAST`.
    report : Report
        How it came about.
    look : Look or None
        What such forecasts said of recent days; None where history is too short to look back.
    """

    frame: pl.DataFrame
    report: Report
    look: Look | None = None


@dataclass(frozen=True)
class Ask:
    """What is forecast for a batch: days after the history, of which the first may be skipped."""

    days: tuple[dt.date, ...]
    skip: int
    zone: str | None


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
    return predict_batch([history], days, calendar, first, zone)[0]


def predict_batch(
    histories: Sequence[History],
    days: int,
    calendar: Calendar,
    first: dt.date | None = None,
    zone: str | None = None,
) -> list[Forecast | TooLittleHistory]:
    """Forecast queues of the same open hours and days in one pass; else as `predict`."""
    ask = ask_of(histories[0], days, first, zone)
    enough = [found_too_little(history) for history in histories]
    able = [history for history, short in zip(histories, enough, strict=True) if short is None]
    made = iter(_forecasts(able, calendar, ask) if able else [])
    return [next(made) if short is None else short for short in enough]


def found_too_little(history: History) -> TooLittleHistory | None:
    """Return why a history is too short to forecast from, None when it is not."""
    found, needed = int(history.present.sum()), _LEAST_WEEKS * len(history.window.weekdays)
    if found >= needed:
        return None
    reason = f"A forecast needs {needed} open days of history; there are {found}."
    return TooLittleHistory(found, needed, reason)


def _forecasts(histories: Sequence[History], calendar: Calendar, ask: Ask) -> list[Forecast]:
    """Forecast queues that have enough history."""
    track = Track(Batch.of(histories), calendar, ask.days, len(ask.days))
    return forecasts_of(track, track.choose(len(histories[0].days)), histories, ask)


def forecasts_of(
    track: Track, choice: Choice, histories: Sequence[History], ask: Ask
) -> list[Forecast]:
    """Lay out what was chosen for a batch, with bands and reports."""
    shut = _closed(track.batch, track.calendar, ask.days)
    contacts = choice.contacts * ~shut[:, :, None]
    edges = learn(choice.past_forecast, choice.past_actual).around(contacts)
    grid = _Grid.of(histories[0].window, ask)
    reports, looks = _reports(track, choice, histories), looks_of(track, choice)
    return [
        Forecast(
            grid.frame(history, [block[q] for block in (contacts, *edges)]),
            reports[q],
            looks[q] if looks[q].days else None,
        )
        for q, history in enumerate(histories)
    ]


def ask_of(history: History, days: int, first: dt.date | None, zone: str | None) -> Ask:
    """Return what is forecast after a history; raises as `predict`."""
    return Ask(*_days_ahead(history, days, first), zone)


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


def _closed(batch: Batch, calendar: Calendar, ahead: Sequence[dt.date]) -> Bools:
    """Return holidays ahead on which a queue will be closed, as on most holidays before.

    Returns
    -------
    array (queues, days ahead)
    """
    coming = np.array([calendar.is_holiday(day) for day in ahead], dtype=np.bool_)
    past = np.array([calendar.is_holiday(day) for day in batch.days], dtype=np.bool_)
    shut = 2 * batch.present[:, past].sum(axis=1) < past.sum()
    return shut[:, None] & coming


@dataclass(frozen=True)
class _Grid:
    """The starts of a forecast's rows, and the cell that each is of."""

    starts: pl.Series
    cells: Ints

    @classmethod
    def of(cls, window: Window, ask: Ask) -> "_Grid":
        """List the slots of the days in time: none that spring skips, twice what autumn repeats."""
        first, second = (
            slot_starts(ask.days, window, ask.zone, late=late) for late in (False, True)
        )
        cells = pl.Series("cell", np.arange(len(first)))
        both = [
            pl.DataFrame([start, cells])[ask.skip * window.slots :] for start in (first, second)
        ]
        rows = pl.concat(both).drop_nulls("start").unique("start", keep="first").sort("start")
        return cls(rows["start"], rows["cell"].to_numpy())

    def frame(self, history: History, blocks: Sequence[Floats]) -> pl.DataFrame:
        """Lay a queue's contacts, lo95, lo80, hi80 and hi95 out as rows."""
        contacts, lo95, lo80, hi80, hi95 = (block.ravel()[self.cells] for block in blocks)
        aht = None
        if history.handle_s is not None and history.handled is not None:
            aht = expected_aht(history.handle_s, history.handled)
        slot = self.cells % history.window.slots
        seconds = np.full(slot.size, np.nan) if aht is None else aht[slot]
        values = (contacts, lo80, hi80, lo95, hi95, seconds)
        columns = [
            pl.Series(name, row, nan_to_null=name == "aht_s")
            for name, row in zip(FORECAST[1:], values, strict=True)
        ]
        return pl.DataFrame([self.starts, *columns])


def _reports(track: Track, choice: Choice, histories: Sequence[History]) -> list[Report]:
    """Return the reports of a batch."""
    origin = len(track.batch.days)
    said = {"floorwalker": choice.past_forecast}
    origins = track.past_origins(origin)
    for name, weeks in (("ha8", USUAL_WEEKS), ("seasonal_naive", 1)):
        if origins:
            said[name] = np.stack([track.baseline(past, weeks) for past in origins], axis=1)
    actual = choice.past_actual
    wape = {name: _wape(forecast, actual) for name, forecast in said.items()}
    covered = coverage(choice.past_forecast, actual)
    noise = np.nansum(np.sqrt(2 * actual / np.pi), axis=(1, 2, 3))
    came = np.nansum(actual, axis=(1, 2, 3))
    floor = np.divide(noise, came, out=np.full_like(came, np.nan), where=came > 0)
    known = choice.said.cleaned.past.known.sum(axis=1)
    return [
        Report(
            model=choice.model(q),
            wape={
                name: float(errors[q])
                for name, errors in {**choice.errors, **wape}.items()
                if np.isfinite(errors[q])
            },
            floor=_or_none(floor[q]),
            coverage80=_or_none(covered[q, 0]),
            coverage95=_or_none(covered[q, 1]),
            origins=len(origins),
            days=int(known[q]),
            short=int(known[q]) < _SHORT_WEEKS * track.period,
            cleaned=choice.said.cleaned.removed(q, track.batch.days),
            duplicates=history.duplicates,
            input_hash=_digest(history, track),
        )
        for q, history in enumerate(histories)
    ]


def _digest(history: History, track: Track) -> str:
    """Return a SHA-256 of all that a forecast depends on."""
    return hashlib.sha256(
        f"{history.digest()} {track.calendar.said()} {track.ahead}".encode()
    ).hexdigest()


def _wape(forecast: Floats, actual: Floats) -> Floats:
    """Return Σ|F-A| / ΣA of each queue over known cells, NaN without contacts."""
    missed = np.nansum(np.abs(forecast - actual), axis=(1, 2, 3))
    came = np.nansum(actual, axis=(1, 2, 3))
    return np.divide(missed, came, out=np.full_like(came, np.nan), where=came > 0)


def _or_none(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
