"""Load or compile the machine code of heads and simulated days before anybody waits for it."""

from typing import Any

import numpy as np
import polars as pl

from scheduling.chance import interval_chance
from scheduling.chat import Concurrency, chat_required
from scheduling.deferred import Deadline, deferred_required
from scheduling.simulation.read import FORMAT, read_scenario
from scheduling.simulation.simulate import simulate
from scheduling.staffing import Targets, delivered, required
from scheduling.trial import DayDemand, Trial

_DAY: dict[str, Any] = {
    "format": FORMAT,
    "start": "2025-03-03T08:00",
    "slot_minutes": 30,
    "queues": {"calls": {"contacts": [5], "aht_s": 120, "patience_s": 60}},
    "groups": {"all": {"skills": {"calls": {}}, "agents": [1]}},
}
_CHATS = {"contacts": [5], "aht_s": 120, "patience_s": 60, "concurrency": 2, "redial": 0.5}


def warm_heads() -> None:
    """Call every compiled loop once on the smallest piece of work."""
    demand = pl.DataFrame({"contacts": [10.0], "aht_s": [180.0], "patience_s": [300.0]})
    targets = Targets(0.8, 20.0)
    required(demand, targets)
    delivered(demand, 3.0, targets)
    interval_chance(demand, [3.0], targets)
    chat_required(demand, targets, Concurrency(2, 0.3))
    deferred_required(demand, Deadline(3600.0))
    one = np.ones(1)
    Trial.of(DayDemand(5 * one, 120 * one, 60 * one), 1, 1).play(np.ones(1, np.int64), 20.0)
    simulate(read_scenario(_DAY), 1, 1)
    blended = {**_DAY, "queues": {"calls": _CHATS}}
    simulate(read_scenario(blended), 1, 1)


if __name__ == "__main__":
    warm_heads()
