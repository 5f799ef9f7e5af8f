"""Asking for time off, a swap or a wish, with the answer at once."""

import datetime as dt
from collections.abc import Callable

import streamlit as st

from dashboard.operations.permit import Actor
from dashboard.operations.requests.ask import KINDS, LONGEST_DAYS, ask_leave, ask_swap
from dashboard.operations.requests.people import Partner, partners, people_asking, today_there
from dashboard.operations.requests.verdict import Verdict
from dashboard.operations.requests.wish import WANTS, WEIGHTS, Wish, wish
from dashboard.text import SaidError, Words
from dashboard.widgets import access
from dashboard.widgets.linked import linked_segments
from dashboard.widgets.request_words import answer, kind_said
from scheduling.shifts import Shift

_ANSWER = "request_answer"
_AHEAD = dt.timedelta(days=365)
_USUAL_AHEAD = dt.timedelta(days=14)


def ask_panel(who: Actor, words: Words) -> None:
    """Show what can be asked for, and the answer to what was asked last."""
    names = [seen.name for seen in people_asking(access.desk(), who)]
    what = linked_segments(
        words("request.what"), list(_FORMS), "ask", "leave", lambda name: words(f"request.{name}")
    )
    agent = names[0]
    if len(names) > 1:
        agent = st.selectbox(words("roster.column_agent"), names, key="request_agent")
    _FORMS[what](who, agent, today_there(access.desk(), who, agent), words)
    given: Verdict | SaidError | None = st.session_state.get(_ANSWER)
    if isinstance(given, SaidError):
        st.error(words.say(given))
    elif given is not None:
        answer(given, words)


def _keep(ask: Callable[[], Verdict]) -> None:
    try:
        st.session_state[_ANSWER] = ask()
    except SaidError as error:
        st.session_state[_ANSWER] = error
    st.rerun()


def _leave(who: Actor, agent: str, today: dt.date, words: Words) -> None:
    with st.form("request_leave", border=False):
        left, right = st.columns(2)
        usual = today + _USUAL_AHEAD
        days = left.date_input(
            words("request.days"), (usual, usual), today, today + _AHEAD, key="leave_days"
        )
        kind = right.selectbox(
            words("request.kind"),
            KINDS,
            format_func=lambda k: kind_said(k, words),
            key="leave_kind",
        )
        st.caption(words("request.leave_meaning", most=LONGEST_DAYS))
        pressed = st.form_submit_button(words("request.ask"), type="primary", key="ask_leave")
    if pressed and days:
        _keep(lambda: ask_leave(access.desk(), who, agent, days[0], days[-1], kind))


def _swap(who: Actor, agent: str, today: dt.date, words: Words) -> None:
    day = st.date_input(words("roster.day"), today, today, today + _AHEAD, key="swap_day")
    mates = partners(access.desk(), who, agent, day)
    if not mates:
        st.info(words("request.no_partners"))
        return
    by_name = {mate.name: mate for mate in mates}
    with st.form("request_swap", border=False):
        other = st.selectbox(
            words("request.other"),
            list(by_name),
            format_func=lambda name: _partner(by_name[name], words),
            key="swap_other",
        )
        st.caption(words("request.swap_meaning"))
        pressed = st.form_submit_button(words("request.ask"), type="primary", key="ask_swap")
    if pressed:
        _keep(lambda: ask_swap(access.desk(), who, agent, other, day))


def _partner(mate: Partner, words: Words) -> str:
    return f"{mate.name} · {shift_said(mate.shift, words)}"


def shift_said(shift: Shift | None, words: Words) -> str:
    """Return the hours of a shift, or that there is none."""
    return (
        f"{words.minute(shift.start)}–{words.minute(shift.end)}" if shift else words("roster.off")
    )


def _wish(who: Actor, agent: str, today: dt.date, words: Words) -> None:
    with st.form("request_wish", border=False):
        left, middle, right = st.columns(3)
        usual = today + _USUAL_AHEAD
        day = left.date_input(words("roster.day"), usual, today, today + _AHEAD, key="wish_day")
        want = middle.selectbox(
            words("request.want"),
            WANTS,
            format_func=lambda name: words(f"request.want_{name}"),
            key="wish_want",
        )
        weight = right.selectbox(
            words("request.weight"),
            WEIGHTS,
            format_func=lambda n: words(f"request.weight_{n}"),
            key="wish_weight",
        )
        st.caption(words("request.wish_meaning"))
        pressed = st.form_submit_button(words("request.ask"), type="primary", key="ask_wish")
    if pressed:
        _keep(lambda: wish(access.desk(), who, agent, Wish(day, want, weight)))


_FORMS: dict[str, Callable[[Actor, str, dt.date, Words], None]] = {
    "leave": _leave,
    "swap": _swap,
    "wish": _wish,
}
