"""What a center takes for keeping to the roster, and how long a state may last: seen, changed."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from dashboard.frames import STATE_NAMES
from dashboard.measures.adherence import Keeping
from dashboard.operations.adherence.keep import (
    ACTIVITIES,
    MOST_GRACE_S,
    MOST_LIMIT_S,
    Habits,
    change_habits,
    read_habits,
)
from dashboard.operations.permit import Actor
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.deed import Act, deed_done, send_button

_SCOPE = "habits"
_LONG = ("contact", "wrap", "break")


def habits_panel(who: Actor, words: Words) -> None:
    """Show the settings and, to who may, the way to change them."""
    kept = read_habits(access.desk(), who)
    locked = not who.may("change_habits")
    st.subheader(words("habits.limits"), anchor=False)
    st.caption(words("habits.limits_why"))
    limits = _limits(kept.limits_s, words, locked=locked)
    st.subheader(words("habits.keeping"), anchor=False)
    st.caption(words("habits.keeping_why"))
    keeping = _keeping(kept.keeping, words, locked=locked)
    if not locked:
        wanted = Habits(keeping, {**kept.limits_s, **limits})
        send_button(words("access.save"), _SCOPE, lambda: _change(who, wanted), key="habits_save")
    deed_done(_SCOPE, words)


def _limits(limits_s: Mapping[str, float], words: Words, *, locked: bool) -> dict[str, float]:
    return {
        state: float(
            place.number_input(
                words("habits.limit", state=words(f"live.state_{state}")),
                1.0,
                MOST_LIMIT_S,
                float(limits_s.get(state, MOST_LIMIT_S)),
                step=30.0,
                format="%.0f",
                disabled=locked,
                key=f"limit_{state}",
            )
        )
        for state, place in zip(_LONG, st.columns(len(_LONG)), strict=True)
    }


def _keeping(kept: Keeping, words: Words, *, locked: bool) -> Keeping:
    left, right = st.columns(2)
    graces = {
        name: float(
            place.number_input(
                words(f"habits.{name}"),
                0.0,
                MOST_GRACE_S,
                float(getattr(kept, name)),
                step=30.0,
                format="%.0f",
                disabled=locked,
                key=name,
            )
        )
        for name, place in (("grace_start_s", left), ("grace_end_s", right))
    }
    outside = st.toggle(
        words("habits.outside"), kept.outside_counts, disabled=locked, key="outside_counts"
    )
    fitting = {name: _fits(name, kept, words, locked=locked) for name in ACTIVITIES}
    return replace(kept, **graces, outside_counts=outside, fitting=fitting)


def _fits(activity: str, kept: Keeping, words: Words, *, locked: bool) -> tuple[str, ...]:
    chosen = st.multiselect(
        words("habits.fits", activity=words(f"habits.activity_{activity}")),
        [state for state in STATE_NAMES if state != "offline"],
        list(kept.fitting.get(activity, ())),
        format_func=lambda state: words(f"live.state_{state}"),
        placeholder=words("choose.some"),
        disabled=locked,
        key=f"fits_{activity}",
    )
    return tuple(chosen)


def _change(who: Actor, wanted: Habits) -> Act:
    before = change_habits(access.desk(), who, wanted)
    return lambda: change_habits(access.desk(), who, before)
