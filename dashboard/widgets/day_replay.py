"""A day played again on another roster: choose a version, see what it would have changed."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from dashboard.operations.permit import Actor
from dashboard.operations.queues.listed import list_queues
from dashboard.operations.scenarios.replay import CONTACTS, rosters_for
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.jobs import job_waits, quick_answer, start_job
from dashboard.widgets.table import table


def replay_panel(who: Actor, day: dt.date) -> None:
    """Offer to play a day that came on another version of its roster, and show the answer."""
    desk, w = access.desk(), access.words()
    known = {choice.id: choice for choice in rosters_for(desk, who, day)}
    if not known or day > desk.now().date():
        return
    with st.expander(w("replay.title"), icon=":material/replay:"):
        st.caption(w("replay.why"))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            chosen = st.selectbox(
                w("replay.roster"),
                list(known),
                format_func=lambda number: w(
                    "replay.version",
                    number=number,
                    name=known[number].name,
                    who=known[number].made_by,
                    when=w.moment(known[number].made_at),
                ),
                key="replay_roster",
            )
            contacts = st.segmented_control(
                w("replay.contacts"),
                CONTACTS,
                default=CONTACTS[0],
                format_func=lambda name: w(f"replay.contacts_{name}"),
                key="replay_contacts",
            )
            if st.button(w("replay.go"), key="replay_go", disabled=job_waits("replay")):
                asked = {"schedule": chosen, "contacts": contacts or CONTACTS[0]}
                start_job("replay", {"day": day.isoformat(), **asked})
        answer = quick_answer("replay", {"day": day.isoformat()}, w("scenario.working"))
        if answer is not None:
            _table(answer, w)


def _table(answer: Mapping[str, Any], words: Words) -> None:
    titles = {queue.name: queue.title(words.language) for queue in list_queues(access.desk())}
    rows = [
        {
            words("scenario.queue"): titles.get(name, words("scenario.total")),
            **{
                words(f"replay.{key}"): words.percent(row[key])
                for key in ("measured", "published", "other")
            },
            words("replay.change"): _points(row, words),
        }
        for name, row in answer["rows"].items()
    ]
    table(pl.DataFrame(rows), key="replay_table")
    told = {"contacts": words.number(answer["contacts"]), "days": answer["days"]}
    st.caption(words("replay.proof", seed=answer["seed"], **told))


def _points(row: Mapping[str, Any], words: Words) -> str:
    mean, low, high = (words.number(100 * row[key], 1) for key in ("mean", "lo95", "hi95"))
    return f"{mean} ({low} – {high})"
