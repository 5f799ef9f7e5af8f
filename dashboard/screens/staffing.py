"""Staffing: heads by interval and why, people rostered beside them, and what if."""

import datetime as dt

import polars as pl
import streamlit as st

from dashboard.operations.permit import Actor
from dashboard.operations.queues.listed import QueueChoice, list_queues
from dashboard.operations.scenarios.of_day import skill_groups
from dashboard.operations.staffing.view import StaffingView, usual_day, view_staffing
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.chart_picture import picture_name
from dashboard.widgets.choose_queue import choose_queue
from dashboard.widgets.empty import empty
from dashboard.widgets.jobs import job_button, job_panel
from dashboard.widgets.linked import linked_segments, linked_select
from dashboard.widgets.palette import palette
from dashboard.widgets.staffing_capacity import capacity_panel
from dashboard.widgets.staffing_chance import chance_panel
from dashboard.widgets.staffing_chart import heads_chart, net_strip, times
from dashboard.widgets.staffing_decide import decide_panel
from dashboard.widgets.staffing_patience import patience_panel
from dashboard.widgets.staffing_scenario import scenario_panel
from dashboard.widgets.staffing_sharing import sharing_panel
from dashboard.widgets.staffing_shrinkage import shrinkage_panel
from dashboard.widgets.staffing_way import way_panel
from dashboard.widgets.table import table
from dashboard.widgets.tiles import Tile, tiles
from dashboard.widgets.what_if import what_if_panel

LOOKS = ("day", "months")
PARTS = ("decide", "what_if", "sharing", "assumptions")
_SHOWN = ("contacts", "agents", "scheduled", "on_contact", "net")


def show() -> None:
    """Show a queue's day, or what to do before heads are computed."""
    who, w = access.permitted("see_staffing")
    st.header(w("screen.staffing"))
    look = linked_segments(
        w("staffing.look"), LOOKS, "look", LOOKS[0], lambda key: w(f"staffing.look_{key}")
    )
    job_panel("staffing")
    left, right, _ = st.columns([2, 2, 3])
    with left:
        name = choose_queue(who, w)
    if name is None:
        empty(w("empty.no_data"), w("empty.no_data_next"))
        return
    if look == "months":
        capacity_panel(who, name, w)
        return
    view = view_staffing(access.desk(), who, name, None)
    if not view.days:
        _nothing(who, view, name, w)
        return
    queue = next(q for q in list_queues(access.desk()) if q.name == name)
    with right:
        day = _choose_day(queue, view, w)
    shown = view_staffing(access.desk(), who, name, day)
    _day(queue, day, shown, w)
    _part(who, queue, day, shown.rows)


def _part(who: Actor, queue: QueueChoice, day: dt.date, rows: pl.DataFrame) -> None:
    """Show one part of what there is to know and try beside the heads."""
    w = access.words()
    part = linked_segments(
        w("staffing.part"), PARTS, "part", PARTS[0], lambda key: w(f"staffing.part_{key}")
    )
    queues = list_queues(access.desk())
    match part:
        case "what_if":
            what_if_panel(queue, day)
            if groups := skill_groups(access.desk(), who, day):
                scenario_panel(queues, groups, day)
        case "sharing":
            sharing_panel(queues, rows["start"].to_list(), int(rows["agents"].arg_max() or 0))
        case "assumptions":
            way_panel(who, w)
            shrinkage_panel(who, queue.name, queue.shrinkage, w)
            patience_panel(who, queue.name, queue.patience_s, w)
        case _:
            decide_panel(queue, day, rows)


def _nothing(who: Actor, view: StaffingView, name: str, w: Words) -> None:
    if not view.has_forecast:
        empty(w("staffing.no_forecast", queue=name), w("staffing.no_forecast_next"))
        return
    may = who.may("make_staffing")
    empty(w("staffing.empty"), w("staffing.empty_next" if may else "staffing.empty_wait"))
    job_button("staffing", {"queues": [name]}, w("staffing.compute"), key="compute_heads")


def _choose_day(queue: QueueChoice, view: StaffingView, w: Words) -> dt.date:
    today = access.desk().now().astimezone(queue.zone).date()
    days = [day.isoformat() for day in view.days]
    default = usual_day(view.days, today).isoformat()
    label = w("staffing.day")
    chosen = linked_select(label, days, "day", default, lambda d: w.date(dt.date.fromisoformat(d)))
    return dt.date.fromisoformat(chosen)


def _day(queue: QueueChoice, day: dt.date, view: StaffingView, w: Words) -> None:
    rows, colors = view.rows, palette()
    _tiles(queue, rows, w)
    of = queue.title(w.language), day
    heads = picture_name(w("screen.staffing"), *of)
    heads_chart(rows, w, colors).show("staffing_heads", heads, w("good.staffing_heads"))
    if rows["net"].is_not_null().any():
        net = picture_name(w("staffing.net"), *of)
        net_strip(rows, w, colors).show("staffing_net", net, w("good.staffing_net"))
        st.caption(w("staffing.net_why"))
    else:
        st.info(w("staffing.no_roster"))
    chance_panel(queue, day, rows)
    with st.expander(w("staffing.as_table"), icon=":material/table:"):
        _table(rows, w)


def _tiles(queue: QueueChoice, rows: pl.DataFrame, w: Words) -> None:
    goal = queue.goal
    promise = w(
        "staffing.promise",
        share=w.percent(goal.service_level, 0),
        wait=w.duration(goal.target_wait_s),
    )
    binding = rows.filter(pl.col("agents") > 0)["binding"].value_counts(sort=True)
    why = w(f"staffing.binding_{binding['binding'][0]}") if binding.height else w.number(None)
    tiles(
        [
            Tile(w("staffing.tile_promise"), promise),
            Tile(w("staffing.tile_peak"), w.number(rows["agents"].to_numpy().max())),
            Tile(w("staffing.tile_why"), why, why=w("staffing.tile_why_help")),
            Tile(
                w("staffing.tile_scheduled"),
                w.number(rows["scheduled"].to_numpy().max()),
                w("staffing.with_shrinkage", share=w.percent(queue.shrinkage, 0)),
            ),
        ],
        w,
    )


def _table(rows: pl.DataFrame, w: Words) -> None:
    names = {name: w(f"staffing.column_{name}") for name in _SHOWN}
    shown = rows.select(
        pl.Series(w("staffing.column_start"), times(rows, w)),
        pl.col(_SHOWN).round(1),
        pl.Series(
            w("staffing.column_binding"),
            [w(f"staffing.binding_{key}") for key in rows["binding"].to_list()],
        ),
        pl.Series(w("staffing.column_level"), [w.percent(v) for v in rows["service_level"]]),
        pl.Series(w("staffing.column_occupancy"), [w.percent(v) for v in rows["occupancy"]]),
        pl.Series(w("staffing.column_chance"), [w.percent(v) for v in rows["chance"]]),
    )
    table(shown.rename(names), key="staffing_table")
