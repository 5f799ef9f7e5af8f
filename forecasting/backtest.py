"""What the forecasts would have been worth: rolling origins, nothing after an origin used."""

import datetime as dt
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from forecasting.bands import learn
from forecasting.batch import Batch
from forecasting.errors import ForecastingError
from forecasting.frames import Bools, Floats
from forecasting.handle_time import expected_aht, usual_aht
from forecasting.history import History, TooLittleHistory
from forecasting.intraday import rest_bands, rest_of_day
from forecasting.models.baselines import USUAL_WEEKS
from forecasting.score import Score
from forecasting.special_days import Calendar
from forecasting.threads import one_thread
from forecasting.track import Choice, Track

HORIZONS = ("14d", "1d", "today")
_FORTNIGHT = 14
_LEAST_WEEKS = 3
_MORNINGS = 60
_OURS = "floorwalker"


@dataclass(frozen=True)
class Protocol:
    """What is forecast from where.

    Attributes
    ----------
    horizon : str
        One of `HORIZONS`: two weeks, the next day, or the rest of the day after `cutoff`.
    since, until : date or None
        Origins from the first, days to the second; None: the history's.
    step : int
        Days between origins of two weeks.
    cutoff : int
        Minutes of the local day.
    """

    horizon: str = "14d"
    since: dt.date | None = None
    until: dt.date | None = None
    step: int = 7
    cutoff: int = 11 * 60

    def __post_init__(self) -> None:
        """Check the horizon."""
        if self.horizon not in HORIZONS:
            message = f"backtest: expected a horizon of {', '.join(HORIZONS)}, found {self.horizon}"
            raise ForecastingError(message)


@dataclass(frozen=True)
class Backtest:
    """Errors of every method on the same cells; shares are 0-1.

    Attributes
    ----------
    origins : int
        How often a forecast was made.
    floor : float
        WAPE that a perfect rate still has.
    wape : mapping
        ``floorwalker``, ``ha8``, ``seasonal_naive``, and every candidate.
    bias : float
        Σ(F-A) / ΣA.
    mase : float
        Mean absolute error beside the seasonal naive method's before the first origin.
    coverage80, coverage95 : float
        Shares of cells inside the bands.
    seconds : float
        CPU time of it all.
    chosen : mapping
        Model → how often it was chosen.
    aht : mapping or None
        WAPE of handle times by contacts, ``floorwalker`` and ``ha8``.
    """

    origins: int
    floor: float
    wape: Mapping[str, float]
    bias: float
    mase: float
    coverage80: float
    coverage95: float
    seconds: float
    chosen: Mapping[str, int]
    aht: Mapping[str, float] | None


@dataclass(frozen=True)
class _Said:
    """What was said at one origin about the rows from it on, and the bands around it."""

    origin: int
    first_slot: int
    methods: Mapping[str, Floats]
    bands: tuple[Floats, Floats, Floats, Floats]
    model: str


def backtest(
    history: History, calendar: Calendar, protocol: Protocol
) -> Backtest | TooLittleHistory:
    """Make past forecasts again and score them.

    Parameters
    ----------
    history : History
        Of one queue.
    calendar : Calendar
        Gives features; it never closes a day.
    protocol : Protocol
        Origins and horizon.

    Returns
    -------
    Backtest or TooLittleHistory
        Too little when an origin has fewer than three weeks of open days before it, or when none
        has its days inside the history.
    """
    begun = time.process_time()
    days = _until(history, protocol)
    origins = _origins(days, protocol)
    needed = _LEAST_WEEKS * len(days.window.weekdays)
    found = int(days.present[: origins[0]].sum()) if origins else int(days.present.sum())
    if not origins or found < needed:
        reason = (
            f"A back-test needs {needed} open days before its first origin and all days of an "
            f"origin's horizon; there are {found} and {len(origins)} origins."
        )
        return TooLittleHistory(found, needed, reason)
    rows = 2 * len(days.window.weekdays) if protocol.horizon == "14d" else 1
    track = Track(Batch.of([days]), calendar, (), rows)
    tally = _Tally(track, days)
    with one_thread():
        for said in _say(track, origins, protocol):
            tally.add(said)
    return tally.answer(origins[0], time.process_time() - begun)


def _until(history: History, protocol: Protocol) -> History:
    """Return the history without the days after the protocol's last."""
    if protocol.until is None:
        return history
    return history.until(sum(day <= protocol.until for day in history.days))


def _origins(history: History, protocol: Protocol) -> list[int]:
    """Return the rows from which forecasts are made."""
    first = protocol.since or history.days[0]
    if protocol.horizon != "14d":
        return [i for i, day in enumerate(history.days) if day >= first and history.present[i]]
    rows: list[int] = []
    origin = first
    span = dt.timedelta(days=_FORTNIGHT - 1)
    while history.window.days_between(origin, origin + span)[-1] <= history.days[-1]:
        rows.append(sum(day < origin for day in history.days))
        origin += dt.timedelta(days=protocol.step)
    return rows


