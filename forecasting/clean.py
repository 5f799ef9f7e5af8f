"""Days that were not usual are set aside and filled, and it is said which."""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from forecasting.frames import Bools, Floats, Ints
from forecasting.history import History
from forecasting.models.past import Past
from forecasting.special_days import special

_WEEKS = 8
_LEAST = 0.2
_MADS = 4.5
_SIGMA = 1.4826
_SHIFT_DAYS = 4
_FILL_WEEKS = 3
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


def clean(history: History, calendar: Floats) -> tuple[Past, list[CleanedDay]]:
    """Return the past without holes and unusual days, and what was left out.

    A day goes when the logarithm of its total is more than max(0.2, 4.5 MAD) from the median of
    its weekday within eight weeks, unless the calendar tells it apart.

    Parameters
    ----------
    history : History
        At least one present day.
    calendar : array (days, features)
        Of the history's days.
    """
    totals = day_totals(history)
    usual = _usual(totals, history.weekday)
    away = np.log(np.maximum(totals, _TINY)) - np.log(np.maximum(usual, _TINY))
    odd = _odd(away, history.present) & ~_explained(away, calendar, history.present)
    odd &= ~_shift(odd)
    known = history.present & ~odd
    if not known.any():
        known, odd = history.present, np.zeros_like(odd)
    removed = [
        CleanedDay(history.days[i], float(totals[i]), float(usual[i])) for i in np.flatnonzero(odd)
    ]
    filled = _filled(history, known)
    window = history.window
    past = Past(filled, known, history.weekday, calendar, len(window.weekdays), window.every_s / 60)
    return past, removed


def day_totals(history: History) -> Floats:
    """Return contacts a day, scaled up for unknown cells, NaN on absent days."""
    known = ~np.isnan(history.contacts)
    total = np.where(known, history.contacts, 0.0).sum(axis=1)
    share = known.mean(axis=1)
    scaled = np.divide(total, share, out=np.zeros_like(total), where=share > 0)
    return np.where(history.present, scaled, np.nan)


def _usual(totals: Floats, weekday: Ints) -> Floats:
    """Return the median of the same weekday within eight weeks, shape (days,)."""
    usual = np.full(totals.size, np.nan)
    for k in np.unique(weekday):
        rows = np.flatnonzero(weekday == k)
        padded = np.pad(totals[rows], _WEEKS, constant_values=np.nan)
        around = np.lib.stride_tricks.sliding_window_view(padded, 2 * _WEEKS + 1)
        some = ~np.isnan(around).all(axis=1)
        usual[rows[some]] = np.nanmedian(around[some], axis=1)
    return usual


def _odd(away: Floats, present: Bools) -> Bools:
    """Return the days too far from their weekday's median."""
    usual_away = float(np.median(np.abs(away[present])))
    limit = max(_LEAST, _MADS * _SIGMA * usual_away)
    return present & (np.abs(np.where(present, away, 0.0)) > limit)


def _explained(away: Floats, calendar: Floats, present: Bools) -> Bools:
    """Return the days whose distance is usual for what the calendar says of them.

    A special day is explained when no other day is like it, or when the others were as far away.
    """
    told = special(calendar)
    kinds = calendar.astype(np.bool_) & told[:, None] & present[:, None]
    known = np.where(present, away, 0.0)
    count = kinds.sum(axis=0)
    total = (kinds * known[:, None]).sum(axis=0)
    others = (total - known[:, None]) / np.maximum(count - 1, 1)
    like = np.abs(known[:, None] - others) <= np.maximum(_LEAST, np.abs(others))
    return told & (kinds & ((count == 1) | like)).any(axis=1)


def _shift(odd: Bools) -> Bools:
    """Return the days of a run that has lasted to the end: a new level, not an accident."""
    run = int(np.argmin(odd[::-1])) if not odd.all() else odd.size
    shift = np.zeros_like(odd)
    if run >= _SHIFT_DAYS:
        shift[-run:] = True
    return shift


def _filled(history: History, known: Bools) -> Floats:
    """Fill days that are not known by their weekday's last three, and unknown cells likewise."""
    filled = np.where(known[:, None], history.contacts, np.nan)
    for row, column in _holes(filled):
        same = np.flatnonzero(known & (history.weekday == history.weekday[row]))
        before = same[same < row][-_FILL_WEEKS:]
        source = before if before.size else same[:_FILL_WEEKS]
        source = source if source.size else np.flatnonzero(known)[-_FILL_WEEKS:]
        cells = history.contacts[source][:, column]
        have = ~np.isnan(cells)
        filled[row, column] = np.where(have, cells, 0).sum(axis=0) / np.maximum(have.sum(axis=0), 1)
    return filled


def _holes(filled: Floats) -> list[tuple[int, Bools]]:
    """Return the rows with unknown cells, and which."""
    unknown = np.isnan(filled)
    return [(int(row), unknown[row]) for row in np.flatnonzero(unknown.any(axis=1))]


def closed_slots(past: Past) -> Bools:
    """Return the slots in which a weekday had no contact for half a year.

    Returns
    -------
    array (weekdays, slots)
        False for a weekday that is hardly known.
    """
    closed = np.zeros((past.period, past.contacts.shape[1]), dtype=np.bool_)
    for k in range(past.period):
        same = np.flatnonzero(past.known & (past.weekday == k))[-_CLOSED_WEEKS:]
        if same.size >= _CLOSED_LEAST:
            closed[k] = ~past.contacts[same].any(axis=0)
    return closed
