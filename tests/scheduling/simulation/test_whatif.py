"""Simulated days and paired differences: what they say and how sure they are."""

import math
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import polars as pl
import pytest

from scheduling.errors import ScenarioError
from scheduling.simulation.change import apply_changes
from scheduling.simulation.draw import draw_day
from scheduling.simulation.estimate import METRICS, difference, estimate
from scheduling.simulation.floor import Skill
from scheduling.simulation.frames import contacts_frame, states_frame
from scheduling.simulation.run import run
from scheduling.simulation.scenario import Group, Queue, Scenario
from scheduling.simulation.simulate import play, simulate
from scheduling.simulation.tally import TALLY
from scheduling.simulation.whatif import whatif

SLOTS = 8
ACCOUNTS = Queue("accounts", (110.0,) * SLOTS, (240.0,) * SLOTS, patience_s=300.0)
CARDS = Queue("cards", (40.0,) * SLOTS, (200.0,) * SLOTS, patience_s=300.0)
SCENARIO = Scenario(
    datetime(2025, 3, 4, 9, tzinfo=UTC),
    1800.0,
    (ACCOUNTS, CARDS),
    (
        Group("both", (("accounts", Skill(0)), ("cards", Skill(1))), (12,) * SLOTS),
        Group("accounts", (("accounts", Skill(0)),), (7,) * SLOTS),
    ),
)


def change(**values: object) -> Scenario:
    return apply_changes(SCENARIO, [values])


def test_simulated_figures_agree_with_their_contacts() -> None:
    result = simulate(SCENARIO, 5, 3)
    offered = answered = in_target = waited = 0.0
    for day in range(5):
        draw = draw_day(SCENARIO, 3, day)
        frame = contacts_frame(draw, run(draw, SCENARIO.floor), SCENARIO.names, SCENARIO.start)
        cards = frame.filter(queue="cards")
        offered += cards.height
        taken = cards.filter(outcome="answered")
        answered += taken.height
        in_target += taken.filter(taken["wait_s"] <= 20).height
        waited += float(taken["wait_s"].sum())
    figures = result.queues["cards"]
    assert figures["offered"].mean == pytest.approx(offered / 5)
    assert figures["answered"].mean == pytest.approx(answered / 5)
    assert figures["service_level"].mean == pytest.approx(in_target / offered)
    assert figures["asa_s"].mean == pytest.approx(waited / answered)
    assert result.total["offered"].mean == pytest.approx(
        sum(result.queues[name]["offered"].mean for name in SCENARIO.names)
    )
    assert 0 < result.total["occupancy"].mean < 1


def test_the_interval_covers_the_truth_as_often_as_it_says() -> None:
    truth = simulate(SCENARIO, 1500, 99).total["service_level"].mean
    covered = 0
    for seed in range(120):
        figure = simulate(SCENARIO, 12, seed).total["service_level"]
        covered += figure.lo95 <= truth <= figure.hi95
    assert 105 <= covered <= 119


def test_pairing_narrows_the_difference_by_far() -> None:
    more = change(kind="add_agents", group="both", agents=1)
    before, after = play((SCENARIO, more), 60, 1)
    total = before.sums[:, -1], after.sums[:, -1]
    paired = difference(*total, "service_level")
    alone = [estimate(sums, "service_level") for sums in total]
    unpaired = math.hypot(*(figure.hi95 - figure.mean for figure in alone))
    assert paired.lo95 > 0
    assert (paired.hi95 - paired.mean) * 3 < unpaired


def test_the_prediction_interval_holds_single_days() -> None:
    more = change(kind="add_agents", group="both", agents=2)
    promise = whatif(SCENARIO, more, 60, 1).total["service_level"]
    inside = 0
    for day in range(200):
        draw = draw_day(SCENARIO, 77, day)
        level = [
            np.mean((outcome.wait_s <= 20) & ~np.isnan(outcome.answered_s))
            for outcome in (run(draw, SCENARIO.floor), run(draw, more.floor))
        ]
        inside += promise.predict_lo95 <= level[1] - level[0] <= promise.predict_hi95
    assert inside / 200 >= 0.88
    assert promise.predict_lo95 < promise.lo95


def test_no_change_makes_no_difference() -> None:
    same = whatif(SCENARIO, apply_changes(SCENARIO, []), 5, 1)
    assert all(figure.mean == 0 for figure in same.total.values())
    assert same.agent_hours == 0


def test_an_estimate_is_a_ratio_of_sums() -> None:
    sums = np.zeros((2, len(TALLY)))
    above, below = METRICS["service_level"]
    sums[:, above], sums[:, below] = [9, 1], [10, 90]
    assert estimate(sums, "service_level").mean == pytest.approx(0.1)
    assert np.isnan(estimate(sums, "asa_s").mean)


