"""Settings → Wallboards: which screens hang on the walls, what they show; making and closing."""

from urllib.parse import urlsplit

import streamlit as st

from dashboard.operations.permit import Actor
from dashboard.operations.wallboards.keep import (
    CENTER,
    MOST_BOARDS,
    ROTATE_S,
    Wall,
    boards_there,
    make_wallboard,
    revoke_wallboard,
    wallboards,
)
from dashboard.operations.wallboards.show import title_of
from dashboard.text import LANGUAGES, SaidError, Words
from dashboard.widgets import access
from dashboard.widgets.choose_queue import titles_in_all
from dashboard.widgets.plain import fine_print

_MADE = "wallboard_made"


def wallboard_panel(who: Actor, words: Words) -> None:
    """Show the wallboards; administrators make and close them."""
    st.caption(words("wallboard.why"))
    found = wallboards(access.desk(), who)
    if not found:
        st.caption(words("wallboard.none"))
    for wall in found:
        _one(wall, who, words)
    if who.may("change_settings"):
        _form(who, words)
    if address := st.session_state.get(_MADE):
        st.success(words("wallboard.made"))
        st.code(address, language=None, wrap_lines=True)


def _said(board: str, words: Words) -> str:
    kind, _, _ = board.partition(":")
    title = title_of(board, titles_in_all(), words)
    return title if kind == CENTER else f"{words(f'breakdown.by_{kind}')}: {title}"


def _one(wall: Wall, who: Actor, words: Words) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        shows = ", ".join(_said(board, words) for board in wall.boards)
        turns = words("wallboard.turns", seconds=wall.rotate_s) if len(wall.boards) > 1 else ""
        st.markdown(fine_print(wall.name, [shows, turns, LANGUAGES[wall.language]]))
        if who.may("change_settings"):
            with st.popover(words("wallboard.close")):
                st.caption(words("wallboard.close_why"))
                st.button(
                    words("wallboard.close_now"),
                    key=f"wallboard_close_{wall.id}",
                    on_click=_close,
                    args=(who, wall.id),
                )


def _close(who: Actor, number: int) -> None:
    revoke_wallboard(access.desk(), who, number)
    st.session_state.pop(_MADE, None)


def _form(who: Actor, words: Words) -> None:
    with st.form("wallboard_new", border=True):
        st.markdown(f"**{words('wallboard.new')}**")
        name = st.text_input(words("wallboard.name"), key="wallboard_name")
        boards = st.multiselect(
            words("wallboard.boards"),
            boards_there(access.desk()),
            [CENTER],
            format_func=lambda board: _said(board, words),
            placeholder=words("choose.some"),
            max_selections=MOST_BOARDS,
            key="wallboard_boards",
        )
        left, right = st.columns(2)
        rotate = left.number_input(
            words("wallboard.seconds"), *ROTATE_S, value=20, step=5, key="wallboard_seconds"
        )
        language = right.selectbox(
            words("access.language"),
            list(LANGUAGES),
            list(LANGUAGES).index(words.language),
            format_func=LANGUAGES.__getitem__,
            key="wallboard_language",
        )
        pressed = st.form_submit_button(words("wallboard.make"), type="primary")
    if pressed:
        try:
            token = make_wallboard(access.desk(), who, name, boards, int(rotate), language)
        except SaidError as error:
            st.error(words.say(error))
        else:
            st.session_state[_MADE] = _address(token)
            st.rerun()


def _address(token: str) -> str:
    """Return the address of a wallboard, on the host that the reader uses."""
    parts = urlsplit(st.context.url or "")
    host = f"{parts.scheme}://{parts.netloc}" if parts.netloc else "http://localhost:8501"
    return f"{host}/wallboard#{token}"
