"""Rosters timed by hand: instances with OR-Tools' stage on and off, each repaired and explained.

python benchmarks/scheduling.py PROBLEM.json … [--seconds 20] [--bound-seconds 60] [--peer 120]

With --peer, pyworkforce (the extra `peers`) covers the same demand within so many seconds: it knows
shifts with their breaks, but no people and no rules over days.
"""

import argparse
import importlib
import json
import os
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

# this file bears the package's name: look for packages beside its folder, not in it
sys.path[0] = str(Path(__file__).resolve().parents[1])

import numpy as np  # noqa: E402 - after the line above

from scheduling.explain.why import explain  # noqa: E402 - after the line above
from scheduling.problem import Problem, read_problem  # noqa: E402 - the same
from scheduling.problem.floor import Limits as FloorLimits  # noqa: E402 - the same
from scheduling.repair import Allowed, Now, repair  # noqa: E402 - the same
from scheduling.roster import Roster  # noqa: E402 - the same
from scheduling.solve import Answer, Limits, solve  # noqa: E402 - the same

KEPT = 0.4
"""Of the requirement, a floor that any roster keeps."""
PEER_SHARE = 20
"""Of a peer's processor time, ours gets one part in so many."""
COLUMNS = f"{'instance':22s} {'ortools':7s} {'objective':>10s} {'bound':>12s} {'gap':>8s} {'s':>6s}"


def row(name: str, stage: str, answer: Answer) -> str:
    bound = "-" if answer.bound is None else f"{answer.bound:.1f}"
    gap = "-" if answer.gap is None else f"{answer.gap:.3%}"
    chosen = f"{answer.chosen_by['engine']}+{answer.chosen_by['ortools']}"
    cost = f"{answer.objective or 0:10.0f}"
    figures = f"{cost} {bound:>12s} {gap:>8s} {answer.seconds:6.1f}"
    return f"{name:22s} {stage:7s} {figures}  {len(answer.violations)} violations, {chosen}"


def repairs(problem: Problem, roster: Roster) -> None:
    """Repair day 1 at noon: one in 25 absent, a surge of 15 % in the first queue."""
    absent = frozenset(agent.name for agent in problem.agents[::25])
    everything: frozenset[Allowed] = frozenset({"breaks", "overtime", "early-leave"})
    for allow in (frozenset[Allowed]({"breaks"}), everything):
        now = Now(1, 12 * 60, absent, {problem.queues[0]: 1.15}, allow)
        found = repair(problem, roster, now, seconds=20.0)
        better = f"{found.before:.0f} to {found.objective:.0f}"
        named = ",".join(sorted(allow))
        print(
            f"  repair {named}: {found.status} in {found.seconds:.2f} s, {better}, "
            f"{len(found.changes)} changes"
        )


def mismatch(answer: Answer) -> float:
    """Return agent-slots short and spare as a share of those required."""
    return (answer.under_share or 0.0) + (answer.over_share or 0.0)


