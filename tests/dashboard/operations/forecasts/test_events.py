"""Events of people: kept, listed, withdrawn; their past teaches and their coming days are known."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest
from sqlmodel import select

from dashboard.operations.desk import Desk
from dashboard.operations.forecasts.events import (
    EventWish,
    add_event,
    days_of,
    list_events,
    marked_days,
)
from dashboard.operations.forecasts.keep import MONTHS
from dashboard.operations.forecasts.months import read_months
from dashboard.operations.forecasts.predict import predict_queues
from dashboard.operations.forecasts.withdraw import withdraw
from dashboard.operations.heads.plan import latest_run, run_values
from dashboard.operations.permit import SYSTEM, Actor, NotPermittedError
from dashboard.operations.queues.known import all_queues
from dashboard.store.tables import ForecastEvent, ForecastMonth, ForecastRun
from dashboard.text import SaidError
from forecasting.special_days import Calendar
from tests.dashboard.forecast_store import QUEUE, TODAY, ZONE, with_bank

STATEMENT = EventWish("statement day", "monthly", {"day": 8, "roll": 0})


def newest(desk: Desk) -> tuple[ForecastRun, pl.DataFrame]:
    with desk.store.read() as session:
        run = latest_run(session, all_queues(session)[0])
        assert run is not None
        return run, run_values(session, run)


def on(values: pl.DataFrame, day: dt.date) -> float:
    local = pl.col("start").dt.convert_time_zone(ZONE.key).dt.date()
    return float(values.filter(local == day)["contacts"].sum())


def made(desk: Desk) -> tuple[ForecastRun, pl.DataFrame]:
    predict_queues(desk, SYSTEM, [QUEUE], 14, lambda _share, _best: True)
    return newest(desk)


def test_a_statement_day_is_measured_and_raises_its_coming_days(
    any_desk: Desk, tmp_path: Path
) -> None:
    with_bank(any_desk, tmp_path)
    plain_run, plain = made(any_desk)
    number = add_event(any_desk, SYSTEM, None, STATEMENT)
    run, values = made(any_desk)
    coming = dt.date(2026, 3, 8)
    assert on(values, coming) > 1.2 * on(plain, coming)
    [effect] = run.report["events"]
    assert effect["lo95"] < 1.5 < effect["hi95"]
    assert effect["days"] == 6
    assert run.input_hash != plain_run.input_hash
    withdraw(any_desk, SYSTEM, ForecastEvent, number)
    again, _ = made(any_desk)
    assert again.report["events"] == []
    assert again.input_hash == plain_run.input_hash
    withdraw(any_desk, SYSTEM, ForecastEvent, number, again=True)
    assert [row.name for row in list_events(any_desk, SYSTEM, QUEUE)] == ["statement day"]


def test_months_ahead_stand_beside_a_forecast(desk: Desk, tmp_path: Path) -> None:
    with_bank(desk, tmp_path)
    run, _ = made(desk)
    with desk.store.read() as session:
        months = session.exec(select(ForecastMonth).order_by("month")).all()  # pyright: ignore[reportArgumentType] - a column's name
    assert not months or months[0].month > TODAY.replace(day=1) - dt.timedelta(days=31)
    assert all(m.lo95 <= m.lo80 <= m.contacts <= m.hi80 <= m.hi95 for m in months)
    assert bool(run.report["months"]) == bool(months)


@pytest.mark.parametrize(
    ("wish", "key"),
    [
        (EventWish(" ", "monthly", {"day": 1, "roll": 0}), "event.no_name"),
        (EventWish("x", "monthly", {"day": 40, "roll": 0}), "event.bad_days"),
        (EventWish("x", "days", {"first": "2026-02-02", "last": "2026-02-01"}), "event.no_days"),
        (EventWish("x", "days", {"first": "2020-01-01", "last": "2026-01-01"}), "event.no_days"),
        (EventWish("x", "days", {"first": "soon"}), "event.bad_days"),
        (EventWish("x", "lunar", {"of": "moon"}), "event.bad_days"),
        (EventWish("x", "tides", {}), "event.bad_days"),
    ],
)
def test_what_cannot_be_days_is_refused(
    desk: Desk, tmp_path: Path, wish: EventWish, key: str
) -> None:
    with_bank(desk, tmp_path)
    with pytest.raises(SaidError) as refused:
        add_event(desk, SYSTEM, QUEUE, wish)
    assert refused.value.sentence == key


def test_only_who_may_forecast_tells_events(desk: Desk, tmp_path: Path) -> None:
    with_bank(desk, tmp_path)
    with pytest.raises(NotPermittedError):
        add_event(desk, Actor("x", "executive"), QUEUE, STATEMENT)


def test_events_recur_by_month_and_by_moon() -> None:
    first, last = dt.date(2026, 1, 1), dt.date(2026, 3, 31)
    ends = days_of("monthly", {"day": -1, "roll": 0}, first, last, Calendar())
    assert ends == {dt.date(2026, 1, 31), dt.date(2026, 2, 28), dt.date(2026, 3, 31)}
    lantern = days_of("lunar", {"of": "lantern_festival"}, first, last, Calendar())
    assert lantern == {dt.date(2026, 3, 3)}
    week = days_of("days", {"first": "2026-05-01", "last": "2026-05-03"}, first, last, Calendar())
    assert len(week) == 3


def test_holidays_and_events_are_marked_by_name(desk: Desk, tmp_path: Path) -> None:
    with_bank(desk, tmp_path)
    with desk.store.write() as session:
        all_queues(session)[0].calendar = "US"
    add_event(desk, SYSTEM, QUEUE, STATEMENT)
    marks = marked_days(desk, SYSTEM, QUEUE, dt.date(2026, 7, 1), dt.date(2026, 7, 31))
    assert marks[dt.date(2026, 7, 8)] == "statement day"
    assert "Independence Day" in marks[dt.date(2026, 7, 4)]
    assert dt.date(2026, 7, 9) not in marks


def test_months_ahead_are_read_with_how_they_came_about(desk: Desk, tmp_path: Path) -> None:
    with_bank(desk, tmp_path)
    assert read_months(desk, SYSTEM, QUEUE) is None
    made(desk)
    months = read_months(desk, SYSTEM, QUEUE)
    assert months is not None
    assert months.rows.height == MONTHS
    assert not months.report["yearly"]
