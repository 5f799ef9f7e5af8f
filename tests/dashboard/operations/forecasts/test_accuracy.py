"""Promises are compared with what came, once a day is over, and a lasting bias is told."""

import datetime as dt
from pathlib import Path

import pytest
from sqlmodel import select

from dashboard.feeds.options import Options
from dashboard.operations.alerting.watch_bias import watch_bias
from dashboard.operations.desk import Desk
from dashboard.operations.feeds.import_files import import_files
from dashboard.operations.forecasts.accuracy import keep_accuracy, read_accuracy
from dashboard.operations.forecasts.compare import what_changed
from dashboard.operations.permit import SYSTEM
from dashboard.store.tables import Alert, ForecastAccuracy, ForecastRun, Setting
from tests.dashboard.planned_store import HOURS, MONDAY, QUEUE, ZONE, with_forecast

DAYS = 7


def later(desk: Desk, folder: Path, offered: int, days: int = DAYS) -> None:
    """Let days come in which every half hour brought so many contacts, and the clock go on."""
    rows = [
        f"{MONDAY + dt.timedelta(days=n)} {hour:02d}:{half},{offered}"
        for n in range(days)
        for hour in HOURS
        for half in ("00", "30")
    ]
    path = folder / "later.csv"
    path.write_text("\n".join(["start,offered", *rows]) + "\n", encoding="utf-8")
    import_files(desk, SYSTEM, [path], "interval-csv", Options(queue=QUEUE, timezone=ZONE.key))
    with desk.store.write() as session:
        run = session.exec(select(ForecastRun)).one()
        run.made_at = dt.datetime.combine(MONDAY, dt.time(), ZONE)
        clock = session.exec(select(Setting).where(Setting.name == "clock")).one()
        shown = dt.datetime.combine(MONDAY + dt.timedelta(days=days), dt.time(9), ZONE)
        clock.value = {**clock.value, "shown": shown.astimezone(dt.UTC).isoformat()}


def test_error_and_bias_by_days_ahead(any_desk: Desk, tmp_path: Path) -> None:
    with_forecast(any_desk, tmp_path)
    later(any_desk, tmp_path, offered=8)
    assert keep_accuracy(any_desk) > 0
    assert keep_accuracy(any_desk) == 0
    rows = {row["ahead"]: row for row in read_accuracy(any_desk, SYSTEM, QUEUE).to_dicts()}
    assert rows[1]["days"] == DAYS
    assert rows[1]["wape"] == pytest.approx(0.25)
    assert rows[1]["bias"] == pytest.approx(0.25)
    assert 28 not in rows


def test_a_lasting_bias_is_told_and_a_passing_one_is_not(desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    later(desk, tmp_path, offered=8)
    keep_accuracy(desk)
    watch_bias(desk)
    with desk.store.write() as session:
        assert session.exec(select(Alert)).all() == []
        row = session.exec(select(ForecastAccuracy)).first()
        assert row is not None
        for n in range(10):
            day = MONDAY - dt.timedelta(days=n + 1)
            told = row.model_dump() | {"day": day, "ahead": 1}
            session.add(ForecastAccuracy.model_validate(told))
    watch_bias(desk)
    with desk.store.read() as session:
        alert = session.exec(select(Alert)).one()
    assert alert.indicator == "forecast_bias"
    assert alert.evidence["share"] == pytest.approx(0.25)


def test_two_forecasts_side_by_side(desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    assert what_changed(desk, SYSTEM, QUEUE) is None
    with_forecast_again(desk)
    change = what_changed(desk, SYSTEM, QUEUE)
    assert change is not None
    assert change.change is None
    assert not change.same_input
    assert change.model == "other"


def with_forecast_again(desk: Desk) -> None:
    with desk.store.write() as session:
        old = session.exec(select(ForecastRun)).one()
        told = old.model_dump(exclude={"id"}) | {"model": "other", "input_hash": "other"}
        session.add(ForecastRun.model_validate(told))
