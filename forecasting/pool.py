"""Small queues through their group, new queues through similar ones.

A few contacts an interval say little about shape and season; the sum of such queues says more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from forecasting.bands import Bands
from forecasting.batch import Batch
from forecasting.clean import clean
from forecasting.errors import ForecastingError
from forecasting.frames import Floats
from forecasting.history import History, TooLittleHistory
from forecasting.many import Outcome, Progress, Request, clock_of, predict_many
from forecasting.models.past import latest
from forecasting.predict import Ask, Forecast, Report, ask_of, forecasts_of
from forecasting.track import Choice, Said, Track

SMALL = 10.0
_WEEKS = 8
_SHRINK_CONTACTS = 20.0
_WORSE = 1.02
_LEAST_SHARE = 0.5
_ALONE = 0.3
_NORMAL = (-1.96, -1.2816, 1.2816, 1.96)


def predict_all(
    requests: Mapping[str, Request],
    days: int,
    progress: Progress | None = None,
    workers: str | None = None,
) -> dict[str, Outcome]:
    """Forecast queues as `predict_many`, small ones through their group, new ones by similar ones.

    Queues under 10 contacts an interval that share a clock and a calendar are forecast as one and
    shared down by weekday, unless looking back that misses over 2 % more than their own history.
    Queues with less than eight weeks of history take the profile of grown queues with the same
    hours and calendar, at their own level; where there is none, the answer stays as it was.

    Returns
    -------
    dict
        As `predict_many`; ``report.through`` and ``report.reason`` say how.
    """
    done = predict_many(requests, days, progress, workers)
    for names in _groups({name: requests[name] for name in done if _small(requests[name].history)}):
        done |= _through_group({name: requests[name] for name in names}, days, done)
    fresh = [name for name, outcome in done.items() if _short(outcome)]
    grown = {name: requests[name] for name in done if name not in fresh}
    for name in fresh:
        found = _through_similar(requests[name], days, grown, done)
        done[name] = done[name] if found is None else found
    return done


def _small(history: History) -> bool:
    """Tell whether an interval had under 10 contacts on the mean of the last eight weeks."""
    recent = history.contacts[history.present][-_WEEKS * len(history.window.weekdays) :]
    return bool(recent.size) and float(np.nanmean(recent)) < SMALL


def _short(outcome: Outcome) -> bool:
    """Tell whether an answer rests on less than eight weeks."""
    if isinstance(outcome, Forecast):
        return outcome.report.short
    return isinstance(outcome, TooLittleHistory)


def _groups(requests: Mapping[str, Request]) -> list[list[str]]:
    """Return the queues of each clock that has at least two."""
    groups: dict[object, list[str]] = {}
    for name, request in requests.items():
        groups.setdefault(clock_of(request), []).append(name)
    return [names for names in groups.values() if len(names) > 1]


def _through_group(
    requests: Mapping[str, Request], days: int, own: Mapping[str, Outcome]
) -> dict[str, Outcome]:
    """Return the forecasts of small queues for which the group is no worse."""
    names = [name for name in requests if isinstance(own[name], Forecast)]
    if not names:
        return {}
    histories = [requests[name].history for name in names]
    first = requests[names[0]]
    ask = ask_of(histories[0], days, first.first, first.zone)
    made = _shared_down(histories, first, ask)
    reason = f"Forecast through a group of {len(names)} queues under {SMALL:.0f} an interval."
    found: dict[str, Outcome] = {}
    for name, forecast in zip(names, made, strict=True):
        alone = own[name]
        if isinstance(alone, Forecast) and _no_worse(forecast.report, alone.report):
            report = replace(forecast.report, through="group", reason=reason)
            found[name] = replace(forecast, report=report)
    return found


def _no_worse(group: Report, own: Report) -> bool:
    """Tell whether the group missed no more than the queue's own history did."""
    mine = own.wape.get("floorwalker", float("inf"))
    return group.wape.get("floorwalker", float("inf")) <= _WORSE * mine


def _shared_down(histories: Sequence[History], first: Request, ask: Ask) -> list[Forecast]:
    """Forecast the sum of some queues and share it down by weekday."""
    batch = Batch.of(histories)
    queues = Track(batch, first.calendar, ask.days, len(ask.days))
    whole = Track(_sum(batch), first.calendar, ask.days, len(ask.days))
    now = len(batch.days)
    choice = whole.choose(now)
    origins = whole.past_origins(now)

    def down(contacts: Floats, origin: int) -> Floats:
        share = _share(batch, origin)[:, queues.coming(origin).weekday]
        return contacts[: share.shape[1]] * share[:, :, None]

    past = [down(choice.past_forecast[0, i], origin) for i, origin in enumerate(origins)]
    came = [queues.actual(origin, now) for origin in origins]
    empty = np.zeros((len(histories), 0, len(ask.days), batch.window.slots))
    shared = Choice(
        pair=np.repeat(choice.pair, len(histories)),
        contacts=down(choice.contacts[0], now),
        errors={},
        past_forecast=np.stack(past, axis=1) if past else empty,
        past_actual=np.stack(came, axis=1) if came else empty,
        said=Said({}, clean(batch, now, queues.features[:now]), choice.said.open_then),
    )
    return forecasts_of(queues, shared, histories, ask)


