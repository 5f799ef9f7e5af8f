"""Judge the rows of a file one by one: what is abnormal, and why."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from dashboard.feeds.errors import FeedError, did_you_mean
from dashboard.feeds.table import read_text, table_of_text
from dashboard.feeds.values import number, wall_clock
from dashboard.measures.series.online import Answers, Series, judge

_OFFSET = r"\s*(Z|[+-]\d{2}:?\d{2})$"
UNJUDGED = ("detect.time", "detect.late", "detect.leap", "detect.double", "detect.unknown")
"""Why a row is not judged; each leaves the others as they are."""
_LEAP_S = 366 * 86_400


@dataclass(frozen=True)
class Row:
    """The answer to one row of a file.

    Attributes
    ----------
    start : str or None
        Wall clock, ISO 8601, with the file's own offset where it has one.
    score : float
        Deviation / limit; at least 1 where an alarm is raised.
    abnormal : bool
        Whether this row raises an alarm.
    key, args
        The reason, as a sentence of the catalogue; what is wrong with a row that is not judged.
    """

    start: str | None
    score: float
    abnormal: bool
    key: str
    args: dict[str, Any]


def detect_file(path: Path, time: str, value: str, every_s: int) -> list[Row]:
    """Read a file and judge its rows in order; a row's answer uses no later row.

    Parameters
    ----------
    path : Path
        A separated text with a header.
    time, value : str
        Columns of the times, taken as wall clock, and of the numbers.
    every_s : int
        Length of an interval, seconds.

    Raises
    ------
    FeedError
        For a file or column that is absent. Bad rows are answered, not refused.
    """
    table = table_of_text(read_text(path))
    for name in (time, value):
        if name not in table.columns:
            near = did_you_mean(name, table.columns) or ", ".join(table.columns[1:])
            raise FeedError("backtest.no_column", file=path.name, column=name, near=near)
    read = table.select(
        at=wall_clock(pl.col(time).str.replace(_OFFSET, "")),
        offset=pl.col(time).str.extract(_OFFSET).fill_null(""),
        value=number(pl.col(value)),
    )
    return _answers(read, every_s)


def _answers(read: pl.DataFrame, every_s: int) -> list[Row]:
    known = read["value"].is_not_null().to_list()
    faults = _faults(read["at"].dt.epoch("s").to_list(), known)
    judged = read.filter(pl.Series([why is None for why in faults], dtype=pl.Boolean))
    series = Series(judged["at"].dt.epoch("s").to_numpy(), judged["value"].to_numpy(), every_s)
    told = iter(_told(judge(series), series))
    starts = read.select(_start()).to_series()
    return [
        Row(start, 0.0, abnormal=False, key=why, args={})
        if why is not None
        else Row(start, *next(told))
        for start, why in zip(starts, faults, strict=True)
    ]


def _faults(at_s: Sequence[int | None], known: Sequence[bool]) -> list[str | None]:
    """Return why each row is not judged, None where it is; only earlier rows are looked at.

    A time that leaps more than a year ahead is believed when the next row goes on from there:
    one slip of a pen must not make all that follows late.
    """
    found: list[str | None] = []
    last = leapt = None
    for at, has_value in zip(at_s, known, strict=True):
        why = _fault(at, last, leapt)
        leapt = at if why == "detect.leap" else None
        if why is None:
            last = at
        found.append(why or (None if has_value else "detect.unknown"))
    return found


def _fault(at: int | None, last: int | None, leapt: int | None) -> str | None:
    if at is None:
        return "detect.time"
    if last is None or at > last:
        far = last is not None and at - last > _LEAP_S
        goes_on = leapt is not None and 0 < at - leapt <= _LEAP_S
        return "detect.leap" if far and not goes_on else None
    return "detect.double" if at == last else "detect.late"


def _start() -> pl.Expr:
    return pl.col("at").dt.strftime("%Y-%m-%dT%H:%M:%S") + pl.col("offset")


def _told(answers: Answers, series: Series) -> list[tuple[float, bool, str, dict[str, Any]]]:
    """Return score, verdict and reason of each judged row."""
    return [
        (round(float(score), 4), bool(abnormal), *_reason(answers, series, row))
        for row, (score, abnormal) in enumerate(zip(answers.score, answers.abnormal, strict=True))
    ]


def _reason(answers: Answers, series: Series, row: int) -> tuple[str, dict[str, Any]]:
    if answers.abnormal[row]:
        off, window = float(answers.off[row]), int(answers.window[row])
        recent = series.value[row + 1 - window : row + 1]
        found = float(np.nanmean(recent))
        key = "detect.more" if off > 0 else "detect.less"
        return key, {
            "found": f"{found:,.4g}",
            "usual": f"{found - off:,.4g}",
            "minutes": window * series.every_s // 60,
        }
    if answers.learning[row]:
        return "detect.learning", {}
    return ("detect.going_on" if answers.going_on[row] else "detect.usual"), {}


def unjudged(rows: list[Row]) -> dict[str, int]:
    """Return how many rows were not judged, by reason."""
    return dict(Counter(row.key for row in rows if row.key in UNJUDGED))
