import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dashboard.measures import abnormal

BUCKETS = 192


def shape() -> abnormal.Floats:
    x = np.arange(BUCKETS)
    rate = np.exp(-0.5 * ((x - 40) / 28) ** 2) + 0.85 * np.exp(-0.5 * ((x - 100) / 34) ** 2) + 0.25
    return rate / rate.sum()


def day(random: np.random.Generator, contacts: float, factor: float = 1.0) -> abnormal.Floats:
    """Draw a day with a busy level, wandering slots and an incident in buckets 60 to 71."""
    level = random.gamma(1 / 0.06**2, 0.06**2)
    noise, wander = random.standard_normal(BUCKETS) * 0.05, np.zeros(BUCKETS)
    for i in range(1, BUCKETS):
        wander[i] = 0.85 * wander[i - 1] + np.sqrt(1 - 0.85**2) * noise[i]
    rate = contacts * shape() * level * np.exp(wander)
    rate[60:72] *= factor
    return random.poisson(rate).astype(np.float64)


def verdicts(observed: abnormal.Floats, forecast: abnormal.Floats, buckets: range) -> list[bool]:
    return [abnormal.volume(observed[: k + 1], forecast[: k + 1]).abnormal for k in buckets]


def test_clean_days_stay_within_the_budget_of_false_alarms() -> None:
    random = np.random.default_rng(1)
    forecast = 6000 * shape()
    alarms = 0
    for _ in range(40):
        found = verdicts(day(random, 6000), forecast, range(BUCKETS))
        alarms += sum(b and not a for a, b in zip([False, *found], found, strict=False))
    assert alarms <= 4


def test_a_surge_is_noticed_within_half_an_hour() -> None:
    random = np.random.default_rng(2)
    forecast = 6000 * shape()
    noticed = [any(verdicts(day(random, 6000, 1.7), forecast, range(60, 66))) for _ in range(20)]
    assert sum(noticed) >= 18


def test_a_dead_queue_is_noticed_within_a_quarter_and_clean_days_are_not() -> None:
    random = np.random.default_rng(3)
    forecast = 6000 * shape()
    for _ in range(20):
        observed = day(random, 6000, 0.1)
        early = [
            abnormal.dead_queue(observed[: k + 1], forecast[: k + 1]).abnormal for k in range(63)
        ]
        assert not any(early[:60])
        assert any(early[60:])


@given(st.integers(0, 60), st.floats(1, 60))
def test_chance_of_at_most_is_a_distribution(count: int, mean: float) -> None:
    chance = abnormal.chance_of_at_most(count, mean, 70.0)
    assert 0 <= chance <= 1 + 1e-9
    assert chance <= abnormal.chance_of_at_most(count + 1, mean, 70.0)


def test_nothing_observed_is_nothing_abnormal() -> None:
    empty = np.zeros(0)
    assert not abnormal.volume(empty, empty).abnormal
    assert not abnormal.dead_queue(empty, empty).abnormal


def test_a_limit_is_found_for_a_budget() -> None:
    random = np.random.default_rng(4)
    streams = [abnormal.ewma(random.standard_normal(BUCKETS)) for _ in range(60)]
    limit = abnormal.calibrate(streams, 0.1)
    assert sum(abnormal.onsets(s, limit) for s in streams) <= 6
