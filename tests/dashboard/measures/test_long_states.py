"""A state over its limit is marked, with how far; one within, or without a limit, is not."""

import datetime as dt

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from dashboard.frames import MOMENT, STATE_NAMES
from dashboard.measures.long_states import LIMITS_S, long_states

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def standing(*rows: tuple[str, str, float]) -> pl.DataFrame:
    told = [(agent, state, NOW - dt.timedelta(seconds=s)) for agent, state, s in rows]
    return pl.DataFrame(
        told, schema={"agent": pl.String, "state": pl.String, "since": MOMENT}, orient="row"
    )


def test_over_the_limit_the_furthest_first() -> None:
    found = long_states(
        standing(
            ("a", "contact", 901), ("b", "wrap", 400), ("c", "break", 1200), ("d", "ready", 9e4)
        ),
        LIMITS_S,
        NOW,
    )
    assert found.select("agent", "over_s").rows() == [("b", 220.0), ("a", 1.0)]
    assert found["lasted_s"].to_list() == [400.0, 901.0]


def test_nobody_there_is_nobody_over() -> None:
    assert long_states(standing(), LIMITS_S, NOW).is_empty()
    assert long_states(standing(("a", "wrap", 999)), {}, NOW).is_empty()


@given(st.sampled_from(STATE_NAMES), st.integers(0, 10_000), st.integers(1, 10_000))
def test_the_limit_decides(state: str, lasted: int, limit: int) -> None:
    found = long_states(standing(("a", state, lasted)), {state: float(limit)}, NOW)
    assert found.height == (lasted > limit)
