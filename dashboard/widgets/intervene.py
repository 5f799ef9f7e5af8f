"""Interventions applied and undone by buttons, and what came of it, said once."""

import streamlit as st

from dashboard.operations.interventions import apply as intervene
from dashboard.operations.interventions.option import Advice, Option
from dashboard.operations.permit import Actor
from dashboard.text import SaidError, Words
from dashboard.widgets import access

_OUTCOME = "intervened"


class Applying:
    """Applies an option when its button is pressed."""

    def __init__(self, who: Actor, advice: Advice) -> None:
        self._who, self._advice = who, advice

    def __call__(self, option: Option) -> None:
        """Publish the roster with the option's changes."""
        try:
            intervene.apply(access.desk(), self._who, self._advice, option)
        except SaidError as error:
            st.session_state[_OUTCOME] = error
        else:
            st.session_state[_OUTCOME] = "advice.applied"


class Undoing:
    """Takes an intervention back when its button is pressed."""

    def __init__(self, who: Actor) -> None:
        self._who = who
        self.permitted = who.may("intervene")

    def __call__(self, intervention_id: int) -> None:
        """Publish the roster from before."""
        try:
            intervene.undo(access.desk(), self._who, intervention_id)
        except SaidError as error:
            st.session_state[_OUTCOME] = error
        else:
            st.session_state[_OUTCOME] = "log.undone_notice"


def intervened(words: Words) -> None:
    """Say once what came of the last button."""
    match st.session_state.pop(_OUTCOME, None):
        case SaidError() as error:
            st.warning(words.say(error), icon=":material/warning:")
        case str() as done:
            st.success(words(done), icon=":material/check:")
        case _:
            pass
