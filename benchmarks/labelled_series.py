"""
`floorwalker detect` on labelled series: windows found, days with a false alarm, Numenta's score.

    python benchmarks/labelled_series.py [FOLDER]

FOLDER holds `timestamp,value` files and their `windows.json`. Without one only the made series
are run: half-hours of a city's taxis with five abnormal days, as many as there are seeds.
"""

import datetime as dt
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from taxi_days import EVERY_S, made_taxis

from dashboard.operations.detect_file import detect_file

PROBATION, MOST_PROBATION = 0.15, 750
"""Rows that are not scored: this part of them, and for Numenta's scorer at most so many."""
FALSE_WEIGHT = 0.11
PAST = 3.0
SEEDS = range(1, 9)
Window = tuple[int, int]


def sigmoid(place: float) -> float:
    """Return the worth of an alarm: 1 at a window's left edge, 0 at its right, −1 far behind.

    Lavin & Ahmad 2015, equation 1, with the scaling of the benchmark's scorer.
    """
    return -1.0 if place >= PAST else 2 / (1 + np.exp(5 * place)) - 1


def numenta(rows: int, alarms: Sequence[int], windows: Sequence[Window]) -> float:
    """Return the score of the standard profile: 0 says nothing, 100 finds all at once."""
    first = min(int(PROBATION * rows), MOST_PROBATION)
    scored = [window for window in windows if window[1] >= first]
    raw, best = 0.0, sigmoid(-1.0)
    for begin, end in scored:
        inside = [i for i in alarms if max(begin, first) <= i <= end]
        width = end - begin + 1
        raw += sigmoid(-(end - inside[0] + 1) / width) / best if inside else -1.0
    for i in alarms:
        if i >= first and not any(begin <= i <= end for begin, end in windows):
            before = [window for window in windows if window[1] < i]
            place = (i - before[-1][1]) / (before[-1][1] - before[-1][0]) if before else PAST
            raw += FALSE_WEIGHT * sigmoid(place)
    return 100 * (raw + len(scored)) / (2 * len(scored))


@dataclass(frozen=True)
class Result:
    """What was found in a series, its probation left out."""

    name: str
    found: int
    windows: int
    false_days: int
    days: int
    score: float

    def line(self) -> str:
        share = self.days / max(self.false_days, 1)
        often = f"1 in {share:.0f}" if self.false_days else "none"
        return (
            f"{self.name:45s} {self.found} of {self.windows} windows  "
            f"{self.false_days:2d} false of {self.days:3d} days ({often})  NAB {self.score:5.1f}"
        )


def run(path: Path, windows: Sequence[Window], every_s: int) -> Result:
    answers = detect_file(path, "timestamp", "value", every_s)
    first = int(PROBATION * len(answers))
    alarms = [i for i, row in enumerate(answers) if row.abnormal]
    late = [window for window in windows if window[1] >= first]
    found = sum(any(max(a, first) <= i <= b for i in alarms) for a, b in late)
    day = [str(row.start)[:10] for row in answers]
    false = {day[i] for i in alarms if i >= first and not any(a <= i <= b for a, b in windows)}
    score = numenta(len(answers), alarms, windows)
    return Result(path.name, found, len(late), len(false), len(set(day[first:])), score)


def places(path: Path, windows: Sequence[Sequence[str]]) -> tuple[list[Window], int]:
    """Return windows as rows of a file, and the usual step of its times, seconds."""
    at = pl.read_csv(path)["timestamp"].str.to_datetime("%Y-%m-%d %H:%M:%S")
    moments = [[dt.datetime.fromisoformat(text) for text in pair] for pair in windows]
    rows = [(int(at.search_sorted(begin)), int(at.search_sorted(end))) for begin, end in moments]
    steps = at.diff().dt.total_seconds().drop_nulls()
    return rows, int(steps.median() or 1)  # pyright: ignore[reportArgumentType] - a median of whole seconds is a number


def main() -> None:
    if len(sys.argv) > 1:
        folder = Path(sys.argv[1])
        labels = json.loads((folder / "windows.json").read_text("utf-8"))
        for name, windows in labels.items():
            rows, every_s = places(folder / name, windows)
            print(run(folder / name, rows, every_s).line())
    with tempfile.TemporaryDirectory() as made:
        for seed in SEEDS:
            for noise in (1.0, 1.5):
                path = Path(made) / f"made taxis, seed {seed}, noise {noise}"
                frame, windows = made_taxis(seed, noise)
                frame.write_csv(path, datetime_format="%Y-%m-%d %H:%M:%S")
                print(run(path, windows, EVERY_S).line())


if __name__ == "__main__":
    main()
