"""Edits of the grid on their way: asked, refused or stored, said in words, undone and redone."""

from collections.abc import Callable, Sequence

import streamlit as st

from dashboard.operations.desk import Desk
from dashboard.operations.editing.cells import Change, Edit
from dashboard.operations.editing.edit import Edited, Refused, edit_roster, redo_edit, undo_edit
from dashboard.operations.editing.steps import EDITS, UNDONE, steps
from dashboard.operations.permit import Actor
from dashboard.operations.rosters.view import VersionRow
from dashboard.text import SaidError, Words
from dashboard.widgets import access
from dashboard.widgets.linked import choose
from dashboard.widgets.roster_grid import asked
from dashboard.widgets.signed import signed
from scheduling.rules import CATALOGUE
from scheduling.shifts import Shift

_TURN, _OUTCOME = "roster_turn", "roster_outcome"
_NAMES = {rule.key: rule.names for rule in CATALOGUE}
Turn = Callable[[Desk, Actor, int, int], Edited]
TURNS: dict[str, Turn] = {"undo": undo_edit, "redo": redo_edit}


def turn() -> tuple[int, Refused | None]:
    """Return how many edits this session asked for, and the last one when it was refused."""
    outcome = st.session_state.get(_OUTCOME)
    return st.session_state.get(_TURN, 0), outcome if isinstance(outcome, Refused) else None


def edit_asked(row: VersionRow) -> None:
    """Answer what the grid asks for; meant as its callback."""
    wanted = asked()
    if isinstance(wanted, str):
        _turn_back(access.actor(), row, wanted)
    elif wanted:
        edit_with(row, wanted)


def edit_with(row: VersionRow, edits: Sequence[Edit]) -> None:
    """Make edits as one step and keep how it went; meant for callbacks."""
    try:
        outcome = edit_roster(access.desk(), access.actor(), row.id, row.version, edits)
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
    what = ", ".join(f"{e.agent} {_wanted(e, w)}" for e in refused.edits)
    head = w("roster.edit_refused", what=what)
    lines = [
        f"- **{_NAMES[v.rule][w.language]}** — {v.words(w.language)}" for v in refused.violations
    ]
    return "\n".join([head, "", *lines])


def _wanted(edit: Edit, w: Words) -> str:
    return w("roster.off") if edit.start is None else w.minute(edit.start)


def _effect(edited: Edited, w: Words) -> str:
    said = w(
        "roster.edit_stored",
        what=", ".join(_moved(change, w) for change in edited.changes),
        under=signed(edited.under_hours, w),
        over=signed(edited.over_hours, w),
        version=edited.schedule_id,
    )
    return f"{said} {w('roster.edit_merged')}" if edited.merged else said


def _moved(change: Change, w: Words) -> str:
    before, after = _hours(change.before, w), _hours(change.after, w)
    return w("roster.edit_moved", agent=change.agent, before=before, after=after)


def _hours(shift: Shift | None, w: Words) -> str:
    return w("roster.off") if shift is None else f"{w.minute(shift.start)}–{w.minute(shift.end)}"


def undo_buttons(who: Actor, row: VersionRow, w: Words) -> None:
    """Offer to take back the draft's newest step, and to make the last one undone again."""
    if row.state != "draft" or not who.may("build_roster"):
        return
    for name, kept in (("undo", EDITS), ("redo", UNDONE)):
        if count := len(steps(row.answer, kept)):
            st.button(
                w(f"roster.{name}", count=count),
                key=f"{name}_edit",
                icon=f":material/{name}:",
                on_click=_turn_back,
                args=(who, row, name),
            )


def _turn_back(who: Actor, row: VersionRow, name: str) -> None:
    try:
        outcome = TURNS[name](access.desk(), who, row.id, row.version)
    except SaidError as error:
        outcome = error
    _keep(outcome)
