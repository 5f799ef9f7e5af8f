"""The user's saved views: keep the present screen with its filters, open one, take it away."""

from html import escape

import streamlit as st

from dashboard.operations.accounts.saved_views import (
    LONGEST_NAME,
    SavedView,
    delete_view,
    save_view,
    saved_views,
)
from dashboard.operations.permit import Actor
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.deed import Act, deed_button, deed_done

_SCOPE = "views"
_NAME = "view_name"
_NO_FILTER = frozenset({"lang"})


def view_list(who: Actor, shown: str, words: Words) -> None:
    """Show the views behind a button.

    Parameters
    ----------
    who : Actor
        Whose.
    shown : str
        Key of the present screen.
    words : Words
        Of the user.
    """
    with st.popover(words("views.title"), icon=":material/bookmark:", width="stretch", key="views"):
        views = saved_views(access.desk(), who)
        if not views:
            st.caption(words("views.none"))
        for view in views:
            _row(view, who, words)
        deed_done(_SCOPE, words)
        st.text_input(words("views.name"), key=_NAME, max_chars=LONGEST_NAME)
        label = words("views.save", screen=words(f"screen.{shown}"))
        deed_button(label, _SCOPE, lambda: _save(who, shown), key="view_save")


def _row(view: SavedView, who: Actor, words: Words) -> None:
    """Show a view as a link that loads the page anew: the filters begin as the address says."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(f'<a href="{escape(view.address)}">{escape(view.name)}</a>', width="stretch")
        key = f"view_delete_{view.name}"
        deed_button(words("views.delete"), _SCOPE, lambda: _delete(view, who), key=key)


def _save(who: Actor, shown: str) -> Act:
    query = {name: value for name, value in st.query_params.items() if name not in _NO_FILTER}
    view = SavedView(str(st.session_state.get(_NAME, "")).strip(), shown, query)
    before = save_view(access.desk(), who, view)
    st.session_state[_NAME] = ""
    if before is None:
        return lambda: delete_view(access.desk(), who, view.name)
    return lambda: save_view(access.desk(), who, before)


def _delete(view: SavedView, who: Actor) -> Act:
    delete_view(access.desk(), who, view.name)
    return lambda: save_view(access.desk(), who, view)
