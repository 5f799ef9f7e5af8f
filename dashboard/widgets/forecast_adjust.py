"""Change the forecast's days by hand: drag a day, or type numbers and lay them over in one go."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, cast

import polars as pl
import streamlit as st

from dashboard.operations.adjusting.override import Wish, override_all
from dashboard.operations.forecasts.view import ForecastView
from dashboard.operations.forecasts.withdraw import withdraw
from dashboard.operations.queues.known import day_bounds
from dashboard.store.tables import ForecastOverride
from dashboard.text import UNKNOWN, SaidError, Words
from dashboard.widgets import access
from dashboard.widgets.forecast_drag import drag_chart, drag_data, dragged
from dashboard.widgets.palette import palette

TYPED = "forecast_typed"
_TURN, _OUTCOME, _REASON = "adjust_turn", "adjust_outcome", "adjust_reason"
_YOURS = "yours"
Totals = Mapping[dt.date, float]


def adjust_panel(queue: str, view: ForecastView, words: Words) -> None:
    """Show the days with handles, and the table to type into."""
    st.text_input(words("adjust.reason"), key=_REASON, max_chars=200, help=words("adjust.why"))
    turn = st.session_state.get(_TURN, 0)
    drag_chart(drag_data(queue, view, turn, words, palette()), lambda: _lay_dragged(queue, view))
    _notice(queue, words)
    with st.expander(words("adjust.table"), icon=":material/table_edit:", expanded=True):
        _typed(queue, view, words)


def _lay_dragged(queue: str, view: ForecastView) -> None:
    if (wish := dragged()) is not None:
        lay_days(queue, view, {wish.day: wish.total})


def lay_days(queue: str, view: ForecastView, totals: Totals) -> None:
    """Lay an override over each day, all for one reason, and keep how it went; for callbacks."""
    desk, who = access.desk(), access.actor()
    reason = str(st.session_state.get(_REASON, "")).strip()
    wishes = [
        Wish(*day_bounds(day, view.zone), "total", total, reason) for day, total in totals.items()
    ]
    try:
        laid = override_all(desk, who, queue, wishes)
    except SaidError as error:
        st.session_state[_OUTCOME] = (queue, [], error)
    else:
        st.session_state[_OUTCOME] = (queue, laid, dict(totals))
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def _notice(queue: str, words: Words) -> None:
    """Say how the last change went, and offer to take it back."""
    of, laid, outcome = st.session_state.get(_OUTCOME, ("", [], None))
    if of != queue or outcome is None:
        return
    if isinstance(outcome, SaidError):
        st.error(words.say(outcome), icon=":material/error:")
        return
    told = [f"{words.day(day)}: {words.number(total)}" for day, total in outcome.items()]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.success(words("adjust.laid", days=" · ".join(told)), icon=":material/check:")
        st.button(
            words("adjust.undo"),
            key="adjust_undo",
            icon=":material/undo:",
            on_click=_undo,
            args=(laid,),
        )


def _undo(laid: list[int]) -> None:
    for number in laid:
        withdraw(access.desk(), access.actor(), ForecastOverride, number)
    st.session_state.pop(_OUTCOME, None)


def _typed(queue: str, view: ForecastView, words: Words) -> None:
    """Show the table to type into, how many days are not laid yet, and what to do with them."""
    kept: dict[str, dict[str, float]] = st.session_state.setdefault(TYPED, {})
    edited = _editor(queue, view, kept.get(queue, {}), words)
    kept[queue] = {
        day.isoformat(): yours
        for day, yours in zip(view.days["day"], edited[_YOURS], strict=True)
        if yours is not None
    }
    totals = changed(view, kept[queue])
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            words("override.lay"),
            key="adjust_lay",
            type="primary",
            disabled=not totals,
            on_click=_lay_typed,
            args=(queue, view, totals),
        )
        st.button(
            words("adjust.drop"),
            key="adjust_drop",
            disabled=not kept[queue],
            on_click=_forget,
            args=(queue,),
        )
        st.markdown(words("adjust.count", count=len(totals)) if totals else words("adjust.none"))


def changed(view: ForecastView, typed: Mapping[str, float]) -> dict[dt.date, float]:
    """Return the typed numbers that differ from the forecast's days, as they are shown."""
    shown = dict(view.days.select("day", pl.col("contacts").round(0)).iter_rows())
    return {
        day: typed[day.isoformat()]
        for day, contacts in shown.items()
        if day.isoformat() in typed and typed[day.isoformat()] != contacts
    }


def _lay_typed(queue: str, view: ForecastView, totals: Totals) -> None:
    lay_days(queue, view, totals)
    if not isinstance(st.session_state[_OUTCOME][2], SaidError):
        _forget(queue)


def _forget(queue: str) -> None:
    st.session_state[TYPED].pop(queue, None)
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def _editor(
    queue: str, view: ForecastView, typed: Mapping[str, float], words: Words
) -> pl.DataFrame:
    """Show the table; a forecast that changes meanwhile keeps what was typed.

    The table forgets its edits whenever its rows change, so it starts from what was typed so far;
    while its rows stay it must start from the same.
    """
    layer = ".".join(str(row.id) for row in view.layer)
    turn = st.session_state.get(_TURN, 0)
    key = f"adjust_{queue}_{view.run.id if view.run else 0}_{turn}_{layer}_{words.language}"
    seed: Mapping[str, float] = st.session_state.setdefault(f"seed_{key}", dict(typed))
    days = view.days["day"].to_list()
    rows = view.days.select(
        pl.Series("day", [words.day(day) for day in days]),
        pl.col("contacts").round(0),
        pl.Series(_YOURS, [seed.get(day.isoformat()) for day in days], dtype=pl.Float64),
    )
    data_editor = cast("Any", st.data_editor)  # pyright: ignore[reportUnknownMemberType] - typed by libraries without types
    number = st.column_config.NumberColumn
    return data_editor(
        rows,
        key=key,
        hide_index=True,
        height="content",
        placeholder=UNKNOWN,
        disabled=("day", "contacts"),
        column_config={
            "day": words("forecast.day"),
            "contacts": number(words("forecast.forecast"), format="localized"),
            _YOURS: number(words("adjust.yours"), min_value=0, step=1, format="localized"),
        },
    )
