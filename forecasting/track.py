"""What each candidate would have said at past origins; the mean of the best two is the forecast."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from forecasting.batch import Batch
from forecasting.candidates import CANDIDATES, FINAL, FINAL_DAYS
from forecasting.clean import Cleaned, clean, closed_slots
from forecasting.frames import Bools, Floats, Ints
from forecasting.history import positions
from forecasting.models.baselines import USUAL_WEEKS, mean_of_last
from forecasting.models.past import Ahead
from forecasting.special_days import Calendar, beside_holiday

_MOST_ORIGINS = 8
_MOST_DAILY_ORIGINS = 40
_FIRST_WEEKS = 6
_CLEARLY = 0.02
_LOW, _HIGH, _OUTSIDE = 0.6, 1.6, 0.05
_ENOUGH = 5.0

NAMES = tuple(CANDIDATES)
PAIRS = (*combinations([name for name in NAMES if name != "ha8"], 2), ("ridge", "ha8"), ("ha8",))
"""HA8 is what a forecast falls back to as a whole, never half of one but where history is short."""
_COMPARED = len(PAIRS) - 2
_SHORT, _USUAL = _COMPARED, _COMPARED + 1
_USUAL_PAIR = PAIRS.index(("factors", "arima"))


@dataclass(frozen=True)
class Said:
    """What the candidates say at one origin.

    Attributes
    ----------
    by_model : mapping
        Candidate → contacts, shape (queues, days, slots).
    cleaned : Cleaned
        What they were told.
    open_then : array (queues, days, slots)
        Slots in which contacts come.
    """

    by_model: Mapping[str, Floats]
    cleaned: Cleaned
    open_then: Bools

    def pair(self, place: int) -> Floats:
        """Return the mean of a pair, as its place in `PAIRS`."""
        return np.mean([self.by_model[name] for name in PAIRS[place]], axis=0)


@dataclass(frozen=True)
class Choice:
    """The forecast of one origin and how it came about.

    Attributes
    ----------
    pair : array (queues,)
        Places in `PAIRS`.
    contacts : array (queues, days, slots)
        The forecast.
    errors : mapping
        Candidate → WAPE over the past origins, shape (queues,); empty when there was none.
    past_forecast, past_actual : array (queues, origins, days, slots)
        Of the chosen pair; NaN in the second where unknown by now.
    said : Said
        What all candidates say.
    """

    pair: Ints
    contacts: Floats
    errors: Mapping[str, Floats]
    past_forecast: Floats
    past_actual: Floats
    said: Said

    def model(self, queue: int) -> str:
        """Return the names of the candidates whose mean is a queue's forecast, joined by ``+``."""
        return "+".join(PAIRS[int(self.pair[queue])])