def covering(problem: Problem) -> dict[str, list[int]]:
    """Return which slots each start of each kind of shift covers, breaks amid their windows."""
    slot, found = problem.slot_minutes, dict[str, list[int]]()
    kinds = {(k.minutes, k.breaks) for c in problem.contracts.values() for k in c.kinds}
    for minutes, pauses in sorted(kinds, key=str):
        for start in range(0, problem.slots * slot - minutes + 1, problem.start_every_minutes):
            row = [int(start <= at * slot < start + minutes) for at in range(problem.slots)]
            for pause in pauses:
                at = (start + (pause.earliest + pause.latest) // 2) // slot
                row[at : at + pause.minutes // slot] = [0] * (pause.minutes // slot)
            found[f"{start}+{minutes}"] = row
    return found


def peer(problem: Problem, seconds: float, ours: Answer, cpu: float) -> None:
    """Print what pyworkforce leaves uncovered or spare, and ours in a twentieth of its time."""
    try:
        scheduling: Any = importlib.import_module("pyworkforce.scheduling")
    except ImportError:
        print("  pyworkforce is not installed")
        return
    need, shifts = problem.requirement.sum(axis=0), covering(problem)
    most = int(need.max()) * 2
    model = scheduling.MinAbsDifference(
        num_days=problem.days,
        periods=problem.slots,
        shifts_coverage=shifts,
        required_resources=need.tolist(),
        max_period_concurrency=most,
        max_shift_concurrency=most,
        max_search_time=seconds,
        num_search_workers=2,
    )
    before = time.process_time()
    found = model.solve()
    spent = time.process_time() - before
    there = 0 * need
    for row in found.get("resources_shifts", []):
        there[row["day"]] += row["resources"] * np.array(shifts[row["shift"]])
    apart = float(abs(there - need).sum() / need.sum())
    print(f"  pyworkforce: {apart:.2%} mismatch in {spent:.0f} CPU s")
    before = cpu_s()
    quick = solve(problem, Limits(spent / PEER_SHARE, bound_seconds=0.0, workers=1))
    for answer, used in ((quick, cpu_s() - before), (ours, cpu)):
        missed = mismatch(answer)
        print(f"  ours: {missed:.2%} in {used:.1f} CPU s, {apart / missed:.1f} times less")


def cpu_s() -> float:
    """Return processor seconds of this process and of those that it has waited for."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def explains(problem: Problem) -> None:
    """Give the fourth agent five days off and ask what clashes."""
    agents = list(problem.agents)
    off = ((), (), (), (), (), *agents[3].available[5:])
    agents[3] = replace(agents[3], available=off, paid_week_min=(1440,) * problem.weeks)
    began = time.perf_counter()
    found = explain(replace(problem, agents=tuple(agents)))
    words = "; ".join(clash.words["en"] for clash in found.clash)
    print(f"  explain: {time.perf_counter() - began:.2f} s, {words}")


def explains_together(problem: Problem) -> None:
    """Ask what clashes: a floor for nobody, one beyond all working days, hours without seats."""
    floor, days = np.zeros_like(problem.requirement), np.zeros_like(problem.requirement)
    middle = problem.slots // 2
    floor[0, 2, middle] = len(problem.agents)
    days[0, :, middle] = int(0.76 * len(problem.agents))
    agents = tuple(replace(agent, site="s") for agent in problem.agents)
    kept = (problem.requirement * KEPT).astype(np.int64)
    cases = {
        "a floor of everybody": replace(problem, minimum=floor),
        "a floor beyond the days": replace(problem, minimum=days),
        "three seats": replace(problem, agents=agents, limits=FloorLimits(seats=(("s", 3),))),
        "a floor that can be kept": replace(problem, minimum=kept),
    }
    for name, asked in cases.items():
        began = time.perf_counter()
        found = explain(asked)
        rules = ", ".join(dict.fromkeys(clash.rule for clash in found.clash)) or "no clash"
        print(f"  explain {name}: {time.perf_counter() - began:.2f} s, {rules}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("problems", nargs="+", type=Path)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--bound-seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--peer", type=float, default=0.0, metavar="SECONDS")
    asked = parser.parse_args()
    print(COLUMNS)
    for path in asked.problems:
        problem = read_problem(json.loads(path.read_text()))
        for stage in (True, False):
            limits = Limits(asked.seconds, asked.bound_seconds, ortools=stage)
            before = cpu_s()
            answer = solve(problem, limits, asked.seed)
            spent = cpu_s() - before
            print(row(problem.name, "on" if stage else "off", answer), flush=True)
            if stage and asked.peer:
                peer(problem, asked.peer, answer, spent)
            if stage:
                repairs(problem, answer.roster)
                explains(problem)
                explains_together(problem)
        print(f"  load {os.getloadavg()[0]:.1f}", flush=True)


if __name__ == "__main__":
    main()
