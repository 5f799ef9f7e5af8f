"""Overrides lie over every forecast while they count; bands follow and never cross."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from dashboard.operations.adjusting.override import (
    BOUNDS,
    Wish,
    list_overrides,
    overridden,
    override,
)
from dashboard.operations.desk import Desk
from dashboard.operations.forecasts.withdraw import withdraw
from dashboard.operations.heads.plan import latest_run, run_values
from dashboard.operations.permit import SYSTEM, Actor, NotPermittedError
from dashboard.operations.queues.known import all_queues
from dashboard.store.tables import ForecastOverride, Setting
from dashboard.text import SaidError
from tests.dashboard.planned_store import MONDAY, QUEUE, ZONE, with_forecast

NINE = dt.datetime.combine(MONDAY, dt.time(9), ZONE).astimezone(dt.UTC)
HOUR = dt.timedelta(hours=1)


def contacts(desk: Desk, since: dt.datetime, until: dt.datetime) -> float:
    with desk.store.read() as session:
        run = latest_run(session, all_queues(session)[0])
        assert run is not None
        values = run_values(session, run)
    here = pl.col("start").is_between(since, until, closed="left")
    return float(values.filter(here)["contacts"].sum())


@pytest.mark.parametrize(
    ("kind", "value", "sum_"), [("factor", 1.5, 30), ("add", 4, 24), ("total", 50, 50)]
)
def test_each_kind_changes_its_own_time_alone(
    desk: Desk, tmp_path: Path, kind: str, value: float, sum_: float
) -> None:
    with_forecast(desk, tmp_path)
    before = contacts(desk, NINE + HOUR, NINE + 8 * HOUR)
    number = override(desk, SYSTEM, QUEUE, Wish(NINE, NINE + HOUR, kind, value, "campaign"))
    assert contacts(desk, NINE, NINE + HOUR) == pytest.approx(sum_)
    assert contacts(desk, NINE + HOUR, NINE + 8 * HOUR) == before
    withdraw(desk, SYSTEM, ForecastOverride, number)
    assert contacts(desk, NINE, NINE + HOUR) == 20
    withdraw(desk, SYSTEM, ForecastOverride, number, again=True)
    assert contacts(desk, NINE, NINE + HOUR) == pytest.approx(sum_)


def test_it_counts_until_it_expires(desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    wish = Wish(NINE, NINE + HOUR, "factor", 2, expires_at=NINE + 5 * HOUR)
    override(desk, SYSTEM, QUEUE, wish)
    assert contacts(desk, NINE, NINE + HOUR) == 40
    with desk.store.write() as session:
        clock = session.exec(select(Setting).where(Setting.name == "clock")).one()
        clock.value = {**clock.value, "shown": (NINE + 6 * HOUR).isoformat()}
    assert contacts(desk, NINE, NINE + HOUR) == 20
    assert list_overrides(desk, SYSTEM, QUEUE) == []


def test_what_is_not_possible_is_refused(desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    for wish in (
        Wish(NINE, NINE, "factor", 1),
        Wish(NINE, NINE + HOUR, "factor", -1),
        Wish(NINE, NINE + HOUR, "total", float("nan")),
        Wish(NINE, NINE + HOUR, "twice", 1),
    ):
        with pytest.raises(SaidError):
            override(desk, SYSTEM, QUEUE, wish)
    with pytest.raises(NotPermittedError):
        override(desk, Actor("x", "executive"), QUEUE, Wish(NINE, NINE + HOUR, "factor", 1))


@given(
    st.lists(
        st.tuples(
            st.integers(0, 9),
            st.integers(1, 9),
            st.sampled_from(("factor", "add", "total")),
            st.floats(-50, 50),
        ),
        max_size=4,
    ),
    st.lists(st.floats(0, 100), min_size=10, max_size=10),
)
def test_never_below_zero_and_bands_never_cross(
    wishes: list[tuple[int, int, str, float]], means: list[float]
) -> None:
    starts = [NINE + n * HOUR for n in range(10)]
    spread = {"lo95": 0.5, "lo80": 0.8, "hi80": 1.2, "hi95": 1.5}
    values = pl.DataFrame({"start": starts, "contacts": means}).with_columns(
        (pl.col("contacts") * factor).alias(name) for name, factor in spread.items()
    )
    layer = [
        ForecastOverride(
            queue_id=1,
            start=NINE + a * HOUR,
            until=NINE + (a + n) * HOUR,
            kind=kind,
            value=abs(value) if kind != "add" else value,
            made_by="x",
        )
        for a, n, kind, value in wishes
    ]
    found = overridden(values, layer)
    assert found.select(pl.min_horizontal("contacts", *BOUNDS).min()).item() >= 0
    for low, high in (
        ("lo95", "lo80"),
        ("lo80", "contacts"),
        ("contacts", "hi80"),
        ("hi80", "hi95"),
    ):
        assert (found[low] <= found[high] + 1e-9).all()
