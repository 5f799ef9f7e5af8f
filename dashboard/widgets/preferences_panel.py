"""How one's own screens write numbers and times, behind a button under one's name."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.formats import CLOCKS, NUMBERS, Formats, timezones
from dashboard.operations.notices.inbox import zone_there
from dashboard.text import Words
from dashboard.widgets import access

_SAMPLE, _AFTERNOON = 1234.5, dt.time(14, 30)


def preferences_panel(words: Words) -> None:
    """Show the choices; each holds at once, on every screen and in what is exported from it."""
    with st.popover(
        words("preferences.title"), icon=":material/tune:", width="stretch", key="preferences"
    ):
        floor = zone_there(access.desk())
        _choice("timezone", timezones(), lambda zone: zone or _floors(floor, words), words)
        _choice("numbers", tuple(NUMBERS), lambda key: _number(key, words), words)
        _choice("clock", CLOCKS[1:], lambda key: _clock(key, words), words)
        st.caption(words("preferences.what_stays"))
    _other_zone(floor, words)


def _choice(name: str, options: Sequence[str], say: Callable[[str], str], words: Words) -> None:
    """Show one choice, the usual first."""
    offered = ["", *options]
    kept: str = getattr(access.formats(), name)
    st.selectbox(
        words(f"preferences.{name}"),
        offered,
        offered.index(kept),
        format_func=say,
        key=f"preference_{name}",
        on_change=_choose,
        args=(name,),
    )


def _choose(name: str) -> None:
    chosen = st.session_state[f"preference_{name}"]
    access.choose_formats(replace(access.formats(), **{name: chosen}))


def _floors(floor: ZoneInfo, words: Words) -> str:
    return words("preferences.floors_zone", zone=floor.key)


def _number(key: str, words: Words) -> str:
    sample = replace(words, formats=Formats(numbers=key)).number(_SAMPLE, 1)
    return sample if key else words("preferences.by_language", sample=sample)


def _clock(key: str, words: Words) -> str:
    return replace(words, formats=Formats(clock=key)).clock(_AFTERNOON)


def _other_zone(floor: ZoneInfo, words: Words) -> None:
    """Say once in which zone times are shown, where the floor tells another time."""
    now = access.desk().now()
    shown = words.formats.zone(floor)
    if now.astimezone(shown).utcoffset() != now.astimezone(floor).utcoffset():
        zone = words.formats.timezone
        st.caption(words("preferences.other_zone", zone=zone, floor=floor.key))
