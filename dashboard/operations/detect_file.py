"""Judge the rows of a file one by one: what is abnormal, and why."""

from collections import Counter
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
UNJUDGED = ("detect.time", "detect.late", "detect.double", "detect.unknown")
"""Why a row is not judged; each leaves the others as they are."""


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
    frame = read.with_columns(why=_why())
    judged = frame.filter(pl.col("why").is_null())
    series = Series(judged["at"].dt.epoch("s").to_numpy(), judged["value"].to_numpy(), every_s)
    told = iter(_told(judge(series), series))
    starts = frame.select(_start()).to_series()
    return [
        Row(start, 0.0, abnormal=False, key=why, args={})
        if why is not None
        else Row(start, *next(told))
        for start, why in zip(starts, frame["why"], strict=True)
    ]


def _why() -> pl.Expr:
    """Return why a row is not judged, null where it is: only earlier rows are looked at."""
    at = pl.col("at")
    before = at.cum_max().shift(1).forward_fill()
    return (
        pl.when(at.is_null())
        .then(pl.lit("detect.time"))
        .when(at < before)
        .then(pl.lit("detect.late"))
        .when(at == before)
        .then(pl.lit("detect.double"))
        .when(pl.col("value").is_null())
        .then(pl.lit("detect.unknown"))
    )


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
