"""Repair today: who is absent, what surges, what may change; the answer as a draft to publish."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import streamlit as st

from dashboard.operations.building.repair_today import ALLOWED, working_today
from dashboard.operations.permit import Actor
from dashboard.operations.queues.listed import QueueChoice, list_queues
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.folded import folded
from dashboard.widgets.jobs import job_waits, quick_answer, start_job
from dashboard.widgets.linked import choose
from dashboard.widgets.table import table


def repair_panel(who: Actor, words: Words) -> None:
    """Offer to re-plan the rest of today's roster."""
    folded(words("repair.title"), "repair_open", ":material/healing:", lambda: _panel(who, words))


def _panel(who: Actor, words: Words) -> None:
    st.caption(words("repair.why"))
    there = working_today(access.desk(), who)
    if not there:
        st.caption(words("roster.no_shifts"))
        return
    _form(there, list_queues(access.desk()), words)
    answer = quick_answer("repair", {}, words("repair.working"))
    if answer is not None:
        _answer(answer, words)


def _form(there: Sequence[str], queues: Sequence[QueueChoice], words: Words) -> None:
    titles = {queue.name: queue.title(words.language) for queue in queues}
    with st.form("repair_form", border=False):
        absent = st.multiselect(
            words("repair.absent"), there, key="repair_absent", placeholder=words("choose.some")
        )
        left, middle, right = st.columns([2, 1, 2])
        queue = left.selectbox(
            words("repair.surge_queue"),
            ["", *titles],
            format_func=lambda name: titles.get(name, words("repair.no_surge")),
            key="repair_queue",
        )
        more = middle.number_input(words("repair.surge"), -50, 200, 20, 5, key="repair_surge")
        allow = right.multiselect(
            words("repair.allow"),
            ALLOWED,
            ["breaks"],
            format_func=lambda name: words(f"repair.allow_{name.replace('-', '_')}"),
            placeholder=words("choose.some"),
            key="repair_allow",
        )
        pressed = st.form_submit_button(
            words("repair.go"), type="primary", disabled=job_waits("repair")
        )
    if pressed:
        surge = {queue: 1 + more / 100} if queue else {}
        start_job("repair", {"absent": absent, "surge": surge, "allow": allow})


def _answer(answer: Mapping[str, Any], words: Words) -> None:
    """Show what changes, and open the draft on request."""
    proof = words("repair.optimal" if answer["optimal"] else "repair.feasible")
    st.markdown(
        words(
            "repair.answer",
            count=words.number(len(answer["changes"])),
            before=words.number(answer["before"], 0),
            after=words.number(answer["objective"], 0),
            seconds=words.number(answer["seconds"], 2),
            proof=proof,
        )
    )
    if answer["changes"]:
        table(_changes(answer["changes"], words), key="repair_changes")
    draft = answer["schedule_id"]
    if draft is not None:
        label = words("repair.open", version=draft)
        st.button(label, key="repair_draft", on_click=choose, args=("version", str(draft)))


def _changes(changes: Sequence[Mapping[str, str]], words: Words) -> pl.DataFrame:
    return pl.DataFrame(
        {
            words("roster.column_agent"): [change["agent"] for change in changes],
            words("repair.what"): [
                words(f"repair.what_{change['what'].replace('-', '_')}") for change in changes
            ],
            words("repair.from"): [change["from"] for change in changes],
            words("repair.to"): [change["to"] for change in changes],
        }
    )
