"""The rest of today learns from the morning, says when nothing changed, and stays quiet else."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from sqlmodel import select

from dashboard.operations.desk import CLOCK, Desk
from dashboard.operations.figures.day import view_day
from dashboard.operations.forecasts.matrices import packed, unpacked
from dashboard.operations.forecasts.reforecast import (
    read_reforecast,
    reforecast_today,
    rest_frame,
    rest_of,
)
from dashboard.operations.permit import SYSTEM
from dashboard.operations.queues.known import all_queues
from dashboard.store.tables import ForecastLook, Reforecast, Setting
from tests.dashboard.forecast_store import CLOSES, TODAY, ZONE, with_bank
from tests.dashboard.operations.forecasts.test_events import made


def told(desk: Desk) -> Reforecast:
    with desk.store.read() as session:
        found = read_reforecast(session, all_queues(session)[0], desk.now())
    assert found is not None
    return found


def test_an_ordinary_morning_is_no_change(any_desk: Desk, tmp_path: Path) -> None:
    with_bank(any_desk, tmp_path)
    made(any_desk)
    assert reforecast_today(any_desk) == 1
    assert reforecast_today(any_desk) == 0
    row = told(any_desk)
    assert not row.changed
    rows = rest_frame(row)
    assert rows.height == (CLOSES - 12) * 4
    assert (rows["lo95"] <= rows["lo80"]).all()
    assert (rows["lo80"] <= rows["contacts"]).all()
    assert (rows["contacts"] <= rows["hi80"]).all()
    view = view_day(any_desk, SYSTEM, [], TODAY)
    assert view.rest is not None
    assert not view.rest.changed
    known = view.rows.drop_nulls("reforecast")
    assert (known["rest_low"] <= known["reforecast"]).all()
    assert (known["reforecast"] <= known["rest_high"]).all()


def test_a_quarter_later_the_rest_is_foretold_anew(desk: Desk, tmp_path: Path) -> None:
    with_bank(desk, tmp_path, dt.time(11, 45))
    made(desk)
    assert reforecast_today(desk) == 1
    shown = dt.datetime.combine(TODAY, dt.time(12, 1), ZONE).astimezone(dt.UTC).isoformat()
    with desk.store.write() as session:
        session.merge(Setting(name=CLOCK, value={"shown": shown, "running": False}))
    assert reforecast_today(desk) == 1
    assert told(desk).made_at == desk.now()


def test_without_live_contacts_or_a_look_back_nothing_is_foretold(
    desk: Desk, tmp_path: Path
) -> None:
    with_bank(desk, tmp_path)
    assert reforecast_today(desk) == 0
    made(desk)
    shown = dt.datetime.combine(TODAY, dt.time(16), ZONE).astimezone(dt.UTC).isoformat()
    with desk.store.write() as session:
        session.merge(Setting(name=CLOCK, value={"shown": shown, "running": False}))
    assert reforecast_today(desk) == 0
    with desk.store.read() as session:
        assert rest_of(session, all_queues(session), desk.now()) is None


def test_a_morning_that_past_days_carry_on_changes_the_rest(desk: Desk, tmp_path: Path) -> None:
    with_bank(desk, tmp_path, morning=1.5)
    made(desk)
    with desk.store.write() as session:  # past days whose afternoons went as their mornings did
        look = session.exec(select(ForecastLook)).one()
        days = unpacked(look.forecast, look.days)
        look.actual = packed(days * np.where(np.arange(len(days)) % 2, 0.7, 1.4)[:, None])
    assert reforecast_today(desk) == 1
    row = told(desk)
    assert row.changed
    assert 1.25 < row.factor < 1.6
    with desk.store.read() as session:
        rest = rest_of(session, all_queues(session), desk.now())
    assert rest is not None
    assert rest.against_forecast == pytest.approx(row.factor - 1, rel=1e-3)
