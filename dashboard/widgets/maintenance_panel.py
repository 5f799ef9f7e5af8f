"""Planned disturbances: seen, planned, called off, taken back."""

import datetime as dt
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.operations.alerting.maintenance import (
    Window,
    cancel_maintenance,
    plan_maintenance,
    windows,
)
from dashboard.operations.notices.inbox import zone_there
from dashboard.operations.permit import Actor
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.deed import Act, deed_button, deed_done, send_button
from dashboard.widgets.plain import plain
from dashboard.widgets.queues_input import queues_input, queues_said

_SCOPE = "maintenance"


def maintenance_panel(who: Actor, words: Words) -> None:
    """Show what is planned and, to who may, the form that plans more."""
    zone = zone_there(access.desk())
    known = windows(access.desk(), who)
    if not known:
        st.markdown(words("maintenance.none"))
    for window in known:
        _window(window, zone, who, words)
    deed_done(_SCOPE, words)
    if who.may("change_alerting"):
        _form(zone, who, words)


def _window(window: Window, zone: ZoneInfo, who: Actor, words: Words) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        since, until = words.moment(window.since, zone), words.moment(window.until, zone)
        said = f"**{plain(window.reason)}** · {queues_said(window.queues, words)}"
        state = words("maintenance.cancelled") if window.cancelled else _state(window, words)
        st.markdown(f"{said}  \n{since} – {until} · {state} · {plain(window.made_by)}")
        if who.may("change_alerting"):
            name = "restore" if window.cancelled else "cancel"
            deed_button(
                words(f"maintenance.{name}"),
                _SCOPE,
                lambda: _cancel(who, window.id, cancelled=not window.cancelled),
                key=f"maintenance_{name}_{window.id}",
            )


def _state(window: Window, words: Words) -> str:
    now = access.desk().now()
    if now < window.since:
        return words("maintenance.planned")
    return words("maintenance.on" if now < window.until else "maintenance.over")


def _cancel(who: Actor, number: int, *, cancelled: bool) -> Act:
    cancel_maintenance(access.desk(), who, number, cancelled=cancelled)
    return lambda: cancel_maintenance(access.desk(), who, number, cancelled=not cancelled)


def _form(zone: ZoneInfo, who: Actor, words: Words) -> None:
    now = access.desk().now().astimezone(zone)
    with st.container(border=True):
        st.markdown(f"**{words('maintenance.plan')}**")
        queues = queues_input((), words, "maintenance_queues")
        reason = st.text_input(words("maintenance.reason"), max_chars=200, key="maintenance_reason")
        since = _moment("from", now, zone, words)
        until = _moment("to", now + dt.timedelta(hours=2), zone, words)
        send_button(
            words("maintenance.plan_now"),
            _SCOPE,
            lambda: _plan(who, queues, (since, until), reason),
            key="maintenance_plan",
        )


def _moment(name: str, usual: dt.datetime, zone: ZoneInfo, words: Words) -> dt.datetime:
    left, right = st.columns(2)
    day = left.date_input(
        words(f"maintenance.{name}_day"), usual.date(), key=f"maintenance_{name}_day"
    )
    time = right.time_input(
        words(f"maintenance.{name}_time"),
        usual.time().replace(minute=0, second=0, microsecond=0),
        key=f"maintenance_{name}_time",
    )
    return dt.datetime.combine(day, time or dt.time(), zone).astimezone(dt.UTC)


def _plan(
    who: Actor, queues: tuple[str, ...], span: tuple[dt.datetime, dt.datetime], reason: str
) -> Act:
    number = plan_maintenance(access.desk(), who, queues, *span, reason)
    return lambda: cancel_maintenance(access.desk(), who, number)
