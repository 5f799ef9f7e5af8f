"""Months ahead, for capacity: trend, the time of year where history has it, and an honest band."""

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from forecasting.batch import Batch
from forecasting.clean import CleanedDay, clean
from forecasting.errors import ForecastingError
from forecasting.frames import Bools, Floats, Ints
from forecasting.history import History, TooLittleHistory
from forecasting.linear import effects_of
from forecasting.special_days import Calendar

_LEAST_MONTHS = 4
_YEARLY_MONTHS = 24
_LEAST_DAYS = 8
_DAMPING = 0.9
_TREND_PENALTY = 20.0
_YEARLY_PENALTY = 0.1
_HALF_LIFE = 12.0
_WAVES = 2
_LEAST_SPREAD = 0.04
_NORMAL = {"lo95": -1.96, "lo80": -1.2816, "hi80": 1.2816, "hi95": 1.96}
_YEAR = 12


@dataclass(frozen=True)
class LongRange:
    """Months ahead.

    Attributes
    ----------
    frame : pl.DataFrame
        One row a month: month (its first day), contacts, lo80, hi80, lo95, hi95, days (open ones).
    yearly : bool
        Whether the time of year is in it; it needs two years of history.
    growth : float
        Trend of a month at the end of the history, as a share of the level; it fades ahead.
    wape : float or None
        Error of the last months forecast from months before, over all leads; None where history is
        too short to look back.
    naive : float or None
        The same of the method of the last equal month, or of the last month in the first year.
    origins : int
        Months looked back at.
    cleaned : sequence of CleanedDay
        Days set aside as unusual.
    """

    frame: pl.DataFrame
    yearly: bool
    growth: float
    wape: float | None
    naive: float | None
    origins: int
    cleaned: Sequence[CleanedDay]


@dataclass(frozen=True)
class _Months:
    """Contacts of a usual day by month; NaN where a month is hardly known."""

    first: dt.date
    daily: Floats

    def until(self, count: int) -> "_Months":
        return _Months(self.first, self.daily[:count])


def long_range(
    history: History, months: int, days_calendar: Calendar
) -> LongRange | TooLittleHistory:
    """Forecast whole months after the last whole month of a history.

    The logarithm of a month's mean open day, its weekdays evened out, is a level, a damped trend
    (Gardner and McKenzie 1985) and, from two years on, two waves over the year; effects are drawn
    to none, recent months weigh more. A month's contacts are its open days times that. The band
    grows with the lead as past forecasts of that lead were out.

    Parameters
    ----------
    history : History
        Whole days.
    months : int
        How many months.
    days_calendar : Calendar
        Tells holidays; a queue closed on most holidays before is closed on them ahead.

    Returns
    -------
    LongRange or TooLittleHistory
        Too little are fewer than four months with at least eight open days.

    Raises
    ------
    ForecastingError
        For no month to forecast.
    """
    if months < 1:
        message = f"long range: expected at least one month, found {months}"
        raise ForecastingError(message)
    if not history.present.any():
        return _too_little(0)
    cleaned = clean(Batch.of([history]), len(history.days), days_calendar.features(history.days))
    past = cleaned.past
    weekly = _weekly(past.totals[0], past.known[0], history)
    series = _monthly(past.totals[0] / weekly[history.weekday], past.known[0], history)
    all_days = _monthly(cleaned.totals[0] / weekly[history.weekday], history.present, history)
    known = int((~np.isnan(series.daily)).sum())
    if known < _LEAST_MONTHS:
        return _too_little(known)
    daily, yearly, growth = _ahead(series, months)
    errors, misses = _look_back(series, all_days.daily, months)
    spread = _spread(errors, months)
    open_days = [
        _open_days(
            _month_after(series.first, series.daily.size + i), history, days_calendar, weekly
        )
        for i in range(months)
    ]
    scale = np.array([weight for _, weight in open_days])
    quantiles = {name: student(z, len(errors) + 3) for name, z in _NORMAL.items()}
    frame = pl.DataFrame(
        {
            "month": [_month_after(series.first, series.daily.size + i) for i in range(months)],
            "contacts": daily * scale,
            **{name: daily * scale * np.exp(t * spread) for name, t in quantiles.items()},
            "days": [count for count, _ in open_days],
        }
    ).select("month", "contacts", "lo80", "hi80", "lo95", "hi95", "days")
    removed = cleaned.removed(0, history.days)
    wape, naive = misses if misses is not None else (None, None)
    return LongRange(frame, yearly, growth, wape, naive, len(errors), removed)


