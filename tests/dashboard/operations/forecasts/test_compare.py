"""Two forecasts side by side: by day, against what came, and why they differ."""

import datetime as dt
from pathlib import Path

import pytest
from sqlmodel import select

from dashboard.operations.adjusting.override import Wish, override
from dashboard.operations.desk import Desk
from dashboard.operations.forecasts.compare import compare_runs, what_changed
from dashboard.operations.forecasts.runs import list_runs
from dashboard.operations.permit import SYSTEM, Actor, NotPermittedError
from dashboard.operations.queues.known import day_bounds
from dashboard.store.tables import ForecastOverride, ForecastRun
from dashboard.text import SaidError
from tests.dashboard.made_runs import with_days, with_run
from tests.dashboard.planned_store import MONDAY, QUEUE, ZONE, with_forecast

DAY = dt.timedelta(days=1)


def two(desk: Desk) -> tuple[int, int]:
    newer, older = list_runs(desk, SYSTEM, QUEUE)
    return older.id, newer.id


def test_days_stand_beside_what_came(any_desk: Desk, tmp_path: Path) -> None:
    with_forecast(any_desk, tmp_path)
    with_run(any_desk, 9.0, first=MONDAY + 2 * DAY, days=7)
    with_days(any_desk, tmp_path, offered=8, days=4)
    found = compare_runs(any_desk, SYSTEM, QUEUE, *two(any_desk))
    days = found.days.to_dicts()
    assert [row["day"] for row in days] == [MONDAY + n * DAY for n in range(9)]
    assert [row["older"] for row in days] == pytest.approx([200.0] * 7 + [None] * 2)
    assert [row["newer"] for row in days] == pytest.approx([None] * 2 + [180.0] * 7)
    assert [row["came"] for row in days] == [160] * 4 + [None] * 5
    assert found.common == 2
    assert (found.older_wape, found.newer_wape) == pytest.approx((0.25, 0.125))
    assert found.change.change == pytest.approx(-0.1)


def test_without_a_day_over_errors_are_unknown(desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    with_run(desk, 9.0, first=MONDAY + 30 * DAY)
    found = compare_runs(desk, SYSTEM, QUEUE, *two(desk))
    assert (found.common, found.older_wape, found.newer_wape) == (0, None, None)
    assert found.change.change is None


def test_intervals_of_other_lengths_are_compared_at_the_longer(desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    number = with_run(desk, 8.0)
    with desk.store.write() as session:
        session.get_one(ForecastRun, number).every_s = 3600
    with_days(desk, tmp_path, offered=8, days=1)
    found = compare_runs(desk, SYSTEM, QUEUE, *two(desk))
    assert (found.older_wape, found.newer_wape) == pytest.approx((0.25, 0.0))


def test_overrides_between_are_told_withdrawn_or_not(desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    override(desk, SYSTEM, QUEUE, Wish(*day_bounds(MONDAY, ZONE), "total", 160.0))
    with_run(desk, 9.0)
    older, newer = two(desk)
    with desk.store.write() as session:
        runs = {run.id: run for run in session.exec(select(ForecastRun))}
        laid = session.exec(select(ForecastOverride)).one()
        laid.made_at = runs[older].made_at + dt.timedelta(microseconds=1)
        runs[newer].made_at = laid.made_at
    found = compare_runs(desk, SYSTEM, QUEUE, older, newer)
    assert [row.value for row in found.between] == [160.0]
    assert found.days["newer"][0] == pytest.approx(180.0)


def test_only_a_queues_own_forecasts_are_compared(desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    assert what_changed(desk, SYSTEM, QUEUE) is None
    number = with_run(desk, 9.0)
    with pytest.raises(SaidError, match="no forecast number 99"):
        compare_runs(desk, SYSTEM, QUEUE, 99, number)
    with pytest.raises(NotPermittedError):
        compare_runs(desk, Actor("x", "agent"), QUEUE, number, number)
