"""Adherence by its definition, with the worked example of the glossary."""

import datetime as dt
from collections.abc import Sequence

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.frames import MOMENT
from dashboard.measures.adherence import Keeping, adherence, stretches

NINE = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
SCHEMA = {"agent_id": pl.Int64, "kind": pl.String, "since": MOMENT, "until": MOMENT}

Spans = Sequence[tuple[str, float, float]]


def frame(rows: Spans, kind: str) -> pl.DataFrame:
    told = [(1, what, _at(since), _at(until)) for what, since, until in rows]
    return pl.DataFrame(told, schema=SCHEMA, orient="row").rename({"kind": kind})


def _at(minute: float) -> dt.datetime:
    return NINE + dt.timedelta(minutes=minute)


def of(planned: Spans, did: Spans, *, outside_counts: bool = False) -> dict[str, float]:
    rows = adherence(
        frame(planned, "activity"), frame(did, "state"), Keeping(outside_counts=outside_counts)
    )
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


def out_of(
    planned: Spans, did: Spans, keeping: Keeping, excused: Spans = (), now: float | None = None
) -> list[tuple[float, float]]:
    """Return the stretches out of adherence, minutes after nine."""
    found = stretches(
        frame(planned, "activity"),
        frame(did, "state"),
        keeping,
        frame(excused, "reason"),
        None if now is None else _at(now),
    )
    minutes = [(pl.col(name) - NINE).dt.total_seconds() / 60 for name in ("since", "until")]
    return found.select(minutes).rows()


GRACE = Keeping(grace_start_s=300, grace_end_s=120)


def test_grace_forgives_short_stretches_at_the_borders_alone() -> None:
    planned = [("on_queue", 0, 60), ("break", 60, 75)]
    assert out_of(planned, [("ready", 5, 58), ("break", 60, 75)], GRACE) == []
    assert out_of(planned, [("ready", 6, 57), ("break", 60, 75)], GRACE) == [(0, 6), (57, 60)]
    middle = [("ready", 0, 30), ("ready", 32, 60), ("break", 60, 75)]
    assert out_of(planned, middle, GRACE) == [(30, 32)]


def test_no_grace_lets_an_activity_be_missed_whole() -> None:
    planned = [("on_queue", 0, 60), ("break", 60, 64), ("on_queue", 64, 90)]
    assert out_of(planned, [("ready", 0, 90)], GRACE) == [(60, 64)]


def test_the_present_is_no_end_that_grace_applies_to() -> None:
    planned, did = [("on_queue", 0, 60)], [("ready", 0, 59)]
    assert out_of(planned, did, GRACE) == []
    assert out_of(planned, did, GRACE, now=60) == [(59, 60)]


def test_excused_time_leaves_and_may_overlap_itself() -> None:
    planned, did = [("on_queue", 0, 60)], [("ready", 0, 10), ("ready", 50, 60)]
    excused = [("system", 5, 20), ("system", 15, 30), ("training", 45, 200)]
    assert out_of(planned, did, Keeping()) == [(10, 50)]
    assert out_of(planned, did, Keeping(), excused) == [(30, 45)]


def test_which_states_fit_is_the_centers_own() -> None:
    planned, did = [("meeting", 0, 60)], [("other", 0, 60)]
    assert out_of(planned, did, Keeping()) == [(0, 60)]
    assert out_of(planned, did, Keeping(fitting={"meeting": ("meeting", "other")})) == []


@given(st.lists(st.tuples(st.integers(0, 59), st.integers(1, 60)), max_size=6))
def test_what_was_done_and_what_was_not_make_the_plan(pieces: list[tuple[int, int]]) -> None:
    did = [("ready", since, since + length) for since, length in pieces]
    out = out_of([("on_queue", 0, 60)], did, Keeping())
    covered = {m for _, since, until in did for m in range(since, until) if m < 60}
    assert sum(until - since for since, until in out) == 60 - len(covered)
