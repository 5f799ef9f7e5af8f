"""The user's own days: tell them, see what they did, withdraw them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from dashboard.operations.desk import Desk
from dashboard.operations.forecasts.events import (
    KINDS,
    LUNAR_NAMES,
    EventWish,
    add_event,
    list_events,
)
from dashboard.operations.forecasts.withdraw import withdraw
from dashboard.operations.permit import Actor
from dashboard.store.tables import ForecastEvent
from dashboard.text import SaidError, Words
from dashboard.widgets.plain import fine_print

_ROLLS = (1, -1, 0)
_USUAL = ("statement", "repayment", "payday", "campaign")


def events_panel(
    desk: Desk, who: Actor, queue: str, effects: Sequence[Mapping[str, Any]], words: Words
) -> None:
    """Show a queue's events with their measured effect, and the form to who may tell one."""
    rows = list_events(desk, who, queue)
    told = {effect["name"]: effect for effect in effects}
    with st.expander(words("event.title", count=len(rows)), icon=":material/event:"):
        st.caption(words("event.meaning"))
        for row in rows:
            left, right = st.columns([5, 1], vertical_alignment="center")
            left.markdown(_line(row, told.get(row.name), words))
            if who.may("make_forecast") and right.button(
                words("event.withdraw"), key=f"event_{row.id}"
            ):
                withdraw(desk, who, ForecastEvent, row.id or 0)
                st.rerun()
        if who.may("make_forecast"):
            _form(desk, who, queue, words)


def _line(row: ForecastEvent, effect: Mapping[str, Any] | None, words: Words) -> str:
    """Return an event in words: name, days, what it did."""
    notes = [_when(row, words), _did(effect, words), words("event.by", who=row.made_by)]
    if row.queue_id is None:
        notes.insert(1, words("event.every_queue"))
    return fine_print(row.name, notes)


def _when(row: ForecastEvent, words: Words) -> str:
    told = row.days
    if row.kind == "days":
        first, last = (words.date(dt.date.fromisoformat(told[n])) for n in ("first", "last"))
        return words("event.said_days", first=first, last=last)
    if row.kind == "monthly":
        roll = words(f"event.roll_{told['roll']}")
        return words("event.said_monthly", day=told["day"], roll=roll)
    return words("event.said_lunar", of=words(f"event.lunar_{told['of']}"))


def _did(effect: Mapping[str, Any] | None, words: Words) -> str:
    if effect is None:
        return words("event.next_forecast")
    if "reason" in effect:
        return words("event.unmeasured", why=effect["reason"])
    factor, low, high = (words.number(effect[key], 2) for key in ("factor", "lo95", "hi95"))
    return words("event.effect", factor=factor, low=low, high=high, days=effect["days"])


def _form(desk: Desk, who: Actor, queue: str, words: Words) -> None:
    kind = st.segmented_control(
        words("event.kind"),
        KINDS,
        default=KINDS[0],
        format_func=lambda name: words(f"event.kind_{name}"),
        key="event_kind",
    )
    with st.form("event_form", border=False):
        name = st.selectbox(
            words("event.name"),
            [words(f"event.usual_{usual}") for usual in _USUAL],
            index=None,
            accept_new_options=True,
            placeholder=words("event.name_new"),
            help=words("event.name_help"),
        )
        days = _FORMS[kind or KINDS[0]](desk, words)
        every = st.checkbox(words("event.every_queue"), key="event_every")
        pressed = st.form_submit_button(words("event.tell"), type="primary")
    if not pressed:
        return
    try:
        add_event(
            desk, who, None if every else queue, EventWish(name or "", kind or KINDS[0], days)
        )
    except SaidError as error:
        st.error(words.say(error))
        return
    st.rerun()


def _days(desk: Desk, words: Words) -> dict[str, Any]:
    today = desk.now().date()
    left, right = st.columns(2)
    first = left.date_input(words("event.first"), today, key="event_first")
    last = right.date_input(words("event.last"), today, key="event_last")
    return {"first": first.isoformat(), "last": last.isoformat()}


def _monthly(desk: Desk, words: Words) -> dict[str, Any]:
    del desk
    left, right = st.columns(2)
    day = left.number_input(words("event.month_day"), -31, 31, 10, key="event_day")
    roll = right.selectbox(
        words("event.roll"),
        _ROLLS,
        format_func=lambda n: words(f"event.roll_{n}"),
        key="event_roll",
    )
    return {"day": int(day), "roll": roll}


def _lunar(desk: Desk, words: Words) -> dict[str, Any]:
    del desk
    of = st.selectbox(
        words("event.lunar_of"),
        LUNAR_NAMES,
        format_func=lambda name: words(f"event.lunar_{name}"),
        key="event_lunar",
    )
    return {"of": of}


_FORMS = {"days": _days, "monthly": _monthly, "lunar": _lunar}
