"""Adherence: who keeps to the roster, what each does now, and how the day was used."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import polars as pl
import streamlit as st

from dashboard.operations.adherence.lanes import view_lanes
from dashboard.operations.figures.day import default_day
from dashboard.operations.figures.measure_agents import AgentsView, measure_agents
from dashboard.operations.permit import Actor
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.chart_picture import picture_name
from dashboard.widgets.empty import empty
from dashboard.widgets.excuse_panel import excuse_panel
from dashboard.widgets.lanes import lanes_chart
from dashboard.widgets.linked import linked_select
from dashboard.widgets.long_list import long_list
from dashboard.widgets.palette import palette
from dashboard.widgets.table import Say, table

_REFRESH_S = 10
_SHARES = ("occupancy", "utilisation", "adherence", "conformance")
_MINUTES = {"out_s": "out_minutes", "out_now_s": "out_now_minutes"}
_SHOWN = (
    "agent",
    "team",
    "state",
    "since",
    "out_now_minutes",
    "adherence",
    "out_minutes",
    "conformance",
    "handled",
    "aht_s",
    "occupancy",
    "utilisation",
)


def show() -> None:
    """Show the agents of one day."""
    who, w = access.permitted("see_people")
    st.header(w("screen.adherence"))
    last = default_day(access.desk(), who)
    if last is None:
        empty(w("empty.no_data"), w("empty.no_data_next"))
        return
    day = st.date_input(w("day.day"), _asked_day(last), key="adherence_day", width=180)
    st.query_params["day"] = day.isoformat()
    view = measure_agents(access.desk(), who, day)
    if view.rows.is_empty():
        empty(w("adherence.nothing"), w("adherence.nothing_next"))
        return
    _agents(who.name, day)
    _lanes(who, day, view, w)
    excuse_panel(who, day, view.zone, sorted(view.rows["agent"]), w)


def _asked_day(last: dt.date) -> dt.date:
    try:
        return dt.date.fromisoformat(st.query_params.get("day", ""))
    except ValueError:
        return last


@st.fragment(run_every=_REFRESH_S)
def _agents(_name: str, day: dt.date) -> None:
    who, w = access.permitted("see_people")
    view = measure_agents(access.desk(), who, day)
    if view.rows["adherence"].is_null().all():
        planned = view.rows["planned_s"].is_not_null().any()
        st.info(w("adherence.no_states") if planned else w("adherence.no_roster"))
    long_list(view.rows, view.zone, w)
    st.caption(w("adherence.meaning"))
    pinned = {w("adherence.column_agent"): st.column_config.TextColumn(pinned=True)}
    shown = _shown(view.rows, w, view.zone)
    table(shown, key="adherence_agents", columns=pinned, said=_said(w))


def _shown(rows: pl.DataFrame, w: Words, zone: ZoneInfo) -> pl.DataFrame:
    """Return the rows as they are shown: states in words, moments on the center's clock."""
    shown = rows.with_columns(
        pl.Series("state", _states(rows, w), pl.String),
        pl.Series("since", [w.time(s, zone) if s else None for s in rows["since"]], pl.String),
        *(pl.col(name) / 60 for name in _MINUTES),
    ).rename(_MINUTES)
    return shown.select(pl.col(name).alias(w(f"adherence.column_{name}")) for name in _SHOWN)


def _states(rows: pl.DataFrame, w: Words) -> list[str | None]:
    """Return the states in words; a mark goes with one that lasts too long."""
    told: Sequence[tuple[str | None, float | None]] = rows.select("state", "long_s").rows()
    return [f"{w(f'live.state_{s}')}{' ▲' if over else ''}" if s else None for s, over in told]


def _said(w: Words) -> dict[str, Say]:
    """Return how the numbers of each column are written."""
    shares = {w(f"adherence.column_{name}"): w.percent for name in _SHARES}
    whole = {w(f"adherence.column_{name}"): w.number for name in (*_MINUTES.values(), "aht_s")}
    return {**shares, **whole}


def _lanes(who: Actor, day: dt.date, view: AgentsView, w: Words) -> None:
    st.subheader(w("adherence.lanes"), anchor=False)
    teams = sorted(view.rows["team"].drop_nulls().unique())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        team = linked_select(w("adherence.column_team"), teams, "team", teams[0]) if teams else None
        of_team = view.rows.filter(pl.col("team") == team) if team else view.rows
        agents = ["", *sorted(of_team["agent"])]
        agent = linked_select(
            w("adherence.column_agent"),
            agents,
            "agent",
            "",
            lambda name: name or w("adherence.whole_team"),
        )
    lanes = view_lanes(access.desk(), who, day, team, agent or None)
    st.caption(w("adherence.lanes_why"))
    name = picture_name(w("adherence.lanes"), agent or team, day)
    lanes_chart(lanes, w, palette()).show("adherence_lanes", name)
