"""Forecasts of two real banks and the demo bank beside peers, champions, and a thousand queues.

Run `.venv/bin/python benchmarks/forecasting.py`; banks whose data are absent are left out, and
so are peers that are not installed (Prophet; the extra `peers`). StatsForecast's MSTL takes minutes
of processor time: it and Prophet run with `--peers`, the thousand queues alone with `--scale`.
"""

import datetime as dt
import importlib
import importlib.util
import resource
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

# this file bears the package's name: look for packages beside its folder, not in it
sys.path[0] = str(Path(__file__).resolve().parents[1])

from dashboard.operations.demo.bank import CALENDAR, QUEUES, TIMEZONE  # noqa: E402 - see above
from dashboard.operations.demo.past import half_hours  # noqa: E402 - see above
from dashboard.operations.demo.rates import minutes_of  # noqa: E402 - see above
from forecasting.backtest import HORIZONS, Backtest, Protocol, backtest  # noqa: E402 - see above
from forecasting.frames import Floats  # noqa: E402 - see above
from forecasting.history import History, Window, read_history  # noqa: E402 - see above
from forecasting.intraday import rest_bands, rest_of_day  # noqa: E402 - see above
from forecasting.many import Request, predict_many  # noqa: E402 - see above
from forecasting.predict import Forecast  # noqa: E402 - see above
from forecasting.special_days import Calendar, calendar_of  # noqa: E402 - see above

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
WORKING = (0, 1, 2, 3, 4)
SUNDAY_TO_THURSDAY = (0, 1, 2, 3, 6)


@dataclass(frozen=True)
class Case:
    """A history with its calendar and first origin."""

    name: str
    history: History
    calendar: Calendar
    since: dt.date


def read(path: Path, window: Window) -> History:
    """Read a file of `ds,y`."""
    clock = pl.col("ds").str.to_datetime("%Y-%m-%d %H:%M")
    return read_history(pl.read_csv(path).select(start=clock, contacts="y"), window)


def cases() -> list[Case]:
    """Return the histories that are there."""
    found: list[Case] = []
    for minutes in (30, 15, 5):
        path = DATA / "bank_calls" / f"bank_calls_{minutes}min_dev.csv"
        if path.exists():
            window = Window(60 * minutes, 7 * 60, 21 * 60, WORKING)
            since = dt.date(2003, 7, 14)
            name = f"bank_calls {minutes} min"
            found.append(Case(name, read(path, window), calendar_of("US", WORKING), since))
    path = DATA / "anonymous_bank" / "anonymous_bank_1999_30min_jan_sep.csv"
    if path.exists():
        window = Window(1800, 7 * 60, 24 * 60, SUNDAY_TO_THURSDAY)
        calendar = calendar_of("none", SUNDAY_TO_THURSDAY)
        since = dt.date(1999, 4, 25)
        found.append(Case("anonymous_bank 30 min", read(path, window), calendar, since))
    return [*found, *demo_bank()]


def demo_bank(seed: int = 1) -> list[Case]:
    """Return two years of every queue of the demo bank: Chinese holidays, paydays, small queues."""
    first = dt.date(2024, 1, 1)
    calendar = Calendar(CALENDAR)
    found: list[Case] = []
    for number, queue in enumerate(QUEUES):
        window = Window(1800, *minutes_of(queue.name))
        days = window.days_between(first, first + dt.timedelta(days=729))
        past = half_hours(number, queue.name, days, seed)
        history = read_history(past.rename({"offered": "contacts"}), window, TIMEZONE)
        found.append(Case(f"demo {queue.name}", history, calendar, dt.date(2025, 10, 6)))
    return found


def line(name: str, found: Backtest) -> str:
    """Return one row of the table, in percent."""
    wape = found.wape
    ours, usual = wape["floorwalker"], wape["ha8"]
    return (
        f"{name:24} {found.origins:4d} {100 * ours:6.2f} {100 * usual:6.2f} "
        f"{100 * wape['seasonal_naive']:6.2f} {100 * found.floor:6.2f} "
        f"{100 * (ours / usual - 1):+6.1f} {100 * found.coverage80:6.1f} "
        f"{100 * found.coverage95:6.1f} {found.seconds:7.1f}"
    )


