"""Requests that wait and those decided, with what one may do about each."""

from collections.abc import Callable, Sequence
from typing import Any

import polars as pl
import streamlit as st

from dashboard.operations.permit import Actor
from dashboard.operations.requests.ask import agree_swap
from dashboard.operations.requests.decide import Decided, grant, refuse, take_back, withdraw
from dashboard.operations.requests.seen import Request, WishRow, drop_wish
from dashboard.text import SaidError, Words
from dashboard.widgets import access
from dashboard.widgets.plain import plain
from dashboard.widgets.request_words import answer_said, request_said, state_said
from dashboard.widgets.table import table

_OUTCOME = "request_outcome"


def waiting_list(who: Actor, rows: Sequence[Request], words: Words) -> None:
    """Show each request that waits, with its answer and the buttons to decide it."""
    _outcome(words)
    for row in rows:
        with st.container(border=True):
            st.markdown(f"**{request_said(row, words)}** · {state_said(row, words)}")
            st.markdown(answer_said(row.verdict, words))
            with st.container(horizontal=True, vertical_alignment="bottom"):
                _buttons(who, row, words)


def _buttons(who: Actor, row: Request, words: Words) -> None:
    desk, name = access.desk(), f"{row.kind}_{row.id}"
    if row.decides and row.state == ("asked" if row.kind == "leave" else "agreed"):
        _button(words("request.grant"), f"grant_{name}", lambda: grant(desk, who, row.kind, row.id))
        _refusing(who, row, words)
    if row.agrees:
        for agrees in (True, False):
            label = words("request.agree" if agrees else "request.disagree")
            key = f"{'agree' if agrees else 'disagree'}_{name}"
            _button(label, key, lambda a=agrees: agree_swap(desk, who, row.id, agrees=a))
    if row.withdraws and not row.decides:
        _button(
            words("request.withdraw"),
            f"withdraw_{name}",
            lambda: withdraw(desk, who, row.kind, row.id),
        )


def _refusing(who: Actor, row: Request, words: Words) -> None:
    key = f"refuse_{row.kind}_{row.id}"
    with st.popover(words("request.refuse")):
        reason = st.text_input(words("request.reason"), max_chars=200, key=f"reason_{key}")
        _button(
            words("request.refuse_now"),
            key,
            lambda: refuse(access.desk(), who, row.kind, row.id, reason),
        )


def _button(label: str, key: str, act: Callable[[], Any]) -> None:
    """Show a button that acts before the page is shown again, and keeps how that went."""
    st.button(label, key=key, on_click=_act, args=(act,))


def _act(act: Callable[[], Any]) -> None:
    try:
        st.session_state[_OUTCOME] = act()
    except SaidError as error:
        st.session_state[_OUTCOME] = error


def _outcome(words: Words) -> None:
    """Say once how the last decision went."""
    match st.session_state.pop(_OUTCOME, None):
        case SaidError() as error:
            st.error(words.say(error))
        case Decided(done=False, verdict=verdict):
            st.warning(f"{words('request.worse')}\n\n{answer_said(verdict, words)}")
        case Decided(whole=False):
            st.warning(words("request.not_whole"))
        case Decided():
            st.success(words("request.decided"))
        case _:
            pass


def decided_list(who: Actor, rows: Sequence[Request], words: Words) -> None:
    """Show each decided request; who decides may take the decision back."""
    for row in rows:
        left, right = st.columns([5, 1], vertical_alignment="center")
        by = words("request.by", who=row.decided_by) if row.decided_by else ""
        left.markdown(f"{request_said(row, words)} · {state_said(row, words)}")
        left.caption(" · ".join(plain(note) for note in (row.reason, by) if note))
        if row.decides and row.decided_by:
            with right:
                _button(
                    words("request.take_back"),
                    f"back_{row.kind}_{row.id}",
                    lambda r=row: take_back(access.desk(), who, r.kind, r.id),
                )


def wish_list(who: Actor, rows: Sequence[WishRow], words: Words) -> None:
    """Show the wishes for days to come; one of one's own can be taken away."""
    if len({row.agent for row in rows}) > 1:
        columns = ("roster.column_agent", "roster.day", "request.want", "request.weight")
        values = [
            (row.agent, words.date(row.day), words(f"request.want_{row.want}"), row.weight)
            for row in rows
        ]
        table(
            pl.DataFrame(values, schema=[words(name) for name in columns], orient="row"),
            key="request_wishes",
        )
        return
    for row in rows:
        left, right = st.columns([5, 1], vertical_alignment="center")
        want, weight = words(f"request.want_{row.want}"), words(f"request.weight_{row.weight}")
        left.markdown(f"{words.date(row.day)} · {want} · {weight}")
        with right:
            _button(
                words("request.withdraw"),
                f"wish_{row.id}",
                lambda r=row: drop_wish(access.desk(), who, r.id),
            )
