"""The log of interventions: what was promised beside what was measured."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.operations.interventions.apply import LogEntry
from dashboard.operations.interventions.honesty import Honesty
from dashboard.text import Words
from dashboard.widgets.signed import points

_HORIZONS = ("30", "60", "end")


class Undo(Protocol):
    """Takes an intervention back."""

    permitted: bool

    def __call__(self, intervention_id: int) -> None:
        """Take back one intervention."""
        ...


def intervention_log(
    entries: Sequence[LogEntry],
    titles: Mapping[str, str],
    zones: Mapping[str, ZoneInfo],
    words: Words,
    undo: Undo,
) -> None:
    """Show interventions, newest first, each with promise and measured effect by horizon."""
    if not entries:
        st.caption(words("log.none"))
    for entry in entries:
        with st.container(border=True):
            _entry(entry, titles, zones, words)
            if undo.permitted and not entry.undone and entry is entries[0]:
                st.button(
                    words("log.undo"), key=f"undo_{entry.id}", on_click=undo, args=(entry.id,)
                )


def _entry(
    entry: LogEntry, titles: Mapping[str, str], zones: Mapping[str, ZoneInfo], words: Words
) -> None:
    name = words(f"log.{entry.kind}", people=entry.people)
    at = words.moment(entry.applied_at, zones.get(entry.queue))
    undone = f" · {words('log.undone')}" if entry.undone else ""
    queue = titles.get(entry.queue, entry.queue)
    st.markdown(f"**{name}** · {queue} · {at} · {entry.applied_by}{undone}")
    for column, horizon in zip(st.columns(3), _HORIZONS, strict=True):
        with column:
            _horizon(entry, horizon, words)


def _horizon(entry: LogEntry, horizon: str, words: Words) -> None:
    promised: Mapping[str, Any] = entry.promised["gain"][horizon]
    measured: Mapping[str, Any] | None = entry.measured.get(horizon)
    st.caption(words(f"advice.level_{horizon}"))
    lo, hi = promised["predict_lo95"], promised["predict_hi95"]
    if measured is not None and "lo" in measured:
        # a real day: of the level that comes, with the forecast's error in it
        lo, hi = measured["lo"], measured["hi"]
    st.markdown(
        words(
            "log.promised",
            mean=points(promised["mean"], words),
            lo=points(lo, words),
            hi=points(hi, words),
        )
    )
    if measured is None:
        st.markdown(words("log.not_yet"))
        return
    if measured["gain"] is None:
        st.markdown(words("log.nothing_came"))
        return
    kept = lo - 0.0005 <= measured["gain"] <= hi + 0.0005
    st.markdown(
        words(
            "log.measured_kept" if kept else "log.measured_missed",
            gain=points(measured["gain"], words),
            level=words.percent(measured["service_level"]),
            without=words.percent(measured["without"]),
        )
    )


def honesty_line(totals: Mapping[str, Honesty], words: Words) -> None:
    """Say how honest the promises for the next hour have been."""
    total = totals.get("60")
    if total is None:
        return
    st.caption(
        words(
            "log.honesty",
            kept=words.percent(total.kept, 0),
            count=total.measured,
            width=words.number(100 * total.width, 1),
            promised=points(total.promised, words),
            came=points(total.came, words),
        )
    )
