"""What each candidate would have said at past origins; the mean of the best two is the forecast."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from forecasting.candidates import CANDIDATES
from forecasting.clean import CleanedDay, clean, closed_slots
from forecasting.frames import Bools, Floats
from forecasting.history import History, positions
from forecasting.models.baselines import mean_of_last
from forecasting.models.past import Ahead
from forecasting.special_days import Calendar, beside_holiday

_MOST_ORIGINS = 8
_MOST_DAILY_ORIGINS = 40
_FIRST_WEEKS = 6
_USUAL_PAIR = ("factors", "arima")
_SHORT_PAIR = ("ridge", "ha8")
_CLEARLY = 0.02
_LOW, _HIGH, _OUTSIDE = 0.6, 1.6, 0.05
_ENOUGH = 5.0


@dataclass(frozen=True)
class Said:
    """What the candidates say at one origin.

    Attributes
    ----------
    by_model : mapping
        Candidate → contacts, shape (days, slots).
    known : array (days before the origin,)
        Days that were observed and kept.
    cleaned : list of CleanedDay
        Days that were set aside.
    """

    by_model: Mapping[str, Floats]
    known: Bools
    cleaned: Sequence[CleanedDay]


@dataclass(frozen=True)
class Choice:
    """The forecast of one origin and how it came about.

    Attributes
    ----------
    model : str
        Names of the candidates whose mean it is, joined by ``+``.
    contacts : array (days, slots)
        The forecast.
    errors : mapping
        Candidate → WAPE over the past origins; empty when there was none to compare.
    past : sequence of (array, array)
        Forecast and actual contacts of the chosen model, one pair a past origin.
    said : Said
        What all candidates say.
    """

    model: str
    contacts: Floats
    errors: Mapping[str, float]
    past: Sequence[tuple[Floats, Floats]]
    said: Said


@dataclass(frozen=True)
class Track:
    """A queue's history, the days ahead, and the forecasts of past origins as they are asked for.

    Attributes
    ----------
    history : History
        Nothing at or after an origin is used for it.
    calendar : Calendar
        Of the days.
    ahead : tuple of date
        Days after the history.
    rows : int
        Days to forecast from an origin, as rows.
    """

    history: History
    calendar: Calendar
    ahead: tuple[dt.date, ...]
    rows: int
    _said: dict[int, Said] = field(default_factory=dict[int, Said], repr=False)
    _features: list[Floats] = field(default_factory=list[Floats], repr=False)

    @property
    def features(self) -> Floats:
        """The calendar of history and days ahead."""
        if not self._features:
            self._features.append(self.calendar.features((*self.history.days, *self.ahead)))
        return self._features[0]

    @property
    def period(self) -> int:
        """Number of open weekdays."""
        return len(self.history.window.weekdays)

    def said(self, origin: int) -> Said:
        """Return what the candidates say of the rows from an origin on."""
        if origin not in self._said:
            past, cleaned = clean(self.history.until(origin), self.features[:origin])
            coming = self.coming(origin)
            open_then = ~closed_slots(past)[coming.weekday]
            by_model = {name: model(past, coming) * open_then for name, model in CANDIDATES.items()}
            self._said[origin] = Said(by_model, past.known, cleaned)
        return self._said[origin]

    def coming(self, origin: int) -> Ahead:
        """Return the weekdays and the calendar of the rows from an origin on."""
        days = (*self.history.days, *self.ahead)[origin : origin + self.rows]
        return Ahead(
            positions(days, self.history.window), self.features[origin : origin + self.rows]
        )

    def baseline(self, origin: int, weeks: int) -> Floats:
        """Return the mean of the last same weekdays as they were, nothing cleaned."""
        past = self.history.until(origin)
        ahead = self.coming(origin).weekday
        return mean_of_last(past.contacts, past.present, past.weekday, ahead, weeks)

    def past_origins(self, origin: int) -> list[int]:
        """Return the origins before one that are compared, newest first."""
        step, most = (1, _MOST_DAILY_ORIGINS) if self.rows == 1 else (self.period, _MOST_ORIGINS)
        first = _FIRST_WEEKS * self.period
        return list(range(origin - step, first - 1, -step))[:most]

    def choose(self, origin: int) -> Choice:
        """Return the forecast of an origin: the mean of the pair that was best lately."""
        said = self.said(origin)
        past = [self._scored(o, origin, said.known) for o in self.past_origins(origin)]
        past = [(by_model, actual) for by_model, actual in past if actual.size]
        errors = {name: _wape([(f[name], a) for f, a in past]) for name in CANDIDATES if past}
        pair = _best_pair(past) if past else _SHORT_PAIR
        if not self._sane(_mean(said.by_model, pair), said, origin):
            pair = ("ha8",)
        return Choice(
            "+".join(pair),
            _mean(said.by_model, pair),
            errors,
            [(_mean(by_model, pair), actual) for by_model, actual in past],
            said,
        )

    def _scored(self, past: int, now: int, known: Bools) -> tuple[dict[str, Floats], Floats]:
        """Return forecasts and actual contacts of a past origin's days that are known by now."""
        until = min(past + self.rows, now)
        keep = known[past:until]
        by_model = self.said(past).by_model
        actual = self.history.contacts[past:until][keep]
        return {name: f[: until - past][keep] for name, f in by_model.items()}, actual

    def _sane(self, contacts: Floats, said: Said, origin: int) -> bool:
        """Tell whether a forecast stays near the usual: 95 % of cells within 0.6 to 1.6 of HA8.

        Days beside holidays are meant to be unlike the usual; cells of a few contacts wander.
        """
        usual = said.by_model["ha8"]
        if not usual.any():
            return False
        plain = ~beside_holiday(self.coming(origin).calendar)
        judged = (usual >= _ENOUGH) & plain[:, None]
        outside = (contacts < _LOW * usual) | (contacts > _HIGH * usual)
        return bool(outside[judged].sum() <= _OUTSIDE * judged.sum())


def _mean(by_model: Mapping[str, Floats], names: Sequence[str]) -> Floats:
    """Return the mean of some candidates."""
    return np.mean([by_model[name] for name in names], axis=0)


def _best_pair(past: Sequence[tuple[Mapping[str, Floats], Floats]]) -> tuple[str, ...]:
    """Return the pair of candidates whose mean missed least; another must beat the usual clearly.

    A few origins tell little: the usual pair stays unless another missed at least 2 % less. HA8
    is what a forecast falls back to as a whole, never half of one.
    """

    def missed(pair: tuple[str, ...]) -> float:
        error = _wape([(_mean(forecast, pair), actual) for forecast, actual in past])
        return error if pair != _USUAL_PAIR else error * (1 - _CLEARLY)

    return min(combinations([name for name in CANDIDATES if name != "ha8"], 2), key=missed)


def _wape(pairs: Sequence[tuple[Floats, Floats]]) -> float:
    """Return Σ|F-A| / ΣA over known cells; infinite without contacts."""
    missed = sum(float(np.nansum(np.abs(f - a))) for f, a in pairs)
    came = sum(float(np.nansum(a)) for _, a in pairs)
    return missed / came if came > 0 else float("inf")
