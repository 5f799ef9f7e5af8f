"""Heads: the exact minimum that keeps every target, and its inverse."""

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scheduling.erlang import FORMULAS, performance
from scheduling.errors import StaffingError
from scheduling.staffing import Targets, delivered, load_carried, required

HOUR_S = 3600.0


def frame(
    load: "np.ndarray[tuple[int], np.dtype[np.float64]]", aht: float, patience: float
) -> pl.DataFrame:
    return pl.DataFrame({"contacts": load * HOUR_S / aht}).with_columns(
        aht_s=pl.lit(aht), patience_s=pl.lit(patience)
    )


def keeps(row: pl.DataFrame, targets: Targets) -> bool:
    """Restate the targets on what is delivered."""
    found = row.row(0, named=True)
    waits = math.inf if found["asa_s"] is None else found["asa_s"]
    return (
        found["service_level"] >= (targets.service_level or 0)
        and waits <= (targets.max_asa_s or math.inf)
        and found["abandon_rate"] <= (targets.max_abandon or 1)
        and (found["occupancy"] or 0) <= (targets.max_occupancy or 1) + 1e-9
        and found["wait_all_s"] is not None
    )


all_targets = st.builds(
    Targets,
    st.floats(0.3, 0.97),
    st.floats(0, 120),
    st.sampled_from(FORMULAS),
    st.none() | st.floats(1, 120),
    st.none() | st.floats(0.005, 0.2),
    st.none() | st.floats(0.6, 0.98),
)


@settings(max_examples=150, deadline=None)
@given(st.floats(0.05, 250), st.floats(60, 900), st.floats(30, 1800), all_targets)
def test_the_answer_keeps_every_target_and_one_fewer_does_not(
    load: float, aht: float, patience: float, targets: Targets
) -> None:
    for model in ("erlang-a", "erlang-c"):
        demand = frame(np.array([load]), aht, patience)
        agents = required(demand, targets, model=model, interval_s=HOUR_S)["agents"][0]
        given_agents = [
            delivered(demand, count, targets, model=model, interval_s=HOUR_S)
            for count in (agents, max(agents - 1, 0))
        ]
        assert keeps(given_agents[0], targets)
        assert given_agents[0]["binding"][0] == "none"
        assert agents == 1 or not keeps(given_agents[1], targets)


@pytest.mark.parametrize("model", ["erlang-a", "erlang-c"])
@pytest.mark.parametrize("formula", FORMULAS)
def test_the_search_agrees_with_counting_up(model: str, formula: str) -> None:
    rng = np.random.default_rng(7)
    load = rng.uniform(0.05, 60, 2000)
    targets = Targets(0.8, 20, formula, max_asa_s=25, max_abandon=0.06, max_occupancy=0.93)
    found = required(frame(load, 240, 300), targets, model=model, interval_s=HOUR_S)
    patience = 300 if model == "erlang-a" else math.inf
    counted = np.zeros(load.size, np.int64)
    left = np.arange(load.size)
    n = 0
    while left.size:
        n += 1
        out = performance(n, load[left], 240, patience, target_wait_s=20, formula=formula)
        kept = (out.service_level >= 0.8) & (out.asa_s <= 25) & (out.occupancy <= 0.93)
        kept &= out.stable & (out.abandon_rate <= 0.06)
        counted[left[kept]] = n
        left = left[~kept]
    assert found["agents"].to_list() == counted.tolist()


def test_the_binding_target_is_the_one_that_one_agent_fewer_misses() -> None:
    demand = frame(np.array([40.0]), 240, 300)
    cases = {
        "service_level": Targets(0.9, 10, max_asa_s=600),
        "asa": Targets(0.1, 600, max_asa_s=2),
        "abandon": Targets(0.1, 600, max_abandon=0.002),
        "occupancy": Targets(0.1, 600, max_occupancy=0.7),
    }
    for name, targets in cases.items():
        found = required(demand, targets, interval_s=HOUR_S)
        assert found["binding"][0] == name
        fewer = delivered(demand, found["agents"][0] - 1, targets, interval_s=HOUR_S)
        assert fewer["binding"][0] == name


def test_hundred_seats_at_thirty_percent_shrinkage_need_143_people() -> None:
    demand = frame(np.array([90.0]), 240, 300)
    found = delivered(demand, 100, Targets(0.8), shrinkage=0.3, interval_s=HOUR_S)
    assert found["scheduled"][0] == 143


@settings(max_examples=60, deadline=None)
@given(st.floats(0.5, 200), st.floats(0.01, 0.6))
def test_people_to_roster_are_the_fewest_whose_present_share_is_enough(
    load: float, shrinkage: float
) -> None:
    demand, targets = frame(np.array([load]), 240, 300), Targets(0.8, 20)
    people = required(demand, targets, shrinkage=shrinkage, interval_s=HOUR_S)["scheduled"][0]
    present = [
        delivered(demand, (people - fewer) * (1 - shrinkage), targets, interval_s=HOUR_S)
        for fewer in (0, 1)
    ]
    assert present[0]["service_level"][0] >= 0.8 - 1e-7
    assert people == 1 or present[1]["service_level"][0] < 0.8


