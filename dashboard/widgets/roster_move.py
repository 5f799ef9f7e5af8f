"""Changing a shift by choosing from lists, for fingers and screen readers."""

import datetime as dt
from dataclasses import replace

import streamlit as st

from dashboard.operations.editing.cells import Edit
from dashboard.operations.rosters.view import RosterView, VersionRow
from dashboard.text import Words
from dashboard.widgets.roster_edits import edit_with
from scheduling.shifts import Shift

_DAY_MINUTES = 24 * 60


def move_form(view: RosterView, w: Words) -> None:
    """Offer to change one cell: whose, on which day, from when, how long, or not at all."""
    names = [agent.name for agent in view.agents]
    agent = st.selectbox(w("roster.column_agent"), names, key="move_agent")
    mine = {s.day: s for s in view.roster.shifts() if s.agent == agent}
    day = st.selectbox(
        w("roster.shift"),
        range(view.row.days),
        index=min(mine, default=0),
        format_func=lambda number: _said(view, mine, number, w),
        key="move_day",
    )
    there = mine.get(day)
    start, minutes = _start(view, agent, day, there, w), _length(view, agent, day, there, w)
    was = () if there is None else (there.start, there.end)
    same = was == (start, start + minutes)
    label = w("roster.shift_add" if there is None else "roster.move")
    with st.container(horizontal=True):
        edit = Edit(agent, day, start, minutes, was=was)
        st.button(label, key="move", on_click=_edit, args=(view.row, edit), disabled=same)
        if there is not None:
            gone = Edit(agent, day, None, was=was)
            st.button(w("roster.remove"), key="remove", on_click=_edit, args=(view.row, gone))


def _edit(row: VersionRow, edit: Edit) -> None:
    """Make an edit as its fields say now: who chooses and presses at once is heard."""
    state, cell = st.session_state, f"{edit.agent}_{edit.day}"
    if (state["move_agent"], state["move_day"]) != (edit.agent, edit.day):
        return  # another cell was chosen, which the page did not show yet
    if edit.start is not None:
        start, minutes = state[f"move_start_{cell}"], state[f"move_length_{cell}"]
        edit = replace(edit, start=start, minutes=minutes)
    edit_with(row, [edit])


def _said(view: RosterView, mine: dict[int, Shift], number: int, w: Words) -> str:
    day = w.day(view.row.first_day + dt.timedelta(days=number))
    there = mine.get(number)
    if there is None:
        return w("roster.day_off", day=day)
    return f"{day} · {w.minute(there.start)}–{w.minute(there.end)}"


def _start(view: RosterView, agent: str, day: int, there: Shift | None, w: Words) -> int:
    opens = view.cover.opens if view.cover else 0
    starts = list(range(opens, _DAY_MINUTES, max(view.step, 15)))
    wanted = there.start if there else 9 * 60
    usual = min(range(len(starts)), key=lambda n: abs(starts[n] - wanted))
    key = f"move_start_{agent}_{day}"
    return st.selectbox(w("roster.new_start"), starts, usual, format_func=w.minute, key=key)


def _length(view: RosterView, agent: str, day: int, there: Shift | None, w: Words) -> int:
    lengths = sorted({*view.lengths.get(agent, ()), *((there.end - there.start,) if there else ())})
    wanted = there.end - there.start if there else lengths[-1]
    key = f"move_length_{agent}_{day}"
    return st.selectbox(
        w("roster.new_length"),
        lengths,
        lengths.index(wanted),
        format_func=lambda minutes: _hours(minutes, w),
        key=key,
    )


def _hours(minutes: int, w: Words) -> str:
    places = 2 if minutes % 30 else 1
    return w("unit.hours", value=w.number(minutes / 60, places))
