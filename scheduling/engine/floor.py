"""What is asked of several agents together, as arrays: demand by shift, limits, activities."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scheduling.engine.sequence import MUST
from scheduling.problem import Problem
from scheduling.problem.floor import Seats

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
SEATS, BREAKS, TEAMS, DAY_OFF, APART, HELD, SHARE = range(7)
"""Entries of `Floor.charges`; the last is the share of people who may be on a break."""
REQUIRED, UNDER, OVER = range(3)
NO_LIMIT = 1e9


class Floor(NamedTuple):
    """Few tables, for the reason that `Sequence` has few.

    Attributes
    ----------
    on
        Whether anything here asks for something.
    person
        (agents, 2): site and team that has to stay together, -1 for none.
    seats
        (slots with spill, sites).
    pairs
        (pairs, 3): two agents, `DAY_OFF` or `APART`.
    charges
        What one unit beyond each limit costs, and the share.
    cell, cover
        (contracts, kinds, days): the entry of demand by shift, -1 for none; (entries, 3).
    held
        (agents, days, 2): slots of the day that an activity takes, from and to; 0, 0 for none.
    """

    on: bool
    person: Ints
    seats: Ints
    pairs: Ints
    charges: Floats
    cell: Ints
    cover: Floats
    held: Ints


def floor_tables(problem: Problem, spill: int, held: Ints | None = None) -> Floor:
    """Return the tables of `problem`; `held` is where its activities shall be."""
    limits = problem.limits
    days_and_slots = problem.days * problem.slots + spill
    sites = [site for site, _ in limits.seats]
    people = [
        [_index(sites, a.site), _index(limits.teams_together, a.team)] for a in problem.agents
    ]
    seats = [_seats(problem, found, spill) for _, found in limits.seats]
    if held is None:
        held = np.zeros((len(problem.agents), problem.days, 2), np.int64)
    asked = problem.cover, limits.seats, limits.teams_together, limits.same_day_off, limits.apart
    return Floor(
        on=any(asked) or limits.breaks_at_once_share is not None or bool(held.any()),
        person=np.array(people, np.int64),
        seats=np.array(seats, np.int64).reshape(-1, days_and_slots).T.copy(),
        pairs=_pairs(problem),
        charges=_charges(problem),
        cell=_cells(problem),
        cover=np.array([[c.required, c.under, c.over] for c in problem.cover]).reshape(-1, 3),
        held=held,
    )


def _index(names: list[str] | tuple[str, ...], name: str) -> int:
    return names.index(name) if name in names else -1


def _seats(problem: Problem, seats: Seats, spill: int) -> Ints:
    found = np.full(problem.days * problem.slots + spill, int(NO_LIMIT), np.int64)
    table = np.broadcast_to(np.array(seats, np.int64), (problem.days, problem.slots))
    found[: table.size] = table.ravel()
    return found


def _pairs(problem: Problem) -> Ints:
    index = problem.agent_index
    found = [(index[a], index[b], DAY_OFF) for a, b in problem.limits.same_day_off]
    found += [(index[a], index[b], APART) for a, b in problem.limits.apart]
    return np.array(found, np.int64).reshape(-1, 3)


def _charges(problem: Problem) -> Floats:
    rules = "seats", "breaks_at_once", "teams_together", "same_day_off", "apart", "activities"
    share = problem.limits.breaks_at_once_share
    charges = [problem.soft.get(rule, MUST) for rule in rules]
    return np.array([*charges, -1.0 if share is None else share])


def _cells(problem: Problem) -> Ints:
    index = {(entry.day, entry.code): n for n, entry in enumerate(problem.cover)}
    kinds = max(len(contract.kinds) for contract in problem.contracts.values())
    cell = np.full((len(problem.contracts), kinds, problem.days), -1, np.int64)
    for c, contract in enumerate(problem.contracts.values()):
        for j, kind in enumerate(contract.kinds):
            for day in range(problem.days):
                if kind.code:
                    cell[c, j, day] = index.get((day, kind.code.name), -1)
    return cell
