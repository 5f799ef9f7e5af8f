"""Options for an alert as cards: doing nothing first, then by gain, each with its promise."""

from collections.abc import Callable

import streamlit as st

from dashboard.operations.interventions.option import Advice, Option
from dashboard.text import Words
from dashboard.widgets.signed import points

_HORIZONS = ("30", "60", "end")


def advice_cards(
    advice: Advice, words: Words, apply: Callable[[Option], None], *, may_apply: bool
) -> None:
    """Show the options.

    Parameters
    ----------
    advice : Advice
        Options, doing nothing first.
    words : Words
        Of the reader.
    apply : callable
        What the button of an option does.
    may_apply : bool
        Whether the reader's role includes it.
    """
    for number, option in enumerate(advice.options):
        with st.container(border=True):
            _card(option, words)
            if option.kind != "nothing" and may_apply:
                st.button(
                    words("advice.apply"),
                    key=f"apply_{number}",
                    type="primary" if number == 1 else "secondary",
                    disabled=bool(option.broken),
                    on_click=apply,
                    args=(option,),
                )


def _card(option: Option, words: Words) -> None:
    name = words(f"advice.{option.kind}", people=option.affected, minutes=option.minutes)
    st.markdown(f"**{name}**")
    columns = st.columns(3)
    for column, horizon in zip(columns, _HORIZONS, strict=True):
        with column:
            level = words.percent(option.service_level[horizon])
            st.metric(words(f"advice.level_{horizon}"), level, _gain(option, horizon, words))
    if option.kind == "nothing":
        st.caption(
            words(
                "advice.outlook",
                abandoned=words.number(option.abandoned),
                wait=words.duration(option.wait_s),
            )
        )
        return
    gain = option.gain["60"]
    st.caption(
        words(
            "advice.promise",
            lo=points(gain.lo95, words),
            hi=points(gain.hi95, words),
            predict_lo=points(gain.predict_lo95, words),
            predict_hi=points(gain.predict_hi95, words),
            abandoned=words.number(option.abandoned),
            wait=words.duration(option.wait_s),
        )
    )
    rules = ", ".join(option.broken) if option.broken else words("advice.no_rule")
    st.caption(words("advice.cost_and_rules", cost=words("advice.no_cost"), rules=rules))
    people = ", ".join(
        f"{m.agent} {m.before // 60}:{m.before % 60:02d}→{m.after // 60}:{m.after % 60:02d}"
        for m in option.moves
    )
    with st.expander(words("advice.who", people=option.affected)):
        st.write(people)


def _gain(option: Option, horizon: str, words: Words) -> str | None:
    return None if option.kind == "nothing" else points(option.gain[horizon].mean, words)
