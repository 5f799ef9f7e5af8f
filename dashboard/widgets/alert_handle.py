"""What may be done with an alert: take, assign, put aside, resolve, comment, take back."""

from collections.abc import Callable

import streamlit as st

from dashboard.operations.alerting import handle
from dashboard.operations.alerting.alerts import AlertView
from dashboard.operations.permit import Actor
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.deed import Act, deed_button, deed_done, send_button

_SCOPE = "alert"


def alert_handle(alert: AlertView, who: Actor, words: Words) -> None:
    """Show the buttons that an alert's state allows."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if alert.is_open:
            if alert.state == "open":
                _button("acknowledge", alert, words, lambda: _acknowledge(alert, who))
            _assign(alert, who, words)
            _snooze(alert, who, words)
            _button("resolve", alert, words, lambda: _resolve(alert, who))
        if alert.state in {"acknowledged", "snoozed", "resolved"}:
            _button("reopen", alert, words, lambda: _reopen(alert, who))
        _comment(alert, who, words)
    deed_done(_SCOPE, words)


def _button(name: str, alert: AlertView, words: Words, act: Callable[[], Act | None]) -> None:
    deed_button(words(f"alerts.{name}"), _SCOPE, act, key=f"alert_{name}_{alert.id}")


def _acknowledge(alert: AlertView, who: Actor) -> Act:
    handle.acknowledge(access.desk(), who, alert.id)
    return lambda: _reopen(alert, who)


def _resolve(alert: AlertView, who: Actor) -> Act:
    handle.resolve(access.desk(), who, alert.id)
    return lambda: _reopen(alert, who)


def _reopen(alert: AlertView, who: Actor) -> None:
    handle.reopen(access.desk(), who, alert.id)


def _assign(alert: AlertView, who: Actor, words: Words) -> None:
    with st.popover(words("alerts.assign"), icon=":material/person:"):
        people = handle.assignable(access.desk(), who)
        to = st.selectbox(words("alerts.assign_to"), people, key=f"alert_to_{alert.id}")
        if to:
            key = f"alert_assign_now_{alert.id}"
            label = words("alerts.assign_now")
            send_button(label, _SCOPE, lambda: _give(alert, who, to), key=key)


def _give(alert: AlertView, who: Actor, to: str) -> Act:
    handle.assign(access.desk(), who, alert.id, to)
    return lambda: _reopen(alert, who)


def _snooze(alert: AlertView, who: Actor, words: Words) -> None:
    snoozing = st.popover(words("alerts.snooze"), icon=":material/snooze:")
    with snoozing.container(horizontal=True):
        for minutes in handle.SNOOZE_MINUTES:
            deed_button(
                words("alerts.snooze_for", minutes=minutes),
                _SCOPE,
                lambda m=minutes: _put_aside(alert, who, m),
                key=f"alert_snooze_{alert.id}_{minutes}",
            )


def _put_aside(alert: AlertView, who: Actor, minutes: int) -> Act:
    handle.snooze(access.desk(), who, alert.id, minutes)
    return lambda: _reopen(alert, who)


def _comment(alert: AlertView, who: Actor, words: Words) -> None:
    with st.popover(words("alerts.comment"), icon=":material/chat:"):
        st.text_area(
            words("alerts.comment_text"),
            max_chars=handle.LONGEST_COMMENT,
            key=f"alert_comment_text_{alert.id}",
        )
        _button("comment_now", alert, words, lambda: _say(alert, who))


def _say(alert: AlertView, who: Actor) -> None:
    """Keep what stands in the field when the button is pressed: it may be newer than the page."""
    field = f"alert_comment_text_{alert.id}"
    handle.comment(access.desk(), who, alert.id, st.session_state.get(field, ""))
    st.session_state[field] = ""
