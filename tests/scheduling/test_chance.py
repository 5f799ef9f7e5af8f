"""Heads for a stated chance: on other days it comes true."""

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.arrays import Floats
from scheduling.busyness import Busyness
from scheduling.chance import day_chance, heads_for_chance, interval_chance
from scheduling.errors import StaffingError
from scheduling.measured import Measured
from scheduling.staffing import Targets, required
from scheduling.trial import DayDemand, Trial

SLOTS = 32
DAY, SLOT, LAG = 0.06, 0.07, 0.7
TARGETS = Targets(0.8, 20)


def forecast(contacts: float, aht: float, spread: float = 1.0) -> pl.DataFrame:
    """Make a day with the bands of a Poisson count around a busyness of banks, times a spread."""
    hour = np.arange(SLOTS) / 2
    shape = np.exp(-0.5 * ((hour - 3.5) / 2.2) ** 2)
    shape += 0.85 * np.exp(-0.5 * ((hour - 8.5) / 2.7) ** 2) + 0.08
    mean = contacts * shape / shape.sum()
    sd = np.sqrt(mean + (mean * spread * math.hypot(DAY, SLOT)) ** 2)
    bands = {"lo80": -1.2816, "hi80": 1.2816, "lo95": -1.96, "hi95": 1.96}
    return pl.DataFrame(
        {"contacts": mean} | {name: mean + z * sd for name, z in bands.items()}
    ).with_columns(aht_s=pl.lit(aht), patience_s=pl.lit(300.0))


def plain_rates(mean: Floats, days: int, spread: float, seed: int) -> Floats:
    """Draw busyness as measured at banks, without stratifying and without the code under test."""
    rng = np.random.default_rng(seed)
    slot = rng.normal(size=(days, mean.size))
    for k in range(1, mean.size):
        slot[:, k] = LAG * slot[:, k - 1] + math.sqrt(1 - LAG**2) * slot[:, k]
    log = spread * (DAY * rng.normal(size=(days, 1)) + SLOT * slot)
    return mean * np.exp(log - (spread * math.hypot(DAY, SLOT)) ** 2 / 2)


@pytest.mark.parametrize(
    ("contacts", "aht", "chance", "spread"),
    [
        (2500, 240.0, 0.9, 1.0),
        (1500, 300.0, 0.8, 1.0),
        (1500, 300.0, 0.95, 2.0),
        (372, 330.0, 0.9, 1.0),
        (372, 330.0, 0.5, 3.0),
    ],
)
def test_the_stated_chance_comes_true_on_500_other_days(
    contacts: float, aht: float, chance: float, spread: float
) -> None:
    frame = forecast(contacts, aht, spread)
    found = heads_for_chance(frame, TARGETS, chance)
    heads = found.frame["agents"].to_numpy().astype(np.int64)
    mean = frame["contacts"].to_numpy()
    demand = DayDemand(mean, np.full(SLOTS, aht), np.full(SLOTS, 300.0))
    sums = Trial.of(demand, 500, 11, plain_rates(mean, 500, spread, 11)).play(heads, 20.0)
    share = Measured.of_days(sums, heads, TARGETS, 1800.0).kept(TARGETS).mean()
    assert abs(float(share) - chance) <= 0.03
    assert abs(found.chance - chance) <= 0.02


def test_a_higher_chance_costs_more() -> None:
    frame = forecast(800, 300.0, 2.0)
    hours = [heads_for_chance(frame, TARGETS, chance).agent_hours for chance in (0.5, 0.95)]
    assert hours[0] < hours[1]


def test_the_chance_of_a_day_falls_with_its_heads() -> None:
    frame = forecast(800, 300.0)
    heads = required(frame, TARGETS)["agents"].to_numpy().astype(np.int64)
    chances = [day_chance(frame, heads - fewer, TARGETS, days=400) for fewer in (0, 1, 2)]
    assert chances[0] > chances[1] > chances[2]


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 60), st.floats(1, 400), st.floats(0.5, 3))
def test_the_chance_of_an_interval_grows_with_agents(
    agents: int, contacts: float, spread: float
) -> None:
    frame = forecast(contacts * SLOTS, 240.0, spread)
    fewer, more = (interval_chance(frame, n, TARGETS) for n in (agents, agents + 1))
    assert (more >= fewer).all()
    assert ((fewer >= 0) & (more <= 1)).all()


def test_the_chance_of_an_interval_is_the_share_of_rates_that_are_carried() -> None:
    frame = forecast(2000, 240.0)
    heads = required(frame, TARGETS)["agents"].to_numpy().astype(np.int64) + 1
    chance = interval_chance(frame, heads, TARGETS)
    rates = plain_rates(frame["contacts"].to_numpy(), 4000, 1.0, 3)
    for k in (5, 10, 20):
        same = pl.DataFrame({"contacts": rates[:, k], "aht_s": 240.0, "patience_s": 300.0})
        kept = required(same, TARGETS)["agents"] <= int(heads[k])
        assert float(np.mean(kept.to_numpy())) == pytest.approx(float(chance[k]), abs=0.03)


def test_busyness_gives_back_the_bands() -> None:
    frame = forecast(3000, 240.0, 1.5)
    busyness = Busyness.of(frame)
    assert busyness.cv == pytest.approx(np.full(SLOTS, 1.5 * math.hypot(DAY, SLOT)), rel=0.02)
    counts = np.random.default_rng(1).poisson(busyness.draw(6000, 2))
    for share, name in ((0.9, "hi80"), (0.1, "lo80"), (0.975, "hi95")):
        under = (counts <= frame[name].to_numpy()).mean(axis=0)
        assert under.mean() == pytest.approx(share, abs=0.02)


def test_busyness_moves_as_a_day_and_goes_on_from_slot_to_slot() -> None:
    log = np.log(Busyness.of(forecast(3000, 240.0)).draw(4000, 2))
    far = np.corrcoef(log[:, 0], log[:, -1])[0, 1]
    near = np.corrcoef(log[:, 10], log[:, 11])[0, 1]
    day = DAY**2 / (DAY**2 + SLOT**2)
    assert far == pytest.approx(day, abs=0.04)
    assert near == pytest.approx(day + (1 - day) * LAG, abs=0.04)


def test_without_contacts_or_spread_the_chance_is_certain() -> None:
    frame = pl.DataFrame({"contacts": [0.0, 60.0], "aht_s": [None, 240.0], "patience_s": 300.0})
    sure = frame.with_columns(lo80=pl.col("contacts"), hi80=pl.col("contacts"))
    need = required(frame, TARGETS)["agents"].to_numpy()
    assert interval_chance(sure, need, TARGETS).tolist() == [1.0, 1.0]
    assert interval_chance(sure, np.maximum(need - 1, 0), TARGETS).tolist() == [1.0, 0.0]


def test_broken_forecasts_and_chances_are_refused() -> None:
    frame = forecast(100, 240.0)
    with pytest.raises(StaffingError, match=r"chance: expected.*found 90"):
        heads_for_chance(frame, TARGETS, 90)
    with pytest.raises(StaffingError, match="expected hi80 of at least lo80"):
        Busyness.of(frame.with_columns(hi80=pl.col("lo80") - 1))
    with pytest.raises(StaffingError, match="expected a column 'aht_s'"):
        interval_chance(frame.drop("aht_s"), 3, TARGETS)
