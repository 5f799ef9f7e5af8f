"""Why service levels differ: the five formulas over the same contacts, with what goes into them."""

from collections.abc import Mapping

import polars as pl
import streamlit as st

from dashboard.measures.service import FORMULAS
from dashboard.text import Words
from dashboard.widgets.table import table

_LETTERS: Mapping[str, str] = {
    "A": "answered",
    "A_T": "in_target",
    "B": "abandoned",
    "B_T": "abandoned_in_target",
    "B_S": "short_abandoned",
}


def formulas(
    levels: Mapping[str, float | None],
    counts: Mapping[str, int | None],
    used: str,
    words: Words,
) -> None:
    """Show the service level of some contacts by each formula.

    Parameters
    ----------
    levels : mapping
        Formula key → share.
    counts : mapping
        answered, in_target, abandoned, abandoned_in_target and short_abandoned.
    used : str
        The formula of the tile.
    words : Words
        Of the reader.
    """
    rows = [
        {
            words("decide.formula"): words(f"formula.{key}"),
            words("formula.how"): f"({top}) / ({bottom})",
            words("breakdown.service_level"): words.percent(levels[key]),
            words("formula.used"): "●" if key == used else "",
        }
        for key, (top, bottom) in FORMULAS.items()
    ]
    st.markdown(f"**{words('formula.differ')}**")
    table(pl.DataFrame(rows), key="formulas")
    told = [f"{letter} = {words.number(counts[key])}" for letter, key in _LETTERS.items()]
    st.caption(" · ".join(told) + "  \n" + words("settings.formulas_why"))
