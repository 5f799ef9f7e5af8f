"""The user's own days: what they did in the past, with its doubt, and when they come again.

An event is part of a `special_days.Calendar`: every model learns it with the rest of the calendar
and carries it ahead. Here its effect is measured, to be read and judged.
"""

import calendar as months
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

import holidays.calendars as known_calendars
import numpy as np

from forecasting.batch import Batch, fill_totals
from forecasting.clean import clean
from forecasting.errors import ForecastingError
from forecasting.frames import Floats
from forecasting.history import History
from forecasting.linear import effects_of, solve
from forecasting.models.level import calendar_penalty
from forecasting.models.noise import fit_noise, whitened
from forecasting.models.past import design
from forecasting.special_days import Calendar, Event

_DAY = dt.timedelta(days=1)
_PENALTY = 0.1
_FREE = 1e-6
_LEAST_WEEKS = 6

LUNAR: Mapping[str, tuple[int, ...]] = {
    "little_new_year": (-7, -6),
    "week_before_spring_festival": tuple(range(-7, 0)),
    "fortnight_after_spring_festival": tuple(range(7, 15)),
    "lantern_festival": (14,),
}
"""Event → days from the lunar new year, the first day of the first month."""


@dataclass(frozen=True)
class Effect:
    """What an event did.

    Attributes
    ----------
    event : str
        Its name.
    factor : float
        Contacts of its days beside what they would have been.
    log_effect, standard_error : float
        Of the logarithm: factor = exp(log_effect), 95 % of the doubt within 1.96 errors.
    days : int
        Days of it in the history.
    """

    event: str
    factor: float
    log_effect: float
    standard_error: float
    days: int


@dataclass(frozen=True)
class Unmeasured:
    """An event that the history cannot tell of, and why."""

    event: str
    reason: str


def measure_events(
    history: History, days_calendar: Calendar, events: Sequence[Event]
) -> list[Effect | Unmeasured]:
    """Return what each event did to the contacts of its days, all else of the calendar equal.

    Generalised least squares of log daily totals on weekdays, calendar and events with ARMA(1,1)
    noise; events are not drawn to none. The error is that of the whitened regression
    (Greene 2012, Econometric Analysis, 9.3): s² (X'X + P)⁻¹.

    Parameters
    ----------
    history : History
        Of one queue.
    days_calendar : Calendar
        The rest of the calendar; events that it already has are left out of it.
    events : sequence of Event
        What to measure.

    Returns
    -------
    list of Effect or Unmeasured
        In the order of `events`.
    """
    flags = [[day in event.days for event in events] for day in history.days]
    rows = np.array(flags, dtype=np.bool_).reshape(len(history.days), len(events))
    plain = replace(days_calendar, events=())
    counts = (rows & history.present[:, None]).sum(axis=0)
    needed = _LEAST_WEEKS * len(history.window.weekdays)
    able = counts > 0 if history.present.sum() >= needed else np.zeros(len(events), dtype=np.bool_)
    told = _measured(history, plain, rows[:, able].astype(np.float64)) if able.any() else None
    found: list[Effect | Unmeasured] = []
    for place, event in enumerate(events):
        if told is None or not able[place]:
            found.append(Unmeasured(event.name, _why(int(counts[place]), history, needed)))
            continue
        log_effect, error = told[int(able[:place].sum())]
        factor = float(np.exp(log_effect))
        found.append(Effect(event.name, factor, log_effect, error, int(counts[place])))
    return found


def _why(days: int, history: History, needed: int) -> str:
    """Return why an event cannot be measured."""
    if days == 0:
        return "None of its days is in the history."
    return f"An effect needs {needed} open days of history; there are {int(history.present.sum())}."


def _measured(history: History, plain: Calendar, flags: Floats) -> list[tuple[float, float]]:
    """Return log effects and their standard errors."""
    batch = Batch.of([history])
    features = plain.features(history.days)
    cleaned = clean(batch, len(history.days), features)
    known = cleaned.past.known | (batch.present & flags.any(axis=1))
    totals = fill_totals(batch.totals, known, batch.period)
    y = np.log(np.maximum(totals, 0.5))[:, :, None]
    x = np.hstack([design(batch.weekday, features, batch.period), flags])
    penalty = calendar_penalty(x.shape[1], batch.period, _PENALTY)
    penalty[x.shape[1] - flags.shape[1] :] = _FREE
    apart = y - y.mean(axis=1, keepdims=True)
    first = effects_of((x.T @ x)[None], x.T @ apart, penalty)
    noise = fit_noise((apart - x @ first)[:, :, 0])
    white_x, white_y = whitened(x[None], noise)[0], whitened(apart, noise)[0]
    inside = white_x.T @ white_x + np.diag(penalty)
    effects = solve(inside, white_x.T @ white_y)[:, 0]
    left = white_y[:, 0] - white_x @ effects
    variance = float((left**2).sum()) / max(len(left) - x.shape[1], 1)
    errors = np.sqrt(variance * np.diag(solve(inside, np.eye(x.shape[1]))))
    last = range(x.shape[1] - flags.shape[1], x.shape[1])
    return [(float(effects[i]), float(errors[i])) for i in last]


def monthly(
    name: str, day: int, first: dt.date, last: dt.date, days_calendar: Calendar, roll: int = 1
) -> Event:
    """Return a day of every month, such as a payday, a statement or a repayment day.

    Parameters
    ----------
    name : str
        Of the event.
    day : int
        Of the month, 1-31 (the last where a month is shorter), or from its end: -1 is the last.
    first, last : date
        Between which days are listed.
    days_calendar : Calendar
        Tells business days.
    roll : int
        Where to go from a day that is no business day: 1 the next, -1 the one before, 0 stays.
    """
    if not (1 <= day <= 31 or -31 <= day <= -1):  # noqa: PLR2004 - days of a month
        message = f"event {name!r}: expected a day of 1-31 or -1 to -31, found {day}"
        raise ForecastingError(message)
    found: list[dt.date] = []
    month = first.replace(day=1)
    while month <= last:
        length = months.monthrange(month.year, month.month)[1]
        place = min(day, length) if day > 0 else max(length + day + 1, 1)
        here = month.replace(day=place)
        while roll and not days_calendar.is_business_day(here):
            here += roll * _DAY
        found.append(here)
        month = (month + 31 * _DAY).replace(day=1)
    return Event(name, frozenset(d for d in found if first <= d <= last))


def lunar(name: str, years: Sequence[int]) -> Event:
    """Return an event of the Chinese lunar year around the spring festival, one of `LUNAR`.

    Its public holidays and make-up working days are the calendar ``CN``'s own.
    """
    if name not in LUNAR:
        message = f"event: expected one of {', '.join(LUNAR)}, found {name!r}"
        raise ForecastingError(message)
    days = {_new_year(year) + shift * _DAY for year in years for shift in LUNAR[name]}
    return Event(name, frozenset(days))


def _new_year(year: int) -> dt.date:
    """Return the first day of the lunar year."""
    lunisolar = known_calendars.__dict__["_ChineseLunisolar"]()
    told = cast("Callable[[int], tuple[dt.date | None, bool]]", lunisolar.lunar_new_year_date)
    found = told(year)[0]
    if found is None:
        message = f"event: expected a year whose lunar calendar is known, found {year}"
        raise ForecastingError(message)
    return found
