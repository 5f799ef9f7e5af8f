"""Patience as it was measured beside the one that heads are worked out with."""

import streamlit as st

from dashboard.operations.assumptions.patience import measured_patience
from dashboard.operations.permit import Actor
from dashboard.operations.queues.settings import change_queue
from dashboard.text import Words
from dashboard.widgets import access
from scheduling.patience import Patience, TooFewAbandons


def patience_panel(who: Actor, queue: str, assumed_s: float, words: Words) -> None:
    """Show a queue's measured patience; administrators take it over with one click."""
    st.subheader(words("patience.title"), anchor=False)
    found = measured_patience(access.desk(), who, queue)
    if found is None:
        st.caption(words("patience.unknown", assumed=words.duration(assumed_s)))
    elif isinstance(found, TooFewAbandons):
        st.caption(words("patience.too_few", count=words.number(found.abandons)))
    else:
        _measured(who, queue, found, assumed_s, words)


def _measured(who: Actor, queue: str, found: Patience, assumed_s: float, words: Words) -> None:
    st.markdown(
        words(
            "patience.measured",
            mean=words.duration(found.mean_s),
            low=words.duration(found.lo95_s),
            high=words.duration(found.hi95_s),
            count=words.number(found.abandons),
            assumed=words.duration(assumed_s),
        )
    )
    st.caption(words("patience.why"))
    apart = not found.lo95_s <= assumed_s <= found.hi95_s
    if apart and who.may("change_settings"):
        label = words("patience.take", mean=words.duration(found.mean_s))
        if st.button(label, key="patience_take"):
            change_queue(access.desk(), who, queue, {"patience_s": round(found.mean_s, 1)})
            st.rerun()
