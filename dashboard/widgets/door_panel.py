"""Doors to the world outside: seen by their masked address, made, tried, shut, removed."""

import streamlit as st

from dashboard.operations.notices import doors
from dashboard.operations.notices.doors import DoorView, Shape
from dashboard.operations.notices.outbox import deliveries
from dashboard.operations.permit import Actor
from dashboard.text import LANGUAGES, Words
from dashboard.widgets import access
from dashboard.widgets.deed import Act, deed_button, deed_done, send_button
from dashboard.widgets.delivery_list import delivery_list, reason_said
from dashboard.widgets.plain import plain
from dashboard.widgets.queues_input import queues_input, queues_said

_SCOPE = "doors"
_TRIED, _SECRET = "door_tried", "door_secret"
_ROUND = "door_round"


def door_panel(who: Actor, words: Words) -> None:
    """Show the doors, what went through them and, to administrators, how to change them."""
    known = doors.doors(access.desk(), who)
    if not known:
        st.markdown(words("doors.none"))
    for door in known:
        _door(door, who, words)
    deed_done(_SCOPE, words)
    if secret := st.session_state.pop(_SECRET, ""):
        st.warning(words("doors.secret_once"))
        st.code(secret, language=None, wrap_lines=True)
    if who.may("change_settings"):
        _new(who, words)
    else:
        st.caption(words("doors.administrators"))
    sent = deliveries(access.desk(), who)
    if sent:
        st.markdown(f"**{words('deliveries.title')}**")
        delivery_list(sent, who, words, subjects=True)


def _door(door: DoorView, who: Actor, words: Words) -> None:
    with st.container(border=True):
        shape = door.shape
        said = [
            words(f"escalation.of_{shape.severity}"),
            queues_said(shape.queues, words),
            LANGUAGES[shape.language],
            *([words("doors.only_escalated")] if shape.escalation_only else []),
        ]
        shut = "" if door.active else f" · {words('doors.shut')}"
        st.markdown(f"**{plain(shape.name)}** · `{door.address}`{shut}  \n{' · '.join(said)}")
        if who.may("change_settings"):
            _buttons(door, who, words)


def _buttons(door: DoorView, who: Actor, words: Words) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(words("doors.try"), key=f"door_try_{door.id}", on_click=_try, args=(who, door.id))
        state = "shut" if door.active else "active"
        deed_button(
            words(f"doors.make_{state}"),
            _SCOPE,
            lambda: _set(who, door, state),
            key=f"door_{state}_{door.id}",
        )
        with st.popover(words("doors.change")):
            _change(door, who, words)
        deed_button(
            words("doors.remove"),
            _SCOPE,
            lambda: _set(who, door, "removed"),
            key=f"door_remove_{door.id}",
        )
    if (tried := st.session_state.get(_TRIED)) and tried[0] == door.id:
        outcome = tried[1]
        if outcome.sent:
            st.success(words("doors.tried"))
        else:
            st.error(words("doors.not_tried", why=reason_said(outcome.reason, words)))


def _try(who: Actor, number: int) -> None:
    st.session_state[_TRIED] = (number, doors.try_door(access.desk(), who, number))


def _set(who: Actor, door: DoorView, state: str) -> Act:
    before = "active" if door.active else "shut"
    doors.set_door(access.desk(), who, door.id, state)
    return lambda: doors.set_door(access.desk(), who, door.id, before)


def _change(door: DoorView, who: Actor, words: Words) -> None:
    shape = _shape(door.shape, words, f"door_{door.id}")
    field = f"door_url_{door.id}"
    url = st.text_input(words("doors.new_address"), type="password", key=field, autocomplete="off")
    send_button(
        words("access.save"),
        _SCOPE,
        lambda: _changed(who, door, shape, url),
        key=f"door_save_{door.id}",
    )


def _changed(who: Actor, door: DoorView, shape: Shape, url: str) -> Act | None:
    before = doors.change_door(access.desk(), who, door.id, shape, url)
    if url.strip():
        return None  # the earlier address is not kept: it cannot come back
    return lambda: doors.change_door(access.desk(), who, door.id, before)


def _shape(shape: Shape, words: Words, key: str) -> Shape:
    """Show what a door takes and return what is chosen."""
    severity = st.selectbox(
        words("rules.severity"),
        ["watch", "breach"],
        index=int(shape.severity == "breach"),
        format_func=lambda s: words(f"escalation.of_{s}"),
        key=f"{key}_severity",
    )
    queues = queues_input(shape.queues, words, f"{key}_queues")
    language = st.selectbox(
        words("access.language"),
        list(LANGUAGES),
        index=list(LANGUAGES).index(shape.language),
        format_func=LANGUAGES.__getitem__,
        key=f"{key}_language",
    )
    only = st.toggle(words("doors.only_escalated"), shape.escalation_only, key=f"{key}_only")
    return Shape(shape.name, shape.kind, severity, queues, language, only)


def _new(who: Actor, words: Words) -> None:
    with st.expander(words("doors.add"), icon=":material/add:"):
        kind = st.segmented_control(
            words("doors.kind"),
            doors.KINDS,
            default=doors.KINDS[0],
            format_func=lambda k: words(f"doors.kind_{k}"),
            key="door_kind",
            required=True,
        )
        st.caption(words(f"doors.kind_{kind}_why"))
        fresh = st.session_state.get(_ROUND, 0)
        name = st.text_input(words("doors.name"), max_chars=60, key=f"door_new_name_{fresh}")
        url = st.text_input(
            words("doors.address"), type="password", key=f"door_new_url_{fresh}", autocomplete="off"
        )
        shape = _shape(Shape(name.strip(), kind, language=words.language), words, "door_new")
        send_button(words("doors.add_now"), _SCOPE, lambda: _make(who, shape, url), key="door_add")


def _make(who: Actor, shape: Shape, url: str) -> None:
    """Make a door; its secret is shown once, and the fields begin anew under other keys."""
    st.session_state[_SECRET] = doors.make_door(access.desk(), who, shape, url)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
