"""Training and meetings: where each stands, placed at once, withdrawn and brought back."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import polars as pl
import streamlit as st

from dashboard.operations.permit import Actor
from dashboard.operations.training.choices import Choices, choices
from dashboard.operations.training.place import Placement, place_now, take_out
from dashboard.operations.training.plan import bring_back, withdraw
from dashboard.operations.training.standing import Standing, standings
from dashboard.text import SaidError, Words
from dashboard.widgets import access
from dashboard.widgets.folded import folded
from dashboard.widgets.linked import choose
from dashboard.widgets.plain import plain
from dashboard.widgets.signed import signed
from dashboard.widgets.table import table
from dashboard.widgets.training_form import training_form
from dashboard.widgets.who import who_said

_OUTCOME = "training_outcome"
_MOST_TIMES = 8


def training_panel(who: Actor, words: Words) -> None:
    """Show what is planned, and the form for more."""
    known = choices(access.desk(), who)
    if known.people:
        show = lambda: _panel(who, known, words)  # noqa: E731 - what the fold holds
        folded(words("training.title"), "training_open", ":material/school:", show)


def _panel(who: Actor, known: Choices, words: Words) -> None:
    st.caption(words("training.why"))
    _outcome(words)
    rows = standings(access.desk(), who)
    current = [row for row in rows if not _over(row)]
    if not rows:
        st.caption(words("training.none"))
    for row in current:
        with st.container(border=True):
            _row(who, row, words)
    training_form(who, known, words, _keep)
    _past([row for row in rows if _over(row)], words)


def _over(row: Standing) -> bool:
    """Tell whether nothing is left to do about an activity."""
    settled = row.state == "withdrawn" or not row.waiting
    return bool(settled and not row.ahead and row.held)


def _row(who: Actor, row: Standing, words: Words) -> None:
    told = words(
        "training.row",
        kind=words(f"training.kind_{row.kind}"),
        minutes=row.minutes,
        people=len(row.attendees),
        first=_edge(row.window.first_day, row.window.from_minute, words),
        last=_edge(row.window.last_day, row.window.until_minute, words),
        who=plain(who_said(row.made_by, words)),
    )
    gains = f" · {words('training.gains', skill=plain(row.skill))}" if row.skill else ""
    st.markdown(f"**{plain(row.name)}** · {told}{gains}")
    st.caption(" · ".join([*_states(row, words), *_times(row, words)]))
    with st.container(horizontal=True):
        _buttons(who, row, words)


def _edge(day: dt.date, minute: int, words: Words) -> str:
    return f"{words.date(day)} {words.minute(minute)}"


def _states(row: Standing, words: Words) -> list[str]:
    found = [words("training.state_withdrawn")] if row.state == "withdrawn" else []
    if row.held:
        found.append(words("training.held_of", held=row.held, people=len(row.attendees)))
    if row.ahead:
        found.append(words("training.state_placed"))
    found += [words("training.state_draft", version=number) for number in row.drafts]
    if row.waiting and row.state == "open":
        found.append(words("training.state_waiting", count=len(row.waiting)))
    return found


def _times(row: Standing, words: Words) -> list[str]:
    """Say when in rosters in force, and how many people."""
    by_time = Counter((time.day, time.start) for time in row.times)
    shown = sorted(by_time.items())[:_MOST_TIMES]
    found = [
        words("training.time", when=f"{words.day(day)} {words.minute(start)}", people=people)
        for (day, start), people in shown
    ]
    return [*found, "…"] if len(by_time) > _MOST_TIMES else found


def _buttons(who: Actor, row: Standing, words: Words) -> None:
    desk = access.desk()
    if row.state == "open" and row.waiting:
        _button(words, "place", row, lambda: place_now(desk, who, row.id))
    if row.state == "open":
        _button(words, "withdraw", row, lambda: withdraw(desk, who, row.id))
    else:
        _button(words, "bring_back", row, lambda: bring_back(desk, who, row.id))
    if row.state == "withdrawn" and row.ahead:
        _button(words, "take_out", row, lambda: take_out(desk, who, row.id))


def _button(words: Words, name: str, row: Standing, act: Callable[[], Any]) -> None:
    key = f"{name}_training_{row.id}"
    st.button(words(f"training.{name}"), key=key, on_click=_keep, args=(act,))


def _keep(act: Callable[[], Any]) -> None:
    """Do something and keep how it went, to be said above."""
    try:
        outcome = act()
    except SaidError as error:
        outcome = error
    st.session_state[_OUTCOME] = outcome
    match outcome:
        case Placement():
            choose("version", str(outcome.schedule_id))
        case int():
            choose("version", str(outcome))
        case _:
            pass


def _outcome(words: Words) -> None:
    match st.session_state.pop(_OUTCOME, None):
        case SaidError() as error:
            st.error(words.say(error), icon=":material/block:")
        case Placement() as placed:
            st.success(_placed(placed, words), icon=":material/check:")
        case int() as version:
            st.success(words("training.taken_out", version=version), icon=":material/check:")
        case str() as name:
            st.success(words("training.planned", activity=plain(name)), icon=":material/check:")
        case _:
            return


def _placed(placed: Placement, words: Words) -> str:
    by_time = Counter((time.day, time.start) for time in placed.times)
    times = ", ".join(
        words(
            "training.time",
            when=f"{words.day(placed.first_day + dt.timedelta(days=day))} {words.minute(start)}",
            people=people,
        )
        for (day, start), people in sorted(by_time.items())
    )
    name, under = plain(placed.name), signed(placed.under_hours, words)
    said = words(
        "training.placed", activity=name, version=placed.schedule_id, times=times, under=under
    )
    if not placed.waiting:
        return said
    waiting = words("training.placed_waiting", people=plain(", ".join(placed.waiting)))
    return f"{said} {waiting}"


def _past(rows: Sequence[Standing], words: Words) -> None:
    """Show what has been held; what people learnt there is for the manager to grant."""
    if not rows:
        return
    st.caption(words("training.past"))
    told = [
        {
            words("training.name"): row.name,
            words("training.kind"): words(f"training.kind_{row.kind}"),
            words("training.when"): words.date(row.times[-1].day),
            words("training.people"): f"{row.held} / {len(row.attendees)}",
        }
        for row in rows
    ]
    table(pl.DataFrame(told), key="training_past")
