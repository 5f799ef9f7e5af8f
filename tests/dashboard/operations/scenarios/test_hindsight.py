"""A past day judged as if it were live: what a surge and a dead queue would have opened."""

import datetime as dt

import numpy as np
import numpy.typing as npt
import polars as pl
import pytest
from sqlmodel import select

from dashboard.frames import INTERVALS, conform
from dashboard.operations.desk import Desk
from dashboard.operations.facts import write_facts
from dashboard.operations.permit import Actor, NotPermittedError
from dashboard.operations.queues import id_of
from dashboard.operations.scenarios import hindsight as module
from dashboard.operations.scenarios.hindsight import JUDGES, Hindsight, hindsight, worth_judging
from dashboard.store.tables import Queue
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


def judged(desk: Desk, counts: Counts) -> Hindsight:
    put_day(desk, DAY, counts)
    return hindsight(desk, LEAD, DAY)


def test_a_usual_day_opens_nothing_and_says_what_it_was_held_against(center: Desk) -> None:
    found = judged(center, np.random.default_rng(2).poisson(shape()))
    assert found.alerts == found.incidents == ()
    assert (found.judged, found.by_forecast, found.unjudged) == (("cards",), (), ("loans",))


def test_a_surge_opens_within_half_an_hour_and_closes_after_it(center: Desk) -> None:
    rate = shape()
    rate[144:168] *= 1.6  # from twelve to two
    found = judged(center, np.random.default_rng(3).poisson(rate))
    first = found.alerts[0]
    noon = dt.datetime(2026, 3, 3, 12, tzinfo=dt.UTC)
    assert first.queue == "cards"
    assert first.direction == 1
    assert dt.timedelta() < first.opened_at - noon <= dt.timedelta(minutes=30)
    assert first.closed_at > noon + dt.timedelta(hours=1)


def test_a_dead_queue_is_a_breach(center: Desk) -> None:
    counts = np.random.default_rng(4).poisson(shape())
    counts[150:156] = 0
    dead = [a for a in judged(center, counts).alerts if a.indicator == "dead_queue"]
    assert [(a.severity, a.direction) for a in dead] == [("breach", -1)]
    assert dead[0].opened_at <= dt.datetime(2026, 3, 3, 12, 45, tzinfo=dt.UTC)


def test_what_comes_later_changes_nothing_said_before(center: Desk) -> None:
    rate = shape()
    rate[144:168] *= 1.6
    whole = judged(center, np.random.default_rng(3).poisson(rate))
    set_time(center, -24 * 60 + 90)  # half past one of that day
    so_far = hindsight(center, LEAD, DAY)
    assert so_far.alerts[0].opened_at == whole.alerts[0].opened_at


def test_half_hours_cannot_be_judged(center: Desk) -> None:
    put_day(center, DAY, np.full(48, 30), 1800)
    assert hindsight(center, LEAD, DAY).judged == ()


@pytest.mark.parametrize("indicator", list(JUDGES))
def test_nothing_is_passed_over_that_a_detector_calls_abnormal(indicator: str) -> None:
    random, judge, rate = np.random.default_rng(5), JUDGES[indicator], shape()[96:240]
    for factor in (0.05, 0.6, 1.0, 1.3, 1.8):
        for size in (0.05, 1.0):
            change = np.ones(rate.size)
            change[60:90] = factor
            due = rate * size
            came = random.poisson(due * change).astype(float)
            near = worth_judging(indicator, came, due)
            for end in range(1, rate.size + 1):
                if judge(came[:end], due[:end]).abnormal:
                    assert near[end - 1], (factor, size, end)


def test_the_demo_banks_incidents_stand_beside(demo_desk: Desk) -> None:
    found = hindsight(demo_desk, LEAD, dt.date(2026, 11, 18))
    assert len(found.judged) > 5
    assert {befell.kind for befell in found.incidents} <= set(module.JUDGES) | {
        "surge",
        "handle_time",
        "absence",
        "leak",
    }


def test_who_may_not_see_alerts_is_refused(center: Desk) -> None:
    with pytest.raises(NotPermittedError):
        hindsight(center, Actor("e", "executive"), DAY)


def test_work_that_may_wait_is_not_judged(center: Desk) -> None:
    put_day(center, DAY, np.full(_BUCKETS, 9))
    with center.store.write() as session:
        for queue in session.exec(select(Queue)):
            queue.channel = "email"
    assert hindsight(center, LEAD, DAY) == Hindsight((), (), (), (), ())
