"""Heads corrected by simulation keep every slot, on days that they were not fitted to."""

import numpy as np
import pytest

from scheduling.arrays import Floats, Whole
from scheduling.corrected import Corrected, corrected
from scheduling.errors import StaffingError
from scheduling.measured import Measured
from scheduling.staffing import Targets
from scheduling.trial import DayDemand, Trial

SLOTS = 32
TARGETS = Targets(0.8, 20)


def two_peaks() -> Floats:
    """Give the shape of a bank's day from 7 to 23: a morning and a flatter afternoon peak."""
    hour = np.arange(SLOTS) / 2
    shape = np.exp(-0.5 * ((hour - 3.5) / 2.2) ** 2)
    shape += 0.85 * np.exp(-0.5 * ((hour - 8.5) / 2.7) ** 2) + 0.08
    return shape / shape.sum()


def day(contacts: float, aht: float, *, patience: float = 300.0, whole: bool = False) -> DayDemand:
    expected = contacts * two_peaks()
    return DayDemand(expected, np.full(SLOTS, aht), np.full(SLOTS, patience), round_the_clock=whole)


def heads_of(found: Corrected) -> Whole:
    return found.frame["agents"].to_numpy().astype(np.int64)


def on_other_days(demand: DayDemand, heads: Whole, targets: Targets, days: int) -> Measured:
    sums = Trial.of(demand, days, 123).play(heads, targets.target_wait_s)
    return Measured.of(sums, heads, targets, demand.interval_s)


@pytest.mark.parametrize(
    ("contacts", "aht", "days"),
    [(6000, 240.0, 700), (6000, 900.0, 700), (1000, 300.0, 3000), (372, 330.0, 5000)],
)
def test_every_slot_is_kept_on_other_days_for_five_percent_fewer_hours_than_erlang_c(
    contacts: float, aht: float, days: int
) -> None:
    demand = day(contacts, aht)
    found = corrected(demand, TARGETS)
    measured = on_other_days(demand, heads_of(found), TARGETS, days)
    assert measured.service_level.min() >= 0.78
    assert np.average(measured.service_level, weights=demand.contacts) >= 0.8
    assert found.agent_hours <= 0.95 * found.erlang_c_hours


def test_where_talks_are_long_the_formula_pays_more_and_keeps_less() -> None:
    demand = day(6000, 900.0)
    found = corrected(demand, TARGETS)
    formula = found.frame["erlang_a"].to_numpy().astype(np.int64)
    measured = on_other_days(demand, formula, TARGETS, 700)
    assert measured.service_level.min() < 0.795
    assert found.agent_hours < found.erlang_a_hours


def test_all_targets_are_kept_together() -> None:
    targets = Targets(0.7, 20, max_asa_s=25.0, max_abandon=0.04, max_occupancy=0.88)
    demand = day(3000, 300.0)
    found = corrected(demand, targets)
    measured = on_other_days(demand, heads_of(found), targets, 1000)
    assert measured.service_level.min() >= 0.68
    assert measured.asa_s.max() <= 25 * 1.1
    assert measured.abandon_rate.max() <= 0.04 * 1.1
    assert measured.occupancy.max() <= 0.88 + 0.005
    assert found.frame["occupancy"].to_numpy().max() <= 0.885


def test_a_target_without_service_level_is_kept() -> None:
    targets = Targets(max_abandon=0.05)
    demand = day(2000, 240.0)
    found = corrected(demand, targets)
    measured = on_other_days(demand, heads_of(found), targets, 1000)
    assert measured.abandon_rate.max() <= 0.05 * 1.1
    assert found.agent_hours <= found.erlang_a_hours


def test_around_the_clock_the_night_is_staffed_through() -> None:
    demand = day(1500, 300.0, whole=True)
    found = corrected(demand, TARGETS)
    assert heads_of(found).min() >= 1
    measured = on_other_days(demand, heads_of(found), TARGETS, 1500)
    assert measured.service_level.min() >= 0.78


def test_slots_with_almost_nothing_are_kept_too() -> None:
    contacts = np.array([0.0, 0.0, 0.05, 0.4, 3.0, 8.0, 2.0, 0.0])
    demand = DayDemand(contacts, np.full(8, 200.0), np.full(8, 300.0))
    found = corrected(demand, TARGETS)
    assert heads_of(found)[:2].tolist() == [0, 0]
    assert found.frame["service_level"][0] is None
    measured = on_other_days(demand, heads_of(found), TARGETS, 20_000)
    assert np.nanmin(measured.service_level) >= 0.77


def test_shrinkage_and_seed() -> None:
    demand = day(500, 200.0)
    found = corrected(demand, TARGETS, shrinkage=0.3, seed=4)
    assert found.frame.equals(corrected(demand, TARGETS, shrinkage=0.3, seed=4).frame)
    people = np.ceil(heads_of(found) / 0.7 - 1e-9).astype(int)
    assert found.frame["scheduled"].to_list() == people.tolist()


def test_more_slack_than_two_points_is_refused() -> None:
    with pytest.raises(StaffingError, match=r"slack.*found 0.05"):
        corrected(day(500, 200.0), TARGETS, slack=0.05)
