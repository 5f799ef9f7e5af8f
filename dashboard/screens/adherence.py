"""Adherence: who keeps to the roster, what each does now, and how the day was used."""

import datetime as dt
from zoneinfo import ZoneInfo

import polars as pl
import streamlit as st

from dashboard.operations.measure_agents import measure_agents
from dashboard.operations.view_day import default_day
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.empty import empty
from dashboard.widgets.table import table

_REFRESH_S = 10
_SHARES = ("occupancy", "utilisation", "adherence", "conformance")


def show() -> None:
    """Show the agents of one day."""
    who, w = access.permitted("see_people")
    st.header(w("screen.adherence"))
    last = default_day(access.desk(), who)
    if last is None:
        empty(w("empty.no_data"), w("empty.no_data_next"))
        return
    day = st.date_input(w("day.day"), _asked_day(last), key="adherence_day")
    st.query_params["day"] = day.isoformat()
    _agents(who.name, day)


def _asked_day(last: dt.date) -> dt.date:
    try:
        return dt.date.fromisoformat(st.query_params.get("day", ""))
    except ValueError:
        return last


@st.fragment(run_every=_REFRESH_S)
def _agents(_name: str, day: dt.date) -> None:
    who, w = access.permitted("see_people")
    view = measure_agents(access.desk(), who, day)
    rows = view.rows
    if rows.is_empty():
        empty(w("adherence.nothing"), w("adherence.nothing_next"))
        return
    if rows["adherence"].is_null().all():
        st.info(w("adherence.no_roster"))
    st.caption(w("adherence.meaning"))
    table(_shown(rows, w, view.zone), key="adherence_agents", columns=_columns(w))


def _shown(rows: pl.DataFrame, w: Words, zone: ZoneInfo) -> pl.DataFrame:
    """Return the rows as they are shown: states in words, moments on the center's clock."""
    states = [w(f"live.state_{s}") if s else "" for s in rows["state"].to_list()]
    shown = rows.with_columns(
        pl.Series("state", states),
        pl.col("since").dt.convert_time_zone(zone.key).dt.strftime("%H:%M"),
        pl.col("out_s") / 60,
        *(pl.col(name) * 100 for name in _SHARES),
    ).rename({"out_s": "out_minutes"})
    return shown.rename({name: w(f"adherence.column_{name}") for name in shown.columns})


def _columns(w: Words) -> dict[str, object]:
    """Return how each column is drawn."""
    config = st.column_config
    formats = dict.fromkeys(_SHARES, "%.1f %%") | {"aht_s": "%.0f", "out_minutes": "%.0f"}
    return {
        w(f"adherence.column_{name}"): config.NumberColumn(format=how)
        for name, how in formats.items()
    }
