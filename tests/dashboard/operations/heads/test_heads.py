"""Heads by each way: the formula's, a simulated day's, and for a stated chance."""

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from dashboard.operations.desk import Desk
from dashboard.operations.heads.heads import WAYS, Way, current_way, heads_of, set_way
from dashboard.operations.heads.plan import plan_heads, read_requirement
from dashboard.operations.permit import SYSTEM, Actor, NotPermittedError
from dashboard.operations.queues.known import all_queues, day_bounds
from dashboard.store.tables import Queue
from dashboard.text import SaidError
from tests.dashboard.planned_store import MONDAY, QUEUE, ZONE, with_forecast

BUSY = Queue(name="busy", aht_s=240, patience_s=300, shrinkage=0.3, timezone="UTC")


def morning(contacts: float = 60.0) -> pl.DataFrame:
    """Return eight half hours that rise and fall, with bands of 12 %."""
    begin = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)
    shape = (0.5, 0.9, 1.2, 1.3, 1.2, 1.0, 0.7, 0.4)
    mean = pl.Series([contacts * part for part in shape])
    spread = 1.2816 * (mean + (0.09 * mean) ** 2).sqrt()
    return pl.DataFrame(
        {
            "start": [begin + dt.timedelta(minutes=30 * i) for i in range(8)],
            "contacts": mean,
            "lo80": mean - spread,
            "hi80": mean + spread,
            "aht_s": pl.Series([None] * 8, dtype=pl.Float64),
        }
    )


@pytest.mark.parametrize("kind", WAYS)
def test_every_way_keeps_the_promise_of_each_interval_or_says_the_chance(kind: str) -> None:
    heads = heads_of(BUSY, morning(), 1800, Way(kind, 0.9))
    assert heads.height == 8
    assert (heads["agents"] > 0).all()
    assert (heads["scheduled"] > (heads["agents"] - 1) / 0.7).all()
    assert heads["chance"].is_between(0, 1).all()
    assert heads["aht_s"].to_list() == [240.0] * 8


def test_a_higher_chance_takes_more_hours() -> None:
    hours = [heads_of(BUSY, morning(), 1800, Way("chance", p))["agents"].sum() for p in (0.6, 0.97)]
    assert hours[0] < hours[1]


def test_chats_at_once_need_fewer_people_than_calls() -> None:
    chat = BUSY.model_copy(update={"concurrency": 3, "slowdown": 0.3, "channel": "chat"})
    calls, chats = (heads_of(q, morning(), 1800, Way()) for q in (BUSY, chat))
    assert chats["agents"].sum() < calls["agents"].sum()
    assert chats["agents"].sum() > calls["agents"].sum() / 3
    assert chats["chance"].is_null().all()


def test_the_way_is_kept_and_used_by_the_next_plan(any_desk: Desk, tmp_path: Path) -> None:
    with_forecast(any_desk, tmp_path)
    assert current_way(any_desk, SYSTEM) == Way()
    set_way(any_desk, SYSTEM, Way("corrected"))
    told: list[float] = []
    plan_heads(any_desk, SYSTEM, [], lambda share, _best: told.append(share) is None)
    with any_desk.store.read() as session:
        rows = read_requirement(session, all_queues(session), *day_bounds(MONDAY, ZONE))
    assert rows.height == 20
    assert set(rows["way"]) == {"corrected"}
    assert len(told) == 7


def test_a_plan_that_is_stopped_keeps_heads_for_every_interval(desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    set_way(desk, SYSTEM, Way("corrected"))
    done = plan_heads(desk, SYSTEM, [QUEUE], lambda _share, _best: False)
    assert done == {QUEUE: 140}


def test_ways_that_are_not_possible_or_permitted(desk: Desk, tmp_path: Path) -> None:
    with_forecast(desk, tmp_path)
    for way in (Way("guess"), Way("chance", 0.2), Way("chance", 1.0)):
        with pytest.raises(SaidError):
            set_way(desk, SYSTEM, way)
    with pytest.raises(NotPermittedError):
        set_way(desk, Actor("x", "executive"), Way())


def test_deferred_work_is_planned_inside_opening_hours() -> None:
    begin = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    values = pl.DataFrame(
        {
            "start": [begin + dt.timedelta(minutes=30 * i) for i in range(96)],
            "contacts": [4.0] * 96,
            "aht_s": pl.Series([420.0] * 96),
        }
    )
    mail = BUSY.model_copy(
        update={"channel": "email", "opens": "08:00", "closes": "20:00", "service_level": 0.95}
    )
    heads = heads_of(mail, values, 1800, Way("corrected"))
    hour = heads["start"].dt.hour()
    assert heads.filter((hour < 8) | (hour >= 20))["agents"].sum() == 0
    worked = float(heads["agents"].sum()) * 1800
    assert worked >= 4.0 * 420.0 * 60
    assert worked < 1.4 * 4.0 * 420.0 * 96


def test_all_targets_of_a_queue_are_kept_at_once() -> None:
    plain = heads_of(BUSY, morning(), 1800, Way())
    strict = BUSY.model_copy(update={"max_asa_s": 1.0, "max_abandon": 0.005})
    more = heads_of(strict, morning(), 1800, Way())
    assert (more["agents"] >= plain["agents"]).all()
    assert more["agents"].sum() > plain["agents"].sum()
    assert set(more["binding"]) & {"asa", "abandon"}