def _say(track: Track, origins: list[int], protocol: Protocol) -> Iterator[_Said]:
    """Return what was said at every origin."""
    if protocol.horizon == "today":
        yield from _say_rests(track, origins, protocol)
        return
    for origin in origins:
        choice = track.choose(origin)
        bands = learn(choice.past_forecast, choice.past_actual).around(choice.contacts)
        edges = (bands[0][0], bands[1][0], bands[2][0], bands[3][0])
        yield _Said(origin, 0, _methods(track, choice, origin), edges, choice.model(0))


def _methods(track: Track, choice: Choice, origin: int) -> dict[str, Floats]:
    """Return what every method says; the candidate ``ha8`` is the raw method here."""
    said = {
        _OURS: choice.contacts,
        **choice.said.by_model,
        "ha8": track.baseline(origin, USUAL_WEEKS),
        "seasonal_naive": track.baseline(origin, 1),
    }
    return {name: contacts[0] for name, contacts in said.items()}


def _say_rests(track: Track, origins: list[int], protocol: Protocol) -> Iterator[_Said]:
    """Return what was said of the rest of each day; days before the first teach the slopes."""
    window = track.batch.window
    cut = (protocol.cutoff - window.opens) * 60 // window.every_s
    if not 0 < cut < window.slots:
        message = f"backtest: expected a cut-off inside the open hours, found {protocol.cutoff} min"
        raise ForecastingError(message)
    warm = max(_LEAST_WEEKS * track.period, origins[0] - _MORNINGS)
    present, contacts = track.batch.present[0], track.batch.contacts
    rows = [row for row in range(warm, origins[0]) if present[row]] + origins
    base = np.zeros((1, 0, window.slots))
    rests = np.zeros((1, 0, window.slots - cut))
    for number, row in enumerate(rows):
        choice = track.choose(row)
        actual = contacts[:, rows[:number]]
        rest = rest_of_day(base, actual, choice.contacts[:, 0], contacts[:, row, :cut])[:, None]
        if row >= origins[0]:
            methods = _methods(track, choice, row)
            cells = {k: v[:, cut:] for k, v in methods.items()} | {_OURS: rest[0]}
            bands = rest_bands(rests, actual[:, :, cut:]).around(rest)
            edges = (bands[0][0], bands[1][0], bands[2][0], bands[3][0])
            yield _Said(row, cut, cells, edges, choice.model(0))
        base = np.concatenate([base, choice.contacts], axis=1)
        rests = np.concatenate([rests, rest], axis=1)


class _Tally:
    """Adds up what was said against what came."""

    def __init__(self, track: Track, history: History) -> None:
        self._track, self._history = track, history
        self._score, self._aht = Score(), Score()
        self._chosen: Counter[str] = Counter()
        self._inside = np.zeros(2)
        self._origins = 0

    def add(self, said: _Said) -> None:
        """Score one origin's present days."""
        rows = slice(said.origin, said.origin + self._track.rows)
        present = self._history.present[rows]
        actual = self._history.contacts[rows, said.first_slot :][present]
        for name, forecast in said.methods.items():
            self._score.add(name, forecast[present], actual)
        lo95, lo80, hi80, hi95 = (edge[present] for edge in said.bands)
        for i, (low, high) in enumerate(((lo80, hi80), (lo95, hi95))):
            self._inside[i] += ((actual >= low) & (actual <= high)).sum()
        self._chosen[said.model] += 1
        self._origins += 1
        self._add_aht(said, rows, present)

    def _add_aht(self, said: _Said, rows: slice, present: Bools) -> None:
        """Score handle times, weighed by contacts."""
        history = self._history
        if history.handle_s is None or history.handled is None:
            return
        past = history.until(said.origin)
        assert past.handle_s is not None  # noqa: S101 - a part of what is there
        assert past.handled is not None  # noqa: S101 - as above
        ours = expected_aht(past.handle_s, past.handled)
        usual = usual_aht(
            past.handle_s, past.handled, past.present, past.weekday, history.weekday[rows][present]
        )
        if ours is None:
            return
        seconds = history.handle_s[rows][present][:, said.first_slot :]
        handled = history.handled[rows][present][:, said.first_slot :]
        expected = ours[None, said.first_slot :]
        usual = np.where(np.isnan(usual), ours, usual)[:, said.first_slot :]
        self._aht.add(_OURS, expected * handled, seconds)
        self._aht.add("ha8", usual * handled, seconds)

    def answer(self, first: int, seconds: float) -> Backtest:
        """Return the ratios."""
        ours = self._score.sums[_OURS]
        covered = self._inside / max(ours.cells, 1)
        return Backtest(
            origins=self._origins,
            floor=self._score.floor(),
            wape=self._score.wape(),
            bias=self._score.bias(_OURS),
            mase=self._score.mean_error(_OURS) / _naive_error(self._history.until(first)),
            coverage80=float(covered[0]),
            coverage95=float(covered[1]),
            seconds=seconds,
            chosen=dict(self._chosen.most_common()),
            aht=self._aht.wape() if self._aht.sums else None,
        )


def _naive_error(history: History) -> float:
    """Return the mean absolute change of a cell from one week to the next."""
    period = len(history.window.weekdays)
    change = np.abs(history.contacts[period:] - history.contacts[:-period])
    return float(np.nanmean(change)) if not np.isnan(change).all() else float("nan")
