"""Requests that wait and those decided, with what one may do about each."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from dashboard.operations.permit import Actor
from dashboard.operations.requests.ask import agree_swap
from dashboard.operations.requests.decide import Decided, grant, refuse, take_back, withdraw
from dashboard.operations.requests.seen import Request, WishRow, drop_wish
from dashboard.text import SaidError, Words
from dashboard.widgets import access
from dashboard.widgets.plain import plain
from dashboard.widgets.request_step import last_step, step_button
from dashboard.widgets.request_words import answer_said, request_said, state_said
from dashboard.widgets.table import table

_SCOPE = "request"


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
        step_button(
            words("request.grant"),
            f"grant_{name}",
            _SCOPE,
            lambda: grant(desk, who, row.kind, row.id),
        )
        _refusing(who, row, words)
    if row.agrees:
        for agrees in (True, False):
            label = words("request.agree" if agrees else "request.disagree")
            key = f"{'agree' if agrees else 'disagree'}_{name}"
            step_button(
                label, key, _SCOPE, lambda a=agrees: agree_swap(desk, who, row.id, agrees=a)
            )
    if row.withdraws and not row.decides:
        step_button(
            words("request.withdraw"),
            f"withdraw_{name}",
            _SCOPE,
            lambda: withdraw(desk, who, row.kind, row.id),
        )


def _refusing(who: Actor, row: Request, words: Words) -> None:
    key = f"refuse_{row.kind}_{row.id}"
    with st.popover(words("request.refuse")):
        st.text_input(words("request.reason"), max_chars=200, key=f"reason_{key}")
        step_button(
            words("request.refuse_now"),
            key,
            _SCOPE,
            lambda: refuse(access.desk(), who, row.kind, row.id, _typed(f"reason_{key}")),
        )


def _typed(key: str) -> str:
    """Return what stands in a field when a button is pressed: it may be newer than the page."""
    return str(st.session_state.get(key, ""))


def _outcome(words: Words) -> None:
    """Say once how the last decision went."""
    match last_step(_SCOPE):
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
                step_button(
                    words("request.take_back"),
                    f"back_{row.kind}_{row.id}",
                    _SCOPE,
                    lambda r=row: take_back(access.desk(), who, r.kind, r.id),
                )


def wish_list(who: Actor, rows: Sequence[WishRow], words: Words) -> None:
    """Show the wishes for days to come; one of one's own can be taken away."""
    if len({row.agent for row in rows}) > 1:
        columns = ("roster.column_agent", "roster.day", "request.want", "request.weight")
        values = [
            (
                row.agent,
                words.date(row.day),
                words(f"request.want_{row.want}"),
                words(f"request.weight_{row.weight}"),
            )
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
            step_button(
                words("request.withdraw"),
                f"wish_{row.id}",
                _SCOPE,
                lambda r=row: drop_wish(access.desk(), who, r.id),
            )
