"""Adherence by its definition, with the worked example of the glossary."""

import datetime as dt
from collections.abc import Sequence

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.frames import MOMENT
from dashboard.measures.adherence import adherence

NINE = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
SCHEMA = {"agent_id": pl.Int64, "kind": pl.String, "since": MOMENT, "until": MOMENT}

Spans = Sequence[tuple[str, float, float]]


def frame(rows: Spans, kind: str) -> pl.DataFrame:
    told = [(1, what, _at(since), _at(until)) for what, since, until in rows]
    return pl.DataFrame(told, schema=SCHEMA, orient="row").rename({"kind": kind})


def _at(minute: float) -> dt.datetime:
    return NINE + dt.timedelta(minutes=minute)


def of(planned: Spans, did: Spans, *, outside_counts: bool = False) -> dict[str, float]:
    rows = adherence(frame(planned, "activity"), frame(did, "state"), outside_counts=outside_counts)
    return rows.row(0, named=True)


def test_ten_minutes_late_and_ten_over() -> None:
    planned, did = [("on_queue", 0, 60)], [("ready", 10, 70)]
    assert of(planned, did)["adherence"] == pytest.approx(0.8333, abs=1e-4)
    assert of(planned, did, outside_counts=True)["adherence"] == pytest.approx(0.7143, abs=1e-4)
    assert of(planned, did)["conformance"] == 1.0


def test_a_break_is_kept_by_a_break_alone() -> None:
    planned = [("on_queue", 0, 30), ("break", 30, 45), ("on_queue", 45, 60)]
    assert of(planned, [("contact", 0, 30), ("break", 30, 45), ("wrap", 45, 60)])["adherence"] == 1
    late = of(planned, [("contact", 0, 33), ("break", 33, 48), ("ready", 48, 60)])
    assert late["out_s"] == pytest.approx(6 * 60)


def test_who_never_came_kept_nothing_and_who_was_not_planned_is_not_judged() -> None:
    assert of([("on_queue", 0, 60)], [])["adherence"] == 0
    assert of([("on_queue", 0, 60)], [("offline", 0, 60)])["adherence"] == 0
    assert adherence(frame([], "activity"), frame([("ready", 0, 60)], "state")).is_empty()


@given(st.floats(0, 60), st.floats(0, 60))
def test_adherence_is_a_share(one: float, other: float) -> None:
    low, high = sorted((one, other))
    found = of([("on_queue", 0, 60)], [("ready", low, high)], outside_counts=True)
    assert 0 <= found["adherence"] <= 1
    assert found["adherence"] == pytest.approx((high - low) / 60, abs=1e-6)
