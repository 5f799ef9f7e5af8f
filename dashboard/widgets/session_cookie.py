"""Two invisible components: the browser hands the session's token to the cookie route."""

import streamlit as st
from streamlit.components.v2 import component

_KEEP = """
export default function ({ data }) {
  if (data && data.token) {
    fetch("/auth/session", { method: "POST", body: data.token, credentials: "same-origin" });
  }
}
"""
_CLEAR = """
export default function () {
  fetch("/auth/session", { method: "DELETE", credentials: "same-origin" });
}
"""

_keep = component("floorwalker_keep_cookie", html="<i hidden></i>", js=_KEEP)
_clear = component("floorwalker_clear_cookie", html="<i hidden></i>", js=_CLEAR)


def keep_cookie(token: str) -> None:
    """Let the browser keep the session over a reload; done once a session."""
    if not st.session_state.get("cookie_kept"):
        _keep(data={"token": token}, key="keep_cookie", height=1)
        st.session_state["cookie_kept"] = True


def clear_cookie() -> None:
    """Let the browser forget the session."""
    _clear(key="clear_cookie", height=1)
