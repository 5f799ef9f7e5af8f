import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.measures.histogram import (
    EDGES_S,
    UnknownTargetError,
    pack,
    pack_groups,
    quantile,
    within,
)

waits = st.lists(st.floats(0, 100_000), max_size=60)


@given(waits, st.sampled_from(EDGES_S[:-1]))
def test_counts_at_an_edge_are_exact(wait_s: list[float], target: float) -> None:
    counted = within(pl.Series([pack(wait_s)]), target).item()
    assert counted == sum(wait <= target for wait in wait_s)


@given(st.lists(waits, min_size=1, max_size=5), st.sampled_from([0, 5, 20, 125, 3600]))
def test_groups_are_packed_as_each_alone(groups: list[list[float]], target: float) -> None:
    number = np.repeat(np.arange(len(groups)), [len(g) for g in groups])
    values = np.array([wait for group in groups for wait in group])
    together = within(pl.Series(pack_groups(number, values, len(groups))), target)
    assert together.to_list() == [sum(w <= target for w in group) for group in groups]


def test_a_target_between_edges_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownTargetError) as error:
        within(pl.Series([pack([1.0])]), 122.0)
    assert error.value.nearest_s in {120, 125}


def test_longer_deadlines_leave_what_stores_hold_already_as_it_was() -> None:
    """Codes of bins are kept: 221 was the one up to two hours, 222 the one beyond."""
    stored = np.array([(20, 5), (221, 2), (222, 3)], [("bin", "<u2"), ("count", "<u4")]).tobytes()
    counts = [within(pl.Series([stored]), edge).item() for edge in (20, 3600, 7200, 28_800, 86_400)]
    assert counts == [5, 5, 7, 7, 7]
    assert pack([20.0] * 5 + [7000.0] * 2 + [90_000.0] * 3) == stored


def test_unknown_waits_stay_unknown() -> None:
    packed = pl.Series([pack([3.0]), None], dtype=pl.Binary)
    assert within(packed, 20).to_list() == [1, None]


def test_quantile_is_the_edge_that_holds_it() -> None:
    assert quantile(pl.Series([pack([1, 2, 3, 100])]), 0.75) == 3
    assert quantile(pl.Series([None], dtype=pl.Binary), 0.5) is None
