"""Rosters timed by hand: the table of instances, and OR-Tools' stage on and off.

python benchmarks/scheduling.py PROBLEM.json … [--seconds 20] [--bound-seconds 60] [--seed 1]
"""

import argparse
import json
import sys
from pathlib import Path

# this file bears the package's name: look for packages beside its folder, not in it
sys.path[0] = str(Path(__file__).resolve().parents[1])

from scheduling.problem import read_problem  # noqa: E402 - after the line above
from scheduling.solve import Answer, Limits, solve  # noqa: E402 - the same

COLUMNS = f"{'instance':22s} {'ortools':7s} {'objective':>10s} {'bound':>12s} {'gap':>8s} {'s':>6s}"


def row(name: str, stage: str, answer: Answer) -> str:
    bound = "-" if answer.bound is None else f"{answer.bound:.1f}"
    gap = "-" if answer.gap is None else f"{answer.gap:.3%}"
    chosen = f"{answer.chosen_by['engine']}+{answer.chosen_by['ortools']}"
    cost = f"{answer.objective or 0:10.0f}"
    figures = f"{cost} {bound:>12s} {gap:>8s} {answer.seconds:6.1f}"
    return f"{name:22s} {stage:7s} {figures}  {len(answer.violations)} violations, {chosen}"


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


if __name__ == "__main__":
    main()