def against_peers() -> None:
    """Print two weeks ahead beside peers on their own terms: plain series, no calendar work."""
    print("\n14d, WAPE of the same origins, and CPU seconds an origin")
    real = [case for case in cases() if not case.name.startswith("demo")]
    for case in real or demo_bank()[:1]:
        if case.history.window.every_s < 1800:  # noqa: PLR2004 - MSTL takes hours on five minutes
            continue
        found = backtest(case.history, case.calendar, Protocol("14d", case.since))
        if not isinstance(found, Backtest):
            continue
        ours = found.wape
        print(f"{case.name:24} ours {100 * ours['floorwalker']:.2f}  HA8 {100 * ours['ha8']:.2f}")
        for name, library, peer in PEERS:
            if importlib.util.find_spec(library) is None:
                print(f"{'':24} {name}: {library} is not installed")
                continue
            error, seconds, origins = by_peer(case, peer)
            print(
                f"{'':24} {name} {100 * error:.2f}  ({seconds / origins:.1f} s, {origins} origins)"
            )


def by_peer(case: Case, peer: Callable[[History, int, int], Floats]) -> tuple[float, float, int]:
    """Return WAPE, CPU seconds and number of a peer's origins: Mondays as in the protocol."""
    history, period = case.history, len(case.history.window.weekdays)
    first = sum(day < case.since for day in history.days)
    origins = range(first, len(history.days) - 2 * period + 1, period)
    missed = came = 0.0
    begun = time.process_time()
    for origin in origins:
        actual = history.contacts[origin : origin + 2 * period]
        said = peer(history, origin, 2 * period)
        missed += float(np.nansum(np.abs(said - actual)))
        came += float(np.nansum(actual))
    return missed / came, time.process_time() - begun, len(origins)


def filled(history: History, origin: int) -> Floats:
    """Return the days before an origin, absent ones as the same weekday before."""
    past, period = history.contacts[:origin].copy(), len(history.window.weekdays)
    for row in np.flatnonzero(np.isnan(past).any(axis=1)):
        past[row] = past[row - period] if row >= period else np.nanmean(past, axis=0)
    return past


