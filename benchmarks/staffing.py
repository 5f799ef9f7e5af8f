"""
Heads: a million intervals, days corrected by simulation, stated chances, shared skills, capacity.

Peers where they are installed, in the same run: pyworkforce for heads, SimPy and Ciw for a day.
"""

import importlib
import math
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl

from scheduling.arrays import Floats
from scheduling.capacity import capacity
from scheduling.chance import day_chance, heads_for_chance
from scheduling.chat import Concurrency, chat_required
from scheduling.corrected import corrected
from scheduling.deferred import Deadline, deferred_required, idle_time
from scheduling.measured import Measured
from scheduling.sharing import SharedQueue, shared_required
from scheduling.staffing import Targets, required
from scheduling.trial import DayDemand, Trial
from scheduling.workforce import Flex, Hiring, Workforce

INTERVALS = 1_000_000
PLAIN = 20_000
PEER = 100_000
AHT_S, PATIENCE_S, INTERVAL_S = 240.0, 300.0, 1800.0
SLOTS = 32
PEER_PEOPLE, PEER_CONTACTS = 35, 6000
TARGETS = Targets(0.8, 20)
LOWEST = 0.78


def cpu_s(work: Callable[[], object], times: int = 3) -> float:
    """Return the fewest processor seconds of some runs."""
    best = math.inf
    for _ in range(times):
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


def pyworkforce_s(contacts: Floats) -> float | None:
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


