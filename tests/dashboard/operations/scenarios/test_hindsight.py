"""A past day judged as if it were live: what a surge and a dead queue would have opened."""

import datetime as dt
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pytest
from sqlmodel import Session, select

from dashboard.frames import INTERVALS, conform
from dashboard.operations.alerting.watch import look
from dashboard.operations.demo.incidents import KINDS
from dashboard.operations.desk import Desk
from dashboard.operations.facts.kept import write_facts
from dashboard.operations.permit import SYSTEM, Actor, NotPermittedError
from dashboard.operations.queues.known import id_of
from dashboard.operations.scenarios.hindsight import hindsight
from dashboard.store.tables import Queue, Requirement
from dashboard.text import SaidError
from tests.dashboard.conftest import set_clock
from tests.dashboard.operations.alerting.alert_store import LEAD, furnish, queue_of, set_time

DAY = dt.date(2026, 3, 3)
_BUCKETS = 288
Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]


def shape() -> Floats:
    """Return a day's mean contacts of five minutes: open from eight to twenty."""
    rate = np.zeros(_BUCKETS)
    rate[96:240] = 40 + 15 * np.sin(np.linspace(0, np.pi, 144))
    return rate


def put_day(desk: Desk, day: dt.date, counts: Counts, length_s: int = 300) -> None:
    midnight = dt.datetime.combine(day, dt.time(), dt.UTC)
    rows = [
        {
            "queue": "cards",
            "start": midnight + dt.timedelta(seconds=length_s * i),
            "length_s": length_s,
            "offered": int(n),
            "answered": int(n),
            "abandoned": 0,
            "handled": int(n),
            "in_target": int(n),
            "in_target_wait_s": 20.0,
        }
        for i, n in enumerate(counts)
        if n
    ]
    with desk.store.write() as session:
        ids = {"cards": id_of(queue_of(session, "cards"))}
        write_facts(session, conform(pl.DataFrame(rows), INTERVALS), ids)


@pytest.fixture
def center(desk: Desk) -> Desk:
    """Return a center with four usual Tuesdays; the clock stands on the Wednesday after."""
    furnish(desk)
    random = np.random.default_rng(1)
    for back in range(1, 5):
        put_day(desk, DAY - dt.timedelta(days=7 * back), random.poisson(shape()))
    set_time(desk, 0)
    return desk


def judged(desk: Desk, counts: Counts) -> dict[str, Any]:
    put_day(desk, DAY, counts)
    return hindsight(desk, LEAD, DAY)


def of(found: dict[str, Any], *indicators: str) -> list[dict[str, Any]]:
    return [alert for alert in found["alerts"] if alert["indicator"] in indicators]


def moment(hour: int, minute: int = 0) -> str:
    return dt.datetime(2026, 3, 3, hour, minute, tzinfo=dt.UTC).isoformat()


def test_a_usual_day_opens_nothing_and_says_what_it_was_held_against(center: Desk) -> None:
    found = judged(center, np.random.default_rng(2).poisson(shape()))
    assert found["alerts"] == found["incidents"] == []
    assert (found["judged"], found["by_forecast"]) == (["cards"], [])
    assert found["unjudged"] == ["loans"]


def test_a_surge_opens_within_half_an_hour_and_later_buckets_change_nothing(center: Desk) -> None:
    rate = shape()
    rate[144:168] *= 1.6  # from twelve to two
    whole = judged(center, np.random.default_rng(3).poisson(rate))
    first = of(whole, "volume", "leak")[0]
    assert (first["queue"], first["direction"]) == ("cards", 1)
    assert moment(12) < first["opened_at"] <= moment(12, 30)
    assert first["closed_at"] > moment(13)
    set_time(center, -24 * 60 + 90)  # half past one of that day
    so_far = of(hindsight(center, LEAD, DAY), "volume", "leak")[0]
    assert so_far["opened_at"] == first["opened_at"]


def test_a_dead_queue_is_a_breach(center: Desk) -> None:
    counts = np.random.default_rng(4).poisson(shape())
    counts[150:156] = 0
    (dead,) = of(judged(center, counts), "dead_queue")
    assert (dead["severity"], dead["direction"]) == ("breach", -1)
    assert dead["opened_at"] <= moment(12, 45)


def test_it_says_what_the_live_floor_says(center: Desk) -> None:
    """Look at some moments as the watcher does: what it finds lies in an alert, and the reverse."""
    rate = shape()
    rate[144:168] *= 1.6
    with center.store.write() as session:
        _requirement(session, id_of(queue_of(session, "cards")))
    found = judged(center, np.random.default_rng(3).poisson(rate))
    assert found["by_forecast"] == ["cards"]
    for bucket in range(130, 190, 4):
        at = dt.datetime(2026, 3, 3, tzinfo=dt.UTC) + dt.timedelta(minutes=5 * bucket)
        with center.store.read() as session:
            live = {alarm.indicator for alarm in look(session, at)}
        lasting = {
            alert["indicator"]
            for alert in found["alerts"]
            if alert["opened_at"] <= at.isoformat() < alert["closed_at"]
        }
        assert live <= lasting
    assert found["alerts"]


def _requirement(session: Session, queue_id: int) -> None:
    """Say what was expected of the day: there is no forecast of it."""
    midnight = dt.datetime.combine(DAY, dt.time(), dt.UTC)
    for half, contacts in enumerate(shape().reshape(48, 6).sum(axis=1).tolist()):
        session.add(
            Requirement(
                queue_id=queue_id,
                start=midnight + dt.timedelta(minutes=30 * half),
                length_s=1800,
                contacts=contacts,
                aht_s=200,
                agents=1,
                scheduled=1,
                service_level=0.8,
                occupancy=0.8,
                binding="x",
            )
        )


def test_half_hours_and_work_that_may_wait_cannot_be_judged(center: Desk) -> None:
    put_day(center, DAY, np.full(48, 30), 1800)
    with pytest.raises(SaidError):
        hindsight(center, LEAD, DAY)
    with center.store.write() as session:
        for queue in session.exec(select(Queue)):
            queue.channel = "email"
    with pytest.raises(SaidError):
        hindsight(center, LEAD, DAY - dt.timedelta(days=7))


def test_who_may_not_see_alerts_is_refused(center: Desk) -> None:
    with pytest.raises(NotPermittedError):
        hindsight(center, Actor("e", "executive"), DAY)


def test_incidents_of_the_demo_bank_stand_beside(demo_desk: Desk) -> None:
    set_clock(demo_desk, 8 * 60)
    found = hindsight(demo_desk, SYSTEM, dt.date(2026, 11, 18))
    assert len(found["judged"]) > 5
    assert {befell["kind"] for befell in found["incidents"]} <= set(KINDS)
    assert found["incidents"]
