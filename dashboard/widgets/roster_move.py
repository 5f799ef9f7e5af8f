"""Moving a shift by choosing from lists, for fingers and screen readers."""

import datetime as dt

import streamlit as st

from dashboard.operations.edit_roster import Edit
from dashboard.operations.view_roster import RosterView, VersionRow
from dashboard.text import Words
from dashboard.widgets.roster_edits import edit_with
from scheduling.hours import clock_of

_DAY_MINUTES = 24 * 60


def move_form(view: RosterView, w: Words) -> None:
    """Offer to move one shift: whose, on which day, to which start."""
    names = [agent.name for agent in view.agents]
    agent = st.selectbox(w("roster.column_agent"), names, key="move_agent")
    mine = {s.day: s for s in view.roster.shifts() if s.agent == agent}
    if not mine:
        st.caption(w("roster.no_shifts_of", agent=agent))
        return
    first = view.row.first_day

    def said(day: int) -> str:
        hours = f"{clock_of(mine[day].start)}–{clock_of(mine[day].end)}"
        return f"{w.day(first + dt.timedelta(days=day))} · {hours}"

    day = st.selectbox(w("roster.shift"), list(mine), format_func=said, key="move_day")
    opens = view.cover.opens if view.cover else 0
    starts = list(range(opens, _DAY_MINUTES, max(view.step, 15)))
    usual = min(range(len(starts)), key=lambda n: abs(starts[n] - mine[day].start))
    key = f"move_start_{agent}_{day}"
    start = st.selectbox(w("roster.new_start"), starts, usual, format_func=clock_of, key=key)
    edit = Edit(agent, day, start)
    changed = start != mine[day].start
    arguments: tuple[VersionRow, Edit] = (view.row, edit)
    st.button(
        w("roster.move"), key="move", on_click=edit_with, args=arguments, disabled=not changed
    )
