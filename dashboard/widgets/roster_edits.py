"""Edits of the grid on their way: asked, refused or stored, said in words, and undone."""

import streamlit as st

from dashboard.operations.edit_roster import EDITS, Edit, Edited, Refused, edit_roster, undo_edit
from dashboard.operations.permit import Actor
from dashboard.operations.view_roster import VersionRow
from dashboard.text import SaidError, Words
from dashboard.widgets import access
from dashboard.widgets.linked import choose
from dashboard.widgets.roster_grid import asked
from scheduling.hours import clock_of
from scheduling.rules import CATALOGUE

_TURN, _OUTCOME = "roster_turn", "roster_outcome"
_NAMES = {rule.key: rule.names for rule in CATALOGUE}


def turn() -> tuple[int, Refused | None]:
    """Return how many edits this session asked for, and the last one when it was refused."""
    outcome = st.session_state.get(_OUTCOME)
    return st.session_state.get(_TURN, 0), outcome if isinstance(outcome, Refused) else None


def edit_asked(row: VersionRow) -> None:
    """Answer an edit of the grid; meant as its callback."""
    if (edit := asked()) is not None:
        edit_with(row, edit)


def edit_with(row: VersionRow, edit: Edit) -> None:
    """Make an edit and keep how it went; meant for callbacks."""
    try:
        outcome = edit_roster(access.desk(), access.actor(), row.id, row.version, edit)
    except SaidError as error:
        outcome = error
    _keep(outcome)


def _keep(outcome: Edited | Refused | SaidError) -> None:
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    st.session_state[_OUTCOME] = outcome
    if isinstance(outcome, Edited):
        choose("version", str(outcome.schedule_id))


def notice(w: Words) -> None:
    """Say how the last edit went."""
    match st.session_state.get(_OUTCOME):
        case Refused() as refused:
            st.error(_refusal(refused, w), icon=":material/block:")
        case Edited() as edited:
            st.success(_effect(edited, w), icon=":material/check:")
        case SaidError() as error:
            st.warning(w.say(error), icon=":material/sync_problem:")
        case _:
            pass


def _refusal(refused: Refused, w: Words) -> str:
    edit = refused.edit
    head = w("roster.edit_refused", agent=edit.agent, time=clock_of(edit.start))
    lines = [f"- **{_NAMES[v.rule][w.language]}** — {v.detail}" for v in refused.violations]
    return "\n".join([head, "", *lines])


def _effect(edited: Edited, w: Words) -> str:
    return w(
        "roster.edit_stored",
        agent=edited.edit.agent,
        before=clock_of(edited.before),
        after=clock_of(edited.edit.start),
        under=_signed(edited.under_hours, w),
        over=_signed(edited.over_hours, w),
        version=edited.schedule_id,
    )


def _signed(hours: float, w: Words) -> str:
    rounded = round(hours, 2)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else "±"
    return f"{sign}{w.number(abs(rounded), 2)}"


def undo_button(who: Actor, row: VersionRow, w: Words) -> None:
    """Offer to take back the draft's newest edit."""
    edits = len(row.answer.get(EDITS, ())) if row.state == "draft" else 0
    if not who.may("build_roster") or not edits:
        return
    label = w("roster.undo", count=edits)
    st.button(label, key="undo_edit", icon=":material/undo:", on_click=_undo, args=(who, row))


def _undo(who: Actor, row: VersionRow) -> None:
    try:
        outcome = undo_edit(access.desk(), who, row.id, row.version)
    except SaidError as error:
        outcome = error
    _keep(outcome)
