"""Long work in sight: progress, the best so far, stop and keep it, and how it ended."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard.operations.jobs import PERMISSION, failure, latest, queue_job, stop_job
from dashboard.operations.permit import Actor
from dashboard.store.tables import Job
from dashboard.text import SaidError, Words
from dashboard.widgets import access
from dashboard.widgets.tiles import Tile, tiles

_WAITING = ("queued", "running")
_REMEMBERED = 20
_TOLD_FOR = dt.timedelta(minutes=10)


def job_button(
    kind: str, arguments: Mapping[str, Any], label: str, *, key: str, first: bool = True
) -> None:
    """Show the button that queues a job, where the role permits it."""
    who = access.actor()
    look = "primary" if first else "secondary"
    if who.may(PERMISSION[kind]) and st.button(label, key=key, type=look, disabled=job_waits(kind)):
        start_job(kind, arguments)


def start_job(kind: str, arguments: Mapping[str, Any]) -> None:
    """Queue a job in the viewer's name and show its progress."""
    try:
        queue_job(access.desk(), access.actor(), kind, arguments)
    except SaidError as error:
        st.error(access.words().say(error))
    else:
        st.rerun()


def job_waits(kind: str) -> bool:
    """Tell whether the newest job of a kind is queued or running."""
    job = _newest(kind)
    return job is not None and job.state in _WAITING


def job_panel(kind: str) -> None:
    """Show the newest job of a kind while it works, and for a while how it ended."""
    job = _newest(kind)
    if job is None:
        return
    if job.state in _WAITING:
        _watch(kind)
    elif job.ended_at and dt.datetime.now(dt.UTC) - job.ended_at < _TOLD_FOR:
        job_ended(job, access.words())


def quick_answer(kind: str, wanted: Mapping[str, Any], waiting: str) -> Mapping[str, Any] | None:
    """Return the newest answer of a quick job that was asked so; show the wait, or why it failed.

    Parameters
    ----------
    kind
        Of the job.
    wanted
        Arguments that it must have.
    waiting
        What to say meanwhile.
    """
    asked = (
        job
        for job in latest(access.desk(), kind, _REMEMBERED)
        if all(job.arguments.get(name) == value for name, value in wanted.items())
    )
    job = next(asked, None)
    if job is None:
        return None
    if job.state in _WAITING:
        _wait(kind, waiting)
    elif job.state == "failed":
        why = access.words().tell({"why": job.error, **job.result})
        st.error(why, icon=":material/error:")
    return job.result if job.state == "done" else None


@st.fragment(run_every=0.3)
def _wait(kind: str, waiting: str) -> None:
    if not job_waits(kind):
        st.rerun()
    st.progress(0.5, waiting)


def _newest(kind: str) -> Job | None:
    return next(iter(latest(access.desk(), kind)), None)


@st.fragment(run_every=1)
def _watch(kind: str) -> None:
    job = _newest(kind)
    if job is None or job.state not in _WAITING:
        st.rerun()
    job_working(job, access.actor(), access.words())


def job_working(job: Job, who: Actor, w: Words) -> None:
    """Show a job that waits or runs: how far it is, its best so far, and the way to stop it."""
    with st.container(border=True, key=f"job_{job.kind}"):
        state = w("job.queued") if job.state == "queued" else w("job.running")
        st.progress(min(1.0, job.progress), f"{w(f'job.{job.kind}')} · {state}")
        _best(job.best, w)
        if job.state == "queued":
            st.caption(w("job.queued_next"))
        _stop(job, who, w)


def _stop(job: Job, who: Actor, w: Words) -> None:
    if not who.may(PERMISSION[job.kind]) or job.id is None:
        return
    label = w("job.stop_keep") if job.kind == "roster" else w("job.stop")
    if st.button(label, key=f"stop_{job.kind}", disabled=job.stop_wanted, icon=":material/stop:"):
        stop_job(access.desk(), who, job.id)
        st.rerun(scope="fragment")


def _best(best: Mapping[str, Any], w: Words) -> None:
    """Show the best roster so far beside its bound."""
    if "objective" not in best:
        return
    told = {
        "best": w.number(best["objective"], 0),
        "bound": w.number(best.get("bound"), 0),
        "gap": w.percent(best.get("gap"), 2),
        "uncovered": w.number(best.get("uncovered_hours"), 1),
    }
    tiles([Tile(w(f"job.{key}"), value) for key, value in told.items()], w)


def job_ended(job: Job, w: Words) -> None:
    """Say how a job ended."""
    if job.state == "failed":
        why = f"{w(f'job.{job.kind}')} · {w('job.failed')}: {failure(job, w)}"
        st.error(why, icon=":material/error:")
    elif job.state == "cancelled":
        st.info(f"{w(f'job.{job.kind}')} · {w('job.cancelled')}")
    elif job.result.get("status") == "infeasible":
        st.warning(w("job.no_roster"), icon=":material/rule:")
    else:
        st.success(f"{w(f'job.{job.kind}')} · {w('job.done')}", icon=":material/check:")
