"""Scenarios in which contacts come back, go on, wait for a deadline, or are called by us."""

import math
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from scheduling.erlang import performance
from scheduling.simulation.change import apply_changes
from scheduling.simulation.draw import draw_day
from scheduling.simulation.floor import Skill
from scheduling.simulation.frames import contacts_frame, states_frame
from scheduling.simulation.luck import chance
from scheduling.simulation.read import read_scenario
from scheduling.simulation.run import Outcome, run
from scheduling.simulation.scenario import Group, Queue, Scenario
from scheduling.simulation.shapes import PEAK_S, Shape, quantile, spread
from scheduling.simulation.simulate import simulate
from scheduling.simulation.whatif import whatif

SLOTS = 8
START = datetime(2025, 3, 4, 9, tzinfo=UTC)
FILE: dict[str, Any] = {
    "start": "2025-03-04T09:00:00",
    "slot_minutes": 30,
    "queues": {
        "calls": {
            "contacts": [100] * SLOTS,
            "aht_s": 240,
            "patience_s": 240,
            "patience_shape": {"peak": 0.1},
            "redial": 0.5,
            "transfer": {"expert": 0.1},
        },
        "expert": {"contacts": [10] * SLOTS, "aht_s": 400, "patience_s": 600, "priority": 1},
        "chat": {
            "contacts": [30] * SLOTS,
            "aht_s": 480,
            "patience_s": 300,
            "concurrency": 3,
            "slowdown": 0.3,
            "channel": "chat",
        },
        "mail": {
            "contacts": [12] * SLOTS,
            "aht_s": 420,
            "deadline_s": 7200,
            "margin_s": 900,
            "target": 0.95,
            "channel": "email",
        },
        "sales": {
            "contacts": [40] + [0] * (SLOTS - 1),
            "aht_s": 200,
            "channel": "outbound",
            "reserve": 1,
        },
    },
    "groups": {
        "calls": {"skills": {"calls": {}, "mail": {}, "sales": {}}, "agents": 13},
        "expert": {"skills": {"expert": {}, "calls": {"priority": 1}}, "agents": 3},
        "chat": {"skills": {"chat": {}}, "agents": 5},
    },
    "activities": [
        {"name": "training", "group": "calls", "agents": 2, "from": "10:00", "to": "11:00"}
    ],
}
SCENARIO = read_scenario(FILE)


def played(scenario: Scenario, day: int = 0) -> Outcome:
    return run(draw_day(scenario, 1, day), scenario.floor, scenario.blend)


def test_every_law_of_the_blend_is_at_work() -> None:
    result = simulate(SCENARIO, 20, 1)
    beside = result.beside
    assert beside["calls"]["redials"].lo95 > 0
    assert beside["expert"]["transfers_in"].lo95 > 0
    assert beside["calls"]["transfers_in"].mean == 0
    assert result.queues["mail"]["abandoned"].mean == 0
    assert 0 < result.queues["mail"]["service_level"].mean <= 1
    assert result.queues["sales"]["answered"].mean > 0
    assert math.isnan(result.queues["sales"]["service_level"].mean)
    assert 0 < result.queues["chat"]["occupancy"].mean < 1
    parts = ("answered", "abandoned")
    for name, figures in result.queues.items():
        ended = sum(figures[part].mean for part in parts)
        still_open = beside[name]["still_open"].mean
        asked = beside[name]["callbacks_asked"].mean
        assert asked == 0
        assert figures["offered"].mean == pytest.approx(ended + still_open)


def test_lost_callers_come_back_to_the_load_of_the_fixed_point() -> None:
    """a' = a / (1 − r P(ab; a')), Koole; redials after 3-10 min are nearly Poisson again."""
    load, agents, aht, patience, share = 22.0, 20, 240.0, 240.0, 0.5
    slots = 48
    contacts = (load * 1800 / aht,) * slots
    queue = Queue("calls", contacts, (aht,) * slots, patience_s=patience, redial=share)
    crew = Group("crew", (("calls", Skill(0)),), (agents,) * slots)
    scenario = Scenario(START, 1800.0, (queue,), (crew,))
    total = load
    for _ in range(200):
        total = load / (1 - share * performance(agents, total, aht, patience).abandon_rate)
    offered = answered = 0
    for day in range(20):
        outcome = played(scenario, day)
        assert outcome.came is not None
        steady = (outcome.came.arrival_s > 7200) & (outcome.came.arrival_s < slots * 1800)
        offered += int(steady.sum())
        answered += int((steady & ~np.isnan(outcome.answered_s)).sum())
    expected = 20 * total * (slots * 1800 - 7200) / aht
    assert offered == pytest.approx(expected, rel=0.015)
    assert offered > 1.05 * 20 * load * (slots * 1800 - 7200) / aht
    lost = performance(agents, total, aht, patience).abandon_rate
    assert 1 - answered / offered == pytest.approx(lost, abs=0.015)


