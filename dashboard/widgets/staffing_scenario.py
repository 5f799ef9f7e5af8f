"""What if, simulated: changes to a day, played on the same contacts with and without them."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import streamlit as st

from dashboard.operations.jobs import latest
from dashboard.operations.queues.listed import QueueChoice
from dashboard.operations.scenarios.kinds import PARAMETERS, Parameter
from dashboard.text import UNKNOWN, Words
from dashboard.widgets import access
from dashboard.widgets.jobs import job_waits, quick_answer, start_job
from dashboard.widgets.plain import plain
from dashboard.widgets.table import table
from dashboard.widgets.tiles import Tile, tiles

_CHANGES = "scenario_changes"
_EVERY = ""
_METRICS = ("service_level", "asa_s", "abandoned", "occupancy")
Change = Mapping[str, Any]


def scenario_panel(queues: Sequence[QueueChoice], groups: Sequence[str], day: dt.date) -> None:
    """Show the changes tried on a day, the form for one more, and what they would do."""
    w = access.words()
    st.subheader(w("scenario.title"), anchor=False)
    st.caption(w("scenario.why"))
    changes: list[Change] = st.session_state.setdefault(_CHANGES, [])
    for place, change in enumerate(changes):
        left, right = st.columns([5, 1], vertical_alignment="center")
        left.markdown(said(change, queues, w))
        if right.button(w("scenario.drop"), key=f"scenario_drop_{place}"):
            changes.pop(place)
            st.rerun()
    _form(queues, groups, changes, w)
    with st.container(horizontal=True):
        if st.button(
            w("scenario.simulate"), type="primary", key="scenario_go", disabled=job_waits("whatif")
        ):
            start_job("whatif", {"day": day.isoformat(), "changes": changes})
        _take(changes, w)
    answer = quick_answer("whatif", {"day": day.isoformat()}, w("scenario.working"))
    if answer is not None:
        _effect(answer, queues, w)


def said(change: Change, queues: Sequence[QueueChoice], words: Words) -> str:
    """Return a change in words."""
    titles = {queue.name: queue.title(words.language) for queue in queues}
    told = [
        f"{words(f'scenario.{key}')} {titles.get(str(value), value)}"
        for key, value in change.items()
        if key != "kind"
    ]
    return f"**{words('scenario.kind_' + change['kind'])}** · {plain(' · '.join(told))}"


def _form(
    queues: Sequence[QueueChoice], groups: Sequence[str], changes: list[Change], words: Words
) -> None:
    kind = st.selectbox(
        words("scenario.kind"),
        list(PARAMETERS),
        format_func=lambda name: words(f"scenario.kind_{name}"),
        key="scenario_kind",
    )
    wanted = PARAMETERS[kind]
    with st.form("scenario_form", border=False):
        places = st.columns(len(wanted))
        told = {
            one.name: _asked(one, place, queues, groups, words)
            for one, place in zip(wanted, places, strict=True)
        }
        if st.form_submit_button(words("scenario.add")):
            changes.append({"kind": kind, **{k: v for k, v in told.items() if v is not None}})
            st.rerun()


def _asked(
    one: Parameter,
    place: Any,  # noqa: ANN401 - a place of the page
    queues: Sequence[QueueChoice],
    groups: Sequence[str],
    words: Words,
) -> str | int | float | None:
    """Ask for one parameter of a change."""
    label, key = words(f"scenario.{one.name}"), f"scenario_{one.name}"
    if one.kind == "queue":
        titles = {queue.name: queue.title(words.language) for queue in queues}
        every = [] if one.needed else [_EVERY]
        named = {_EVERY: words("scenario.every_queue"), **titles}
        chosen: str = place.selectbox(
            label, [*every, *titles], format_func=named.__getitem__, key=key
        )
        return chosen or None
    if one.kind == "group":
        return place.selectbox(label, groups, key=key)
    if one.kind == "clock":
        clock = place.time_input(label, one.usual, step=900, key=key)
        return clock.strftime("%H:%M")
    value = place.number_input(label, value=one.usual, min_value=one.least, key=key)
    return int(value) if isinstance(one.usual, int) else float(value)


def _take(changes: Sequence[Change], words: Words) -> None:
    """Offer the last scenario and the changes as files."""
    job = next(iter(latest(access.desk(), "whatif")), None)
    if job is None or job.state != "done":
        return
    for name, content in (("scenario", job.result["scenario"]), ("changes", list(changes))):
        st.download_button(
            words(f"scenario.save_{name}"),
            json.dumps(content, ensure_ascii=False, indent=1),
            f"{name}-{job.result['scenario']['name']}.json",
            "application/json",
            icon=":material/download:",
            on_click="ignore",
            key=f"scenario_save_{name}",
        )


def _effect(answer: Mapping[str, Any], queues: Sequence[QueueChoice], words: Words) -> None:
    total = answer["difference"]["total"]["service_level"]
    planned = answer["planned"]["total"]["service_level"]
    level = _points(total, words)
    tiles(
        [
            Tile(words("scenario.planned"), words.percent(planned["mean"])),
            Tile(
                words("scenario.gain"),
                level,
                f"95 %: {_range(total, 'lo95', 'hi95', words)}",
                why=words("scenario.gain_why"),
            ),
            Tile(
                words("scenario.one_day"),
                _range(total, "predict_lo95", "predict_hi95", words),
                why=words("scenario.one_day_why"),
            ),
            Tile(words("scenario.hours"), words.number(answer["agent_hours"], 1)),
        ],
        words,
    )
    titles = {queue.name: queue.title(words.language) for queue in queues}
    rows = [
        {words("scenario.queue"): titles.get(name, words("scenario.total"))}
        | {
            words(f"scenario.metric_{metric}"): _cell(
                answer["planned"][name][metric], row[metric], metric, words
            )
            for metric in _METRICS
        }
        for name, row in answer["difference"].items()
    ]
    table(pl.DataFrame(rows), key="scenario_table")
    st.caption(
        words("scenario.proof", days=answer["days"], seed=answer["seed"], hash=answer["input_hash"])
    )


def _points(figure: Mapping[str, Any], words: Words) -> str:
    return UNKNOWN if figure["mean"] is None else _signed(100 * figure["mean"], 1, words)


def _range(figure: Mapping[str, Any], low: str, high: str, words: Words) -> str:
    if figure[low] is None or figure[high] is None:
        return UNKNOWN
    ends = (_signed(100 * figure[name], 1, words) for name in (low, high))
    return " – ".join(ends)


def _signed(value: float, decimals: int, words: Words) -> str:
    return ("+" if value > 0 else "") + words.number(value, decimals)


def _cell(planned: Mapping[str, Any], change: Mapping[str, Any], metric: str, words: Words) -> str:
    """Return a figure as planned and how it changes."""
    if planned["mean"] is None or change["mean"] is None:
        return UNKNOWN
    share = metric in ("service_level", "occupancy")
    now = words.percent(planned["mean"]) if share else words.number(planned["mean"], 1)
    moved = _signed(100 * change["mean"] if share else change["mean"], 1, words)
    return f"{now} ({moved})"
