"""Who hears of alerts, and who next when nobody takes one."""

import streamlit as st

from dashboard.operations.alerting.policy import Step, change_policy, read_policy, targets
from dashboard.operations.permit import Actor
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.alert_steps import target_said
from dashboard.widgets.deed import Act, deed_button, deed_done, send_button

_SCOPE = "escalation"
_MINUTE_S = 60


def escalation_panel(who: Actor, words: Words) -> None:
    """Show the steps in order and, to who may, add and remove them."""
    steps = read_policy(access.desk(), who)
    for number, step in enumerate(steps):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(step_said(step, words))
            if who.may("change_alerting"):
                rest = (*steps[:number], *steps[number + 1 :])
                deed_button(
                    words("escalation.remove"),
                    _SCOPE,
                    lambda rest=rest: _change(who, rest),
                    key=f"escalation_remove_{number}",
                )
    deed_done(_SCOPE, words)
    if who.may("change_alerting"):
        _form(steps, who, words)


def step_said(step: Step, words: Words) -> str:
    """Return a step in words."""
    minutes = step.after_s // _MINUTE_S
    when = words("escalation.after", minutes=minutes) if minutes else words("escalation.at_once")
    which = words(f"escalation.of_{step.severity}")
    return f"**{when}** · {which} → {target_said(step.kind, step.target, words)}"


def _form(steps: tuple[Step, ...], who: Actor, words: Words) -> None:
    known = targets(access.desk(), who)
    choices = [(kind, name) for kind, names in known.items() for name in names]
    with st.container(border=True):
        st.markdown(f"**{words('escalation.add')}**")
        left, middle, right = st.columns([1, 1, 2])
        minutes = left.number_input(words("escalation.minutes"), 0, 1440, 15, key="step_minutes")
        severity = middle.selectbox(
            words("rules.severity"),
            ["watch", "breach"],
            format_func=lambda s: words(f"escalation.of_{s}"),
            key="step_severity",
        )
        to = right.selectbox(
            words("escalation.to"),
            choices,
            format_func=lambda choice: target_said(choice[0], choice[1], words),
            key="step_to",
        )
        added = (*steps, Step(int(minutes) * _MINUTE_S, severity, *to))
        send_button(
            words("escalation.add_now"), _SCOPE, lambda: _change(who, added), key="step_add"
        )


def _change(who: Actor, steps: tuple[Step, ...]) -> Act:
    before = change_policy(access.desk(), who, steps)
    return lambda: change_policy(access.desk(), who, before)
