"""`floorwalker detect` from the outside: the contract, online, and bad rows."""

import datetime as dt
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from typer.testing import CliRunner

from dashboard.cli.detection import app
from dashboard.feeds.errors import FeedError
from tests.conftest import SHARED

FIRST = dt.datetime(2026, 1, 5)  # noqa: DTZ001 - wall clock, as files have it
COLUMNS = ("--time", "when", "--value", "calls", "--every", "1h")


def rows(days: int = 40) -> list[str]:
    """Return hours of a series with a daily rhythm; four times as many in one afternoon."""
    random = np.random.default_rng(3)
    found: list[str] = []
    for hour in range(24 * days):
        start = FIRST + dt.timedelta(hours=hour)
        calls = (20 + 100 * (8 <= start.hour < 20)) * np.exp(0.05 * random.standard_normal())
        wrong = 4 if 24 * 35 + 13 <= hour < 24 * 35 + 16 else 1
        found.append(f"{start:%Y-%m-%d %H:%M},{wrong * calls:.1f}")
    return found


def write(folder: Path, lines: list[str]) -> str:
    path = folder / "series.csv"
    path.write_text("\n".join(["when,calls", *lines]), "utf-8")
    return str(path)


def detect(file: str, *columns: str) -> tuple[list[dict[str, Any]], str]:
    result = CliRunner().invoke(app, ["detect", file, *(columns or COLUMNS), "--json"])
    assert result.exit_code == 0, result.output
    answer = json.loads(result.stdout)
    assert set(answer) == {"rows"}
    return answer["rows"], result.stderr


def test_each_row_gets_its_answer(tmp_path: Path) -> None:
    lines = rows()
    found, said = detect(write(tmp_path, lines))
    assert [set(row) for row in found] == [{"start", "score", "abnormal", "reason"}] * len(lines)
    assert found[0]["start"] == "2026-01-05T00:00:00"
    alarms = [row for row in found if row["abnormal"]]
    assert [row["start"] for row in alarms] == ["2026-02-09T13:00:00"]
    assert alarms[0]["score"] >= 1
    assert "more than usual" in alarms[0]["reason"]
    assert "60 min" in alarms[0]["reason"]
    assert said == ""


def test_a_file_cut_short_gets_the_same_answers(tmp_path: Path) -> None:
    lines = rows()
    whole, _ = detect(write(tmp_path, lines))
    for end in (1, 24 * 35 + 14, 24 * 38 + 5):
        assert detect(write(tmp_path, lines[:end]))[0] == whole[:end]


def test_bad_rows_are_said_and_change_nothing_else(tmp_path: Path) -> None:
    lines = rows()
    clean, _ = detect(write(tmp_path, lines))
    bad = [
        "soon,5",
        "2099-01-01 00:00,5",
        f"{FIRST:%Y-%m-%d %H:%M},9999",
        lines[99].split(",", maxsplit=1)[0] + ",7",
    ]
    mixed, said = detect(write(tmp_path, [*lines[:100], *bad, *lines[100:]]))
    assert mixed[:100] + mixed[104:] == clean
    assert [row["abnormal"] for row in mixed[100:104]] == [False] * 4
    assert [row["score"] for row in mixed[100:104]] == [0.0] * 4
    reasons = [row["reason"] for row in mixed[100:104]]
    assert len(set(reasons)) == 4
    assert all(reason in said for reason in reasons)
    assert mixed[100]["start"] is None


def test_a_series_that_goes_on_after_years_is_judged_again(tmp_path: Path) -> None:
    lines = ["2020-01-01 00:00,1", "2024-01-01 00:00,2", "2024-01-01 01:00,3"]
    reasons = [row["reason"] for row in detect(write(tmp_path, lines))[0]]
    assert "more than a year" in reasons[1]
    assert reasons[0] == reasons[2] == "still learning what is usual"


def test_a_missing_or_unreadable_number_is_said(tmp_path: Path) -> None:
    lines = ["2026-01-05 00:00,", "2026-01-05 01:00,many", "2026-01-05 02:00,3"]
    found, said = detect(write(tmp_path, lines))
    assert [row["reason"] for row in found[:2]] == ["it has no number"] * 2
    assert "2 (it has no number)" in said


def test_offsets_stay_and_times_are_wall_clock(tmp_path: Path) -> None:
    lines = ["2026-01-05T00:00:00+08:00,1", "2026-01-05T01:00:00Z,2"]
    found, _ = detect(write(tmp_path, lines))
    assert [row["start"] for row in found] == ["2026-01-05T00:00:00+08:00", "2026-01-05T01:00:00Z"]


def test_nothing_readable_is_no_traceback(tmp_path: Path) -> None:
    found, _ = detect(write(tmp_path, ["x,1", "y,2"]))
    assert [row["abnormal"] for row in found] == [False, False]


def test_an_unknown_column_is_refused_with_the_nearest(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        app, ["detect", write(tmp_path, rows(2)), "--time", "wen", "--value", "calls"]
    )
    assert isinstance(result.exception, FeedError)
    assert "when" in str(result.exception)


def test_the_table_shows_alarms_only(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["detect", write(tmp_path, rows()), *COLUMNS])
    assert result.exit_code == 0
    assert result.stdout.count("2026-") == 1


@pytest.mark.skipif(not SHARED.is_dir(), reason="the real data are not beside this checkout")
def test_windows_of_rhythmic_labelled_series_are_found() -> None:
    folder = SHARED / "labelled_series"
    labels = json.loads((folder / "windows.json").read_text("utf-8"))
    every = {"Twitter_volume_AAPL.csv": "5m", "ambient_temperature_system_failure.csv": "1h"}
    hit = wrong = 0
    for name, step in every.items():
        columns = ("--time", "timestamp", "--value", "value", "--every", step)
        found, _ = detect(str(folder / name), *columns)
        frame = pl.DataFrame(found).with_row_index("row").filter("abnormal")
        late = frame.filter(pl.col("row") >= 0.15 * len(found))["start"].str.to_datetime()
        for begin, end in pairwise_of(labels[name]):
            inside = late.is_between(begin, end)
            hit, late = hit + int(inside.any()), late.filter(~inside)
        wrong += late.dt.date().n_unique()
    assert hit >= 4
    assert wrong <= 15


def pairwise_of(windows: list[list[str]]) -> list[tuple[dt.datetime, dt.datetime]]:
    pairs = [[dt.datetime.fromisoformat(text) for text in window] for window in windows]
    return [pair for moments in pairs for pair in pairwise(moments)]
