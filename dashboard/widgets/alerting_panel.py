"""How the floor's alerts are made, who hears of them and when: six small panels."""

from collections.abc import Callable, Mapping

import streamlit as st

from dashboard.operations.permit import Actor
from dashboard.text import Words
from dashboard.widgets.detector_panel import detector_panel
from dashboard.widgets.door_panel import door_panel
from dashboard.widgets.escalation_panel import escalation_panel
from dashboard.widgets.linked import linked_segments
from dashboard.widgets.maintenance_panel import maintenance_panel
from dashboard.widgets.quiet_panel import quiet_panel
from dashboard.widgets.rule_panel import rule_panel

PANELS: Mapping[str, Callable[[Actor, Words], None]] = {
    "detectors": detector_panel,
    "rules": rule_panel,
    "escalation": escalation_panel,
    "quiet": quiet_panel,
    "maintenance": maintenance_panel,
    "doors": door_panel,
}
"""Name in the address → what shows it."""


def alerting_panel(who: Actor, words: Words) -> None:
    """Show the chosen panel."""
    names = list(PANELS)
    chosen = linked_segments(
        words("settings.alerting"), names, "alerting", names[0], lambda n: words(f"alerting.{n}")
    )
    st.caption(words(f"alerting.{chosen}_why"))
    PANELS[chosen](who, words)