@dataclass(frozen=True)
class Track:
    """Some queues' histories, the days ahead, and forecasts of past origins as they are asked for.

    Attributes
    ----------
    batch : Batch
        Nothing at or after an origin is used for it.
    calendar : Calendar
        Of the days.
    ahead : tuple of date
        Days after the history.
    rows : int
        Days to forecast from an origin, as rows.
    """

    batch: Batch
    calendar: Calendar
    ahead: tuple[dt.date, ...]
    rows: int
    _said: dict[int, Said] = field(default_factory=dict[int, Said], repr=False)
    _features: list[Floats] = field(default_factory=list[Floats], repr=False)

    @property
    def features(self) -> Floats:
        """The calendar of history and days ahead."""
        if not self._features:
            self._features.append(self.calendar.features((*self.batch.days, *self.ahead)))
        return self._features[0]

    @property
    def period(self) -> int:
        """Number of open weekdays."""
        return self.batch.period

    def said(self, origin: int) -> Said:
        """Return what the candidates say of the rows from an origin on."""
        if origin not in self._said:
            cleaned = clean(self.batch, origin, self.features[:origin])
            coming = self.coming(origin)
            open_then = ~closed_slots(cleaned.past)[:, coming.weekday]
            by_model = {
                name: model(cleaned.past, coming) * open_then for name, model in CANDIDATES.items()
            }
            self._said[origin] = Said(by_model, cleaned, open_then)
        return self._said[origin]

    def coming(self, origin: int) -> Ahead:
        """Return the weekdays and the calendar of the rows from an origin on."""
        days = (*self.batch.days, *self.ahead)[origin : origin + self.rows]
        return Ahead(positions(days, self.batch.window), self.features[origin : origin + self.rows])

    def baseline(self, origin: int, weeks: int) -> Floats:
        """Return the mean of the last same weekdays as they were, nothing cleaned."""
        batch = self.batch
        usual = mean_of_last(
            batch.contacts[:, :origin],
            batch.present[:, :origin],
            batch.weekday[:origin],
            batch.period,
            weeks,
        )
        return usual[:, self.coming(origin).weekday]

    def past_origins(self, origin: int) -> list[int]:
        """Return the origins before one that are compared, newest first."""
        step, most = (1, _MOST_DAILY_ORIGINS) if self.rows == 1 else (self.period, _MOST_ORIGINS)
        first = _FIRST_WEEKS * self.period
        return list(range(origin - step, first - 1, -step))[:most]

    def actual(self, past: int, now: int) -> Floats:
        """Return what came on the days of a past origin, NaN where unknown by now."""
        came = np.full((len(self.batch.contacts), self.rows, self.batch.window.slots), np.nan)
        until = min(past + self.rows, now)
        present = self.batch.present[:, past:until, None]
        came[:, : until - past] = np.where(present, self.batch.contacts[:, past:until], np.nan)
        return came

    def choose(self, origin: int) -> Choice:
        """Return the forecast of an origin: the mean of the pair that was best lately."""
        said, origins = self.said(origin), self.past_origins(origin)
        queues = len(self.batch.contacts)
        if origins:
            errors, pair = self._compare(origins, origin, said.cleaned)
        else:
            errors, pair = {}, np.full(queues, _SHORT)
        said = self._final(origin, said, pair) if origin <= FINAL_DAYS else said
        contacts = _by_queue(said, pair)
        pair = np.where(self._sane(contacts, said, origin), pair, _USUAL)
        past = [_by_queue(self.said(past), pair) for past in origins]
        came = [self.actual(past, origin) for past in origins]
        empty = np.zeros((queues, 0, self.rows, self.batch.window.slots))
        return Choice(
            pair,
            _by_queue(said, pair),
            errors,
            np.stack(past, axis=1) if past else empty,
            np.stack(came, axis=1) if came else empty,
            said,
        )

    def _compare(
        self, origins: list[int], now: int, cleaned: Cleaned
    ) -> tuple[dict[str, Floats], Ints]:
        """Return each candidate's WAPE over past origins, and the pair to take.

        Days set aside as unusual by now do not judge. A few origins tell little: the usual pair
        stays unless another missed at least 2 % less.
        """
        came = np.zeros(len(self.batch.contacts))
        alone = {name: came.copy() for name in NAMES}
        paired = np.zeros((_COMPARED, len(came)))
        for past in origins:
            said, actual = self.said(past), self.actual(past, now)
            until = min(past + self.rows, now)
            actual[:, : until - past][cleaned.odd[:, past:until]] = np.nan
            came += np.nansum(actual, axis=(1, 2))
            for name in NAMES:
                alone[name] += _missed(said.by_model[name], actual)
            for place in range(_COMPARED):
                paired[place] += _missed(said.pair(place), actual)
        paired[_USUAL_PAIR] *= 1 - _CLEARLY
        some = came > 0
        errors = {
            name: np.divide(missed, came, out=np.full_like(came, np.inf), where=some)
            for name, missed in alone.items()
        }
        return errors, np.where(some, np.argmin(paired, axis=0), _USUAL_PAIR)

    def _final(self, origin: int, said: Said, pair: Ints) -> Said:
        """Let the costlier form of a candidate speak for the queues that chose it."""
        by_model = dict(said.by_model)
        for name, model in FINAL.items():
            users = np.isin(pair, [i for i, names in enumerate(PAIRS) if name in names])
            if users.any():
                told = model(said.cleaned.past.of(users), self.coming(origin))
                by_model[name] = by_model[name].copy()
                by_model[name][users] = told * said.open_then[users]
        return Said(by_model, said.cleaned, said.open_then)

    def _sane(self, contacts: Floats, said: Said, origin: int) -> Bools:
        """Tell whether forecasts stay near the usual: 95 % of cells within 0.6 to 1.6 of HA8.

        Days beside holidays are meant to be unlike the usual; cells of a few contacts wander, as
        does HA8 itself: twice its Poisson noise is allowed.
        """
        usual = said.by_model["ha8"]
        plain = ~beside_holiday(self.coming(origin).calendar)
        judged = (usual >= _ENOUGH) & plain[:, None]
        doubt = 2 * np.sqrt(usual / USUAL_WEEKS)
        outside = ~((contacts >= _LOW * usual - doubt) & (contacts <= _HIGH * usual + doubt))
        few = (outside & judged).sum(axis=(1, 2)) <= _OUTSIDE * judged.sum(axis=(1, 2))
        return few & usual.any(axis=(1, 2)) & np.isfinite(contacts).all(axis=(1, 2))


def _by_queue(said: Said, pair: Ints) -> Floats:
    """Return each queue's pair."""
    contacts = np.empty_like(said.by_model["ha8"])
    for place in np.unique(pair):
        rows = pair == place
        contacts[rows] = np.mean([said.by_model[name][rows] for name in PAIRS[int(place)]], axis=0)
    return contacts


def _missed(forecast: Floats, actual: Floats) -> Floats:
    """Return Σ|F-A| over known cells, shape (queues,)."""
    return np.nansum(np.abs(forecast - actual), axis=(1, 2))
