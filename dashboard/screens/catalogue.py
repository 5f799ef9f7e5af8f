"""Catalogue: every widget in every state, in the viewer's theme and language; for development."""

from dataclasses import asdict
from html import escape

import polars as pl
import streamlit as st

from dashboard.operations.permit import Actor
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.chart import Chart
from dashboard.widgets.empty import empty
from dashboard.widgets.floor import floor
from dashboard.widgets.jobs import job_ended, job_working
from dashboard.widgets.palette import MARKS, STATES, THEMES, Palette, palette
from dashboard.widgets.roster_grid import Shown, roster_grid
from dashboard.widgets.samples import floor_sample, job_samples, refused_sample, roster_sample
from dashboard.widgets.spark import spark
from dashboard.widgets.table import table
from dashboard.widgets.tiles import Tile, tiles

_COUNTS = (40.0, 52.0, 61.0, 70.0, 66.0, None, 60.0)
_LOW, _HIGH = (30, 42, 50, 58, 55, 50, 48), (50, 62, 70, 80, 78, 70, 72)
_HOURS = ("08:00", "09:00", "10:00", "11:00", "12:00", "13:00", "14:00")


def show() -> None:
    """Show the catalogue, where the environment asks for it."""
    who, w = access.permitted("see_live")
    st.header(w("screen.catalogue"))
    if not access.desk().settings.catalogue:
        empty(w("catalogue.off"), w("catalogue.off_next"))
        return
    st.caption(w("catalogue.about"))
    _section("tokens", w)
    for name, colors in THEMES.items():
        st.html(_swatches(name, colors, w))
    _section("tiles", w)
    _tiles(w)
    _section("tables", w)
    _tables(w)
    _section("charts", w)
    _charts(w, palette())
    _section("floor", w)
    floor(floor_sample(), w, still=True)
    _section("roster", w)
    view = roster_sample(12, 3)
    roster_grid(view, Shown(0, 3, editable=True, refused=refused_sample(view)), w, lambda: None)
    _section("jobs", w)
    _jobs(who, w)
    _section("states", w)
    empty(w("empty.no_data"), w("empty.no_data_next"))
    st.warning(w("store.away"), icon=":material/cloud_off:")


def _section(name: str, w: Words) -> None:
    st.subheader(w(f"catalogue.{name}"), anchor=False, divider="gray")


def _swatches(name: str, colors: Palette, w: Words) -> str:
    """Return a theme's colours on its own ground, states with their signs and words."""
    states = " ".join(
        f'<b style="color:{getattr(colors, state)}">{MARKS[state]} '
        f"{escape(w(f'live.status_{state}'))}</b>"
        for state in STATES
    )
    blocks = "".join(
        f'<i title="{token}" style="background:{value};width:26px;height:26px"></i>'
        for token, value in asdict(colors).items()
    )
    ground = f"background:{colors.background};border:1px solid {colors.border}"
    return (
        f'<div style="{ground};color:{colors.text};padding:12px;border-radius:6px">'
        f'{escape(w(f"catalogue.theme_{name}"))} {states} <span style="color:{colors.faint}">'
        f"{escape(w('catalogue.faint'))}</span>"
        f'<div style="display:flex;flex-wrap:wrap;gap:6px;margin-top:8px">{blocks}</div></div>'
    )


def _tiles(w: Words) -> None:
    target = w("day.target_value", value=w.percent(0.8))
    shown = [
        Tile(w("day.service_so_far"), w.percent(0.83), target, state, w("day.projected_why"))
        for state in STATES
    ]
    plain = [Tile(w("day.asa"), w.duration(31)), Tile(w("day.abandon"), w.percent(None))]
    tiles([*shown, *plain], w)


def _tables(w: Words) -> None:
    frame = pl.DataFrame(
        {
            w("day.column_start"): list(_HOURS),
            w("day.column_forecast"): [float(n) for n in _HIGH],
            w("day.column_actual"): list(_COUNTS),
        }
    )
    table(frame, key="catalogue_table")
    table(frame.clear(), key="catalogue_no_rows")


def _charts(w: Words, colors: Palette) -> None:
    chart = Chart(colors, w("day.contacts_axis"))
    chart.band(_HOURS, (_LOW, _HIGH), w("day.band"), colors.band)
    chart.line(_HOURS, _HIGH, w("day.forecast"), colors.forecast, dash="dash")
    chart.line(_HOURS, _LOW, w("day.reforecast"), colors.accent, dash="dot")
    chart.line(_HOURS, _COUNTS, w("day.actual"), colors.actual)
    chart.mark(_HOURS[3], w("day.now"))
    chart.show("catalogue_lines", w("catalogue.charts"), w("good.day_contacts"))
    states = Chart(colors, w("day.people_axis"), height=200)
    values = list(range(1, 1 + len(STATES)))
    named = [w(f"live.status_{state}") for state in STATES]
    states.bars(named, values, w("day.net"), [getattr(colors, state) for state in STATES])
    states.level(3, w("live.target"), colors.faint)
    states.show("catalogue_bars", w("catalogue.charts"))
    spark(_COUNTS, w("day.actual"), colors, "catalogue_spark")


def _jobs(who: Actor, w: Words) -> None:
    for job in job_samples():
        if job.state in {"queued", "running"}:
            job_working(job, who, w)
        else:
            job_ended(job, w)
