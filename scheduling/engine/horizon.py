"""The programme of a whole horizon: one agent's best row of named shifts, exactly.

Where every shift has a name, nobody is required by slot and no rule looks at weeks alone, a day is
one of few things, and the whole horizon fits into one dynamic programme. Its states are the row of
days so far, the weekends worked and what else the horizon limits (paid time, shifts of a code).
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scheduling.compiled import compiled, inner
from scheduling.engine.sequence import (
    AFTER,
    BEFORE,
    LONG,
    MARK,
    NEXT,
    OFF_MIN,
    RUN_MAX,
    RUN_MIN,
    TOTAL_MIN,
    WEEKENDS,
)

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
NEVER = -1e18
REACHED = -1e17


class Horizon(NamedTuple):
    """Tables of all agents; those by contract have it as first index.

    Attributes
    ----------
    contract, known, prior
        By agent: its contract, days worked in a row before day 0, bits of the day before day 0.
    cost
        (agents, days, 1 + kinds): cost of a day off and of each shift; infinite where impossible.
    limits
        (contract, row, 2) as in `Sequence`.
    kinds
        (contract, kind, 3): `BEFORE`, `AFTER` and `MARK` of each shift.
    marks, nodes
        (contract,): sizes.
    following, paid
        (contract, node, kind): the node after one more shift, -1 where it is one too many;
        (contract, node): paid slots.
    off
        Bits (before, after) of a day off.
    weekend
        By day: the number of its weekend, -1 for none.
    cell, cover
        (contract, kind, day) and (entries, 3): demand by shift as in `Floor`.
    """

    contract: Ints
    known: Ints
    prior: Ints
    cost: Floats
    limits: Floats
    kinds: Ints
    marks: Ints
    nodes: Ints
    following: Ints
    paid: Ints
    off: Ints
    weekend: Ints
    cell: Ints
    cover: Floats


@inner
def best_horizon(  # noqa: C901, PLR0912, PLR0915 - one compiled programme
    tables: Horizon, agent: int, reward: Floats, picked: Ints
) -> float:
    """Find the agent's best horizon against `reward` (days, kinds).

    Parameters
    ----------
    picked
        (days,): filled with the kinds, -1 for a day off.

    Returns
    -------
    float
        Σ reward − costs − charges; `NEVER` where no horizon is possible.
    """
    c = tables.contract[agent]
    limits, kinds = tables.limits[c], tables.kinds[c]
    days, variety = reward.shape
    off_rows, marks, nodes = int(limits[OFF_MIN, 0]), tables.marks[c], tables.nodes[c]
    runs = int(limits[RUN_MIN, 0])
    if limits[RUN_MAX, 0] < LONG:
        runs = max(runs, int(limits[RUN_MAX, 0]))
    weekends_max = int(min(limits[WEEKENDS, 0], LONG))
    spans = 2 * (weekends_max + 1) if weekends_max < LONG else 1
    run_min, run_max = limits[RUN_MIN, 0], limits[RUN_MAX, 0]
    size = (off_rows + runs * marks) * spans * nodes
    total = np.full((days + 1, size), NEVER)
    origin = np.zeros((days + 1, size), np.int64)
    alive, count = np.empty((2, size), np.int64), np.zeros(2, np.int64)
    before = np.zeros(marks, np.int64)
    for j in range(variety):
        before[kinds[j, MARK]] = kinds[j, BEFORE]
    row = off_rows - 1
    if tables.known[agent] > 0:
        row = off_rows + (min(tables.known[agent], runs) - 1) * marks
    total[0, row * spans * nodes] = 0.0
    alive[0, 0], count[0] = row * spans * nodes, 1
    for day in range(days):
        now, then = day % 2, 1 - day % 2
        count[then] = 0
        weekend = tables.weekend[day]
        same = weekend >= 0 and day > 0 and tables.weekend[day - 1] == weekend
        for entry in range(count[now]):
            state = alive[now, entry]
            value = total[day, state]
            node, rest = state % nodes, state // nodes
            span, row = rest % spans, rest // spans
            works = row >= off_rows
            run = (row - off_rows) // marks + 1 if works else 0
            bits = tables.prior[agent]
            if day > 0:
                bits = before[(row - off_rows) % marks] if works else tables.off[0]
            # the flag of a weekend already touched falls with its last day
            seen = span - span % 2 if not same else span
            cost = tables.cost[agent, day, 0]
            if cost < -REACHED:
                cost += limits[NEXT, 1] * int(bits & tables.off[1] != 0)
                began = tables.known[agent] == 0 and run == day
                if works and not began:
                    cost += limits[RUN_MIN, 1] * max(0.0, run_min - run)
                after = 0 if works else min(off_rows - 1, row + 1)
                target = (after * spans + seen) * nodes + node
                if total[day + 1, target] == NEVER:
                    alive[then, count[then]] = target
                    count[then] += 1
                if value - cost > total[day + 1, target]:
                    total[day + 1, target] = value - cost
                    origin[day + 1, target] = state * (variety + 1)
            base = 0.0
            if not works:
                base = limits[OFF_MIN, 1] * max(0.0, limits[OFF_MIN, 0] - row - 1)
            base += limits[RUN_MAX, 1] * int(run + 1 > run_max)
            touched = seen
            if weekend >= 0 and spans > 1 and seen % 2 == 0:
                if seen // 2 < weekends_max:
                    touched = seen + 3
                else:
                    touched = seen + 1
                    base += limits[WEEKENDS, 1]
            for j in range(variety):
                following = tables.following[c, node, j]
                cost = tables.cost[agent, day, 1 + j]
                if following < 0 or cost > -REACHED:
                    continue
                cost += base - reward[day, j]
                cost += limits[NEXT, 1] * int(bits & kinds[j, AFTER] != 0)
                after = off_rows + (min(runs, run + 1) - 1) * marks + kinds[j, MARK]
                target = (after * spans + touched) * nodes + following
                if total[day + 1, target] == NEVER:
                    alive[then, count[then]] = target
                    count[then] += 1
                if value - cost > total[day + 1, target]:
                    total[day + 1, target] = value - cost
                    origin[day + 1, target] = state * (variety + 1) + j + 1
    top, at = NEVER, -1
    for entry in range(count[days % 2]):
        state = alive[days % 2, entry]
        missing = max(0.0, limits[TOTAL_MIN, 0] - tables.paid[c, state % nodes])
        worth = total[days, state] - limits[TOTAL_MIN, 1] * missing
        if worth > top:
            top, at = worth, state
    for day in range(days - 1, -1, -1):
        if at < 0:
            break
        step = origin[day + 1, at]
        picked[day] = step % (variety + 1) - 1
        at = step // (variety + 1)
    return top


@compiled
def price_horizons(tables: Horizon, worth: Floats, agents: Ints, picked: Ints) -> Floats:
    """Best horizon of each of `agents` where an entry of the demand is worth `worth` a person."""
    values = np.empty(agents.shape[0])
    days, variety = picked.shape[1], tables.kinds.shape[1]
    reward = np.empty((days, variety))
    for n in range(agents.shape[0]):
        c = tables.contract[agents[n]]
        for day in range(days):
            for j in range(variety):
                cell = tables.cell[c, j, day]
                reward[day, j] = worth[cell] if cell >= 0 else 0.0
        values[n] = best_horizon(tables, agents[n], reward, picked[n])
    return values
