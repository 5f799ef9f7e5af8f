"""`floorwalker-roster-1`: the problem that build, audit, explain and repair read."""

from scheduling.problem.read import FORMAT, read_problem
from scheduling.problem.values import Counts, Preferences, Problem, Weights, fingerprint
from scheduling.problem.write import write_problem

__all__ = [
    "FORMAT",
    "Counts",
    "Preferences",
    "Problem",
    "Weights",
    "fingerprint",
    "read_problem",
    "write_problem",
]
