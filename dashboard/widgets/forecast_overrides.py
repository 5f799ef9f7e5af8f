"""What people know better than the forecast: lay it over, see it, take it back."""

import datetime as dt
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.operations.adjusting.override import (
    KINDS,
    Wish,
    list_overrides,
    override,
)
from dashboard.operations.desk import Desk
from dashboard.operations.forecasts.withdraw import withdraw
from dashboard.operations.permit import Actor
from dashboard.store.tables import ForecastOverride
from dashboard.text import SaidError, Words
from dashboard.widgets.plain import fine_print

_USUAL = {"factor": 1.1, "add": 100.0, "total": 1000.0}


def overrides_panel(
    desk: Desk, who: Actor, queue: str, zone: ZoneInfo, day: dt.date, words: Words
) -> None:
    """Show the overrides of a queue, and the form for a new one to who may make forecasts."""
    layer = list_overrides(desk, who, queue)
    with st.expander(words("override.title", count=len(layer)), icon=":material/edit:"):
        st.caption(words("override.meaning"))
        for row in layer:
            said = override_said(row, zone, words)
            left, right = st.columns([5, 1], vertical_alignment="center")
            left.markdown(fine_print(said, [row.reason, words("override.by", who=row.made_by)]))
            if who.may("make_forecast") and right.button(
                words("override.withdraw"), key=f"override_{row.id}"
            ):
                withdraw(desk, who, ForecastOverride, row.id or 0)
                st.rerun()
        if who.may("make_forecast"):
            _form(desk, who, queue, zone, day, words)


def override_said(row: ForecastOverride, zone: ZoneInfo, words: Words) -> str:
    """Return what an override changes, and when, in the reader's words."""
    return words(
        f"override.said_{row.kind}",
        value=words.number(row.value, 2 if row.kind == "factor" else 0),
        since=words.moment(row.start, zone),
        until=words.moment(row.until, zone),
    )


def _form(desk: Desk, who: Actor, queue: str, zone: ZoneInfo, day: dt.date, words: Words) -> None:
    kind = st.segmented_control(
        words("override.kind"),
        KINDS,
        default=KINDS[0],
        format_func=lambda name: words(f"override.kind_{name}"),
        key="override_kind",
    )
    with st.form("override_form", border=False):
        first, last, value = st.columns(3)
        since = first.datetime_input(words("override.since"), dt.datetime.combine(day, dt.time(9)))
        until = last.datetime_input(words("override.until"), dt.datetime.combine(day, dt.time(18)))
        number = value.number_input(words("override.value"), value=_USUAL[kind or KINDS[0]])
        reason = st.text_input(words("override.reason"), max_chars=200)
        expires = st.date_input(words("override.expires"), value=None)
        pressed = st.form_submit_button(words("override.lay"), type="primary")
    if not pressed:
        return
    end = _local(dt.datetime.combine(expires, dt.time()), zone) if expires else None
    wish = Wish(_local(since, zone), _local(until, zone), kind or KINDS[0], number, reason, end)
    try:
        override(desk, who, queue, wish)
    except SaidError as error:
        st.error(words.say(error))
        return
    st.rerun()


def _local(clock: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    return clock.replace(tzinfo=zone).astimezone(dt.UTC)
