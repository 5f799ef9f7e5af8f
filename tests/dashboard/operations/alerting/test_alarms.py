"""The detectors on made floors: what becomes an alarm, about what, and what it shows."""

import json

import numpy as np
import pytest

from dashboard.measures.abnormal.agents import OnQueue
from dashboard.measures.abnormal.group import Stream
from dashboard.measures.abnormal.limits import LimitTable
from dashboard.operations.alerting.alarms import (
    ALL,
    evidence_of,
    of_agents,
    of_contacts,
    of_handle_times,
    of_promises,
)
from dashboard.operations.alerting.streams import Handled, Kept
from dashboard.store.tables import Queue

BUCKETS = 96


def queue(name: str, channel: str = "voice") -> Queue:
    return Queue(name=name, channel=channel, timezone="UTC", service_level=0.8, amber=0.05)


QUEUES = {name: queue(name) for name in ("a", "b", "c")}


def came(mean: float, factor: float = 1.0, seed: int = 1) -> Stream:
    """Contacts as due, and in the last hour so many times as many."""
    due = np.full(BUCKETS, mean, np.float64)
    rate = due.copy()
    rate[-12:] *= factor
    return Stream(np.random.default_rng(seed).poisson(rate).astype(float), due)


def test_a_surge_of_all_queues_is_one_alarm_about_all_with_its_drivers() -> None:
    streams = {name: came(60, 1.5, seed) for seed, name in enumerate(QUEUES)}
    found = [alarm for alarm in of_contacts(QUEUES, streams, {}) if alarm.indicator == "volume"]
    assert [(alarm.group, alarm.verdict.direction) for alarm in found] == [(ALL, 1)]
    told = evidence_of(found[0])
    assert {name for name, _ in told["drivers"]} == set(QUEUES)
    assert told["change"] > 0.2
    assert len(told["observed"]) == len(told["low"]) == 36
    json.dumps(told, allow_nan=False)


def test_a_surge_is_not_told_as_a_leak_as_well() -> None:
    streams = {name: came(60, 1.6, seed) for seed, name in enumerate(QUEUES)}
    told = [(alarm.indicator, alarm.group) for alarm in of_contacts(QUEUES, streams, {})]
    assert told.count(("volume", ALL)) == 1
    assert ("leak", ALL) not in told


def test_a_quiet_floor_is_quiet() -> None:
    streams = {name: came(60, 1.0, seed) for seed, name in enumerate(QUEUES)}
    assert list(of_contacts(QUEUES, streams, {})) == []


def test_a_bot_is_judged_for_silence_alone() -> None:
    queues = {"bot": queue("bot", "bot")}
    assert list(of_contacts(queues, {"bot": came(60, 2.0)}, {})) == []
    found = list(of_contacts(queues, {"bot": came(60, 0.0)}, {}))
    assert [(alarm.indicator, alarm.severity) for alarm in found] == [("dead_queue", "breach")]


def test_the_centers_own_limits_hold() -> None:
    streams = {"a": came(60, 1.6)}
    signals = ("ewma", "cusum", "jump", "ramp", "since")
    deaf: dict[str, tuple[float, ...]] = dict.fromkeys(signals, (1e6,))
    limits = {name: LimitTable((60.0,), deaf) for name in ("volume", "leak")}
    assert [alarm.indicator for alarm in of_contacts(QUEUES, streams, {})]
    assert list(of_contacts(QUEUES, streams, limits)) == []


def test_longer_handle_times_are_told_against_plan_and_empty_buckets_are_gaps() -> None:
    count = np.full(BUCKETS, 60.0)
    count[-2] = 0
    aht = np.full(BUCKETS, 240.0)
    aht[-14:] *= 1.4
    aht[-2] = 0
    found = list(of_handle_times(QUEUES, {"a": Handled(count, aht, np.full(BUCKETS, 240.0))}, {}))
    assert [(alarm.indicator, alarm.verdict.direction) for alarm in found] == [("handle_time", 1)]
    told = evidence_of(found[0])
    assert told["observed"][-2] is None
    assert told["change"] > 0.1


def test_missing_agents_are_an_alarm_about_the_floor() -> None:
    scheduled = np.full(BUCKETS, 100.0)
    present = np.full(BUCKETS, 92.0)
    assert list(of_agents(QUEUES, OnQueue(present, scheduled), {})) == []
    present[-4:] = 60.0
    found = list(of_agents(QUEUES, OnQueue(present, scheduled), {}))
    assert [(alarm.indicator, alarm.group) for alarm in found] == [("agents", ALL)]
    assert list(of_agents(QUEUES, None, {})) == []


@pytest.mark.parametrize(
    ("in_target", "abandoned", "told"),
    [(80, 2, []), (60, 2, ["service_level"]), (80, 20, ["abandon"]), (60, 20, ["service_level"])],
)
def test_promises_are_alarms_once_they_are_red_for_a_while(
    in_target: float, abandoned: float, told: list[str]
) -> None:
    parts = (np.full(BUCKETS, value) for value in (in_target, abandoned, 100.0))
    found = list(of_promises(QUEUES, {"a": Kept(*parts)}))
    assert [alarm.indicator for alarm in found] == told
    if told:
        share = found[0].more["share"]
        assert share == pytest.approx((in_target if told == ["service_level"] else abandoned) / 100)


def test_a_promise_missed_by_all_together_is_one_alarm_with_its_drivers() -> None:
    def kept(in_target: float) -> Kept:
        return Kept(*(np.full(BUCKETS, value) for value in (in_target, 2.0, 100.0)))

    (alarm,) = of_promises(QUEUES, {"a": kept(30), "b": kept(70), "c": kept(85)})
    assert (alarm.indicator, alarm.group, alarm.queue.name) == ("service_level", ALL, "a")
    assert [name for name, _ in alarm.more["drivers"]] == ["a", "b"]
    assert sum(share for _, share in alarm.more["drivers"]) == pytest.approx(1)
    (alone,) = of_promises(QUEUES, {"a": kept(60), "b": kept(99), "c": kept(99)})
    assert (alone.queue.name, alone.group) == ("a", "")
