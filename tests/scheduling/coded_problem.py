"""Small problems of named shifts with random rules, for tests that compare with all rosters."""

import json
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from scheduling.engine.book import Book
from scheduling.engine.state import State, recount

NO_WEIGHTS = dict.fromkeys(
    ("paid_slot", "under", "deep_under", "deep_share", "over", "preference", "weekend"), 0
)


def small() -> dict[str, Any]:
    """One week, one queue, two contracts, three agents, open 08:00-20:00 in half-hour slots."""
    return json.loads((Path(__file__).parent / "small_problem.json").read_text())


def coded(seed: int, days: int = 14, agents: int = 2) -> dict[str, Any]:
    """Early and late shifts of a demand by shift; which rules there are is drawn."""
    rng = np.random.default_rng(seed)
    document = small() | {"days": days, "weights": NO_WEIGHTS, "start": f"2026-11-{seed % 7 + 23}"}
    document["requirement"] = {"q0": [[0] * 24] * days}
    document["codes"] = {
        "M": {"start": "08:00", "minutes": 240},
        "A": {"start": "14:00", "minutes": 300},
    }
    drawn: dict[str, Any] = {
        "consecutive_days_max": 3,
        "consecutive_days_min": 2,
        "days_off_min": 2,
        "weekends_max": 1,
        "paid_total": [240 * days // 4, 240 * days // 2],
        "codes_max": {"M": int(rng.integers(1, 5)), "A": int(rng.integers(1, 5))},
        "nights_max": int(rng.integers(0, 4)),
    }
    kept = {key: value for key, value in drawn.items() if rng.random() < 0.6}
    night = {"night": ["18:30", "20:00"]}
    document["contracts"] = {"C": {"codes": ["M", "A"]} | night | kept}
    pairs = [["late", "early"], ["M", "M"], ["A", "off"], ["off", "A"]]
    document["forbidden_next"] = [pair for pair in pairs if rng.random() < 0.3]
    document["cover"] = [
        {"day": d, "code": c, "required": int(rng.integers(0, 3)), "under": 9, "over": 4}
        for d, c in product(range(days), "MA")
    ]
    known = [{}, {"days_worked_in_a_row": int(rng.integers(1, 4)), "last_end": "19:00"}]
    document["agents"] = [
        {
            "id": f"a{n}",
            "contract": "C",
            "skills": ["q0"],
            "history": known[int(rng.integers(2))],
            "requests": [{"day": 3, "want": "off", "code": "A", "weight": 3}],
        }
        for n in range(agents)
    ]
    return document


def write(book: Book, state: State, agent: int, first: int, kinds: npt.NDArray[np.int64]) -> None:
    """Write kinds (-1: off) from a day on, and count anew."""
    for day, kind in enumerate(kinds.tolist(), first):
        state.start[agent, day] = -1
        if kind >= 0:
            state.start[agent, day] = book.kinds.first[book.contract[agent], kind]
        state.kind[agent, day] = max(0, kind)
    recount(book, state)
