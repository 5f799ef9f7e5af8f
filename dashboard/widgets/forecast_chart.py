"""The charts of a forecast: by day, and by interval of one day."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from dashboard.operations.forecasts.view import DayShape, ForecastView
from dashboard.text import Words
from dashboard.widgets.chart import Chart
from dashboard.widgets.palette import Palette

Events = Mapping[dt.date, str]
_NO_EVENTS: Events = {}
_HEIGHT = 360  # room for a legend that takes three rows on a phone


def days_chart(
    view: ForecastView, words: Words, colors: Palette, events: Events = _NO_EVENTS
) -> Chart:
    """Return daily totals: history grey, forecast with its bands, overrides a layer over it.

    Parameters
    ----------
    view : ForecastView
        History and forecast.
    words : Words
        Of the reader.
    colors : Palette
        Of the reader's theme.
    events : mapping
        Day → what the user calls it; marked at the foot, past and ahead, named on hover.
    """
    chart = Chart(colors, words("forecast.axis_day"), height=_HEIGHT)
    if view.days.height:
        _forecast(chart, view, words)
    past = _days(view.history)
    chart.line(past, view.history["offered"].to_list(), words("forecast.history"), colors.none)
    for cleaned in view.run.report.get("cleaned", ()) if view.run else ():
        if past and past[0] <= cleaned["day"] <= past[-1]:
            chart.mark(cleaned["day"], words("forecast.set_aside"))
    _laid(chart, view, words)
    _events(chart, events, [*past, *_days(view.days)], words)
    chart.layout["xaxis"] |= {"tickformat": "%m/%d", "hoverformat": "%Y-%m-%d", "nticks": 0}
    return chart


def _days(rows: pl.DataFrame) -> list[str]:
    return [day.isoformat() for day in rows["day"].to_list()] if rows.height else []


def _forecast(chart: Chart, view: ForecastView, words: Words) -> None:
    """Draw bands and forecast; where overrides changed it, thinly the forecast as made too."""
    days, colors = view.days, chart.colors
    x = _days(days)
    _bands(chart, x, days, words, colors)
    came = {day.isoformat(): offered for day, offered in view.history.tail(1).iter_rows()}
    if any(view.laid_on(day) for day in days["day"].to_list()):
        chart.line(
            x, days["made"].round(0).to_list(), words("forecast.column_made"), colors.forecast
        )
        chart.data[-1]["line"] |= {"width": 1, "dash": "dot"}
    joined = [*came, *x], [*came.values(), *days["contacts"].round(0).to_list()]
    chart.line(*joined, words("forecast.forecast"), colors.forecast, dash="dash")


def _laid(chart: Chart, view: ForecastView, words: Words) -> None:
    """Mark the days that overrides change, with who laid them and why."""
    days = view.days.to_dicts() if view.days.height else []
    laid = [(row, over) for row in days if (over := view.laid_on(row["day"]))]
    if not laid:
        return
    said = ["<br>".join(_plain(_by(o.made_by, o.reason, words)) for o in over) for _, over in laid]
    x = [row["day"].isoformat() for row, _ in laid]
    y = [round(row["contacts"]) for row, _ in laid]
    look = {"symbol": "diamond", "size": 9, "color": chart.colors.accent}
    _points(chart, (x, y, said), words("forecast.overrides"), look)


def _by(author: str, reason: str, words: Words) -> str:
    by = words("override.by", who=author)
    return f"{reason} · {by}" if reason else by


def _events(chart: Chart, events: Events, shown: Sequence[str], words: Words) -> None:
    """Mark the days of events at the foot of the chart."""
    found = {day.isoformat(): _plain(name) for day, name in sorted(events.items())}
    found = {day: name for day, name in found.items() if day in set(shown)}
    if found:
        look = {"symbol": "triangle-up", "size": 9, "color": chart.colors.faint}
        feet = [0] * len(found)
        _points(chart, (list(found), feet, list(found.values())), words("forecast.events"), look)


def _points(
    chart: Chart,
    rows: tuple[Sequence[str], Sequence[float], Sequence[str]],
    name: str,
    look: Mapping[str, object],
) -> None:
    """Draw points with a text each, shown on hover."""
    x, y, text = rows
    chart.data.append(
        {
            "type": "scatter",
            "mode": "markers",
            "x": list(x),
            "y": list(y),
            "text": list(text),
            "hovertemplate": "%{text}",
            "name": name,
            "marker": dict(look),
            "cliponaxis": False,
        }
    )


def _plain(text: str) -> str:
    """Return a person's text so that Plotly shows it as it stands."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def day_chart(
    shape: DayShape, day: dt.date, words: Words, colors: Palette, zone: dt.tzinfo | None = None
) -> Chart:
    """Return one day by interval: same weekdays grey, forecast with its bands, what came.

    Parameters
    ----------
    shape : DayShape
        The intervals.
    day : date
        Of the queue.
    words : Words
        Of the reader, whose clock the intervals follow.
    colors : Palette
        Of the reader's theme.
    zone : tzinfo, optional
        Of the queue; without it the intervals stay on the queue's clock.
    """
    chart = Chart(colors, words("forecast.axis_interval"))
    rows = shape.rows
    midnight = dt.datetime.combine(day, dt.time(), zone)

    def clocks(minutes: Iterable[int]) -> list[str]:
        return [words.time(midnight + dt.timedelta(minutes=minute)) for minute in minutes]

    x = clocks(rows["minute"].to_list()) if rows.height else []
    if rows.height:
        _bands(chart, x, rows, words, colors)
    for before, came in shape.came.items():
        if before != day:
            chart.line(
                clocks(came["minute"].to_list()),
                came["offered"].to_list(),
                words.day(before),
                colors.none,
                dash="dot",
            )
    if rows.height:
        _shape(chart, x, rows, words)
    if day in shape.came:
        came = shape.came[day]
        chart.line(
            clocks(came["minute"].to_list()),
            came["offered"].to_list(),
            words("forecast.came"),
            colors.actual,
        )
    frames = [part for part in (rows, *shape.came.values()) if part.height]
    minutes = sorted({minute for part in frames for minute in part["minute"].to_list()})
    ordered = {"categoryorder": "array", "categoryarray": clocks(minutes)}
    chart.layout["xaxis"] |= {**ordered, "nticks": 8}
    return chart


def _shape(chart: Chart, x: list[str], rows: pl.DataFrame, words: Words) -> None:
    """Draw a day's forecast; where overrides changed it, thinly the forecast as made too."""
    color = chart.colors.forecast
    if (rows["made"] - rows["contacts"]).abs().sum() > 0:
        chart.line(x, rows["made"].round(1).to_list(), words("forecast.column_made"), color)
        chart.data[-1]["line"] |= {"width": 1, "dash": "dot"}
    contacts = rows["contacts"].round(1).to_list()
    chart.line(x, contacts, words("forecast.forecast"), color, dash="dash")


def _bands(chart: Chart, x: list[str], rows: pl.DataFrame, words: Words, colors: Palette) -> None:
    for name, color in (("95", colors.band_wide), ("80", colors.band)):
        bounds = (rows[f"lo{name}"].round(1).to_list(), rows[f"hi{name}"].round(1).to_list())
        chart.band(x, bounds, words(f"forecast.band{name}"), color)
