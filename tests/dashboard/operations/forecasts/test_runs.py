"""A queue's forecasts, newest first, each with its error on the days that came since."""

from pathlib import Path

import pytest

from dashboard.operations.adjusting.override import Wish, override
from dashboard.operations.desk import Desk
from dashboard.operations.forecasts.runs import list_runs, worth_of_runs
from dashboard.operations.permit import SYSTEM, Actor, NotPermittedError
from dashboard.operations.queues.known import day_bounds
from tests.dashboard.made_runs import with_days, with_run
from tests.dashboard.planned_store import MONDAY, QUEUE, ZONE, with_forecast, with_history


def test_without_a_forecast_there_is_none(desk: Desk, tmp_path: Path) -> None:
    with_history(desk, tmp_path)
    assert worth_of_runs(desk, SYSTEM, QUEUE) == []
    with pytest.raises(NotPermittedError):
        list_runs(desk, Actor("x", "agent"), QUEUE)


def test_before_a_day_is_over_the_error_since_is_unknown(desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    (only,) = worth_of_runs(desk, SYSTEM, QUEUE)
    assert (only.run.model, only.run.share("wape"), only.run.share("nothing")) == (
        "mean",
        0.05,
        None,
    )
    assert (only.days, only.wape) == (0, None)


def test_each_forecast_is_measured_on_its_own_days_that_are_over(
    any_desk: Desk, tmp_path: Path
) -> None:
    with_forecast(any_desk, tmp_path)
    newer = with_run(any_desk, 9.0, days=2)
    with_days(any_desk, tmp_path, offered=8, days=4)
    worths = worth_of_runs(any_desk, SYSTEM, QUEUE)
    assert worths[0].run.id == newer
    assert [worth.days for worth in worths] == [2, 4]
    assert [worth.wape for worth in worths] == pytest.approx([1 / 8, 2 / 8])


def test_overrides_do_not_change_what_a_forecast_was_worth(desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    with_days(desk, tmp_path, offered=8, days=2)
    override(desk, SYSTEM, QUEUE, Wish(*day_bounds(MONDAY, ZONE), "total", 160.0))
    assert worth_of_runs(desk, SYSTEM, QUEUE)[0].wape == pytest.approx(0.25)


def test_today_does_not_count_before_it_is_over(desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    with_days(desk, tmp_path, offered=8, days=2)
    with_run(desk, 8.0)
    assert worth_of_runs(desk, SYSTEM, QUEUE)[0].days == 2
