"""Known changes lie under overrides and over every forecast; days are the queue's own."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from dashboard.operations.adjusting.levers import LeverWish, add_lever, list_levers
from dashboard.operations.desk import Desk
from dashboard.operations.forecasts.withdraw import withdraw
from dashboard.operations.heads.plan import latest_run, run_values
from dashboard.operations.permit import SYSTEM
from dashboard.operations.queues.known import all_queues
from dashboard.store.tables import ForecastLever
from dashboard.text import SaidError
from tests.dashboard.planned_store import MONDAY, QUEUE, ZONE, with_forecast

TUESDAY = MONDAY + dt.timedelta(days=1)


def by_day(desk: Desk) -> dict[dt.date, float]:
    with desk.store.read() as session:
        run = latest_run(session, all_queues(session)[0])
        assert run is not None
        values = run_values(session, run)
    day = pl.col("start").dt.convert_time_zone(ZONE.key).dt.date().alias("day")
    return dict(values.group_by(day).agg(pl.col("contacts").sum()).iter_rows())


@pytest.mark.parametrize(
    ("kind", "numbers", "first_day"),
    [
        ("containment", {"before": 0.2, "after": 0.4}, 150.0),
        ("change", {"factor": 1.1}, 220.0),
        ("campaign", {"reached": 1000.0, "response": 0.03, "half_life_days": 1.0}, 220.0),
    ],
)
def test_each_kind_changes_its_own_days(
    desk: Desk, tmp_path: Path, kind: str, numbers: dict[str, float], first_day: float
) -> None:
    with_forecast(desk, tmp_path)
    before = by_day(desk)
    wish = LeverWish("bot", kind, MONDAY, TUESDAY, numbers)
    number = add_lever(desk, SYSTEM, QUEUE, wish)
    after = by_day(desk)
    assert after[MONDAY] == pytest.approx(first_day)
    assert after[TUESDAY] != before[TUESDAY]
    later = TUESDAY + dt.timedelta(days=1)
    assert after[later] == before[later]
    assert [row.name for row in list_levers(desk, SYSTEM, QUEUE)] == ["bot"]
    withdraw(desk, SYSTEM, ForecastLever, number)
    assert by_day(desk) == before
    withdraw(desk, SYSTEM, ForecastLever, number, again=True)
    assert by_day(desk) == after


@pytest.mark.parametrize(
    ("wish", "key"),
    [
        (LeverWish("", "change", MONDAY, TUESDAY, {"factor": 1.0}), "lever.no_name"),
        (LeverWish("x", "change", MONDAY, TUESDAY, {"after": 1.0}), "lever.no_name"),
        (LeverWish("x", "change", TUESDAY, MONDAY, {"factor": 1.0}), "lever.no_time"),
        (LeverWish("x", "change", MONDAY, TUESDAY, {"factor": 99.0}), "lever.bad_numbers"),
        (
            LeverWish("x", "containment", MONDAY, TUESDAY, {"before": 1.0, "after": 0.0}),
            "lever.bad_numbers",
        ),
    ],
)
def test_what_is_not_possible_is_refused(
    desk: Desk, tmp_path: Path, wish: LeverWish, key: str
) -> None:
    with_forecast(desk, tmp_path)
    with pytest.raises(SaidError) as refused:
        add_lever(desk, SYSTEM, QUEUE, wish)
    assert refused.value.sentence == key
