"""The guide to the first steps of one's role, over every screen until it is put away."""

import streamlit as st

from dashboard.operations.demo.guide import Guide, Step, lay, read_guide, tick
from dashboard.operations.permit import Actor
from dashboard.text import Words
from dashboard.widgets import access
from dashboard.widgets.goto import goto

_KEPT = "guide_kept"


def guide_panel(who: Actor, words: Words) -> None:
    """Show the steps with the way to each, where the guide lies open."""
    guide = _guide(who)
    if not guide.shown:
        return
    with st.container(border=True, key="guide", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            count = words("guide.count", done=len(guide.done), steps=len(guide.steps))
            title = words("guide.title", role=words(f"role.{who.role}"))
            st.markdown(f":material/explore: **{title}** · {count}")
            close = words("guide.close")
            st.button(close, on_click=_lay, args=(who, False), key="guide_close")
        for number, step in enumerate(guide.steps, 1):
            _step(number, step, who, words)


def help_button(who: Actor, words: Words) -> None:
    """Show the button that opens the guide again; nothing for a role without one."""
    guide = _guide(who)
    if guide.steps:
        st.button(
            words("guide.help"),
            on_click=_lay,
            args=(who, True),
            key="guide_help",
            icon=":material/help:",
            width="stretch",
            disabled=guide.shown,
        )


def _step(number: int, step: Step, who: Actor, words: Words) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.checkbox(
            f"{number}. {words(f'guide.{who.role}_{step.key}')}",
            step.key in _guide(who).done,
            key=f"guide_{step.key}",
            on_change=_tick,
            args=(who, step.key),
        )
        label = words(f"screen.{step.screen}")
        goto(step.screen, label, icon=":material/arrow_forward:", **step.query)


def _guide(who: Actor) -> Guide:
    """Return the guide of this session's person, read once."""
    owner, guide = st.session_state.get(_KEPT, ("", None))
    if guide is None or owner != who.name:
        guide = read_guide(access.own_desk(), who)
        st.session_state[_KEPT] = who.name, guide
    return guide


def _lay(who: Actor, shown: bool) -> None:  # noqa: FBT001 - a callback's argument
    st.session_state[_KEPT] = who.name, lay(access.own_desk(), who, _guide(who), shown=shown)


def _tick(who: Actor, key: str) -> None:
    done = bool(st.session_state[f"guide_{key}"])
    st.session_state[_KEPT] = who.name, tick(access.own_desk(), who, _guide(who), key, done=done)
