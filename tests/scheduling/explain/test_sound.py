"""No legal roster is ever explained away: tiny problems, all their rosters tried."""

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling.explain.why import explain
from scheduling.problem import read_problem
from tests.scheduling.every_roster import some_legal
from tests.scheduling.test_rules import small

Document = dict[str, Any]
DAYS = 2
WINDOWS = (["08:00", "14:00"], ["08:00", "12:00"], ["10:00", "14:00"], None)
LIKELY = (0.6, 0.15, 0.15, 0.1)
SKILLS = (["q0"], ["q1"], ["q0", "q1"])


def tiny(seed: int) -> Document:
    """Two or three agents with two days to work on, and rules as they come."""
    rng = np.random.default_rng(seed)
    agents = [_agent(rng, n) for n in range(int(rng.integers(2, 4)))]
    contract: Document = {"shift_minutes": [240, 360][: int(rng.integers(1, 3))]}
    if rng.random() < 0.5:
        contract["work_days_week_max"] = int(rng.integers(1, 3))
    if rng.random() < 0.3:
        contract["rest_minutes_min"] = 1320
    document = small() | {
        "open": ["08:00", "14:00"],
        "start_every_minutes": 120,
        "queues": ["q0", "q1"],
        "requirement": {queue: [[0] * 12] * 7 for queue in ("q0", "q1")},
        "contracts": {"C": contract},
        "breaks": _breaks(rng),
        "agents": agents,
        "limits": _limits(rng, len(agents)),
    }
    if rng.random() < 0.6:
        document["minimum"] = _minimum(rng)
    if rng.random() < 0.4:
        minutes, together = int(rng.choice([60, 120])), bool(rng.random() < 0.7)
        meeting = {"id": "m", "attendees": ["a0", "a1"], "window": [0, "09:00", 0, "13:00"]}
        document["activities"] = [meeting | {"minutes": minutes, "together": together}]
    return document


def _agent(rng: np.random.Generator, n: int) -> Document:
    windows = [WINDOWS[int(rng.choice(len(WINDOWS), p=LIKELY))] for _ in range(DAYS)]
    skills = SKILLS[int(rng.integers(len(SKILLS)))]
    agent: Document = {"id": f"a{n}", "contract": "C", "skills": skills, "team": "t", "site": "s"}
    agent["available"] = [[w] if w else None for w in windows] + [None] * (7 - DAYS)
    if rng.random() < 0.4:
        agent["paid_week_min"] = [int(rng.choice([180, 210, 240]))]
    window = windows[0]
    if window and rng.random() < 0.4:
        start = "10:00" if window[1] == "14:00" else window[0]
        shift = {"day": 0, "start": start, "minutes": 240}
        agent["fixed"] = [{"day": 0, "off": True} if rng.random() < 0.3 else shift]
    return agent


def _breaks(rng: np.random.Generator) -> Document:
    found: Document = {}
    if rng.random() < 0.4:
        found["240"] = [{"from": 90, "to": 120, "minutes": 30, "paid": True}]
    if rng.random() < 0.3:
        found["360"] = [{"from": 180, "to": 180, "minutes": 30, "paid": False}]
    return found


def _limits(rng: np.random.Generator, agents: int) -> Document:
    chances: Document = {
        "seats": {"s": int(rng.integers(0, 3))},
        "breaks_at_once_share": float(rng.choice([0, 0.3, 0.5])),
        "teams_together": ["t"],
        "same_day_off": [["a0", "a1"]],
        "apart": [["a0", f"a{agents - 1}"]],
    }
    return {key: value for key, value in chances.items() if rng.random() < 0.35}


def _minimum(rng: np.random.Generator) -> Document:
    floor = {queue: [[0] * 12 for _ in range(7)] for queue in ("q0", "q1")}
    for _ in range(int(rng.integers(1, 4))):
        row = floor[f"q{rng.integers(2)}"][int(rng.integers(DAYS))]
        first, last = sorted(rng.choice(13, 2, replace=False).tolist())
        row[first:last] = [int(rng.integers(1, 3))] * (last - first)
    return floor


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 100_000))
def test_what_is_told_infeasible_has_no_roster(seed: int) -> None:
    problem = read_problem(tiny(seed), check=False)
    if not explain(problem).feasible:
        assert not some_legal(problem)
