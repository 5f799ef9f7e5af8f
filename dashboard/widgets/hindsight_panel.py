"""What the detectors would have said of a day, beside what is known to have gone wrong."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import streamlit as st

from dashboard.operations.jobs import latest
from dashboard.operations.notices.inbox import zone_there
from dashboard.operations.permit import Actor
from dashboard.text import UNKNOWN, Words
from dashboard.widgets import access
from dashboard.widgets.choose_queue import queue_titles
from dashboard.widgets.jobs import job_panel, job_waits, start_job
from dashboard.widgets.palette import MARKS
from dashboard.widgets.table import table

_REMEMBERED = 20


def hindsight_panel(who: Actor, day: dt.date) -> None:
    """Offer to judge a day that has begun once more, and show what came of it."""
    desk, w = access.desk(), access.words()
    if not who.may("see_alerts") or day > desk.now().date():
        return
    with st.expander(w("hindsight.title"), icon=":material/history_toggle_off:"):
        st.caption(w("hindsight.why"))
        if st.button(w("hindsight.go"), key="hindsight_go", disabled=job_waits("hindsight")):
            start_job("hindsight", {"day": day.isoformat()})
        job_panel("hindsight")
        found = _answer(day)
        if found is not None:
            _found(found, w)


def _answer(day: dt.date) -> Mapping[str, Any] | None:
    """Return the newest answer about a day."""
    jobs = latest(access.desk(), "hindsight", _REMEMBERED)
    done = (job.result for job in jobs if job.state == "done")
    asked = (job.arguments["day"] for job in jobs if job.state == "done")
    return next((r for r, of in zip(done, asked, strict=True) if of == day.isoformat()), None)


def _found(found: Mapping[str, Any], w: Words) -> None:
    titles, zone = queue_titles(w), zone_there(access.desk())
    if found["alerts"]:
        rows = [_alert(would, titles, zone, w) for would in found["alerts"]]
        table(pl.DataFrame(rows), key="hindsight_alerts")
    else:
        st.markdown(w("hindsight.none"))
    if found["incidents"]:
        st.markdown(f"**{w('hindsight.incidents')}**")
        rows = [_incident(befell, titles, zone, w) for befell in found["incidents"]]
        table(pl.DataFrame(rows), key="hindsight_incidents")
    told = {"judged": len(found["judged"]), "forecast": len(found["by_forecast"])}
    st.caption(w("hindsight.proof", **told))
    if found["unjudged"]:
        st.caption(w("hindsight.unjudged", queues=_named(found["unjudged"], titles)))


def _named(queues: Sequence[str], titles: Mapping[str, str]) -> str:
    return ", ".join(titles.get(name, name) for name in queues)


def _time(moment: str, zone: ZoneInfo, w: Words) -> str:
    return w.time(dt.datetime.fromisoformat(moment), zone)


def _alert(
    would: Mapping[str, Any], titles: Mapping[str, str], zone: ZoneInfo, w: Words
) -> dict[str, str]:
    subject = _named([would["queue"]], titles)
    if would["group"]:
        floor = would["indicator"] == "agents"  # about people, whom no queue drives
        subject = w("rules.all_queues") if floor else w("hindsight.group", queue=subject)
    more = "hindsight.more" if would["direction"] > 0 else "hindsight.less"
    severity = would["severity"]
    return {
        w("hindsight.opened"): _time(would["opened_at"], zone, w),
        w("hindsight.closed"): _time(would["closed_at"], zone, w),
        w("scenario.queue"): subject,
        w("hindsight.indicator"): w(f"hindsight.indicator_{would['indicator']}"),
        w("hindsight.direction"): w(more),
        w("hindsight.severity"): f"{MARKS[severity]} {w(f'live.status_{severity}')}",
        w("hindsight.score"): w.number(would["score"], 2),
    }


def _incident(
    befell: Mapping[str, Any], titles: Mapping[str, str], zone: ZoneInfo, w: Words
) -> dict[str, str]:
    after = befell["after_minutes"]
    late = UNKNOWN if after is None else w("hindsight.minutes", count=round(after))
    return {
        w("hindsight.begun"): _time(befell["start"], zone, w),
        w("hindsight.ended"): _time(befell["end"], zone, w),
        w("hindsight.incident"): w(f"incident.{befell['kind']}"),
        w("scenario.queue"): _named(befell["queues"], titles),
        w("hindsight.after"): late,
    }
