"""Board: the few figures an executive reads, their trend, and where it hurts."""

import datetime as dt
import io
from typing import Literal

import polars as pl
import streamlit as st

from dashboard.operations.figures.board import INDUSTRY, BoardView, Card, view_board, worst_day
from dashboard.operations.printing.board_sheet import board_sheet
from dashboard.operations.queues.known import day_bounds
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.chart import Chart
from dashboard.widgets.chart_picture import picture_name
from dashboard.widgets.choose_queue import queue_titles
from dashboard.widgets.contact_list import ASKED
from dashboard.widgets.empty import empty
from dashboard.widgets.goto import FROM, goto
from dashboard.widgets.kpi_dialog import explain_button
from dashboard.widgets.palette import Palette, palette
from dashboard.widgets.sheet import pdf_button
from dashboard.widgets.signed import points
from dashboard.widgets.spark import spark
from dashboard.widgets.table import table

_SHARES = frozenset({"service_level", "connection_rate", "abandon_rate"})
_SECONDS = frozenset({"asa_s", "aht_s"})
_WORST = 5
_BEHIND = {"service_level": "late", "abandon_rate": "abandoned", "asa_s": "late"}
"""KPI → the contacts that made it worse."""


def show() -> None:
    """Show the board."""
    who, w = access.permitted("see_board")
    st.header(w("screen.board"))
    with st.spinner(w("board.loading")):
        view = view_board(access.desk(), who)
    if view is None:
        empty(w("empty.no_data"), w("empty.no_data_next"))
        return
    st.caption(w("board.until", day=w.date(view.until)))
    colors = palette()
    _cards(view, w, colors)
    st.subheader(w("board.trend"), anchor=False)
    _trend(view, w, colors)
    st.subheader(w("board.worst"), anchor=False)
    _worst(view, w)
    with st.container(horizontal=True):
        st.download_button(
            w("board.export"), _csv(view.weeks), file_name="floorwalker-board.csv", mime="text/csv"
        )
        titles = queue_titles(w)
        pdf_button(lambda: board_sheet(view, titles, w), "floorwalker-board", w, key="board_pdf")


def _cards(view: BoardView, w: Words, colors: Palette) -> None:
    places = [*st.columns(4), *st.columns(4)]
    for place, card in zip(places, view.cards, strict=False):
        with place, st.container(border=True, height="stretch"):
            _card(card, w)
            spark(card.trend, w(f"board.{card.key}"), colors, f"spark_{card.key}")
            _behind(card, view, w)
    with places[-2], st.container(border=True, height="stretch"):
        naive = w.percent(view.naive_error)
        st.metric(
            w("board.forecast_error"), w.percent(view.forecast_error), help=w("board.forecast_why")
        )
        st.caption(w("board.naive", value=naive))
    with places[-1], st.container(border=True, height="stretch"):
        st.metric(w("board.roster_gap"), w.percent(view.roster_gap, 2), help=w("board.gap_why"))


def _card(card: Card, w: Words) -> None:
    st.metric(
        w(f"board.{card.key}"),
        _value(card.key, card.value, w) if card.value is not None else w("kpis.not_in_feed"),
        _change(card, w),
        delta_color=_color(card),
        delta_description=w("board.week_before"),
    )
    if card.target is not None:
        st.caption(w("day.target_value", value=w.percent(card.target)))
    if card.key in INDUSTRY:
        line, year = INDUSTRY[card.key]
        st.caption(w("board.industry", value=w.percent(line, 2), year=year))


def _behind(card: Card, view: BoardView, w: Words) -> None:
    """Show how the figure comes about, and the way to the contacts of its worst day."""
    first: dt.date = view.weeks["week"][-1]
    since, _ = day_bounds(first, view.zone)
    _, until = day_bounds(first + dt.timedelta(days=6), view.zone)
    explain_button(card.key, [], (since, until), view.zone, key=f"board_how_{card.key}")
    day = worst_day(view.days, card.key, more_is_better=card.more_is_better)
    if day is not None:
        label = w("board.busiest_day" if card.key == "offered" else "board.worst_day")
        _to_contacts(f"{label}: {w.day(day)}", day, _BEHIND.get(card.key, "all"))


def _to_contacts(label: str, day: dt.date, which: str, **more: str) -> None:
    goto("day", label, **{"day": day.isoformat(), ASKED: which, FROM: "board"}, **more)


def _value(key: str, value: float | None, w: Words) -> str:
    if key in _SHARES:
        return w.percent(value)
    return w.duration(value) if key in _SECONDS else w.number(value)


def _change(card: Card, w: Words) -> str | None:
    if card.value is None or card.before is None or not card.before:
        return None
    if card.key in _SHARES:
        return points(card.value - card.before, w)
    share = card.value / card.before - 1
    return ("+" if share > 0 else "") + w.percent(share)


def _color(card: Card) -> Literal["normal", "inverse", "off"]:
    """Return how a rise looks: more contacts are neither good nor bad."""
    if card.key == "offered":
        return "off"
    return "normal" if card.more_is_better else "inverse"


def _trend(view: BoardView, w: Words, colors: Palette) -> None:
    chart = Chart(colors, w("day.service_axis"), percent=True)
    days = [w.day(day) for day in view.weeks["week"].to_list()]
    levels, good = view.weeks["service_level"].to_list(), "good.board_trend"
    if all(level is None for level in levels):
        chart, good = Chart(colors, w("board.offered")), "good.board_offered"
        chart.bars(days, view.weeks["offered"].to_list(), w("board.offered"), colors.forecast)
    else:
        chart.line(days, levels, w("board.service_level"), colors.forecast)
        target = view.cards[0].target
        if target is not None:
            chart.level(target, w("day.target"), colors.faint)
        chart.layout["yaxis"]["rangemode"] = "normal"
    chart.layout["xaxis"]["nticks"] = 5  # as many as a phone has room for
    first, last = view.weeks["week"][0], view.weeks["week"][-1]
    name = picture_name(w("screen.board"), w("board.trend"), first, last)
    chart.show("board_trend", name, w(good))


def _worst(view: BoardView, w: Words) -> None:
    names = {name: w(f"board.column_{name}") for name in view.queues.columns}
    titles = queue_titles(w)
    shown = view.queues.head(_WORST).with_columns(
        pl.Series("queue", [titles[name] for name in view.queues["queue"].head(_WORST)]),
        pl.Series(
            "service_level", [w.percent(v) for v in view.queues["service_level"].head(_WORST)]
        ),
        pl.Series("target", [w.percent(v) for v in view.queues["target"].head(_WORST)]),
        pl.Series("gap", [points(v, w) for v in view.queues["gap"].head(_WORST)]),
        pl.Series("abandon_rate", [w.percent(v) for v in view.queues["abandon_rate"].head(_WORST)]),
        pl.Series("asa_s", [w.duration(v) for v in view.queues["asa_s"].head(_WORST)]),
    )
    table(shown.rename(names), key="board_worst")
    for name in view.queues["queue"].head(_WORST):
        mine = view.queue_days.filter(pl.col("queue") == name)
        day = worst_day(mine, "service_level", more_is_better=True)
        if day is not None:
            _to_contacts(f"{titles[name]} · {w.day(day)}", day, "late", queue=name)


def _csv(frame: pl.DataFrame) -> bytes:
    text = io.BytesIO()
    frame.write_csv(text)
    return text.getvalue()
