"""Alerts by key: the next one, the one before, and taking the chosen one."""

import streamlit as st

from dashboard.operations.alerting import handle
from dashboard.operations.alerting.alerts import list_alerts
from dashboard.operations.permit import Actor
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.deed import Act, do
from dashboard.widgets.keys import Shortcut

_CHOSEN = "alert_chosen"
_STEPS = {"alert_next": 1, "alert_previous": -1}


def alert_shortcuts(who: Actor, words: Words) -> list[Shortcut]:
    """Return the keys of the screen of alerts."""
    found = [
        Shortcut(("j",), words("keys.alert_next"), "alert_next"),
        Shortcut(("k",), words("keys.alert_previous"), "alert_previous"),
    ]
    take = Shortcut(("t",), words("keys.alert_take"), "alert_take")
    return [*found, take] if who.may("handle_alerts") else found


def do_alert_key(who: Actor, deed: str) -> None:
    """Do what a key asks for; how taking went is said beside the alert, with its way back."""
    alerts = {alert.id: alert for alert in list_alerts(access.desk(), who)}
    ids, chosen = list(alerts), st.session_state.get(_CHOSEN)
    if chosen not in ids:
        return
    if deed in _STEPS:
        at = ids.index(chosen) + _STEPS[deed]
        st.session_state[_CHOSEN] = ids[max(0, min(len(ids) - 1, at))]
    elif deed == "alert_take" and alerts[chosen].state == "open":
        do("alert", lambda: _take(who, chosen))


def _take(who: Actor, alert_id: int) -> Act:
    handle.acknowledge(access.desk(), who, alert_id)
    return lambda: handle.reopen(access.desk(), who, alert_id)
