"""What was just done on a panel: said once, with the way back; what cannot be done is said too."""

from collections.abc import Callable

import streamlit as st

from dashboard.text import SaidError, Words

Act = Callable[[], object]
Deed = Callable[[], Act | None]
"""Does something and returns what takes it back, or None."""


def deed_button(label: str, scope: str, deed: Deed, *, key: str, icon: str | None = None) -> None:
    """Show a button whose deed is done before the page is shown again.

    For what the page itself told, such as a row; under fields stands a `send_button`.

    Parameters
    ----------
    label : str
        On the button.
    scope : str
        The panel on which `deed_done` says how it went.
    deed : callable
        What is done.
    key : str
        Of the button.
    icon : str or None
        Before the label.
    """
    st.button(label, key=key, icon=icon, on_click=do, args=(scope, deed))


def send_button(label: str, scope: str, deed: Deed, *, key: str) -> None:
    """Show a button under fields, whose deed hears what stands in them as it is pressed.

    Who types and presses at once sends both together: the deed of the page before would know
    only what stood there then. So this one is done where the page, drawn with the press, reaches
    the button, and then the page is drawn anew. It cannot empty the fields above it.

    Parameters
    ----------
    label, scope, deed, key
        As of `deed_button`.
    """
    if st.button(label, key=key):
        do(scope, deed)
        st.rerun()


def do(scope: str, deed: Deed) -> None:
    """Do something, and keep how it went for `deed_done`."""
    try:
        st.session_state[_key(scope)] = ("done", deed())
    except SaidError as error:
        st.session_state[_key(scope)] = ("refused", error)


def deed_done(scope: str, words: Words) -> None:
    """Say how the last deed of a panel went, with its way back."""
    match st.session_state.get(_key(scope)):
        case ("refused", SaidError() as error):
            st.error(words.say(error))
        case ("done", None):
            st.success(words("deed.done"))
        case ("done", back):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.success(words("deed.done"))
                st.button(
                    words("deed.undo"),
                    key=f"undo_{scope}",
                    icon=":material/undo:",
                    on_click=do,
                    args=(scope, lambda: _once(back)),
                )
        case _:
            pass


def _once(back: Act) -> None:
    back()


def _key(scope: str) -> str:
    return f"deed_{scope}"
