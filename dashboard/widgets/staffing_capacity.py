"""Capacity months ahead: the assumptions, the gap by month, and the classes that close it."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

import polars as pl
import streamlit as st

from dashboard.operations.permit import Actor
from dashboard.operations.staffing.capacity import Assumptions, assumptions
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.chart import Chart
from dashboard.widgets.chart_picture import picture_name
from dashboard.widgets.jobs import job_waits, quick_answer, start_job
from dashboard.widgets.palette import Palette, palette
from dashboard.widgets.plain import plain
from dashboard.widgets.table import table
from dashboard.widgets.tiles import Tile, tiles

_MONEY = ("wage", "hire_cost", "overtime_cost", "early_leave_saving", "outsourced_cost")
_SHARES = ("attrition", "overtime", "early_leave")
_COLUMNS = (
    "needed_people",
    "people",
    "gap_people",
    "hired",
    "planned_people",
    "overtime_hours",
    "outsourced_hours",
    "open_people",
    "cost",
)


def capacity_panel(who: Actor, queue: str, words: Words) -> None:
    """Show the months ahead of a queue, and the form of what they are planned with."""
    st.caption(words("capacity.why"))
    if who.may("make_staffing"):
        _form(who, queue, words)
    answer = quick_answer("capacity", {"queue": queue}, words("capacity.working"))
    for site, plan in answer["sites"].items() if answer else ():
        _site(site, plan, words)


def _form(who: Actor, queue: str, words: Words) -> None:
    kept = assumptions(access.desk(), who)
    with st.form("capacity_form"):
        told = _asked(kept, words)
        pressed = st.form_submit_button(
            words("capacity.plan"), type="primary", disabled=job_waits("capacity")
        )
    if pressed:
        start_job("capacity", {"queue": queue, "assumptions": {**asdict(told)}})


def _asked(kept: Assumptions, words: Words) -> Assumptions:
    """Ask for every assumption; shares are typed as percent."""
    columns = st.columns(4)
    found: dict[str, Any] = {}
    for i, name in enumerate((*_SHARES, *_MONEY, "outsourced_hours")):
        share = name in _SHARES
        value = float(getattr(kept, name)) * (100 if share else 1)
        number = columns[i % 4].number_input(
            words(f"capacity.{name}"), 0.0, None, value, key=f"capacity_{name}"
        )
        found[name] = number / 100 if share else number
    for i, name in enumerate(("lead_months", "class_most")):
        found[name] = columns[(i + 1) % 4].number_input(
            words(f"capacity.{name}"), 0, 500, getattr(kept, name), key=f"capacity_{name}"
        )
    usual = " ".join(f"{100 * part:.0f}" for part in kept.ramp)
    ramp = columns[3].text_input(words("capacity.ramp"), usual, key="capacity_ramp")
    found["safe"] = st.checkbox(words("capacity.safe"), kept.safe, key="capacity_safe")
    return replace(kept, **found, ramp=_ramp(ramp, kept.ramp))


def _ramp(text: str, usual: tuple[float, ...]) -> tuple[float, ...]:
    """Return the learning curve as typed, the usual one where it cannot be read."""
    try:
        return tuple(min(1.0, max(0.0, float(part) / 100)) for part in text.split())
    except ValueError:
        return usual


def _site(site: str, plan: Mapping[str, Any], words: Words) -> None:
    """Show one site: figures, chart, classes, table."""
    rows = pl.DataFrame(plan["rows"])
    st.subheader(plain(site), anchor=False)
    worst = rows["gap_people"].to_numpy().max()
    told = [f"{one['month']}: {one['people']}" for one in plan["classes"]]
    tiles(
        [
            Tile(words("capacity.worst"), words.number(worst, 1), why=words("capacity.worst_why")),
            Tile(words("capacity.classes"), " · ".join(told) or words("capacity.nobody")),
            Tile(words("capacity.cost"), words.number(plan["cost"])),
            Tile(
                words("capacity.open"),
                words.number(rows["open_people"].to_numpy().max(), 1),
                state="ok" if plan["closed"] else "breach",
            ),
        ],
        words,
    )
    span = f"{rows['month'][0]} {rows['month'][-1]}"
    name = picture_name(words("staffing.look_months"), site, span)
    people_chart(rows, words, palette()).show(f"capacity_{site}", name, words("good.capacity"))
    with st.expander(words("staffing.as_table"), icon=":material/table:"):
        names = {name: words(f"capacity.column_{name}") for name in ("month", *_COLUMNS)}
        shown = rows.select("month", pl.col(_COLUMNS).round(1)).rename(names)
        table(shown, key=f"capacity_table_{site}")


def people_chart(rows: pl.DataFrame, words: Words, colors: Palette) -> Chart:
    """Return people needed with their band, there without hiring, and by the plan."""
    chart = Chart(colors, words("staffing.axis_people"))
    x = rows["month"].to_list()
    low, high = (rows["people"] + rows[f"gap_people_{end}"] for end in ("lo", "hi"))
    chart.band(x, (low.round(1).to_list(), high.round(1).to_list()), words("day.band"), colors.band)
    for name, color, dash in (
        ("needed_people", colors.forecast, "dash"),
        ("people", colors.none, "dot"),
        ("planned_people", colors.actual, "solid"),
    ):
        label = words(f"capacity.column_{name}")
        chart.line(x, rows[name].round(1).to_list(), label, color, dash=dash)
    chart.layout["xaxis"] |= {"nticks": 7, "type": "category"}
    return chart
