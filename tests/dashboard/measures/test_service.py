import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.measures.service import FORMULAS, Goal, service_level, status

REFERENCE = {
    "answered": 900,
    "in_target": 760,
    "abandoned": 100,
    "abandoned_in_target": 40,
    "short_abandoned": 15,
}


@pytest.mark.parametrize(
    ("formula", "percent"),
    [
        ("of_offered", 76.0),
        ("of_answered", 84.4),
        ("abandons_in_time_count", 80.0),
        ("abandons_in_time_leave", 79.2),
        ("short_abandons_leave", 77.2),
    ],
)
def test_the_reference_vector_of_the_definitions(formula: str, percent: float) -> None:
    level = pl.DataFrame([REFERENCE]).select(service_level(formula)).item()
    assert round(100 * level, 1) == percent


def test_nothing_answered_or_abandoned_is_unknown_not_zero() -> None:
    frame = pl.DataFrame([dict.fromkeys(REFERENCE, 0)])
    assert frame.select(service_level("of_offered")).item() is None


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 500), st.integers(0, 500))
def test_every_formula_is_a_share(a_t: int, late: int, b_t: int, b_late: int) -> None:
    row = {
        "answered": a_t + late,
        "in_target": a_t,
        "abandoned": b_t + b_late,
        "abandoned_in_target": b_t,
        "short_abandoned": b_t // 2,
    }
    for formula in FORMULAS:
        level = pl.DataFrame([row]).select(service_level(formula)).item()
        assert level is None or 0 <= level <= 1


def test_status_follows_the_queues_own_amber_band() -> None:
    goal = Goal(service_level=0.8, amber=0.1)
    assert [status(v, goal) for v in (None, 0.81, 0.75, 0.69)] == ["none", "ok", "watch", "breach"]
