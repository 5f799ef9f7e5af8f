"""Roster: build it, look at it, move shifts by hand, publish it."""

import datetime as dt
from zoneinfo import ZoneInfo

import streamlit as st

from dashboard.operations.building.ready import roster_ready
from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor
from dashboard.operations.rosters.view import (
    RosterView,
    VersionRow,
    in_force,
    roster_versions,
    view_roster,
)
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.empty import empty
from dashboard.widgets.folded import folded
from dashboard.widgets.jobs import job_panel
from dashboard.widgets.linked import linked_segments, linked_select
from dashboard.widgets.own_week import own_week_panel
from dashboard.widgets.people_made import people_button
from dashboard.widgets.roster_build import build_form
from dashboard.widgets.roster_clash import clash_panel
from dashboard.widgets.roster_edits import edit_asked, notice, turn, undo_buttons
from dashboard.widgets.roster_export import export_control
from dashboard.widgets.roster_grid import Shown, roster_grid
from dashboard.widgets.roster_head import publish_control, service_table, version_facts
from dashboard.widgets.roster_move import move_form
from dashboard.widgets.roster_repair import repair_panel
from dashboard.widgets.roster_table import roster_table
from dashboard.widgets.training_panel import training_panel

ALL = "all"
LOOKS = ("grid", "week")
_MOST_SEGMENTS = 8


def show() -> None:
    """Show the newest version, or what to do before there is one."""
    who, w = access.permitted("see_roster")
    st.header(w("screen.roster"))
    rows = roster_versions(access.desk(), who)
    if rows and _look(who, w) == "week":
        own_week_panel(who, w)
        return
    builds = who.may("build_roster")
    if builds:
        job_panel("roster")
        clash_panel(w)
    if not rows:
        _nothing(who, w)
        return
    row = _choose_version(rows, w)
    _version(who, w, row)
    if builds:
        if in_force(rows, access.desk().now()) is not None:
            repair_panel(who, w)
        training_panel(who, w)
        ready = roster_ready(access.desk(), who)
        with st.expander(w("roster.build"), icon=":material/construction:"):
            build_form(ready, w, row)


def _look(who: Actor, w: Words) -> str:
    """Let the reader choose between the roster and one person's days; agents begin with theirs."""
    own = who.role == "agent"
    named = {"grid": "roster.look_grid", "week": "roster.look_own" if own else "roster.look_week"}
    usual = "week" if own else "grid"
    return linked_segments(w("roster.look"), LOOKS, "look", usual, lambda key: w(named[key]))


def _nothing(who: Actor, w: Words) -> None:
    """Say what the first roster waits for, with the button that does it."""
    ready = roster_ready(access.desk(), who)
    builds = who.may("build_roster")
    if not ready.history:
        empty(w("empty.no_data"), w("empty.no_data_next"))
    elif ready.planned is None:
        empty(w("roster.empty_no_heads"), w("roster.empty_no_heads_next"))
    elif not ready.people:
        empty(w("roster.empty_no_people"), w("roster.empty_no_people_next"))
        people_button(who, w, ready)
    else:
        empty(w("roster.empty"), w("roster.empty_next" if builds else "roster.empty_wait"))
        if builds:
            training_panel(who, w)
            build_form(ready, w)


def _choose_version(rows: list[VersionRow], w: Words) -> VersionRow:
    by_id = {str(row.id): row for row in rows}

    def say(key: str) -> str:
        row = by_id[key]
        span = f"{w.day(row.first_day)} – {w.day(row.last_day)}"
        return f"#{key} · {span} · {w(f'roster.state_{row.state}')}"

    usual = str(_usual(rows).id)
    return by_id[linked_select(w("roster.version"), list(by_id), "version", usual, say)]


def _usual(rows: list[VersionRow]) -> VersionRow:
    """Return the newest version when it is a draft, else the one in force today."""
    if rows[0].state == "draft":
        return rows[0]
    return in_force(rows, access.desk().now()) or rows[0]


def _version(who: Actor, w: Words, row: VersionRow) -> None:
    view = _view(access.desk(), who, row)
    version_facts(row, view.cover, w)
    notice(w)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if who.role != "agent":
            publish_control(who, row, w)
            undo_buttons(who, row, w)
        export_control(who, view, w)
    day = _choose_day(row, w)
    _grid(who, w, view, day)
    if _editable(who, view):
        with st.expander(w("roster.move_title"), icon=":material/swap_horiz:"):
            move_form(view, w)
    shown = None if day == ALL else dt.date.fromisoformat(day)
    as_table = lambda: roster_table(view, shown, w)  # noqa: E731 - what the fold holds
    folded(w("roster.as_table"), "roster_as_table", ":material/table:", as_table)
    if row.answer.get("service_level"):
        service_table(row, w)


def _view(desk: Desk, who: Actor, row: VersionRow) -> RosterView:
    scope = (who.role, who.teams, who.sites, who.agent_id)
    return _cached(desk, who, row.id, row.version, row.state, scope)


@st.cache_data(max_entries=24, show_spinner=False)
def _cached(
    _desk: Desk, _who: Actor, schedule_id: int, version: int, state: str, scope: object
) -> RosterView:
    del version, state, scope
    return view_roster(_desk, _who, schedule_id)


def _choose_day(row: VersionRow, w: Words) -> str:
    days = [(row.first_day + dt.timedelta(days=n)).isoformat() for n in range(row.days)]
    today = access.desk().now().astimezone(ZoneInfo(row.timezone)).date().isoformat()
    pick = linked_segments if row.days < _MOST_SEGMENTS else linked_select

    def say(value: str) -> str:
        return w("roster.all_days") if value == ALL else w.day(dt.date.fromisoformat(value))

    default = today if today in days else ALL
    return pick(w("roster.day"), [ALL, *days], "day", default, say)


def _grid(who: Actor, w: Words, view: RosterView, day: str) -> None:
    if not view.agents:
        empty(w("roster.no_rows"), w("roster.no_rows_next"))
        return
    number = 0 if day == ALL else (dt.date.fromisoformat(day) - view.row.first_day).days
    days = view.row.days if day == ALL else 1
    count, refused = turn()
    shown = Shown(number, days, _editable(who, view), count, refused)
    roster_grid(view, shown, w, lambda: edit_asked(view.row))


def _editable(who: Actor, view: RosterView) -> bool:
    return who.may("build_roster") and view.cover is not None and bool(view.agents)