def test_without_shrinkage_everybody_rostered_is_an_agent() -> None:
    found = required(frame(np.array([12.3]), 200, 250), Targets(0.8), interval_s=HOUR_S)
    assert found["scheduled"][0] == found["agents"][0]


def test_no_contacts_need_nobody() -> None:
    demand = pl.DataFrame({"contacts": [0.0, 10.0], "aht_s": [None, 200.0]})
    found = required(demand, Targets(0.8))
    assert found["agents"][0] == 0
    assert found["binding"][0] == "none"
    assert found["agents"][1] > 0


def test_columns_of_the_frame_win_over_the_arguments() -> None:
    demand = pl.DataFrame(
        {
            "contacts": [100.0, 100.0],
            "aht_s": 180.0,
            "target": [0.8, 0.99],
            "target_wait_s": [20, 1],
        }
    )
    found = required(demand, Targets(0.5, 600))
    assert found["agents"][0] == 14
    assert found["agents"][1] > 14


def test_a_queue_without_end_is_an_outcome() -> None:
    found = delivered(pl.DataFrame({"contacts": [100.0], "aht_s": [180.0]}), 9, Targets(0.8))
    assert found["service_level"][0] == 0
    assert found["asa_s"][0] is None
    assert found["binding"][0] == "service_level"


@settings(max_examples=80, deadline=None)
@given(st.floats(0.3, 300), st.floats(60, 900), st.floats(30, 1800), all_targets)
def test_load_carried_is_just_on_target(
    agents: float, aht: float, patience: float, targets: Targets
) -> None:
    # Where those who leave in time keep a target that counts them, no load is too much.
    leave_in_time = 1 - math.exp(-targets.target_wait_s / patience)
    assume(leave_in_time < (targets.service_level or 1.0) - 0.02)
    load = float(load_carried(agents, aht, patience, targets))
    assert load > 0
    for share, kept in ((1 - 1e-9, True), (1 + 1e-9, False)):
        demand = frame(np.array([load * share]), aht, patience)
        found = delivered(demand, agents, targets, interval_s=HOUR_S)
        assert (found["binding"][0] == "none") is kept


def test_load_carried_inverts_required() -> None:
    targets = Targets(0.8, 20, max_abandon=0.05)
    counts = np.arange(1, 200)
    load = load_carried(counts, 240, 300, targets)
    below = required(frame(load * (1 - 1e-9), 240, 300), targets, interval_s=HOUR_S)
    above = required(frame(load * (1 + 1e-9), 240, 300), targets, interval_s=HOUR_S)
    assert below["agents"].to_list() == counts.tolist()
    assert above["agents"].to_list() == (counts + 1).tolist()


def test_nobody_carries_nothing_and_a_bound_that_never_binds_carries_everything() -> None:
    assert float(load_carried(0, 240, 300, Targets(0.8))) == 0
    assert math.isinf(float(load_carried(5, 240, 300, Targets(max_occupancy=1.0))))


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        ({"contacts": [1.0, -3.0], "aht_s": [60.0, 60.0]}, "row 2: expected contacts.*found -3"),
        ({"contacts": [1.0], "aht_s": [0.0]}, "row 1: expected an aht_s above 0.*found 0"),
        ({"contacts": [1.0], "aht_s": [60.0], "target": [80.0]}, "target.*below 1, found 80"),
        ({"contacts": ["many"], "aht_s": [60.0]}, "'contacts': expected numbers"),
        ({"calls": [1.0], "aht_s": [60.0]}, "expected a column 'contacts', found calls"),
        ({"contacts": [1.0], "aht_s": [60.0], "patience_s": [0.0]}, "patience_s above 0"),
    ],
)
def test_broken_frames_are_refused(broken: dict[str, list[object]], sentence: str) -> None:
    with pytest.raises(StaffingError, match=sentence):
        required(pl.DataFrame(broken), Targets(0.8))


@pytest.mark.parametrize(
    "broken",
    [
        {"service_level": 1.0},
        {"max_abandon": 0.0},
        {"max_occupancy": 1.1},
        {"max_asa_s": 0.0},
        {"formula": "good"},
        {"target_wait_s": -1.0},
    ],
)
def test_targets_that_nothing_can_mean_are_refused(broken: dict[str, float]) -> None:
    with pytest.raises(StaffingError, match="expected"):
        Targets(**broken)  # pyright: ignore[reportArgumentType] - broken on purpose


def test_promising_nothing_is_refused() -> None:
    with pytest.raises(StaffingError, match="found none"):
        required(pl.DataFrame({"contacts": [1.0], "aht_s": [60.0]}), Targets())
    with pytest.raises(StaffingError, match="model: expected one of erlang-a, erlang-c"):
        required(pl.DataFrame({"contacts": [1.0], "aht_s": [60.0]}), Targets(0.8), model="c")
