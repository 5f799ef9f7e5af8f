"""A person's word on a day reaches the next forecast and can be taken back."""

import datetime as dt
from pathlib import Path

from dashboard.operations.desk import Desk
from dashboard.operations.forecasts.days import judge_day, list_verdicts
from dashboard.operations.permit import SYSTEM
from tests.dashboard.forecast_store import QUEUE, with_bank
from tests.dashboard.operations.forecasts.test_events import made

EIGHTH = dt.date(2026, 2, 8)


def cleaned(desk: Desk) -> list[str]:
    return [found["day"] for found in made(desk)[0].report["cleaned"]]


def test_a_day_is_left_out_and_counted_again(any_desk: Desk, tmp_path: Path) -> None:
    with_bank(any_desk, tmp_path)
    before = cleaned(any_desk)
    assert EIGHTH.isoformat() in before
    judge_day(any_desk, SYSTEM, QUEUE, EIGHTH, counts=True, reason="statement day")
    usual = dt.date(2026, 2, 18)
    judge_day(any_desk, SYSTEM, QUEUE, usual, counts=False, reason="outage")
    assert [(row.day, row.counts) for row in list_verdicts(any_desk, SYSTEM, QUEUE)] == [
        (usual, False),
        (EIGHTH, True),
    ]
    after = cleaned(any_desk)
    assert EIGHTH.isoformat() not in after
    assert usual.isoformat() in after
    for day in (EIGHTH, usual):
        judge_day(any_desk, SYSTEM, QUEUE, day, counts=None)
    assert list_verdicts(any_desk, SYSTEM, QUEUE) == []
    assert cleaned(any_desk) == before