def print_intervals() -> None:
    """Print processor seconds for a million intervals, beside a plain loop and pyworkforce."""
    contacts = np.random.default_rng(1).uniform(1, 1500, INTERVALS)
    demand = pl.DataFrame({"contacts": contacts, "aht_s": AHT_S, "patience_s": PATIENCE_S})
    everything = Targets(0.8, 20, max_asa_s=30, max_abandon=0.05, max_occupancy=0.95)
    cases = {
        "Erlang C, 80/20": (TARGETS, "erlang-c", 0.0),
        "Erlang A, 80/20": (TARGETS, "erlang-a", 0.0),
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


def two_peaks(contacts: float) -> Floats:
    """Return a bank's day from 7 to 23."""
    hour = np.arange(SLOTS) / 2
    shape = np.exp(-0.5 * ((hour - 3.5) / 2.2) ** 2)
    shape += 0.85 * np.exp(-0.5 * ((hour - 8.5) / 2.7) ** 2) + 0.08
    return contacts * shape / shape.sum()


def day(contacts: float, aht: float) -> DayDemand:
    return DayDemand(two_peaks(contacts), np.full(SLOTS, aht), np.full(SLOTS, PATIENCE_S))


def print_corrected() -> None:
    """Print days corrected by simulation: cost, and the worst slot on other days."""
    print("\ncorrected by simulation, 80/20: hours, worst slot and slots under 78 % on other days")
    corrected(day(300, 240.0), TARGETS)
    for contacts, aht in ((6000, 240.0), (6000, 900.0), (1860, 210.0), (1000, 300.0), (372, 330.0)):
        demand = day(contacts, aht)
        before = time.process_time()
        found = corrected(demand, TARGETS)
        seconds = time.process_time() - before
        heads = found.frame["agents"].to_numpy().astype(np.int64)
        sums = Trial.of(demand, int(np.clip(4e6 / contacts, 1000, 8000)), 99).play(heads, 20.0)
        level = Measured.of(sums, heads, TARGETS, INTERVAL_S).service_level
        under = int((level < LOWEST).sum())
        saved = 100 * (found.agent_hours / found.erlang_c_hours - 1)
        print(
            f"{contacts:>6} contacts, AHT {aht:3.0f} s: {seconds:5.2f} CPU s, {saved:+5.1f} % "
            f"hours against Erlang C, worst slot {100 * level.min():4.1f} %, {under} under"
        )


def print_chances() -> None:
    """Print stated and realised chances."""
    print("\nheads for a stated chance: realised on 500 other days")
    for contacts, aht in ((4000, 240.0), (1000, 300.0), (372, 330.0)):
        mean = two_peaks(contacts)
        forecast = pl.DataFrame({"contacts": mean, "aht_s": aht, "patience_s": PATIENCE_S})
        for chance in (0.8, 0.9, 0.95):
            before = time.process_time()
            found = heads_for_chance(forecast, TARGETS, chance)
            seconds = time.process_time() - before
            heads = found.frame["agents"].to_numpy().astype(np.int64)
            real = day_chance(forecast, heads, TARGETS, days=500, seed=77)
            print(
                f"{contacts:>6} contacts, stated {chance:.0%}: realised {real:.1%}, "
                f"{found.agent_hours:.1f} hours, {seconds:.1f} CPU s"
            )


def print_shared() -> None:
    """Print six equal queues in silos, in pairs and in one pool."""
    print("\nsix equal queues of 14 erlangs, 80/30 each, nobody leaves")
    names = [f"queue {k}" for k in range(6)]
    queues = {name: SharedQueue(14 * 24, 150.0, math.inf, Targets(0.8, 30)) for name in names}
    cases = {
        "siloed": {name: {name: 0} for name in names},
        "two skills each": {name: {name: 0, names[k - 5]: 1} for k, name in enumerate(names)},
        "pooled": {"all": dict.fromkeys(names, 0)},
    }
    for name, groups in cases.items():
        before = time.process_time()
        found = shared_required(queues, groups)
        worst = 100 * float(found.queues["service_level"].to_numpy().min())
        seconds = time.process_time() - before
        print(f"{name:<16} {found.total} agents, worst queue {worst:.1f} %, {seconds:.1f} CPU s")


def print_others() -> None:
    """Print chats, deferred work and capacity."""
    chats = pl.DataFrame({"contacts": [400.0], "aht_s": 480.0, "patience_s": 300.0})
    right = chat_required(chats, Targets(0.8, 45), Concurrency(3, 0.3))["agents"].to_list()[0]
    naive = required(chats.with_columns(pl.col("aht_s") / 3), Targets(0.8, 45))["agents"].to_list()
    print(f"\n400 chats in 30 min, three at once: {right} agents; divided by 3: {naive[0]}")
    calls = required(
        pl.DataFrame({"contacts": two_peaks(2000), "aht_s": 240.0, "patience_s": 300.0}), TARGETS
    )
    mail = pl.DataFrame({"contacts": two_peaks(400), "aht_s": 420.0})
    idle = idle_time(calls["agents"].to_numpy(), calls["occupancy"].to_numpy())
    alone, beside = (
        deferred_required(mail, Deadline(8 * 3600.0), idle_s=seconds) for seconds in (0.0, idle)
    )
    print(
        f"400 mails within 8 h: {alone.agent_hours:.1f} hours alone, {beside.agent_hours:.1f} "
        f"beside 2,000 calls"
    )
    months = pl.DataFrame(
        {
            "month": list(range(24)),
            "contacts": (40_000 + 6000 * np.sin(np.arange(24) / 3)).tolist(),
            "aht_s": 300.0,
        }
    )
    workforce = Workforce(38, attrition=0.025, wage=6000.0)
    hiring = Hiring(2, (0.0, 0.5, 0.8), least=3, most=15, cost=4000.0)
    flex = Flex(overtime=0.08, overtime_cost=60.0, outsourced_hours=300.0, outsourced_cost=75.0)
    before = time.process_time()
    plan = capacity(months, workforce, hiring, flex)
    print(
        f"24 months: {plan.classes['people'].sum()} people in {plan.classes.height} classes, "
        f"{'closed' if plan.closed else 'open'}, {time.process_time() - before:.2f} CPU s"
    )


def simpy_s(trial: Trial) -> float | None:
    """Return SimPy's processor seconds for the first day; None where it is not installed."""
    try:
        simpy: Any = importlib.import_module("simpy")
    except ImportError:
        return None
    draw, environment = trial.draw(0), simpy.Environment()
    pool = simpy.Resource(environment, PEER_PEOPLE)

    def contact(arrival: float, handle: float, patience: float) -> Any:  # noqa: ANN401 - untyped
        yield environment.timeout(arrival)
        with pool.request() as request:
            yield request | environment.timeout(patience)
            if request.triggered:
                yield environment.timeout(handle)

    rows = (draw.arrival_s.tolist(), draw.handle_s.tolist(), draw.patience_s.tolist())
    for row in zip(*rows, strict=True):
        environment.process(contact(*row))
    before = time.process_time()
    environment.run()
    return time.process_time() - before


def ciw_s() -> float | None:
    """Return Ciw's processor seconds for a day as busy; None where it is not installed."""
    try:
        ciw: Any = importlib.import_module("ciw")
    except ImportError:
        return None
    span = SLOTS * INTERVAL_S
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(PEER_CONTACTS / span)],
        service_distributions=[ciw.dists.Exponential(1 / AHT_S)],
        reneging_time_distributions=[ciw.dists.Exponential(1 / PATIENCE_S)],
        number_of_servers=[PEER_PEOPLE],
    )
    ciw.seed(1)
    simulation = ciw.Simulation(network)
    before = time.process_time()
    simulation.simulate_until_max_time(span)
    return time.process_time() - before


def print_peers() -> None:
    """Print one queue's day in our loop, SimPy and Ciw."""
    even = np.full(SLOTS, PEER_CONTACTS / SLOTS)
    demand = DayDemand(even, np.full(SLOTS, AHT_S), np.full(SLOTS, PATIENCE_S))
    trial, heads = Trial.of(demand, 100, 1), np.full(SLOTS, PEER_PEOPLE)
    trial.play(heads, 20.0)
    ours = cpu_s(lambda: trial.play(heads, 20.0)) / trial.days
    print(f"\na day of {PEER_CONTACTS:,} contacts in one queue: {1000 * ours:.2f} ms")
    for name, seconds in (("SimPy", simpy_s(trial)), ("Ciw", ciw_s())):
        print(f"{name}: {seconds / ours:,.0f} x ours" if seconds else f"{name} is not installed")


def main() -> None:
    """Print everything."""
    print_intervals()
    print_corrected()
    print_chances()
    print_shared()
    print_others()
    print_peers()


if __name__ == "__main__":
    main()
