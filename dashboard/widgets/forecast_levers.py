"""Known changes ahead: lay one over the forecasts, see them, withdraw them."""

import datetime as dt

import streamlit as st

from dashboard.operations.adjusting.levers import (
    NUMBERS,
    LeverWish,
    add_lever,
    list_levers,
)
from dashboard.operations.desk import Desk
from dashboard.operations.forecasts.withdraw import withdraw
from dashboard.operations.permit import Actor
from dashboard.store.tables import ForecastLever
from dashboard.text import SaidError, Words
from dashboard.widgets.plain import fine_print

_USUAL = {
    "before": 30.0,
    "after": 40.0,
    "reached": 10000.0,
    "response": 2.0,
    "half_life_days": 3.0,
    "factor": 1.1,
}
_PERCENT = 0.01
_SHARES = frozenset({"before", "after", "response"})
_SPAN = dt.timedelta(days=13)


def levers_panel(desk: Desk, who: Actor, queue: str, first: dt.date, words: Words) -> None:
    """Show the known changes of a queue, and the form for a new one to who may make forecasts."""
    rows = list_levers(desk, who, queue)
    with st.expander(words("lever.title", count=len(rows)), icon=":material/tune:"):
        st.caption(words("lever.meaning"))
        for row in rows:
            left, right = st.columns([5, 1], vertical_alignment="center")
            left.markdown(_line(row, words))
            if who.may("make_forecast") and right.button(
                words("lever.withdraw"), key=f"lever_{row.id}"
            ):
                withdraw(desk, who, ForecastLever, row.id or 0)
                st.rerun()
        if who.may("make_forecast"):
            _form(desk, who, queue, first, words)


def _line(row: ForecastLever, words: Words) -> str:
    told = {
        name: words.percent(value) if name in _SHARES else words.number(value, 2 * (value < 10))  # noqa: PLR2004 - a factor
        for name, value in row.numbers.items()
    }
    days = words("event.said_days", first=words.date(row.first), last=words.date(row.last))
    did = words(f"lever.said_{row.kind}", **told)
    return fine_print(row.name, [did, days, words("event.by", who=row.made_by)])


def _form(desk: Desk, who: Actor, queue: str, day: dt.date, words: Words) -> None:
    chosen = st.segmented_control(
        words("lever.kind"),
        list(NUMBERS),
        default=next(iter(NUMBERS)),
        format_func=lambda name: words(f"lever.kind_{name}"),
        key="lever_kind",
    )
    kind = chosen or next(iter(NUMBERS))
    with st.form("lever_form", border=False):
        name = st.text_input(words("lever.name"), max_chars=60)
        left, right = st.columns(2)
        first = left.date_input(words("lever.first"), day, key="lever_first")
        last = right.date_input(words("lever.last"), day + _SPAN, key="lever_last")
        places = st.columns(len(NUMBERS[kind]) + 1)
        numbers = {
            number: place.number_input(
                words(f"lever.{number}"), value=_USUAL[number], key=f"lever_{number}"
            )
            * (_PERCENT if number in _SHARES else 1.0)
            for number, place in zip(NUMBERS[kind], places[:-1], strict=True)
        }
        doubt = places[-1].number_input(words("lever.doubt"), 0.0, 100.0, 25.0, key="lever_doubt")
        pressed = st.form_submit_button(words("lever.lay"), type="primary")
    if not pressed:
        return
    try:
        add_lever(desk, who, queue, LeverWish(name, kind, first, last, numbers, doubt * _PERCENT))
    except SaidError as error:
        st.error(words.say(error))
        return
    st.rerun()
