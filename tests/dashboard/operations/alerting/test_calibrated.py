"""Limits from the center's own days, for the false alarms that it allows."""

import datetime as dt

import numpy as np
import pytest

from dashboard.operations.alerting import calibrated
from dashboard.operations.alerting.calibrated import (
    ALARMS_A_DAY,
    MOST_ALARMS,
    allow,
    calibrate_detectors,
    calibration,
    is_due,
    limits_in_force,
)
from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, NotPermittedError

MANAGER = Actor("m", "administrator")


def go_on(_share: float, _best: object) -> bool:
    return True


def days(_session: object, moment: dt.datetime) -> list[tuple[str, float, dict[str, object]]]:
    """Signals of two clean queues on any day."""
    random = np.random.default_rng(moment.toordinal())
    return [
        ("volume", 50.0, {name: random.standard_normal(96) for name in ("ewma", "cusum", "jump")})
        for _ in range(2)
    ]


def test_until_there_are_days_the_built_in_limits_hold(any_desk: Desk) -> None:
    assert is_due(any_desk)
    assert calibrate_detectors(any_desk, go_on) == {}
    with any_desk.store.read() as session:
        assert limits_in_force(session) == {}
    assert calibration(any_desk, MANAGER).alarms_a_day == ALARMS_A_DAY
    assert not is_due(any_desk)


def test_own_days_give_own_limits_and_fewer_false_alarms_higher_ones(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calibrated, "_clean_day", days)
    found: list[float] = []
    for allowed in (2.0, 0.05):
        allow(desk, MANAGER, allowed)
        assert calibrate_detectors(desk, go_on) == {"volume": 56}
        with desk.store.read() as session:
            found.append(limits_in_force(session)["volume"].at(50.0)["ewma"])
    assert found[0] < found[1]
    known = calibration(desk, MANAGER)
    assert sum(known.days["volume"]) == 56
    assert any(known.own["volume"])
    assert known.made_at is not None


def test_the_budget_is_kept_within_sense_and_for_those_who_may(desk: Desk) -> None:
    allow(desk, MANAGER, 1e9)
    assert calibration(desk, MANAGER).alarms_a_day == MOST_ALARMS
    with pytest.raises(NotPermittedError):
        allow(desk, Actor("e", "executive"), 1.0)
