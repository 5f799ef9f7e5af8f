"""Feeds: how each is doing, a form that brings in a file, and what could not be taken."""

from pathlib import Path
from uuid import uuid4
from zoneinfo import available_timezones

import polars as pl
import streamlit as st

from dashboard.feeds.catalogue import FEEDS
from dashboard.operations.desk import Desk
from dashboard.operations.feeds.explain_reject import reject_words
from dashboard.operations.feeds.health import feed_health
from dashboard.operations.feeds.rejects import read_rejects
from dashboard.operations.jobs import failure, latest, queue_job
from dashboard.operations.permit import Actor
from dashboard.text import SaidError, Words
from dashboard.widgets.empty import empty
from dashboard.widgets.table import table


def feed_panel(desk: Desk, who: Actor, words: Words) -> None:
    """Show feed health, the import form and the rejects."""
    health = feed_health(desk, who)
    if health.is_empty():
        empty(words("empty.no_data"), words("feeds.upload_next"))
    else:
        names = {name: words(f"feeds.column_{name}") for name in health.columns}
        table(health.rename(names), key="feed_health")
    if who.may("import"):
        _form(desk, who, words)
    rejects = read_rejects(desk, who)
    if not rejects.is_empty():
        st.subheader(words("feeds.rejects"), anchor=False)
        reasons = [reject_words(words, reason) for reason in rejects["reason"].to_list()]
        shown = rejects.with_columns(pl.Series("reason", reasons))
        names = {name: words(f"feeds.column_{name}") for name in shown.columns}
        table(shown.rename(names), key="feed_rejects")


def _form(desk: Desk, who: Actor, words: Words) -> None:
    st.subheader(words("feeds.import"), anchor=False)
    with st.form("import_file", border=True):
        file = st.file_uploader(words("feeds.file"), type=["csv", "txt"])
        left, middle, right = st.columns(3)
        feed = left.selectbox(words("feeds.kind"), list(FEEDS), format_func=words_of_feed(words))
        queue = middle.text_input(words("feeds.queue"), help=words("cli.import.queue"))
        zones = sorted(available_timezones())
        zone = right.selectbox(words("feeds.zone"), zones, index=zones.index("Asia/Shanghai"))
        mapping = st.text_input(
            words("feeds.mapping"), placeholder="start=ds, offered=y", help=words("cli.import.map")
        )
        pressed = st.form_submit_button(words("feeds.start"), type="primary")
    if pressed and file is not None:
        path = _keep(desk, file.name, file.getvalue())
        told = {
            "path": str(path),
            "feed": feed,
            "queue": queue.strip() or None,
            "timezone": zone,
            "mapping": _pairs(mapping),
        }
        try:
            queue_job(desk, who, "import", told)
        except SaidError as error:
            st.error(words.say(error))
    _progress(desk, words)


class words_of_feed:  # noqa: N801 - a callback with what it needs
    """Names a feed in the reader's language."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def __call__(self, name: str) -> str:
        """Return the name."""
        return self._words(f"feed_name.{name}")


def _keep(desk: Desk, name: str, data: bytes) -> Path:
    folder = desk.settings.data_folder / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{uuid4().hex}-{Path(name).name}"
    path.write_bytes(data)
    return path


def _pairs(text: str) -> dict[str, str]:
    parts = (part.partition("=") for part in text.split(",") if "=" in part)
    return {key.strip(): column.strip() for key, _, column in parts}


@st.fragment(run_every=2)
def _progress(desk: Desk, words: Words) -> None:
    for job in latest(desk, "import"):
        if job.state in {"queued", "running"}:
            st.info(words("feeds.importing"), icon=":material/hourglass:")
        elif job.state == "failed":
            st.error(failure(job, words))
        else:
            st.success(words("feeds.done", **_counts(job.result)))


def _counts(result: dict[str, object]) -> dict[str, object]:
    return {key: result.get(key) for key in ("read", "accepted", "duplicate", "rejected")}