@pytest.mark.parametrize(
    ("values", "metric", "better"),
    [
        ({"kind": "overtime", "group": "both", "agents": 2, "from": "12:00"}, "service_level", 1),
        (
            {"kind": "early_leave", "group": "both", "agents": 2, "from": "12:00"},
            "service_level",
            -1,
        ),
        ({"kind": "volume", "factor": 1.1, "from": "10:00", "to": "11:15"}, "offered", 1),
        ({"kind": "volume", "queue": "cards", "factor": 0.5}, "offered", -1),
        ({"kind": "aht", "factor": 1.1}, "service_level", -1),
    ],
)
def test_changes_pull_where_they_should(
    values: dict[str, object], metric: str, better: int
) -> None:
    effect = whatif(SCENARIO, change(**values), 40, 1).total[metric]
    assert effect.lo95 * better > 0 or effect.hi95 * better > 0
    assert effect.mean * better > 0


def test_a_priority_helps_its_queue_at_the_cost_of_the_other() -> None:
    effect = whatif(SCENARIO, change(kind="priority", queue="cards", priority=0), 60, 1)
    assert effect.queues["cards"]["wait_all_s"].hi95 < 0
    assert effect.queues["accounts"]["wait_all_s"].lo95 > 0
    assert effect.agent_hours == 0


def test_a_moved_break_keeps_the_hours() -> None:
    moved = change(
        kind="move_break", group="both", agents=3, minutes=30, **{"from": "10:00", "to": "12:00"}
    )
    assert moved.agent_hours == pytest.approx(SCENARIO.agent_hours)
    draw = draw_day(SCENARIO, 1, 0)
    base, after = run(draw, SCENARIO.floor), run(draw, moved.floor)
    early = draw.arrival_s < 1800
    assert np.array_equal(base.wait_s[early], after.wait_s[early], equal_nan=True)


def test_hours_added_and_taken_are_counted() -> None:
    added = change(kind="add_agents", group="both", agents=3, **{"from": "10:00", "to": "11:00"})
    assert whatif(SCENARIO, added, 2, 1).agent_hours == pytest.approx(3)
    iso = {"from": "2025-03-04T10:00:00+00:00", "to": "2025-03-04T19:00:00+08:00"}
    taken = change(kind="early_leave", group="both", agents=2, **iso)
    assert whatif(SCENARIO, taken, 2, 1).agent_hours == pytest.approx(-2)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"kind": "reskill"}, r"changes\[0\]: unknown group ''; known: accounts, both"),
        (
            {"kind": "reskill", "group": "both", "agents": 1, "queue": "cards"},
            "expected a queue that group 'both' does not serve yet",
        ),
        ({"kind": "cancel_activity", "activity": "x"}, "unknown activity 'x'"),
        ({"kind": "callback_offer", "share": 1.5}, "share: expected a number from 0 to 1"),
        (
            {"kind": "callback_offer", "after_wait": 5},
            "unknown key 'after_wait'; did you mean 'after_wait_s",
        ),
        ({"kind": "hold_outbound"}, "expected a queue of the channel 'outbound'"),
        ({"kind": "overtme"}, "unknown kind 'overtme'; did you mean 'overtime'"),
        ({"kind": "volume", "factr": 1}, "unknown key 'factr'; did you mean 'factor'"),
        ({"kind": "volume"}, "expected a key 'factor'"),
        ({"kind": "volume", "factor": 2, "queue": "card"}, "did you mean 'cards'"),
        ({"kind": "volume", "factor": 2, "from": "8:00"}, "within the scenario's day of 4 hours"),
        ({"kind": "volume", "factor": 2, "from": "noon"}, "expected HH:MM or a moment in ISO"),
        ({"kind": "overtime", "group": "both", "agents": 1}, "expected a key 'from'"),
        ({"kind": "add_agents", "group": "both", "agents": 0}, "of at least 1, found 0"),
        (
            {"kind": "early_leave", "group": "accounts", "agents": 9, "from": "10:00"},
            "expected at least 9 agents on contact 60 minutes after the start, found 7",
        ),
    ],
)
def test_broken_changes_are_refused(values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ScenarioError, match=sentence):
        change(**values)


def test_days_and_seeds_have_limits() -> None:
    with pytest.raises(ScenarioError, match="from 1 to 10000, found 0"):
        simulate(SCENARIO, 0)
    with pytest.raises(ScenarioError, match="seed"):
        simulate(SCENARIO, 1, -1)


def test_absence_lowers_the_service_level() -> None:
    full, short = (
        simulate(replace(SCENARIO, shrinkage=share), 30, 1).total["service_level"].mean
        for share in (0.0, 0.15)
    )
    assert short < full - 0.05


def test_states_cover_duty_and_contacts() -> None:
    draw = draw_day(SCENARIO, 1, 0)
    outcome = run(draw, SCENARIO.floor)
    states = states_frame(draw, outcome, SCENARIO.floor, SCENARIO.names, SCENARIO.start)
    length_s = (pl.col("until") - pl.col("since")).dt.total_microseconds().sum() / 1e6
    spent = dict(states.group_by("state").agg(length_s).iter_rows())
    assert spent["contact"] == pytest.approx(outcome.busy_s.sum(), rel=1e-6)
    assert spent["ready"] == pytest.approx(outcome.ready_s.sum(), rel=1e-6)
    answered = int((~np.isnan(outcome.answered_s)).sum())
    contacts = states.filter(state="contact")
    assert contacts.height == answered
    assert contacts["queue"].null_count() == 0