def _too_little(found: int) -> TooLittleHistory:
    reason = f"Months ahead need {_LEAST_MONTHS} known months of history; there are {found}."
    return TooLittleHistory(found, _LEAST_MONTHS, reason)


def _month_after(first: dt.date, months: int) -> dt.date:
    """Return the first day of a month some months after another."""
    count = first.year * _YEAR + first.month - 1 + months
    return dt.date(count // _YEAR, count % _YEAR + 1, 1)


def _weekly(totals: Floats, known: Bools, history: History) -> Floats:
    """Return each open weekday's contacts beside the mean weekday's, shape (weekdays,)."""
    period = len(history.window.weekdays)
    flags = np.eye(period)[history.weekday] * known[:, None]
    mean = (totals @ flags) / np.maximum(flags.sum(axis=0), 1)
    return np.where(mean > 0, mean / max(float(mean.mean()), 1e-9), 1.0)


def _monthly(even: Floats, known: Bools, history: History) -> _Months:
    """Return the mean of known days by month; a first or last month that is cut off is left out."""
    first, last = history.days[0], history.days[-1]
    begin = first.replace(day=1)
    count = (last.year - begin.year) * _YEAR + last.month - begin.month + 1
    if last.day < calendar.monthrange(last.year, last.month)[1] - 3:
        count -= 1
    place = np.array([(d.year - begin.year) * _YEAR + d.month - begin.month for d in history.days])
    daily = np.full(max(count, 0), np.nan)
    for month in range(count):
        days = known & (place == month)
        if days.sum() >= _LEAST_DAYS:
            daily[month] = even[days].mean()
    return _Months(begin, daily)


def _ahead(series: _Months, months: int) -> tuple[Floats, bool, float]:
    """Return the daily mean of months ahead, whether the year is in it, and the growth."""
    size = series.daily.size
    y = np.log(np.maximum(series.daily, 0.5))
    known = ~np.isnan(y)
    yearly = int(known.sum()) >= _YEARLY_MONTHS
    age = np.arange(size)[::-1]
    weight = np.where(known, 0.5 ** (age / _HALF_LIFE), 0.0)
    columns, penalty = _design(series.first, np.arange(size), size, yearly=yearly)
    centre = weight @ columns / weight.sum()
    columns = columns - centre
    mean = float((weight * np.where(known, y, 0)).sum() / weight.sum())
    apart = np.where(known, y - mean, 0.0)
    moments = (columns * weight[:, None]).T @ columns
    effects = effects_of(moments, columns.T @ (weight * apart), penalty)
    left = np.where(known, apart - columns @ effects, 0.0)
    level = 0.0
    for missed, here in zip(left, known, strict=True):
        level += 0.4 * (missed - level) * here
    coming, _ = _design(series.first, np.arange(size, size + months), size, yearly=yearly)
    return np.exp(mean + (coming - centre) @ effects + level), yearly, float(effects[0])


def _design(first: dt.date, place: Ints, size: int, *, yearly: bool) -> tuple[Floats, Floats]:
    """Return trend and waves of some months, and their penalties; ahead the trend fades."""
    steps = place - (size - 1)
    fading = _DAMPING * (1 - _DAMPING ** np.maximum(steps, 0)) / (1 - _DAMPING)
    trend = np.where(steps <= 0, steps, fading)
    waves = [trend.astype(np.float64)]
    turn = 2 * np.pi * (first.month - 1 + place) / _YEAR
    for k in range(1, _WAVES + 1 if yearly else 1):
        waves += [np.cos(k * turn), np.sin(k * turn)]
    penalty = np.full(len(waves), _YEARLY_PENALTY)
    penalty[0] = _TREND_PENALTY
    return np.column_stack(waves), penalty


def _look_back(
    series: _Months, came_then: Floats, months: int
) -> tuple[list[Floats], tuple[float, float] | None]:
    """Return log errors by lead from past origins, and WAPE of ours and of the naive method.

    What came includes unusual days: they will come again.
    """
    errors: list[Floats] = []
    missed = usual = came = 0.0
    size = series.daily.size
    first = _YEARLY_MONTHS if size >= _YEARLY_MONTHS + _LEAST_MONTHS else _LEAST_MONTHS
    for origin in range(first, size):
        past = series.until(origin)
        if (~np.isnan(past.daily)).sum() < _LEAST_MONTHS or np.isnan(past.daily[-1]):
            continue
        said = _ahead(past, months)[0]
        actual = came_then[origin : origin + months]
        said, known = said[: actual.size], ~np.isnan(actual)
        naive = _naive(past.daily, actual.size)
        errors.append(np.where(known, np.log(np.maximum(actual, 0.5) / said), np.nan))
        missed += float(np.abs(said - actual)[known].sum())
        usual += float(np.abs(naive - actual)[known].sum())
        came += float(actual[known].sum())
    return errors, (missed / came, usual / came) if came > 0 else None


def _naive(daily: Floats, months: int) -> Floats:
    """Return the same month a year ago where there is one, else the last month."""
    last = daily[-1]
    place = np.arange(daily.size, daily.size + months) - _YEAR
    there = (place >= 0) & (place < daily.size)
    before = daily[np.where(there, place, 0)]
    return np.where(there & ~np.isnan(before), before, last)


def student(z: float, freedom: int) -> float:
    """Return Student's quantile from the normal one.

    Abramowitz and Stegun (1964), 26.7.5: z + (z³+z)/4ν + (5z⁵+16z³+3z)/96ν² + …
    """
    return z + (z**3 + z) / (4 * freedom) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)


