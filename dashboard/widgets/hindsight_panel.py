"""What the detectors would have said of a day, beside what is known to have gone wrong."""

import datetime as dt

import polars as pl
import streamlit as st

from dashboard.operations.notices.inbox import zone_there
from dashboard.operations.permit import Actor
from dashboard.operations.scenarios.hindsight import Befell, Hindsight, hindsight
from dashboard.text import UNKNOWN, Words
from dashboard.widgets import access
from dashboard.widgets.choose_queue import queue_titles
from dashboard.widgets.palette import MARKS
from dashboard.widgets.table import table

_KEPT = "hindsight"


def hindsight_panel(who: Actor, day: dt.date) -> None:
    """Offer to judge a day that has begun once more, and show what came of it."""
    desk, w = access.desk(), access.words()
    if not who.may("see_alerts") or day > desk.now().date():
        return
    with st.expander(w("hindsight.title"), icon=":material/history_toggle_off:"):
        st.caption(w("hindsight.why"))
        if st.button(w("hindsight.go"), key="hindsight_go"):
            with st.spinner(w("hindsight.working")):
                st.session_state[_KEPT] = (day, hindsight(desk, who, day))
        match st.session_state.get(_KEPT):
            case (judged, Hindsight() as found) if judged == day:
                _found(found, w)
            case _:
                pass


def _found(found: Hindsight, w: Words) -> None:
    if not found.judged:
        st.info(w("hindsight.nothing"))
        return
    titles = queue_titles(w)
    _alerts(found, titles, w)
    if found.incidents:
        st.markdown(f"**{w('hindsight.incidents')}**")
        rows = [_incident(befell, titles, w) for befell in found.incidents]
        table(pl.DataFrame(rows), key="hindsight_incidents")
    told = {"judged": len(found.judged), "forecast": len(found.by_forecast)}
    st.caption(w("hindsight.proof", **told))
    if found.unjudged:
        names = ", ".join(titles.get(name, name) for name in found.unjudged)
        st.caption(w("hindsight.unjudged", queues=names))


def _alerts(found: Hindsight, titles: dict[str, str], w: Words) -> None:
    if not found.alerts:
        st.markdown(w("hindsight.none"))
        return
    zone = zone_there(access.desk())
    rows = [
        {
            w("hindsight.opened"): w.time(would.opened_at, zone),
            w("hindsight.closed"): w.time(would.closed_at, zone),
            w("scenario.queue"): titles.get(would.queue, would.queue),
            w("hindsight.indicator"): w(f"hindsight.indicator_{would.indicator}"),
            w("hindsight.direction"): w(
                "hindsight.more" if would.direction > 0 else "hindsight.less"
            ),
            w(
                "hindsight.severity"
            ): f"{MARKS[would.severity]} {w(f'live.status_{would.severity}')}",
            w("hindsight.score"): w.number(would.score, 2),
        }
        for would in found.alerts
    ]
    table(pl.DataFrame(rows), key="hindsight_alerts")


def _incident(befell: Befell, titles: dict[str, str], w: Words) -> dict[str, str]:
    zone = zone_there(access.desk())
    after = befell.after_minutes
    return {
        w("hindsight.begun"): w.time(befell.start, zone),
        w("hindsight.ended"): w.time(befell.end, zone),
        w("hindsight.incident"): w(f"incident.{befell.kind}"),
        w("scenario.queue"): ", ".join(titles.get(name, name) for name in befell.queues),
        w("hindsight.after"): UNKNOWN
        if after is None
        else w("hindsight.minutes", count=round(after)),
    }
