"""Over every page while a day is played back: which day, what time it is there, faster, slower."""

import streamlit as st

from dashboard.operations import jobs
from dashboard.operations.playback import clock
from dashboard.operations.playback.watched import Shown
from dashboard.operations.queues.known import floor_zone
from dashboard.text import Words
from dashboard.widgets import access

_EVERY_S = 2


def playback_bar() -> None:
    """Show the bar where this session watches a playback."""
    shown = access.playback()
    if shown is not None:
        with st.container(border=True, key="playback_bar"):
            _bar(shown)


@st.fragment(run_every=_EVERY_S)
def _bar(shown: Shown) -> None:
    w = access.words()
    if access.playback() is None:  # it ended meanwhile
        st.rerun()
    desk = access.desk()
    with desk.store.read() as session:
        zone = floor_zone(session)
    with st.container(horizontal=True, vertical_alignment="center"):
        now = w.time(desk.now(), zone)
        st.markdown(f":material/replay: **{w('playback.mark', day=w.date(shown.day), time=now)}**")
        _speed(w)
        st.button(w("playback.leave"), on_click=_leave, key="playback_leave")
        st.button(w("playback.end"), on_click=_end, args=(shown,), key="playback_end")


def _speed(w: Words) -> None:
    desk = access.desk()
    if clock.runs(desk):
        st.button(w("playback.pause"), on_click=clock.pause, args=(desk,), key="playback_pause")
    else:
        st.button(w("playback.resume"), on_click=clock.resume, args=(desk,), key="playback_resume")
    st.segmented_control(
        w("playback.speed"),
        clock.SPEEDS,
        default=_nearest(clock.speed_of(desk)),
        format_func=lambda speed: f"×{speed}",
        key="playback_speed",
        label_visibility="collapsed",
        on_change=_change_speed,
    )


def _nearest(speed: float) -> int:
    return min(clock.SPEEDS, key=lambda known: abs(known - speed))


def _change_speed() -> None:
    chosen = st.session_state.get("playback_speed")
    if chosen:
        clock.change_speed(access.desk(), float(chosen))


def _leave() -> None:
    access.watch_playback(None)


def _end(shown: Shown) -> None:
    jobs.stop_job(access.own_desk(), access.actor(), shown.id)
    access.watch_playback(None)
