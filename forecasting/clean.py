"""Days that were not usual are set aside and filled, and it is said which."""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from forecasting.batch import Batch, fill_totals
from forecasting.frames import Bools, Floats, Ints
from forecasting.linear import middle
from forecasting.models.past import Past, latest, sum_by_weekday
from forecasting.special_days import special

_LEAST = 0.2
_MADS = 4.5
_SIGMA = 1.4826
_SHIFT_DAYS = 4
_TINY = 0.5
_CLOSED_WEEKS = 26
_CLOSED_LEAST = 3


@dataclass(frozen=True)
class CleanedDay:
    """A day that was left out.

    Attributes
    ----------
    day : date
        Which.
    total, usual : float
        Contacts that came, and the median of its weekday within eight weeks.
    """

    day: dt.date
    total: float
    usual: float


@dataclass(frozen=True)
class Cleaned:
    """The past of some queues without unusual days.

    Attributes
    ----------
    past : Past
        What the models are given.
    odd : array (queues, days)
        Days set aside.
    totals, usual : array (queues, days)
        Contacts a day, and the median of its weekday within eight weeks.
    """

    past: Past
    odd: Bools
    totals: Floats
    usual: Floats

    def removed(self, queue: int, days: tuple[dt.date, ...]) -> list[CleanedDay]:
        """Return the days of a queue that were set aside."""
        return [
            CleanedDay(days[i], float(self.totals[queue, i]), float(self.usual[queue, i]))
            for i in np.flatnonzero(self.odd[queue])
        ]


def clean(batch: Batch, origin: int, calendar: Floats) -> Cleaned:
    """Return the past before an origin without unusual days, and which were left out.

    A day goes when the logarithm of its total is more than max(0.2, 4.5 MAD) from the median of
    its weekday within eight weeks, unless the calendar tells it apart; a person's word on a day
    stands above that.

    Parameters
    ----------
    batch : Batch
        At least one present day of each queue before the origin.
    origin : int
        The first row that is not known yet.
    calendar : array (days before the origin, features)
        Of the batch's days.
    """
    totals, usual = batch.totals[:, :origin], batch.usual(origin)
    present = batch.present[:, :origin]
    away = np.log(np.maximum(totals, _TINY)) - np.log(np.maximum(usual, _TINY))
    odd = _odd(away, present)
    odd &= ~_explained(away, calendar, present, odd)
    odd &= ~_shift(odd)
    if batch.verdict.size:
        said = batch.verdict[:, :origin]
        odd = (odd & (said <= 0)) | (present & (said < 0))
    odd &= (present & ~odd).any(axis=1, keepdims=True)
    known = present & ~odd
    past = Past(
        batch.filled[:, :origin],
        batch.root[:, :origin],
        fill_totals(totals, known, batch.period),
        known,
        batch.weekday[:origin],
        calendar,
        batch.period,
        batch.window.every_s / 60,
    )
    return Cleaned(past, odd, totals, usual)


def _odd(away: Floats, present: Bools) -> Bools:
    """Return the days too far from their weekday's median, shape (queues, days)."""
    usual_away = middle(np.where(present, np.abs(away), np.nan))
    limit = np.maximum(_LEAST, _MADS * _SIGMA * np.nan_to_num(usual_away))
    return present & (np.abs(np.where(present, away, 0.0)) > limit[:, None])


def _explained(away: Floats, calendar: Floats, present: Bools, odd: Bools) -> Bools:
    """Return the odd days whose distance is usual for what the calendar says of them.

    A special day is explained when no other day is like it, or when the others were as far away.
    """
    kinds = (calendar.astype(np.bool_) & special(calendar)[:, None]).astype(np.float64)
    explained = np.zeros_like(odd)
    queue, day = np.nonzero(odd & special(calendar))
    if not queue.size:
        return explained
    known = np.where(present, away, 0.0)
    count, total = (present @ kinds)[queue], (known @ kinds)[queue]
    here = known[queue, day][:, None]
    others = (total - here) / np.maximum(count - 1, 1)
    like = np.abs(here - others) <= np.maximum(_LEAST, np.abs(others))
    explained[queue, day] = ((kinds[day] > 0) & ((count == 1) | like)).any(axis=1)
    return explained


def _shift(odd: Bools) -> Bools:
    """Return the days of a run that has lasted to the end: a new level, not an accident."""
    days: int = odd.shape[1]
    run: Ints = np.where(odd.all(axis=1), days, np.argmin(odd[:, ::-1], axis=1))
    return (np.arange(days) >= (days - run)[:, None]) & (run >= _SHIFT_DAYS)[:, None]


def closed_slots(past: Past) -> Bools:
    """Return the slots in which a weekday had no contact for half a year.

    Returns
    -------
    array (queues, weekdays, slots)
        False for a weekday that is hardly known.
    """
    last = latest(past.known, past.period, _CLOSED_WEEKS)
    came = sum_by_weekday(past.contacts, last, past.weekday, past.period)
    days = last @ np.eye(past.period)[past.weekday]
    return (came <= 0) & (days >= _CLOSED_LEAST)[:, :, None]
