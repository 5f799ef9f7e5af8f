"""Time out of adherence with a reason: asked for, decided, taken back."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Literal
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.operations.adherence.excuse import (
    REASONS,
    Excuse,
    Period,
    ask_excuse,
    decide_excuse,
    excuses,
    own_excuses,
)
from dashboard.operations.notices.inbox import zone_there
from dashboard.operations.permit import Actor
from dashboard.operations.queues.known import day_bounds
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.deed import Act, deed_button, deed_done, send_button
from dashboard.widgets.plain import plain

_SCOPE = "excuse"
_COLORS: Mapping[str, Literal["orange", "green", "red"]] = {
    "asked": "orange",
    "approved": "green",
    "refused": "red",
}
_HOUR = dt.timedelta(hours=1)


def excuse_panel(
    who: Actor, day: dt.date, zone: ZoneInfo, agents: Sequence[str], words: Words
) -> None:
    """Show what was asked for of a day and, to leads, the way to ask and to decide."""
    known = excuses(access.desk(), who, *day_bounds(day, zone))
    st.subheader(words("excuse.title"), anchor=False)
    st.caption(words("excuse.why"))
    if not known:
        st.markdown(words("excuse.none"))
    for excuse in known:
        _excuse(excuse, zone, who, words)
    deed_done(_SCOPE, words)
    if who.may("excuse") and agents:
        with st.expander(words("excuse.ask"), icon=":material/add:"):
            _form(who, day, zone, agents, words)


def own_excuse_panel(who: Actor, words: Words) -> None:
    """Show an agent what was asked for the own time, and the way to ask."""
    agent, known = own_excuses(access.desk(), who)
    zone = zone_there(access.desk())
    st.caption(words("excuse.why"))
    for excuse in known:
        _excuse(excuse, zone, who, words)
    deed_done(_SCOPE, words)
    today = access.desk().now().astimezone(zone).date()
    day = st.date_input(words("day.day"), today, max_value=today, key="excuse_day")
    _form(who, day, zone, [agent], words)


def _excuse(excuse: Excuse, zone: ZoneInfo, who: Actor, words: Words) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        span = f"{words.time(excuse.since, zone)}–{words.time(excuse.until, zone)}"
        said = f"**{plain(excuse.agent)}** · {span} · {words(f'excuse.reason_{excuse.reason}')}"
        by = " · ".join(plain(part) for part in (excuse.comment, excuse.asked_by) if part)
        st.markdown(f"{said}  \n:small[{by}]")
        st.badge(words(f"excuse.state_{excuse.state}"), color=_COLORS[excuse.state])
        if who.may("excuse"):
            for state in _choices(excuse.state):
                deed_button(
                    words(f"excuse.make_{state}"),
                    _SCOPE,
                    lambda state=state: _decide(who, excuse.id, state),
                    key=f"excuse_{state}_{excuse.id}",
                )


def _choices(state: str) -> tuple[str, ...]:
    return ("approved", "refused") if state == "asked" else ("withdrawn",)


def _decide(who: Actor, number: int, state: str) -> Act:
    before = decide_excuse(access.desk(), who, number, state)
    return lambda: decide_excuse(access.desk(), who, number, before)


def _form(who: Actor, day: dt.date, zone: ZoneInfo, agents: Sequence[str], words: Words) -> None:
    left, right = st.columns(2)
    agent = left.selectbox(words("adherence.column_agent"), agents, key="excuse_agent")
    reason = right.selectbox(
        words("excuse.reason"),
        REASONS,
        format_func=lambda key: words(f"excuse.reason_{key}"),
        key="excuse_reason",
    )
    now = access.desk().now().astimezone(zone).replace(minute=0, second=0, microsecond=0)
    left, right = st.columns(2)  # of its own: on a phone columns stand under each other
    since = left.time_input(words("weekly.from"), (now - _HOUR).time(), key="excuse_from")
    until = right.time_input(words("weekly.to"), now.time(), key="excuse_to")
    comment = st.text_input(words("excuse.comment"), max_chars=200, key="excuse_comment")
    midnight = dt.time()
    begin, end = (dt.datetime.combine(day, time or midnight, zone) for time in (since, until))
    period = Period(agent, begin.astimezone(dt.UTC), end.astimezone(dt.UTC), reason, comment)
    send_button(words("excuse.ask_now"), _SCOPE, lambda: _ask(who, period), key="excuse_ask")


def _ask(who: Actor, period: Period) -> Act | None:
    number = ask_excuse(access.desk(), who, period)
    if not who.may("excuse"):
        return None
    return lambda: decide_excuse(access.desk(), who, number, "withdrawn")