def mstl(history: History, origin: int, rows: int) -> Floats:
    """StatsForecast's MSTL on the intervals, ETS trend."""
    models = importlib.import_module("statsforecast.models")
    slots, period = history.window.slots, len(history.window.weekdays)
    model: Any = models.MSTL(
        season_length=[slots, period * slots], trend_forecaster=models.AutoETS(model="ZZN")
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        said = model.forecast(y=filled(history, origin).ravel(), h=rows * slots)["mean"]
    return np.maximum(np.asarray(said, dtype=np.float64), 0).reshape(rows, slots)


def prophet(history: History, origin: int, rows: int) -> Floats:
    """Prophet with daily and weekly seasons, multiplicative."""
    import logging  # noqa: PLC0415 - for this peer alone

    pd: Any = importlib.import_module("pandas")
    logging.getLogger("cmdstanpy").setLevel(logging.ERROR)
    window = history.window
    days = window.days_between(history.days[0], history.days[origin - 1] + dt.timedelta(days=30))
    midnights = pd.to_datetime(list(days))
    minutes = window.opens + np.arange(window.slots) * window.every_s // 60
    clock = np.repeat(midnights.to_numpy(), window.slots) + np.tile(
        minutes.astype("timedelta64[m]"), len(days)
    )
    library: Any = importlib.import_module("prophet")
    model = library.Prophet(
        seasonality_mode="multiplicative",
        daily_seasonality=12,
        weekly_seasonality=15,
        yearly_seasonality=False,
        uncertainty_samples=0,
    )
    size = origin * window.slots
    model.fit(pd.DataFrame({"ds": clock[:size], "y": history.contacts[:origin].ravel()}).dropna())
    ahead = pd.DataFrame({"ds": clock[size : size + rows * window.slots]})
    said = np.asarray(model.predict(ahead)["yhat"], dtype=np.float64)
    return np.maximum(said, 0).reshape(rows, window.slots)


PEERS: tuple[tuple[str, str, Callable[[History, int, int], Floats]], ...] = (
    ("MSTL + ETS", "statsforecast", mstl),
    ("Prophet", "prophet", prophet),
)


def made_queues(count: int, seed: int = 1) -> dict[str, Request]:
    """Return queues of two years of half hours, all day, every day: 35 thousand rows each."""
    random = np.random.default_rng(seed)
    window, calendar = Window(), Calendar("US")
    days = window.days_between(dt.date(2024, 1, 1), dt.date(2025, 12, 31))
    first_days = calendar.features(days)[:, 0]
    hour, t = np.linspace(0, 1, window.slots), np.arange(len(days))
    weekday = np.array([day.weekday() for day in days])
    found: dict[str, Request] = {}
    for number in range(count):
        shape = np.exp(-0.5 * ((hour - random.normal(0.5, 0.05)) / 0.15) ** 2) + 0.02
        week = np.array([1.2, 1.1, 1.0, 1.0, 1.1, 0.5, 0.4]) * random.uniform(0.9, 1.1, 7)
        wander = 0.5 * np.cumsum(random.normal(0, 0.01, len(days)))
        year = 0.1 * np.sin(2 * np.pi * t / 365 + random.uniform(0, 6))
        busy = random.normal(0, 0.05, len(days))
        level = random.lognormal(7, 1.2) * week[weekday]
        rate = level * np.exp(wander + year + busy + 0.1 * first_days)
        mean: Floats = rate[:, None] * (shape / shape.sum())
        contacts = np.asarray(random.poisson(mean), dtype=np.float64)
        found[f"queue {number}"] = Request(History(window, days, contacts), calendar)
    return found


def scale(count: int = 1000) -> None:
    """Print CPU seconds and peak memory of a pass over many queues, and of today's reforecast."""
    requests = made_queues(count)
    cells = sum(request.history.contacts.size for request in requests.values())
    begun = time.process_time()
    found = predict_many(requests, 14)
    seconds = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    made = [outcome for outcome in found.values() if isinstance(outcome, Forecast)]
    print(
        f"\n{len(made)} queues, {cells / 1e6:.1f} M half hours: cleaned, forecast 14 days, 8 past "
        f"origins, chosen in {seconds:.1f} CPU s, {peak:.2f} GB at most"
    )
    for name in ("floorwalker", "ha8", "seasonal_naive"):
        print(f"  mean WAPE {name:15} {100 * np.mean([m.report.wape[name] for m in made]):.2f}")
    covered = [(m.report.coverage80 or 0, m.report.coverage95 or 0) for m in made]
    print("  mean coverage   ", " / ".join(f"{100 * c:.1f}" for c in np.mean(covered, axis=0)))
    print(" ", dict(Counter(m.report.model for m in made).most_common()))
    random = np.random.default_rng(2)
    past = np.stack([request.history.contacts[-60:] for request in requests.values()])
    base = np.maximum(past + random.normal(0, 0.1, past.shape) * past, 0.1)
    rests = base[:, :, 22:]
    begun = time.process_time()
    rest = rest_of_day(base, past, base[:, -1], past[:, -1, :22])
    rest_bands(rests, past[:, :, 22:]).around(rest)
    print(
        f"the rest of today of {count} queues with bands: {time.process_time() - begun:.2f} CPU s"
    )


def main() -> None:
    """Print errors and champions, peers and scale."""
    if "--scale" in sys.argv:
        scale()
    elif "--peers" in sys.argv:
        against_peers()
    else:
        champions_and_errors()
        scale()


def champions_and_errors() -> None:
    """Print errors and champions."""
    head = "origins   ours    HA8  naive  floor  vs HA8    c80    c95   CPU s"
    champions: dict[str, Counter[str]] = {}
    best: dict[str, Counter[str]] = {}
    for horizon in HORIZONS:
        print(f"\n{horizon:21} {head}")
        for case in cases():
            found = backtest(case.history, case.calendar, Protocol(horizon, case.since))
            if not isinstance(found, Backtest):
                print(f"{case.name:24} {found.reason}")
                continue
            print(line(case.name, found))
            champions.setdefault(case.name, Counter()).update(found.chosen)
            alone = {k: found.wape[k] for k in ("factors", "arima", "ridge", "ha8")}
            best.setdefault(case.name, Counter())[min(alone, key=alone.__getitem__)] += 1
    print("\nChampions: how often a pair was chosen; and which model alone was best, by horizon")
    for name, chosen in champions.items():
        pairs = ", ".join(f"{model} {times}" for model, times in chosen.most_common())
        alone = ", ".join(f"{model} {times}" for model, times in best[name].most_common())
        print(f"{name:24} {pairs}  |  {alone}")


if __name__ == "__main__":
    main()
