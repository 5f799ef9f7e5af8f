"""Rosters timed by hand: instances with OR-Tools' stage on and off, each repaired and explained.

python benchmarks/scheduling.py PROBLEM.json … [--seconds 20] [--bound-seconds 60] [--seed 1]
"""

import argparse
import json
import os
import sys
import time
from dataclasses import replace
from pathlib import Path

# this file bears the package's name: look for packages beside its folder, not in it
sys.path[0] = str(Path(__file__).resolve().parents[1])

from scheduling.explain import explain  # noqa: E402 - after the line above
from scheduling.problem import Problem, read_problem  # noqa: E402 - the same
from scheduling.repair import Allowed, Now, repair  # noqa: E402 - the same
from scheduling.roster import Roster  # noqa: E402 - the same
from scheduling.solve import Answer, Limits, solve  # noqa: E402 - the same

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


def explains(problem: Problem) -> None:
    """Give the fourth agent five days off and ask what clashes."""
    agents = list(problem.agents)
    off = ((), (), (), (), (), *agents[3].available[5:])
    agents[3] = replace(agents[3], available=off, paid_week_min=(1440,) * problem.weeks)
    began = time.perf_counter()
    found = explain(replace(problem, agents=tuple(agents)))
    words = "; ".join(clash.words["en"] for clash in found.clash)
    print(f"  explain: {time.perf_counter() - began:.2f} s, {words}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("problems", nargs="+", type=Path)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--bound-seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    print(COLUMNS)
    for path in asked.problems:
        problem = read_problem(json.loads(path.read_text()))
        for stage in (True, False):
            limits = Limits(asked.seconds, asked.bound_seconds, ortools=stage)
            answer = solve(problem, limits, asked.seed)
            print(row(problem.name, "on" if stage else "off", answer), flush=True)
            if stage:
                repairs(problem, answer.roster)
                explains(problem)
        print(f"  load {os.getloadavg()[0]:.1f}", flush=True)


if __name__ == "__main__":
    main()
