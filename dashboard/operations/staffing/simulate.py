"""Simulate a scenario file, and what a file of changes does to it."""

import json
from dataclasses import dataclass
from pathlib import Path

from scheduling.errors import ScenarioError
from scheduling.problem import read_problem
from scheduling.roster import read_roster
from scheduling.simulation.change import apply_changes
from scheduling.simulation.keys import as_object
from scheduling.simulation.read import read_scenario, rostered_files
from scheduling.simulation.scenario import Scenario
from scheduling.simulation.simulate import SimulationResult, simulate
from scheduling.simulation.whatif import WhatIf, whatif


@dataclass(frozen=True)
class Runs:
    """How many days are played, from which seed."""

    days: int = 50
    seed: int = 1


def _text(path: Path) -> str:
    """Return the text of a file; a file that is none is refused in one sentence."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        message = f"{path.name}: expected a file, found none ({error.strerror})"
        raise ScenarioError(message) from error
    except UnicodeDecodeError as error:
        message = f"{path.name}: expected text in UTF-8, found other bytes at {error.start}"
        raise ScenarioError(message) from error


def load_json(path: Path) -> object:
    """Return the contents of a JSON file; a file that is none is refused in one sentence."""
    try:
        return json.loads(_text(path))
    except json.JSONDecodeError as error:
        message = f"{path.name}: expected JSON, found {error.msg} at line {error.lineno}"
        raise ScenarioError(message) from error


def load_scenario(path: Path) -> Scenario:
    """Return the scenario of a `floorwalker-scenario-1` file, with the roster that it names."""
    data = load_json(path)
    names = rostered_files(data)
    if names is None:
        return read_scenario(data)
    problem, roster = (path.parent / name for name in names)
    document = as_object(load_json(problem), problem.name)
    return read_scenario(data, (read_problem(document), read_roster(_text(roster))))


def simulate_file(path: Path, runs: Runs) -> SimulationResult:
    """
    Simulate a scenario file.

    Parameters
    ----------
    path
        A `floorwalker-scenario-1` file.
    runs
        Days and seed.
    """
    return simulate(load_scenario(path), runs.days, runs.seed)


def compare_files(path: Path, change: Path, runs: Runs) -> WhatIf:
    """
    Compare a scenario file with and without the changes of another file.

    Parameters
    ----------
    path
        A `floorwalker-scenario-1` file.
    change
        A list of changes, see `scheduling.simulation.change`.
    runs
        Days and seed.
    """
    base = load_scenario(path)
    return whatif(base, apply_changes(base, load_json(change)), runs.days, runs.seed)