def _spread(errors: Sequence[Floats], months: int) -> Floats:
    """Return the standard deviation of log errors by lead, growing as √lead where seldom seen.

    A guess of 4 % a month weighs as much as three origins.
    """
    lead = np.arange(1, months + 1)
    guess = (_LEAST_SPREAD**2) * lead
    squares, count = np.zeros(months), np.zeros(months)
    for row in errors:
        known = ~np.isnan(row)
        squares[: row.size][known] += row[known] ** 2
        count[: row.size] += known
    # one variance a month of lead, pooled over leads, so that long leads seen once do not rule
    rate = (squares.sum() + 3 * guess[0]) / ((count * lead).sum() + 3)
    own = (squares + 3 * rate * lead) / (count + 3)
    return np.sqrt(np.maximum.accumulate(np.maximum(own, guess)))


def _open_days(
    month: dt.date, history: History, days_calendar: Calendar, weekly: Floats
) -> tuple[int, float]:
    """Return a month's open days, and what they weigh in mean weekdays."""
    last = _month_after(month, 1) - dt.timedelta(days=1)
    days = history.window.days_between(month, last)
    past = [history.present[i] for i, d in enumerate(history.days) if days_calendar.is_holiday(d)]
    shut = 2 * sum(map(bool, past)) < len(past)
    place = {weekday: i for i, weekday in enumerate(history.window.weekdays)}
    open_days = [day for day in days if not (shut and days_calendar.is_holiday(day))]
    return len(open_days), float(sum(weekly[place[day.weekday()]] for day in open_days))
