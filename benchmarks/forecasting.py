"""Forecasts of two real banks and a made one: ours, HA8, seasonal naive, and who was chosen.

Run `.venv/bin/python benchmarks/forecasting.py`; banks whose data are absent are left out.
"""

import datetime as dt
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

# this file bears the package's name: look for packages beside its folder, not in it
sys.path[0] = str(Path(__file__).resolve().parents[1])

from forecasting.backtest import HORIZONS, Backtest, Protocol, backtest  # noqa: E402 - see above
from forecasting.history import History, Window, read_history  # noqa: E402 - see above
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
    return [*found, made_bank()]


def made_bank(seed: int = 1) -> Case:
    """Return a year of a made bank: seven days a week, paydays, Chinese holidays, busy days."""
    random = np.random.default_rng(seed)
    window = Window(1800, 7 * 60, 23 * 60)
    first = dt.date(2024, 7, 1)
    days = window.days_between(first, first + dt.timedelta(days=364))
    hour = np.linspace(0, 1, window.slots)
    shape = np.exp(-0.5 * ((hour - 0.25) / 0.15) ** 2) + 0.8 * np.exp(
        -0.5 * ((hour - 0.6) / 0.2) ** 2
    )
    calendar = Calendar("CN")
    weekday = (1.15, 1.05, 1.0, 1.0, 1.05, 0.72, 0.58)
    level = np.array(
        [
            weekday[d.weekday()]
            * (0.55 if calendar.is_holiday(d) else 1.0)
            * (1.12 if d.day in {10, 15, 25} else 1.0)
            for d in days
        ]
    )
    busy = random.gamma(1 / 0.06**2, 0.06**2, (len(days), 1))
    mean = 2000 * level[:, None] * busy * shape / shape.sum()
    contacts = np.asarray(random.poisson(mean), dtype=np.float64)
    return Case("made bank 30 min", History(window, days, contacts), calendar, dt.date(2025, 3, 3))


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


def main() -> None:
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
