import numpy as np

from dashboard.measures.abnormal import calibrate
from dashboard.measures.abnormal.agents import (
    LIMITS,
    OnQueue,
    agents_on_queue,
    agents_signals,
    burst,
)
from dashboard.measures.abnormal.limits import scores

BUCKETS, HEADS = 120, 80
ROSTER = np.repeat([70.0, 80.0, 80.0, 80.0, 75.0], BUCKETS // 5)


def played(seed: int, number: int, left: np.ndarray | float = 1.0) -> OnQueue:
    """Play agents who are away for two buckets on average; of some a share is left."""
    random = np.random.default_rng(seed)
    there = random.random((number, HEADS)) < 0.92
    present, log_outs = np.zeros((number, BUCKETS)), np.zeros((number, BUCKETS))
    share, before = np.broadcast_to(left, BUCKETS), None
    for k in range(BUCKETS):
        chance = random.random(there.shape)
        there = np.where(there, chance >= 0.5 * 0.08 / 0.92, chance < 0.5)
        now = there & (np.arange(HEADS) < ROSTER[k] * share[k])
        present[:, k] = now.sum(axis=1)
        log_outs[:, k] = 0 if before is None else (before & ~now).sum(axis=1)
        before = now
    return OnQueue(present, np.broadcast_to(ROSTER, present.shape), log_outs)


def strongest(seen: OnQueue) -> np.ndarray:
    return scores(agents_signals(seen), LIMITS.at(float(HEADS)))


def test_clean_days_stay_within_the_budget_and_shift_changes_are_planned() -> None:
    assert float(np.mean(calibrate.onsets(strongest(played(1, 300)), 1.0))) <= 0.03


def test_absent_agents_are_noticed_in_a_quarter() -> None:
    left = np.where(np.arange(BUCKETS) >= 60, 0.85, 1.0)
    found = (strongest(played(2, 100, left))[:, 60:63] < -1).any(axis=1)
    assert float(np.mean(found)) >= 0.6


def test_agents_who_leave_little_by_little_are_noticed() -> None:
    left = np.interp(np.arange(BUCKETS), [60, 84], [1, 0.85])
    found = (strongest(played(3, 100, left))[:, 60:84] < -1).any(axis=1)
    assert float(np.mean(found)) >= 0.9


def test_more_agents_than_due_are_no_alarm() -> None:
    more = OnQueue(np.full(40, 90.0), np.full(40, 80.0))
    assert not agents_on_queue(more).abnormal
    assert set(agents_signals(more)) == {"drop", "ramp"}


def test_many_log_outs_at_once_are_a_burst_unless_the_roster_says_so() -> None:
    steady = np.full(20, 74.0)
    outs = np.full(20, 3.0)
    outs[-1] = 22
    seen = OnQueue(steady, np.full(20, 80.0), outs)
    planned = OnQueue(steady, np.append(np.full(19, 80.0), 60.0), outs)
    assert burst(seen, outs)[-1] > 4
    assert burst(planned, outs)[-1] < 2


def test_nobody_seen_and_nobody_due_is_nothing() -> None:
    empty = np.zeros(0)
    assert not agents_on_queue(OnQueue(empty, empty, empty)).abnormal
    night = np.zeros(5)
    assert not agents_on_queue(OnQueue(night, night, night)).abnormal