def test_everybody_keeps_his_luck_whatever_the_demand() -> None:
    more = apply_changes(SCENARIO, [{"kind": "volume", "queue": "chat", "factor": 1.3}])
    fewer = apply_changes(SCENARIO, [{"kind": "volume", "queue": "calls", "factor": 0.7}])
    base = _luck(SCENARIO)
    assert _luck(more) == base
    thinned = _luck(fewer)
    assert thinned < base
    assert len(thinned) == pytest.approx(0.7 * len(base), rel=0.15)


def _luck(scenario: Scenario) -> set[tuple[float, ...]]:
    """Return arrival, handle time, mark, and delay of the redial of every call."""
    draw = draw_day(scenario, 1, 0)
    legs = draw.legs
    assert legs is not None
    found: set[tuple[float, ...]] = set()
    for i in np.flatnonzero(draw.queue == 0):
        leg = int(legs.after_loss[i]) - len(draw)
        delay = float(legs.delay_s[leg]) if legs.after_loss[i] >= 0 else math.nan
        luck = (
            draw.arrival_s[i],
            draw.handle_s[i],
            legs.mark[i],
            -1.0 if math.isnan(delay) else delay,
        )
        found.add(tuple(float(number) for number in luck))
    return found


def test_redials_come_after_three_to_ten_minutes_in_their_share() -> None:
    draw = draw_day(SCENARIO, 1, 0)
    legs = draw.legs
    assert legs is not None
    calls = np.flatnonzero(draw.queue == 0)
    again = legs.after_loss[calls] >= 0
    assert again.mean() == pytest.approx(0.5, abs=4 * 0.5 / math.sqrt(calls.size))
    onward = legs.after_answer[calls] >= 0
    assert onward.mean() == pytest.approx(0.1, abs=4 * 0.3 / math.sqrt(calls.size))
    leg = legs.after_loss[calls][again] - len(draw)
    assert ((legs.delay_s[leg] >= 180) & (legs.delay_s[leg] <= 600)).all()
    assert (legs.handle_s[leg] == draw.handle_s[calls][again]).all()
    assert (legs.queue[legs.after_answer[calls][onward] - len(draw)] == 1).all()
    assert not (legs.after_loss[: len(draw)][draw.queue == 3] >= 0).any()


def test_callbacks_leave_the_line_and_are_called_when_nobody_waits() -> None:
    offer: dict[str, object] = {
        "kind": "callback_offer",
        "queue": "calls",
        "after_wait_s": 45,
        "share": 0.6,
    }
    offer["back_within_s"] = 1800
    offered = apply_changes(SCENARIO, [offer | {"from": "09:30", "to": "12:00"}])
    outcome = played(offered)
    came, asked = outcome.came, outcome.asked_s
    assert came is not None
    assert asked is not None
    accepted = ~np.isnan(asked)
    assert accepted.sum() > 10
    assert (came.queue[accepted] == 0).all()
    assert ((asked[accepted] >= 1800) & (asked[accepted] < 3 * 3600)).all()
    waited = asked[accepted] - came.arrival_s[accepted]
    assert (waited >= 45).all()
    assert (outcome.wait_s[accepted] == waited).all()
    frame = contacts_frame(draw_day(offered, 1, 0), outcome, SCENARIO.names, SCENARIO.start)
    assert frame.filter(outcome="flow_out").height == accepted.sum()
    assert frame.filter(outcome="answered")["talk_s"].null_count() == 0
    effect = whatif(SCENARIO, offered, 30, 1)
    assert effect.queues["calls"]["abandoned"].hi95 < 0
    assert effect.beside["calls"]["redials"].hi95 < 0
    assert effect.beside["calls"]["callbacks_asked"].lo95 > 0
    result = simulate(offered, 30, 1)
    beside = result.beside["calls"]
    assert beside["called_back"].mean > 0.85 * beside["callbacks_asked"].mean
    figures = result.queues["calls"]
    assert figures["offered"].mean == pytest.approx(
        figures["answered"].mean + figures["abandoned"].mean + beside["callbacks_asked"].mean
    )


def test_work_with_a_deadline_waits_for_calls_but_not_beyond_its_margin() -> None:
    outcome = played(SCENARIO)
    came = outcome.came
    assert came is not None
    started = (came.queue == 3) & ~np.isnan(outcome.answered_s)
    assert started.sum() > 20
    pressing = came.arrival_s + 7200 - 900
    for i in np.flatnonzero(started & (outcome.answered_s < pressing)):
        now = outcome.answered_s[i]
        calls = (came.queue == 0) & (came.arrival_s < now)
        left = np.where(np.isnan(outcome.answered_s), outcome.ended_s, outcome.answered_s)
        assert not (calls & (left > now)).any()
    order = np.argsort(came.arrival_s[started], kind="stable")
    assert (np.diff(outcome.answered_s[started][order]) >= 0).all()


