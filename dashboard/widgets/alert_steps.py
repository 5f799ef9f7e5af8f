"""What happened to an alert, step by step, and what of it went outside."""

from collections.abc import Mapping, Sequence
from typing import cast
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.operations.alerting.steps import StepView, steps_of
from dashboard.operations.notices.outbox import deliveries
from dashboard.operations.permit import Actor
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.delivery_list import delivery_list
from dashboard.widgets.plain import plain
from dashboard.widgets.who import who_said


def alert_steps(alert_id: int, who: Actor, zone: ZoneInfo, words: Words) -> None:
    """Show an alert's steps, newest first, and its deliveries."""
    steps = steps_of(access.desk(), who, alert_id)
    sent = deliveries(access.desk(), who, f"alert:{alert_id}:")
    st.markdown(f"**{words('alerts.steps')}**")
    st.markdown("\n".join(f"- {_line(step, zone, words)}" for step in reversed(steps)))
    if sent:
        st.markdown(f"**{words('deliveries.title')}**")
        delivery_list(sent, who, words)


def _line(step: StepView, zone: ZoneInfo, words: Words) -> str:
    who = plain(who_said(step.actor, words))
    more = _details(step.details, words)
    said = words(f"alerts.step_{step.action}", who=who, more=more)
    return f"{words.moment(step.at, zone)} · {said}"


def _details(details: Mapping[str, object], words: Words) -> str:
    match details:
        case {"text": str() as text}:
            return plain(text)
        case {"minutes": int() as minutes}:
            return words("alerts.snooze_for", minutes=minutes)
        case {"to": str() as to}:
            return plain(to)
        case {"to": list()}:
            return _targets(cast("Sequence[Mapping[str, str]]", details["to"]), words)
        case _:
            return ""


def _targets(to: Sequence[Mapping[str, str]], words: Words) -> str:
    return ", ".join(target_said(one["kind"], one["target"], words) for one in to)


def target_said(kind: str, target: str, words: Words) -> str:
    """Return whom a step of the escalation names, in words."""
    if kind == "role":
        return words(f"role.{target}") if words.knows(f"role.{target}") else target
    return words(f"escalation.to_{kind}", name=plain(target))
