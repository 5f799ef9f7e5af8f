"""Day: forecast against what came, people against what is needed, and where the day will end."""

import datetime as dt
from collections.abc import Callable, Sequence

import polars as pl
import streamlit as st

from dashboard.operations.figures.day import DayView, default_day, view_day
from dashboard.operations.forecasts.reforecast import RestOfDay
from dashboard.operations.queues.known import day_bounds
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.chart import Chart
from dashboard.widgets.chart_picture import picture_name
from dashboard.widgets.choose_queue import choose_queue
from dashboard.widgets.contact_list import contact_list
from dashboard.widgets.day_chart import clock, contacts_chart, people_chart, service_chart
from dashboard.widgets.day_replay import replay_panel
from dashboard.widgets.empty import empty
from dashboard.widgets.goto import FROM, goto
from dashboard.widgets.hindsight_panel import hindsight_panel
from dashboard.widgets.kpi_dialog import explain_button
from dashboard.widgets.palette import palette
from dashboard.widgets.playback_panel import playback_panel
from dashboard.widgets.table import table
from dashboard.widgets.tiles import Tile, tiles

_REFRESH_S = 10
_REST_BAND = ("rest_low", "rest_high")


def show() -> None:
    """Show one day."""
    who, w = access.permitted("see_day")
    st.header(w("screen.day"))
    if (origin := st.query_params.get(FROM)) == "board":
        goto(origin, w("contacts.back"), icon=":material/arrow_back:")
    last = default_day(access.desk(), who)
    if last is None:
        empty(w("empty.no_data"), w("empty.no_data_next"))
        return
    left, right, _ = st.columns([2, 2, 3])
    with left:
        queue = choose_queue(who, w, every=True)
    with right:
        day = st.date_input(w("day.day"), _asked_day(last), key="day_chosen")
    st.query_params["day"] = day.isoformat()
    _day(who.name, queue, day)
    contact_list(who, [queue] if queue else [], day, w)
    if who.may("see_roster"):
        replay_panel(who, day)
    playback_panel(who, day)
    hindsight_panel(who, day)


def _asked_day(last: dt.date) -> dt.date:
    try:
        return dt.date.fromisoformat(st.query_params.get("day", ""))
    except ValueError:
        return last


@st.fragment(run_every=_REFRESH_S)
def _day(_name: str, queue: str | None, day: dt.date) -> None:
    who, w = access.permitted("see_day")
    view = view_day(access.desk(), who, [queue] if queue else [], day)
    _tiles(view, [queue] if queue else [], w)
    colors = palette()
    if view.rows["forecast"].is_null().all() and view.rows["actual"].is_null().all():
        empty(w("day.nothing"), w("day.nothing_next"))
        return
    st.subheader(w("day.contacts"), anchor=False)
    _show(contacts_chart(view, w, colors), "contacts", queue, view, w)
    if view.rest is not None:
        st.caption(_rest_said(view.rest, w))
    if view.rows["required"].is_not_null().any():
        st.subheader(w("day.people"), anchor=False)
        _show(people_chart(view, w, colors), "people", queue, view, w)
    if view.rows["service_level"].is_not_null().any():
        st.subheader(w("day.service"), anchor=False)
        _show(service_chart(view, w, colors), "service", queue, view, w)
    _table(view, w)


def _show(chart: Chart, what: str, queue: str | None, view: DayView, w: Words) -> None:
    name = picture_name(w(f"day.{what}"), queue, view.day)
    chart.show(f"day_{what}", name, w(f"good.day_{what}"))


def _tiles(view: DayView, names: Sequence[str], w: Words) -> None:
    def made_of(kpi: str) -> Callable[[], None]:
        period, key = day_bounds(view.day, view.zone), f"how_{kpi}"
        return lambda: explain_button(kpi, names, period, view.zone, key=key)

    level, projected = view.total.get("service_level"), view.projection
    shown = [
        Tile(
            w("day.offered"),
            w.number(view.total.get("offered")),
            _against_forecast(view, w),
            more=made_of("offered"),
        ),
        Tile(
            w("day.service_so_far"),
            w.percent(level),
            w("day.target_value", value=w.percent(view.target)),
            _state(level, view.target),
            more=made_of("service_level"),
        ),
        Tile(w("day.asa"), w.duration(view.total.get("asa_s")), more=made_of("asa_s")),
        Tile(
            w("day.abandon"),
            w.percent(view.total.get("abandon_rate")),
            more=made_of("abandon_rate"),
        ),
    ]
    if projected:
        bounds = f"{w.percent(projected['lo95'])} – {w.percent(projected['hi95'])}"
        shown.append(
            Tile(
                w("day.projected"),
                w.percent(projected["mean"]),
                bounds,
                _state(projected["mean"], view.target),
                w("day.projected_why"),
            )
        )
    tiles(shown, w)


def _state(level: float | None, target: float) -> str:
    if level is None:
        return "none"
    return "ok" if level >= target else "watch" if level >= target - 0.05 else "breach"


def _against_forecast(view: DayView, w: Words) -> str:
    both = view.rows.drop_nulls(["forecast", "actual"])
    due, came = (float(sum(both[name].to_list())) for name in ("forecast", "actual"))
    if not due:
        return ""
    sign = "+" if came > due else ""
    return w("day.against_forecast", change=sign + w.percent(came / due - 1))


def _rest_said(rest: RestOfDay, w: Words) -> str:
    sign = "+" if rest.against_forecast > 0 else ""
    share = sign + w.percent(rest.against_forecast, 1)
    return w("day.rest_changed" if rest.changed else "day.rest_no_change", share=share)


def _table(view: DayView, w: Words) -> None:
    with st.expander(w("day.table")):
        names = {name: w(f"day.column_{name}") for name in view.rows.columns}
        shown = view.rows.with_columns(
            pl.Series("start", clock(view, w)),
            *(
                view.rows[n].round(1)
                for n in ("forecast", "low", "high", "reforecast", *_REST_BAND, "scheduled")
            ),
        )
        table(shown.rename(names), key="day_table", said={names["service_level"]: w.percent})
