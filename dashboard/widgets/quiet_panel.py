"""Quiet hours: seen, changed, taken back."""

import streamlit as st

from dashboard.operations.alerting.quiet import Quiet, change_quiet, read_quiet
from dashboard.operations.permit import Actor
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.deed import Act, deed_done, send_button
from dashboard.widgets.weekly_input import weekly_input, weekly_said

_SCOPE = "quiet"


def quiet_panel(who: Actor, words: Words) -> None:
    """Show the quiet hours and, to who may, the form that changes them."""
    kept = read_quiet(access.desk(), who)
    if kept.active:
        st.markdown(f":material/bedtime: {weekly_said(kept.hours, words)} · {kept.timezone}")
    else:
        st.markdown(words("quiet.none"))
    if who.may("change_alerting"):
        _form(kept, who, words)
    deed_done(_SCOPE, words)


def _form(kept: Quiet, who: Actor, words: Words) -> None:
    with st.container(border=True):
        active = st.toggle(words("quiet.active"), kept.active, key="quiet_active")
        hours = weekly_input(kept.hours, words, "quiet")
        through = st.toggle(words("quiet.through"), kept.breach_through, key="quiet_through")
        zone = st.text_input(words("quiet.timezone"), kept.timezone, key="quiet_zone")
        wanted = Quiet(active, hours, zone.strip(), through)
        send_button(words("access.save"), _SCOPE, lambda: _change(who, wanted), key="quiet_save")


def _change(who: Actor, wanted: Quiet) -> Act:
    before = change_quiet(access.desk(), who, wanted)
    return lambda: change_quiet(access.desk(), who, before)
