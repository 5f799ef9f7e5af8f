"""The charts of a day: contacts, people and service on one time axis."""

import datetime as dt

from dashboard.operations.figures.day import DayView
from dashboard.text import Words
from dashboard.widgets.chart import Chart
from dashboard.widgets.palette import Palette


def contacts_chart(view: DayView, words: Words, colors: Palette) -> Chart:
    """Return forecast with its band, actual and reforecast."""
    chart = Chart(colors, words("day.contacts_axis"))
    x = clock(view, words)
    rows = view.rows
    if rows["low"].is_not_null().any():
        chart.band(
            x, (rows["low"].to_list(), rows["high"].to_list()), words("day.band"), colors.band
        )
    chart.line(x, rows["forecast"].to_list(), words("day.forecast"), colors.forecast, dash="dash")
    if rows["reforecast"].is_not_null().any():
        if rows["rest_low"].is_not_null().any():
            bounds = (rows["rest_low"].to_list(), rows["rest_high"].to_list())
            chart.band(x, bounds, words("day.rest_band"), colors.band_wide)
        values = rows["reforecast"].to_list()
        chart.line(x, values, words("day.reforecast"), colors.accent, dash="dot")
    chart.line(x, rows["actual"].to_list(), words("day.actual"), colors.actual)
    _mark_now(chart, view, words)
    return chart


def people_chart(view: DayView, words: Words, colors: Palette) -> Chart:
    """Return required and scheduled people, and their difference as bars around zero."""
    chart = Chart(colors, words("day.people_axis"), height=260)
    x = clock(view, words)
    net = (view.rows["scheduled"] - view.rows["required"]).round(1)
    paint = [_net_color(value, colors) for value in net.to_list()]
    chart.bars(x, net.to_list(), words("day.net"), paint)
    chart.steps(x, view.rows["required"].to_list(), words("day.required"), colors.forecast)
    chart.steps(x, view.rows["scheduled"].to_list(), words("day.scheduled"), colors.actual)
    _mark_now(chart, view, words)
    return chart


def _net_color(value: float | None, colors: Palette) -> str:
    if value is None or abs(value) < 1:
        return colors.ok
    return colors.breach if value < 0 else colors.watch


def service_chart(view: DayView, words: Words, colors: Palette) -> Chart:
    """Return the service level of each half hour beside its target."""
    chart = Chart(colors, words("day.service_axis"), height=240, percent=True)
    levels = view.rows["service_level"].to_list()
    paint = [_level_color(level, view.target, colors) for level in levels]
    chart.bars(clock(view, words), levels, words("day.service_level"), paint)
    chart.level(view.target, words("day.target"), colors.faint)
    return chart


def _level_color(level: float | None, target: float, colors: Palette) -> str:
    if level is None or level >= target:
        return colors.ok
    return colors.watch if level >= target - _AMBER else colors.breach


_AMBER = 0.05


def clock(view: DayView, words: Words) -> list[str]:
    """Return the time of day of each row, on the reader's clock."""
    return [words.time(start, view.zone) for start in view.rows["start"].to_list()]


def _mark_now(chart: Chart, view: DayView, words: Words) -> None:
    if view.now is None:
        return
    into = dt.timedelta(minutes=view.now.minute % 30, seconds=view.now.second)
    chart.mark(words.time(view.now - into, view.zone), words("day.now"))
