"""The import that ran last: how far it is, and what came of it."""

import datetime as dt
from pathlib import PurePath

import streamlit as st

from dashboard.operations.desk import Desk
from dashboard.operations.jobs import failure, latest
from dashboard.operations.notices.inbox import zone_there
from dashboard.store.tables import Job
from dashboard.text import Words
from dashboard.widgets.feed_words import moment_text, some_names
from dashboard.widgets.plain import plain
from dashboard.widgets.tiles import Tile, tiles

_WAITING = ("queued", "running")
_TOLD_FOR = dt.timedelta(days=1)


def feed_result(desk: Desk, words: Words) -> None:
    """Show the newest import while it runs, and for a day what came of it."""
    job = next(iter(latest(desk, "import")), None)
    if job is None:
        return
    if job.state in _WAITING:
        _watch(desk, words)
    elif job.ended_at and dt.datetime.now(dt.UTC) - job.ended_at < _TOLD_FOR:
        _ended(desk, job, words)


@st.fragment(run_every=1)
def _watch(desk: Desk, words: Words) -> None:
    job = next(iter(latest(desk, "import")), None)
    if job is None or job.state not in _WAITING:
        st.rerun()
    with st.container(border=True, key="feed_job"):
        st.progress(min(1.0, job.progress), words(f"feeds.job_{job.state}", file=plain(_file(job))))
        if job.state == "queued":
            st.caption(words("job.queued_next"))


def _file(job: Job) -> str:
    return PurePath(str(job.arguments.get("path", ""))).name


def _ended(desk: Desk, job: Job, words: Words) -> None:
    if job.state == "failed":
        why = plain(failure(job, words))
        st.error(words("feeds.job_failed", file=plain(_file(job)), why=why))
        return
    result = job.result
    with st.container(border=True, key="feed_job"):
        st.subheader(words("feeds.last_import"), anchor=False)
        source = str(job.arguments.get("source") or job.arguments.get("feed", ""))
        at = moment_text(job.ended_at, zone_there(desk), words)
        told = {"file": plain(_file(job)), "source": plain(source)}
        st.caption(words("feeds.import_of", **told, moment=at))
        counts = ("read", "accepted", "duplicate", "rejected")
        row = [Tile(words(f"feeds.count_{n}"), words.number(result.get(n))) for n in counts]
        tiles(row, words)
        for name in ("queues", "agents"):
            if met := result.get(name):
                st.markdown(words(f"feeds.preview_{name}", names=some_names(met, words)))
        if result.get("rejected"):
            st.caption(words("feeds.rejected_next"))
