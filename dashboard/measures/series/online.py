"""Judge a series row by row, online: a row's answer follows from it and the rows before it.

What is learnt (rhythm, scale, limits) is learnt anew at each midnight from the days before. Within
the day the mean residuals of the last row, hour, 3, 8 and 24 hours are held against limits that
follow from the daily maxima of the series itself: how far it goes by itself sets its limits, as in
the streaming extremes of Siffer et al. (KDD 2017), robustly and by season.
"""

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from dashboard.measures.abnormal.verdict import Floats
from dashboard.measures.series.rhythm import RHYTHMS
from dashboard.measures.series.rows import DAY_S, TOLD, Answers, Bools, Series, starts_of
from dashboard.measures.series.scale import means, median, scales, windows_of
from dashboard.measures.series.tail import limits_of

KEPT_DAYS, TAIL_DAYS, MOST_ROWS = 42, 90, 200_000
"""Past that scales and limits are learnt from."""
WARM_ROWS, WARM_DAYS, LEAST_ROWS, LEAST_DAYS = 600, 14, 50, 3
"""Nothing is abnormal before 600 rows over three days, or two weeks of at least 50 rows."""
SHORT_S, LONG_DAYS = 3600, 7
"""Windows longer than an hour are judged when a week is known: they have few independent values."""
_FOLLOWED = 1 - 0.5 ** (1 / 3)
"""Part of a day's middle residual that an offset follows: half-life of three days."""


@dataclass
class _Learnt:
    """What the past has taught: cleaned days, offsets of the rhythms, the last alarm."""

    days: dict[int, Floats] = field(default_factory=dict[int, Floats])
    offset: dict[str, float] = field(default_factory=lambda: dict.fromkeys(RHYTHMS, 0.0))
    last_alarm_s: float = -np.inf


def judge(series: Series) -> Answers:
    """Judge every row of a series with what the rows before it have taught.

    Parameters
    ----------
    series : Series
        Rows without doubles, ascending.
    """
    run = _Run(series)
    bounds = [*starts_of(series.day).tolist(), series.day.size]
    for start, end in pairwise(bounds):
        run.judge_day(slice(start, end))
    return run.out


class _Run:
    """One pass through a series, day by day."""

    def __init__(self, series: Series) -> None:
        rows = series.at_s.size
        self.out = Answers.of(rows)
        self._series, self._day, self._slot = series, series.day, series.slot
        self._windows = windows_of(series.every_s)
        self._residual = {name: np.full(rows, np.nan) for name in RHYTHMS}
        self._mean = {name: np.full((rows, self._windows.size), np.nan) for name in RHYTHMS}
        self._learnt = _Learnt()

    def judge_day(self, rows: slice) -> None:
        """Judge the rows of a day, then learn from them."""
        day, slots = int(self._day[rows.start]), self._series.slots
        usual = {name: of(self._learnt.days, day, slots) for name, of in RHYTHMS.items()}
        best = self._best(day, rows.start)
        for name, profile in usual.items():
            expected = profile[self._slot[rows]] + self._learnt.offset[name]
            self._residual[name][rows] = self._series.value[rows] - expected
            found = means(self._series, self._residual[name], self._windows, rows)
            self._mean[name][rows] = found
        past = slice(self._since(day - KEPT_DAYS, rows.start), rows.start)
        scale = scales(self._mean[best][past], self._slot[past], slots)
        limits = self._limits(best, scale, rows.start)
        self._score(best, scale, limits, rows)
        self._alarm(day - int(self._day[0]), rows)
        self._learn(rows, usual[best] + self._learnt.offset[best], scale[:, 0] * limits[0])
        self._follow(day, usual)

    def _since(self, day: int, end: int) -> int:
        """Return the first row from some day on, not too many before `end`."""
        return max(int(np.searchsorted(self._day[:end], day)), end - MOST_ROWS)

    def _best(self, day: int, end: int) -> str:
        """Return the rhythm whose residuals have been smallest; ties go to the simplest."""
        past = slice(self._since(day - KEPT_DAYS, end), end)
        errors = {name: median(np.abs(found[past])) for name, found in self._residual.items()}
        return min(errors, key=lambda name: np.nan_to_num(errors[name], nan=np.inf))

    def _limits(self, name: str, scale: Floats, end: int) -> Floats:
        """Return the limit of each window, from the daily maxima of the past."""
        out = np.full(self._windows.size, np.inf)
        if end == 0:
            return out
        past = slice(self._since(int(self._day[end]) - TAIL_DAYS, end), end)
        off = np.abs(self._mean[name][past]) / scale[self._slot[past]]
        maxima = np.fmax.reduceat(off, starts_of(self._day[past]), axis=0)
        seen = ~np.isnan(maxima).all(axis=0)
        out[seen] = limits_of(maxima[:, seen])
        if self._day[end] - self._day[0] < LONG_DAYS:
            out[self._windows * self._series.every_s > SHORT_S] = np.inf
        return out

    def _score(self, name: str, scale: Floats, limits: Floats, rows: slice) -> None:
        mean = self._mean[name][rows]
        held = np.nan_to_num(np.abs(mean) / scale[self._slot[rows]] / limits)
        which, row = held.argmax(axis=1), np.arange(int(rows.stop - rows.start))
        self.out.score[rows] = held[row, which]
        self.out.window[rows] = self._windows[which]
        self.out.off[rows] = np.nan_to_num(mean[row, which])
        self.out.rhythm[rows] = [name] * row.size

    def _alarm(self, known_days: int, rows: slice) -> None:
        """Raise an alarm where a score passes 1: once an incident, and not while learning."""
        number = 1 + np.arange(int(rows.start), int(rows.stop))
        warm = (number >= WARM_ROWS) & (known_days >= LEAST_DAYS) | (known_days >= WARM_DAYS)
        self.out.learning[rows] = ~(warm & (number >= LEAST_ROWS))
        for i in np.flatnonzero(self.out.score[rows] >= 1) + rows.start:
            at = float(self._series.at_s[i])
            quiet = at - self._learnt.last_alarm_s >= DAY_S
            self.out.abnormal[i] = quiet and not self.out.learning[i]
            if not self.out.abnormal[i]:
                self.out.score[i] = TOLD
            if not self.out.learning[i]:
                self._learnt.last_alarm_s = at

    def _learn(self, rows: slice, expected: Floats, most: Floats) -> None:
        """Keep the day by slot, without what went too far: an incident is no rhythm."""
        value = np.full(self._series.slots, np.nan)
        known: Bools = ~np.isnan(self._series.value[rows])
        value[self._slot[rows][known]] = self._series.value[rows][known]
        if self._learnt.last_alarm_s >= float(self._series.at_s[rows.start]):
            most = most / 2
        room = np.where(np.isfinite(most) & ~np.isnan(expected), most, np.inf)
        middle = np.where(np.isnan(expected), value, expected)
        self._learnt.days[int(self._day[rows.start])] = np.clip(value, middle - room, middle + room)

    def _follow(self, day: int, usual: dict[str, Floats]) -> None:
        """Let the offset of each rhythm follow the day's middle."""
        for name, profile in usual.items():
            off = median(self._learnt.days[day] - profile - self._learnt.offset[name])
            self._learnt.offset[name] += _FOLLOWED * float(np.nan_to_num(off))
