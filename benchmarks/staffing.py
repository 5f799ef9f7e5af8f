"""Heads for a million intervals, against a plain loop and, where installed, pyworkforce."""

import importlib
import math
import time
from collections.abc import Callable

import numpy as np
import polars as pl

from scheduling.staffing import Targets, required

INTERVALS = 1_000_000
PLAIN = 20_000
PEER = 1_000
AHT_S, PATIENCE_S, INTERVAL_S = 240.0, 300.0, 1800.0


def cpu_s(work: Callable[[], object]) -> float:
    """Return the fewest processor seconds of three runs."""
    best = math.inf
    for _ in range(3):
        before = time.process_time()
        work()
        best = min(best, time.process_time() - before)
    return best


def plain_erlang_c(load: float, level: float, wait: float) -> int:
    """Count agents up by Erlang's recursion, as a spreadsheet macro does."""
    n, blocked = 0, 1.0
    while True:
        n += 1
        blocked = load * blocked / (n + load * blocked)
        if n > load:
            waits = n * blocked / (n - load * (1 - blocked))
            if 1 - waits * math.exp(-(n - load) * wait) >= level:
                return n


def pyworkforce_s(contacts: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> float | None:
    """Return pyworkforce's processor seconds, None where it is not installed."""
    try:
        queuing = importlib.import_module("pyworkforce.queuing")
    except ImportError:
        return None
    before = time.process_time()
    for count in contacts:
        queue = queuing.ErlangC(
            transactions=float(count), asa=20 / 60, aht=AHT_S / 60, interval=30, shrinkage=0.0
        )
        queue.required_positions(service_level=0.8, max_occupancy=1.0)
    return time.process_time() - before


def main() -> None:
    """Print the table."""
    contacts = np.random.default_rng(1).uniform(1, 1500, INTERVALS)
    demand = pl.DataFrame({"contacts": contacts, "aht_s": AHT_S, "patience_s": PATIENCE_S})
    everything = Targets(0.8, 20, max_asa_s=30, max_abandon=0.05, max_occupancy=0.95)
    cases = {
        "Erlang C, 80/20": (Targets(0.8, 20), "erlang-c", 0.0),
        "Erlang A, 80/20": (Targets(0.8, 20), "erlang-a", 0.0),
        "Erlang A, 80/20 + ASA + abandon + occupancy": (everything, "erlang-a", 0.0),
        "the same with 30 % shrinkage": (everything, "erlang-a", 0.3),
    }
    required(demand.head(10), everything, shrinkage=0.3)
    per_interval: dict[str, float] = {}
    for name, (targets, model, shrinkage) in cases.items():
        seconds = cpu_s(
            lambda t=targets, m=model, s=shrinkage: required(demand, t, model=m, shrinkage=s)
        )
        per_interval[name] = seconds / INTERVALS
        print(f"{name:<46} {seconds:6.2f} CPU s for {INTERVALS:,} intervals, figures included")
    ours = per_interval["Erlang C, 80/20"]
    loads = contacts[:PLAIN] * AHT_S / INTERVAL_S
    plain = cpu_s(lambda: [plain_erlang_c(load, 0.8, 20 / AHT_S) for load in loads.tolist()])
    print(f"plain Python loop, Erlang C: {plain / PLAIN / ours:8.0f} x ours")
    peer = pyworkforce_s(contacts[:PEER])
    if peer is None:
        print("pyworkforce is not installed")
    else:
        print(f"pyworkforce, Erlang C: {peer / PEER / ours:8.0f} x ours")


if __name__ == "__main__":
    main()
