"""Forecast: what came, what is expected with its bands, and how good such forecasts were."""

import datetime as dt
from typing import Any

import polars as pl
import streamlit as st

from dashboard.operations.forecasts.events import marked_days
from dashboard.operations.forecasts.registry import last_refusal, model_name
from dashboard.operations.forecasts.runs import Run
from dashboard.operations.forecasts.view import (
    BOUNDS,
    ForecastView,
    day_shape,
    view_forecast,
)
from dashboard.operations.permit import Actor
from dashboard.operations.queues.listed import list_queues
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.chart_picture import picture_name
from dashboard.widgets.choose_queue import choose_queue
from dashboard.widgets.empty import empty
from dashboard.widgets.forecast_adjust import adjust_panel
from dashboard.widgets.forecast_champions import champions_panel
from dashboard.widgets.forecast_chart import day_chart, days_chart
from dashboard.widgets.forecast_compare import compare_panel
from dashboard.widgets.forecast_days import days_panel
from dashboard.widgets.forecast_events import events_panel
from dashboard.widgets.forecast_export import export_buttons
from dashboard.widgets.forecast_levers import levers_panel
from dashboard.widgets.forecast_months import months_panel
from dashboard.widgets.forecast_overrides import overrides_panel
from dashboard.widgets.forecast_quality import quality_panel
from dashboard.widgets.forecast_record import record_panel
from dashboard.widgets.forecast_registry import registry_panel
from dashboard.widgets.jobs import job_button, job_panel
from dashboard.widgets.linked import linked_segments, linked_select
from dashboard.widgets.palette import palette
from dashboard.widgets.plain import plain
from dashboard.widgets.table import table

LOOKS = ("queue", "compare", "library")
_DAYS = 14
_WEEKS = ("4", "8", "26")
_TABLE = ("made", "contacts", *BOUNDS)
_VIEWS = ("days", "intervals", "adjust")


def show() -> None:
    """Show a queue's forecast, two of them, or the champions of all queues."""
    who, w = access.permitted("see_forecast")
    st.header(w("screen.forecast"))
    look = linked_segments(
        w("forecast.look"), LOOKS, "look", LOOKS[0], lambda name: w(f"forecast.look_{name}")
    )
    job_panel("forecast")
    if look == "library":
        registry_panel(who, w)
    elif look == "compare":
        _compare(who, w)
    else:
        _queue(who, w)


def _compare(who: Actor, w: Words) -> None:
    """Show two forecasts of a queue side by side."""
    queue = choose_queue(who, w)
    if queue is None:
        empty(w("empty.no_data"), w("empty.no_data_next"))
        return
    zone = next(found.zone for found in list_queues(access.desk()) if found.name == queue)
    compare_panel(who, queue, zone, w)