def _sum(batch: Batch) -> Batch:
    """Return the sum of some queues as a batch of one, scaled up for queues that are absent."""
    size = np.nansum(batch.totals, axis=1)
    share = size / size.sum() if size.sum() > 0 else np.full(size.size, 1 / size.size)
    here = (batch.present * share[:, None]).sum(axis=0)
    enough = here >= _LEAST_SHARE
    total = (batch.filled * batch.present[:, :, None]).sum(axis=0)
    scaled = total / np.where(enough, here, 1.0)[:, None]
    return Batch(batch.window, batch.days, np.where(enough[:, None], scaled, np.nan)[None])


def _share(batch: Batch, origin: int) -> Floats:
    """Return each queue's share of the group by weekday, shape (queues, weekdays); they sum to 1.

    Contacts of the last eight same weekdays, drawn to the share over all weekdays as if 20
    contacts had come by that.
    """
    present = batch.present[:, :origin]
    recent = latest(present, batch.period, _WEEKS)
    totals = np.where(recent, np.nan_to_num(batch.totals[:, :origin]), 0.0)
    flags = np.eye(batch.period)[batch.weekday[:origin]]
    mean = (totals @ flags) / np.maximum(recent @ flags, 1)
    size = mean.sum(axis=1) + 1e-9
    usual = (size / size.sum())[:, None]
    return (mean + _SHRINK_CONTACTS * usual) / (mean.sum(axis=0) + _SHRINK_CONTACTS)


@dataclass(frozen=True)
class _Level:
    """How large a new queue is beside grown ones, and how far that wanders from day to day."""

    ratio: float
    wander: float
    days: int


def _through_similar(
    request: Request, days: int, grown: Mapping[str, Request], done: Mapping[str, Outcome]
) -> Forecast | None:
    """Forecast a new queue by the profile of grown ones, None where there are none."""
    try:
        ask = ask_of(request.history, days, request.first, request.zone)
    except ForecastingError:
        return None
    alike = [
        (other.history, outcome)
        for name, other in grown.items()
        if _alike(request, other) and isinstance(outcome := done[name], Forecast)
    ]
    level = _level(request.history, [history for history, _ in alike])
    if level is None:
        return None
    frames = [outcome.frame for _, outcome in alike]
    profile = pl.concat(frames).group_by("start").agg(pl.col("contacts").sum()).sort("start")
    rows = profile.filter(pl.col("start").dt.date() >= ask.days[ask.skip])
    return _scaled(request.history, rows, level, len(alike)) if not rows.is_empty() else None


def _alike(request: Request, other: Request) -> bool:
    """Tell whether two queues have the same hours, calendar and zone."""
    mine, its = request.history.window, other.history.window
    return (mine, request.calendar, request.zone) == (its, other.calendar, other.zone)


def _level(history: History, others: Sequence[History]) -> _Level | None:
    """Compare a queue's days with the same days of others."""
    known = {day: i for i, day in enumerate(history.days) if history.present[i]}
    mine: list[float] = []
    theirs: list[float] = []
    for day, row in known.items():
        sums = [
            float(np.nansum(h.contacts[h.days.index(day)]))
            for h in others
            if h.days[0] <= day <= h.days[-1] and h.present[h.days.index(day)]
        ]
        if sums and len(sums) == len(others):
            mine.append(float(np.nansum(history.contacts[row])))
            theirs.append(sum(sums))
    if sum(theirs) <= 0:
        return None
    ratio = sum(mine) / sum(theirs)
    apart = np.array(mine) - ratio * np.array(theirs)
    noise = float((apart**2).sum() - sum(mine)) / max(
        ratio**2 * float(np.sum(np.square(theirs))), 1e-9
    )
    wander = _ALONE if len(mine) < _WEEKS else float(np.sqrt(np.clip(noise, 0.01, 1.0)))
    return _Level(ratio, wander, len(mine))


def _scaled(history: History, profile: pl.DataFrame, level: _Level, queues: int) -> Forecast:
    """Lay out a profile at a queue's level; the band knows noise, wander and the level's doubt."""
    contacts: Floats = level.ratio * profile["contacts"].to_numpy()
    busyness = level.wander * np.sqrt(1 + 1 / level.days)
    bands = Bands(np.array([busyness]), np.array([_NORMAL]))
    lo95, lo80, hi80, hi95 = (edge[0] for edge in bands.around(contacts[None]))
    frame = profile.select("start").with_columns(
        contacts=pl.Series(contacts),
        lo80=pl.Series(lo80),
        hi80=pl.Series(hi80),
        lo95=pl.Series(lo95),
        hi95=pl.Series(hi95),
        aht_s=pl.lit(None, pl.Float64),
    )
    report = Report(
        model="similar",
        wape={},
        floor=None,
        coverage80=None,
        coverage95=None,
        origins=0,
        days=level.days,
        short=True,
        cleaned=(),
        duplicates=history.duplicates,
        input_hash=history.digest(),
        through="similar",
        reason=(
            f"Only {level.days} days of history: the profile of {queues} similar queues at this "
            "queue's level."
        ),
    )
    return Forecast(frame, report)
