"""Options for an alert as cards: doing nothing first, then by gain for cost, with promises."""

from collections.abc import Callable

import streamlit as st

from dashboard.operations.interventions.doing import Sitting
from dashboard.operations.interventions.option import Advice, Option
from dashboard.text import Words
from dashboard.widgets.signed import points

_NO_GAIN = 0.0005
"""Shares of less are no gain and bear no arrow."""
_HORIZONS = ("30", "60", "end")
_LEAST_HOURS = 0.05
_FIRST = 4
_DAY_MINUTES = 24 * 60
"""Cards in sight: doing nothing, and the three that bring most for their cost."""


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
    numbered = list(enumerate(advice.options))
    for number, option in numbered[:_FIRST]:
        _with_button(number, option, words, apply if may_apply else None)
    if rest := numbered[_FIRST:]:
        with st.expander(words("advice.further", count=len(rest))):
            for number, option in rest:
                _with_button(number, option, words, apply if may_apply else None)


def _with_button(
    number: int, option: Option, words: Words, apply: Callable[[Option], None] | None
) -> None:
    with st.container(border=True):
        _card(option, words)
        if option.kind != "nothing" and apply is not None:
            st.button(
                words("advice.apply"),
                key=f"apply_{number}",
                type="primary" if number == 1 else "secondary",
                disabled=bool(option.broken),
                on_click=apply,
                args=(option,),
            )


def _card(option: Option, words: Words) -> None:
    told = {"people": option.affected, "minutes": option.minutes, "site": option.doing.site}
    name = words(f"advice.{option.kind}", **told)
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
    _promise(option, words)
    _price(option, words)
    if option.affected:
        with st.expander(words("advice.who", people=option.affected)):
            st.write(" · ".join(_changes(option, words)))


def _promise(option: Option, words: Words) -> None:
    gain, more = option.gain["60"], round(option.answered_more)
    promise = words(
        "advice.promise",
        lo=points(gain.lo95, words),
        hi=points(gain.hi95, words),
        predict_lo=points(gain.predict_lo95, words),
        predict_hi=points(gain.predict_hi95, words),
        abandoned=words.number(option.abandoned),
        wait=words.duration(option.wait_s),
    )
    key = "advice.more_answered" if more >= 0 else "advice.fewer_answered"
    st.caption(f"{promise} {words(key, count=words.number(abs(more)))}")


def _price(option: Option, words: Words) -> None:
    rules = ", ".join(option.broken) if option.broken else words("advice.no_rule")
    said = words("advice.cost_and_rules", cost=_cost(option, words), rules=rules)
    if option.affected:
        cost = option.cost
        said += " · " + words("advice.fair", touched=cost.touched, people=cost.people)
    if off := option.doing.put_off:
        said += " · " + words("advice.put_off", count=len({name for name, _ in off}))
    st.caption(said)


def _cost(option: Option, words: Words) -> str:
    hours = option.cost.paid_hours
    if abs(hours) < _LEAST_HOURS:
        return words("advice.no_cost")
    key = "advice.cost_hours" if hours > 0 else "advice.cost_saved"
    return words(key, hours=words.number(abs(hours), 1))


def _changes(option: Option, words: Words) -> list[str]:
    """Name everybody whose day changes, with the times where some do."""
    doing = option.doing
    moved = [f"{m.agent} {_at(m.before, words)}→{_at(m.after, words)}" for m in doing.moves]
    ended = [f"{e.agent} …{_at(e.before, words)}→…{_at(e.after, words)}" for e in doing.ends]
    sat = [f"{s.agent} {_sitting(s, words)}" for s in doing.sittings]
    return moved + ended + sat + [name for order in doing.orders for name in order.agents]


def _sitting(sitting: Sitting, words: Words) -> str:
    after = "–" if sitting.after is None else _at(sitting.after, words)
    return f"{sitting.name} {_at(sitting.before, words)}→{after}"


def _at(minute: int, words: Words) -> str:
    return words.minute(minute % _DAY_MINUTES)


def _gain(option: Option, horizon: str, words: Words) -> str | None:
    mean = option.gain[horizon].mean
    nothing = option.kind == "nothing" or abs(mean) < _NO_GAIN
    return None if nothing else points(mean, words)