def test_lists_are_held_and_leave_a_reserve() -> None:
    held = apply_changes(
        SCENARIO, [{"kind": "hold_outbound", "queue": "sales", "from": "09:15", "to": "11:00"}]
    )
    outcome = played(held)
    assert outcome.came is not None
    dialled = outcome.answered_s[(outcome.came.queue == 4) & ~np.isnan(outcome.answered_s)]
    assert dialled.size
    assert not ((dialled >= 900) & (dialled < 7200)).any()
    assert whatif(SCENARIO, held, 20, 1).queues["calls"]["service_level"].mean >= 0


def test_a_cancelled_training_gives_its_hours_back() -> None:
    cancelled = apply_changes(
        SCENARIO, [{"kind": "cancel_activity", "activity": "training", "from": "10:30"}]
    )
    effect = whatif(SCENARIO, cancelled, 20, 1)
    assert effect.agent_hours == pytest.approx(1.0)
    assert effect.queues["calls"]["wait_all_s"].hi95 < 0


def test_more_skills_help_the_other_queue_while_they_last() -> None:
    change = {"kind": "reskill", "group": "calls", "agents": 4, "queue": "expert"}
    skilled = apply_changes(SCENARIO, [change | {"from": "10:00", "to": "11:30"}])
    effect = whatif(SCENARIO, skilled, 30, 1)
    assert effect.agent_hours == 0
    assert effect.queues["expert"]["wait_all_s"].hi95 < 0
    outcome = played(skilled)
    assert outcome.came is not None
    helpers = np.flatnonzero([bool(person.reskilled) for _, person in skilled.people])
    mine = (outcome.came.queue == 1) & np.isin(outcome.agent, helpers)
    assert mine.any()
    assert ((outcome.answered_s[mine] >= 3600) & (outcome.answered_s[mine] <= 9000)).all()


def test_credit_seconds_are_a_head_start_among_equals() -> None:
    def waits(credit_s: float) -> tuple[float, float]:
        queues = tuple(
            Queue(name, (60.0,) * SLOTS, (300.0,) * SLOTS, patience_s=900.0, credit_s=credit)
            for name, credit in (("elderly", credit_s), ("others", 0.0))
        )
        crew = Group("crew", (("elderly", Skill(0)), ("others", Skill(1))), (19,) * SLOTS)
        result = simulate(Scenario(START, 1800.0, queues, (crew,)), 20, 1)
        elderly, others = (result.queues[q]["wait_all_s"].mean for q in ("elderly", "others"))
        return elderly, others

    alike, favoured = waits(0.0), waits(90.0)
    assert alike[0] == pytest.approx(alike[1], rel=0.15)
    assert favoured[0] < 0.8 * alike[0]
    assert favoured[1] > alike[1]


def test_frames_of_a_blended_day_hold_every_contact() -> None:
    draw = draw_day(SCENARIO, 1, 0)
    outcome = run(draw, SCENARIO.floor, SCENARIO.blend)
    assert outcome.came is not None
    frame = contacts_frame(draw, outcome, SCENARIO.names, SCENARIO.start)
    assert frame.height == len(outcome.came) > len(draw)
    assert set(frame["outcome"].unique()) <= {"answered", "abandoned", "open"}
    assert frame.filter(outcome="open")["ended_at"].null_count() == (
        frame.filter(outcome="open").height
    )
    states = states_frame(draw, outcome, SCENARIO.floor, SCENARIO.names, SCENARIO.start)
    assert states.filter(state="contact").height >= frame.filter(outcome="answered").height


SHAPES = [
    Shape(),
    Shape("lognormal", 0.85),
    Shape("weibull", 1.5),
    Shape("hyperexponential", 2.0),
    Shape("peak", 0.2),
]


@pytest.mark.parametrize("shape", SHAPES)
def test_shapes_are_the_same_law_drawn_or_read_off(shape: Shape) -> None:
    size, mean = 200_000, 300.0
    rng = np.random.default_rng(7)
    drawn = spread(shape, mean, size, rng)
    keys = rng.integers(0, 2**64, size, dtype=np.uint64)
    read = quantile(shape, mean, chance(keys, 1), chance(keys, 2))
    for column in (drawn, read):
        assert column.mean() == pytest.approx(mean, rel=0.02)
    for share in (0.05, 0.25, 0.5, 0.75, 0.95):
        assert np.quantile(drawn, share) == pytest.approx(np.quantile(read, share), rel=0.03)


def test_a_peak_takes_its_share_within_ten_seconds() -> None:
    size = 200_000
    waits = spread(Shape("peak", 0.3), 300.0, size, np.random.default_rng(1))
    begin, end = PEAK_S
    there = (waits >= begin).sum()
    gone = ((waits >= begin) & (waits < end)).sum() / there
    before = (waits < begin).mean()
    base = 1 - (1 - before) ** ((end - begin) / begin)  # what the even hazard takes in ten seconds
    assert gone == pytest.approx(1 - 0.7 * (1 - base), abs=0.01)


def test_a_hyperexponential_has_its_spread() -> None:
    waits = spread(Shape("hyperexponential", 2.0), 1.0, 400_000, np.random.default_rng(1))
    assert waits.std() == pytest.approx(2.0, rel=0.03)
