"""The webhook of a source: its address, and a secret that is shown once."""

from urllib.parse import quote, urlsplit

import streamlit as st

from dashboard.operations.desk import Desk
from dashboard.operations.feeds.read_sources import Seen
from dashboard.operations.feeds.sources import new_secret
from dashboard.operations.permit import Actor
from dashboard.text import SaidError, Words
from dashboard.widgets.feed_words import say


def feed_webhook(desk: Desk, who: Actor, words: Words, source: Seen) -> None:
    """Show where systems send to, and make a new secret on demand."""
    address = address_of(source.name)
    st.caption(words("feeds.webhook_why"))
    st.code(f"POST {address}", language=None, wrap_lines=True)
    st.caption(words("feeds.secret_there" if source.has_secret else "feeds.secret_none"))
    label = "feeds.new_secret_again" if source.has_secret else "feeds.new_secret"
    if not st.button(words(label), key="feed_secret", icon=":material/key:"):
        return
    try:
        secret = new_secret(desk, who, source.name)
    except SaidError as error:
        st.error(say(error, words))
        return
    st.warning(words("feeds.secret_once"))
    st.code(secret, language=None, wrap_lines=True)
    st.caption(words("feeds.curl_try"))
    st.code(_curl(address, secret), language="bash", wrap_lines=True)


def address_of(name: str) -> str:
    """Return the address of a source's webhook, on the host that the reader uses."""
    parts = urlsplit(st.context.url or "")
    host = f"{parts.scheme}://{parts.netloc}" if parts.netloc else "http://localhost:8501"
    return f"{host}/feeds/{quote(name, safe='')}"


def _curl(address: str, secret: str) -> str:
    return (
        f"curl -X POST '{address}' \\\n"
        f"  -H 'Authorization: Bearer {secret}' \\\n"
        "  --data-binary @FILE"
    )
