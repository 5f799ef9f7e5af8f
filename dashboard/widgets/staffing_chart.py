"""The charts of a day's heads: required and rostered people, and their difference around zero."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import polars as pl

from dashboard.text import Words
from dashboard.widgets.chart import Chart
from dashboard.widgets.palette import Palette
from scheduling.hours import clock_of

_STRIP = 170
_ONCE_MORE = "\u200b"
"""Nothing to see: keeps a time at the end of a day from being the same at its beginning."""
_TICKS = 8
_LIKELY, _EVEN = 0.8, 0.5


def heads_chart(rows: pl.DataFrame, words: Words, colors: Palette) -> Chart:
    """Return heads required, people to roster, and people rostered who serve the queue."""
    chart = Chart(colors, words("staffing.axis_people"), height=300)
    chart.layout["xaxis"]["nticks"] = _TICKS
    x = [*times(rows, words), _end(rows, words)]
    chart.steps(x, _held(rows["scheduled"]), words("staffing.scheduled"), colors.none, dash="dot")
    if rows["on_contact"].is_not_null().any():
        chart.steps(
            x, _held(rows["on_contact"].round(1)), words("staffing.on_contact"), colors.accent
        )
    chart.steps(x, _held(rows["agents"]), words("staffing.agents"), colors.forecast)
    return chart


def _held(values: pl.Series) -> list[Any]:
    """Return values that hold until the end of the last interval."""
    return [*values.to_list(), values[-1]]


def _end(rows: pl.DataFrame, words: Words) -> str:
    """Return the end of the last interval, as a place of its own on the axis."""
    first, length_s = rows["start"][0], rows["length_s"][-1]
    if words.formats.timezone or words.formats.twelve:
        return f"{words.time(rows['start'][-1] + dt.timedelta(seconds=length_s))}{_ONCE_MORE}"
    seconds = (rows["start"][-1] - first).total_seconds() + length_s
    return clock_of(first.hour * 60 + first.minute + int(seconds) // 60)


def net_strip(rows: pl.DataFrame, words: Words, colors: Palette) -> Chart:
    """Return people over or under the requirement, bars around zero."""
    chart = Chart(colors, words("staffing.axis_net"), height=_STRIP)
    chart.layout["xaxis"]["nticks"] = _TICKS
    net = rows["net"].round(1).to_list()
    chart.bars(times(rows, words), net, words("staffing.net"), [_color(n, colors) for n in net])
    return chart


def chance_strip(
    rows: pl.DataFrame, rostered: Sequence[float] | None, words: Words, colors: Palette
) -> Chart:
    """Return the chance to keep the targets by interval: bars of the people rostered.

    Beside them a line of the heads required; bars of these where the roster's is not known.
    """
    chart = Chart(colors, words("staffing.axis_chance"), height=_STRIP, percent=True)
    chart.layout["xaxis"]["nticks"] = _TICKS
    chart.layout["yaxis"]["range"] = [0, 1]
    shown = "chance" if rostered is None else "chance_rostered"
    chances: list[float | None] = [*(rows["chance"] if rostered is None else rostered)]
    paint = [colors.none if chance is None else _likely(chance, colors) for chance in chances]
    chart.bars(times(rows, words), chances, words(f"staffing.column_{shown}"), paint)
    if rostered is not None and rows["chance"].is_not_null().any():
        x = [*times(rows, words), _end(rows, words)]
        label = words("staffing.column_chance")
        chart.steps(x, _held(rows["chance"]), label, colors.forecast, dash="dot")
    return chart


def _likely(chance: float, colors: Palette) -> str:
    if chance >= _LIKELY:
        return colors.ok
    return colors.watch if chance >= _EVEN else colors.breach


def _color(net: float | None, colors: Palette) -> str:
    if net is None:
        return colors.none
    if abs(net) < 1:
        return colors.ok
    return colors.breach if net < 0 else colors.watch


def times(rows: pl.DataFrame, words: Words) -> list[str]:
    """Return the starts as times of day, on the reader's clock."""
    return [words.time(start) for start in rows["start"].to_list()]