def _queue(who: Actor, w: Words) -> None:
    """Show a queue's forecast, or what to do before there is one."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        queue = choose_queue(who, w)
        weeks = linked_segments(w("forecast.weeks"), _WEEKS, "weeks", "8", lambda n: _weeks(n, w))
    if queue is None:
        empty(w("empty.no_data"), w("empty.no_data_next"))
        return
    view = view_forecast(access.desk(), who, queue, int(weeks))
    if view.history.is_empty() and view.run is None:
        empty(w("empty.no_data"), w("empty.no_data_next"))
        return
    if view.run is None:
        next_step = "forecast.empty_next" if who.may("make_forecast") else "forecast.empty_wait"
        empty(w("forecast.empty"), w(next_step, days=_DAYS))
    else:
        _made(view.run, view, w)
    if refused := last_refusal(access.desk(), who, queue):
        st.warning(w("forecast.refused_last", why=plain(w.tell(refused))), icon=":material/block:")
    _make_buttons(queue, w, first=view.run is None)
    _charts(who, queue, view, w)
    if view.run is not None:
        _about(who, queue, view, view.run, w)


def _about(who: Actor, queue: str, view: ForecastView, run: Run, w: Words) -> None:
    """Show how good a forecast is, what people know better, and what such forecasts were worth."""
    desk = access.desk()
    quality_panel(run, w)
    st.subheader(w("forecast.known_better"), anchor=False)
    if view.days.height:
        first = view.days["day"][0]
        overrides_panel(desk, who, queue, view.zone, first, w)
        levers_panel(desk, who, queue, first, w)
    events_panel(desk, who, queue, run.report.get("events", ()), w)
    days_panel(desk, who, queue, run.report.get("cleaned", ()), w)
    record_panel(desk, who, queue, view.zone, w)
    champions_panel(who, queue, view.zone, w)
    months_panel(desk, who, queue, w)
    _twin(queue, view, w)


def _weeks(number: str, w: Words) -> str:
    return w("forecast.weeks_back", count=number)


def _make_buttons(queue: str, w: Words, *, first: bool) -> None:
    with st.container(horizontal=True):
        one = {"queues": [queue], "days": _DAYS, "plan": True}
        job_button(
            "forecast", one, w("forecast.make", days=_DAYS), key="make_forecast", first=first
        )
        every: dict[str, Any] = {"queues": [], "days": _DAYS, "plan": True}
        job_button(
            "forecast", every, w("forecast.make_all", days=_DAYS), key="make_all", first=False
        )


def _made(run: Run, view: ForecastView, w: Words) -> None:
    when = w.moment(run.made_at, view.zone)
    st.caption(w("forecast.made", who=run.made_by, when=when, model=model_name(run.model, w)))


def _charts(who: Actor, queue: str, view: ForecastView, w: Words) -> None:
    views = _VIEWS if who.may("make_forecast") and view.days.height else _VIEWS[:2]
    how = linked_segments(
        w("forecast.view"), views, "view", "days", lambda name: w(f"forecast.view_{name}")
    )
    if how == "adjust":
        adjust_panel(queue, view, w)
    elif how == "days" or (view.days.is_empty() and view.history.is_empty()):
        shown = [part["day"] for part in (view.history, view.days) if part.height]
        ends = (shown[0][0], shown[-1][-1]) if shown else ()
        name = picture_name(w("screen.forecast"), queue, *ends)
        chart = days_chart(view, w, palette(), _marks(who, queue, view))
        chart.show("forecast_days", name, w("good.forecast_days"))
        if view.days.height:
            st.caption(w("forecast.bands_of_days"))
    else:
        _intervals(who, queue, view, w)


def _marks(who: Actor, queue: str, view: ForecastView) -> dict[dt.date, str]:
    """Return the special days between the first and the last day shown."""
    shown = [part["day"] for part in (view.history, view.days) if part.height]
    return marked_days(access.desk(), who, queue, shown[0][0], shown[-1][-1]) if shown else {}


def _intervals(who: Actor, queue: str, view: ForecastView, w: Words) -> None:
    """Show one day by interval."""
    known = view.days if view.days.height else view.history
    days = [day.isoformat() for day in known["day"].to_list()]
    chosen = linked_select(
        w("forecast.day"), days, "day", days[0], lambda day: w.date(dt.date.fromisoformat(day))
    )
    day = dt.date.fromisoformat(chosen)
    shape = day_shape(access.desk(), who, queue, day)
    name = picture_name(w("screen.forecast"), queue, day)
    chart = day_chart(shape, day, w, palette(), view.zone)
    chart.show("forecast_intervals", name, w("good.forecast_intervals"))


def _twin(queue: str, view: ForecastView, w: Words) -> None:
    """Offer the forecast as files, and show the days as a table."""
    export_buttons(queue, view, w)
    with st.expander(w("forecast.as_table"), icon=":material/table:"):
        names = {name: w(f"forecast.column_{name}") for name in _TABLE}
        day = pl.Series(w("forecast.day"), [w.date(day) for day in view.days["day"].to_list()])
        shown = view.days.select(day, pl.col(_TABLE).round(0)).rename(names)
        table(shown, key="forecast_table")
