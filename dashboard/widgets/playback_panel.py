"""On Day: play a past day back through the live screens, under its roster or another."""

import datetime as dt

import streamlit as st

from dashboard.operations import jobs
from dashboard.operations.permit import Actor
from dashboard.operations.playback.clock import SPEEDS
from dashboard.operations.playback.watched import KIND, latest_playback, playback_of
from dashboard.operations.scenarios.replay import rosters_for
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.jobs import start_job

_USUAL = 60


def playback_panel(who: Actor, day: dt.date) -> None:
    """Offer the playback of a day that has begun; one that goes on is joined."""
    desk, w = access.desk(), access.words()
    if not who.may("see_alerts") or who.looks_only or day > desk.now().date():
        return
    with st.expander(w("playback.title"), icon=":material/slow_motion_video:"):
        st.caption(w("playback.why"))
        job = latest_playback(desk, day)
        if job is None or job.state not in {"queued", "running"}:
            _offer(who, day, w)
            if job is not None and job.state == "failed":
                st.warning(jobs.failure(job, w))
            return
        _join(job.id or 0)


def _offer(who: Actor, day: dt.date, w: Words) -> None:
    known = {choice.id: choice for choice in rosters_for(access.desk(), who, day)}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        schedule = st.selectbox(
            w("playback.roster"),
            [0, *known],
            format_func=lambda number: (
                _roster(number, known[number].name, w) if number else w("playback.as_it_was")
            ),
            key="playback_roster",
        )
        speed = st.select_slider(
            w("playback.speed"),
            SPEEDS,
            _USUAL,
            format_func=lambda times: f"×{times}",
            key="playback_first_speed",
        )
        if st.button(w("playback.go"), key="playback_go"):
            asked = {"schedule": schedule} if schedule else {}
            start_job(KIND, {"day": day.isoformat(), "speed": speed, **asked})


def _roster(number: int, name: str, w: Words) -> str:
    return w("playback.version", number=number, name=name)


@st.fragment(run_every=1)
def _join(number: int) -> None:
    w = access.words()
    if playback_of(access.desk(), number) is None:
        st.status(w("playback.prepares"), state="running")
        return
    if st.button(w("playback.watch"), type="primary", key="playback_watch"):
        access.watch_playback(number)
        st.rerun()
