"""The models of the library in plain words: what each does, when it wins, where it comes from."""

from collections.abc import Mapping

import streamlit as st

from dashboard.operations.forecasts.registry import MODELS, wins_of_model
from dashboard.text import Words

_SHOWN = (*MODELS[:4], "pair", "similar")


def model_cards(counts: Mapping[str, int], words: Words) -> None:
    """Show a card for each model of the library.

    Parameters
    ----------
    counts : mapping
        Champion → number of queues, as `registry.wins`.
    words : Words
        Of the reader.
    """
    st.subheader(words("registry.models"), anchor=False)
    st.caption(words("registry.models_how"))
    for start in range(0, len(_SHOWN), 2):
        for place, name in zip(st.columns(2), _SHOWN[start : start + 2], strict=False):
            with place.container(border=True, height="stretch"):
                _card(name, counts, words)


def _card(name: str, counts: Mapping[str, int], words: Words) -> None:
    st.markdown(f"**{words(f'model.{name}_title')}**")
    st.markdown(words(f"model.{name}_what"))
    st.markdown(words(f"model.{name}_wins"))
    if counts:
        pairs = sum(count for model, count in counts.items() if "+" in model)
        of = pairs if name == "pair" else wins_of_model(name, counts)
        st.markdown(words("registry.wins_of", count=of, all=sum(counts.values())))
    st.caption(words(f"model.{name}_source"))
