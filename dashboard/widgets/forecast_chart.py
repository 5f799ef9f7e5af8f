"""The charts of a forecast: by day, and by interval of one day."""

import datetime as dt

import polars as pl

from dashboard.operations.view_forecast import DayShape, ForecastView
from dashboard.text import Words
from dashboard.widgets.chart import Chart
from dashboard.widgets.palette import Palette
from scheduling.hours import clock_of


def days_chart(view: ForecastView, words: Words, colors: Palette) -> Chart:
    """Return daily totals: history grey, forecast with its bands."""
    chart = Chart(colors, words("forecast.axis_day"))
    days = view.days
    if days.height:
        x = [day.isoformat() for day in days["day"].to_list()]
        _bands(chart, x, days, words, colors)
        came = {view.history["day"][-1].isoformat(): view.history["offered"][-1]}
        joined = [*came, *x], [*came.values(), *days["contacts"].round(0).to_list()]
        chart.line(*joined, words("forecast.forecast"), colors.forecast, dash="dash")
    past = [day.isoformat() for day in view.history["day"].to_list()]
    chart.line(past, view.history["offered"].to_list(), words("forecast.history"), colors.none)
    for cleaned in view.run.report.get("cleaned", ()) if view.run else ():
        if past and past[0] <= cleaned["day"] <= past[-1]:
            chart.mark(cleaned["day"], words("forecast.set_aside"))
    chart.layout["xaxis"] |= {"tickformat": "%m/%d", "hoverformat": "%Y-%m-%d"}
    return chart


def day_chart(shape: DayShape, day: dt.date, words: Words, colors: Palette) -> Chart:
    """Return one day by interval: same weekdays grey, forecast with its bands, what came."""
    chart = Chart(colors, words("forecast.axis_interval"))
    rows = shape.rows
    if rows.height:
        x = [clock_of(minute) for minute in rows["minute"].to_list()]
        _bands(chart, x, rows, words, colors)
    for before, came in shape.came.items():
        if before != day:
            at = [clock_of(minute) for minute in came["minute"].to_list()]
            chart.line(at, came["offered"].to_list(), words.day(before), colors.none, dash="dot")
    if rows.height:
        x = [clock_of(minute) for minute in rows["minute"].to_list()]
        contacts = rows["contacts"].round(1).to_list()
        chart.line(x, contacts, words("forecast.forecast"), colors.forecast, dash="dash")
    if day in shape.came:
        came = shape.came[day]
        at = [clock_of(minute) for minute in came["minute"].to_list()]
        chart.line(at, came["offered"].to_list(), words("forecast.came"), colors.actual)
    chart.layout["xaxis"] |= {"categoryorder": "category ascending", "nticks": 8}
    return chart


def _bands(chart: Chart, x: list[str], rows: pl.DataFrame, words: Words, colors: Palette) -> None:
    for name, color in (("95", colors.band_wide), ("80", colors.band)):
        bounds = (rows[f"lo{name}"].round(1).to_list(), rows[f"hi{name}"].round(1).to_list())
        chart.band(x, bounds, words(f"forecast.band{name}"), color)
