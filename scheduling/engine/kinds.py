"""What each contract allows, as arrays: shifts, breaks, and the sums that a week can reach."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scheduling.problem import Problem
from scheduling.problem.values import DAY_MINUTES, WEEK
from scheduling.shifts import Break, Contract

Ints = npt.NDArray[np.int64]
UNLIMITED_DAYS = 90
UNLIMITED_PAID = 1 << 30


class Kinds(NamedTuple):
    """Tables by contract (first index).

    Attributes
    ----------
    variety
        Number of kinds of shift.
    length, paid, first, last
        (contract, kind): slots, paid slots, first and last start.
    pauses, pause
        (contract, kind) number of breaks and (contract, kind, break) rows of `pause_*`.
    pause_count, pause_from, pause_to, pause_length
        (contract, row): distinct breaks of the contract, in slots from the shift's start.
    band
        Latest minus earliest start within a week in slots, at most `slots`.
    slack
        Slots of a day that are not rest: a start lies at or after the last end minus `slack`.
    rest_in_week
        1 where two shifts of one week could break the rest, so that the programme must watch it.
    days_max, run_max, paid_max
        Working days a week, days in a row, paid slots a week.
    nodes, node_days, node_paid, node_next
        The sums (days worked, paid slots) that a week can reach, by rising days, and the sum
        reached from each by one more shift of each kind (-1: not allowed).
    """

    variety: Ints
    length: Ints
    paid: Ints
    first: Ints
    last: Ints
    pauses: Ints
    pause: Ints
    pause_count: Ints
    pause_from: Ints
    pause_to: Ints
    pause_length: Ints
    band: Ints
    slack: Ints
    rest_in_week: Ints
    days_max: Ints
    run_max: Ints
    paid_max: Ints
    nodes: Ints
    node_days: Ints
    node_paid: Ints
    node_next: Ints


class _Row(NamedTuple):
    """One contract's part of the tables, before padding."""

    length: list[int]
    paid: list[int]
    first: list[int]
    last: list[int]
    pause: list[list[int]]
    distinct: list[Break]
    band: int
    slack: int
    rest_in_week: int
    days_max: int
    run_max: int
    paid_max: int
    sums: list[tuple[int, int]]
    following: list[list[int]]


def kind_tables(problem: Problem) -> Kinds:
    """Return the tables of every contract of `problem`, in the order of its contracts."""
    rows = [_row(problem, contract) for contract in problem.lawful.values()]
    minutes = problem.slot_minutes
    return Kinds(
        variety=_vector([len(row.length) for row in rows]),
        length=_table([row.length for row in rows], 0),
        paid=_table([row.paid for row in rows], 0),
        first=_table([row.first for row in rows], 0),
        last=_table([row.last for row in rows], -1),
        pauses=_table([[len(p) for p in row.pause] for row in rows], 0),
        pause=_cube([row.pause for row in rows], 0),
        pause_count=_vector([len(row.distinct) for row in rows]),
        pause_from=_table([[b.earliest // minutes for b in r.distinct] for r in rows], 0),
        pause_to=_table([[b.latest // minutes for b in r.distinct] for r in rows], 0),
        pause_length=_table([[b.minutes // minutes for b in r.distinct] for r in rows], 0),
        band=_vector([row.band for row in rows]),
        slack=_vector([row.slack for row in rows]),
        rest_in_week=_vector([row.rest_in_week for row in rows]),
        days_max=_vector([row.days_max for row in rows]),
        run_max=_vector([row.run_max for row in rows]),
        paid_max=_vector([row.paid_max for row in rows]),
        nodes=_vector([len(row.sums) for row in rows]),
        node_days=_table([[days for days, _ in row.sums] for row in rows], 0),
        node_paid=_table([[paid for _, paid in row.sums] for row in rows], 0),
        node_next=_cube([row.following for row in rows], -1),
    )


def _row(problem: Problem, contract: Contract) -> _Row:
    minutes = problem.slot_minutes
    length = [kind.minutes // minutes for kind in contract.kinds]
    paid = [kind.paid_minutes // minutes for kind in contract.kinds]
    distinct = list(dict.fromkeys(pause for kind in contract.kinds for pause in kind.breaks))
    limit = contract.paid_week_max
    paid_max = UNLIMITED_PAID if limit is None else limit // minutes
    days_max = _or(contract.work_days_week_max, WEEK)
    sums, following = _sums(paid, min(days_max, WEEK), paid_max)
    first, last = _starts(problem, contract)
    band = _or(contract.start_band_week_minutes, DAY_MINUTES) // minutes
    rest = -(-_or(contract.rest_minutes_min, 0) // minutes)
    day = DAY_MINUTES // minutes
    reach = min(band, max(last) - min(first))
    return _Row(
        length=length,
        paid=paid,
        first=first,
        last=last,
        pause=[[distinct.index(pause) for pause in kind.breaks] for kind in contract.kinds],
        distinct=distinct,
        band=min(band, problem.slots),
        slack=day - rest,
        rest_in_week=int(reach + max(length) + rest > day),
        days_max=min(days_max, WEEK),
        run_max=_or(contract.consecutive_days_max, UNLIMITED_DAYS),
        paid_max=paid_max,
        sums=sums,
        following=following,
    )


def _or(value: int | None, absent: int) -> int:
    return absent if value is None else value


def _starts(problem: Problem, contract: Contract) -> tuple[list[int], list[int]]:
    """First and last start of every kind, in slots from the opening."""
    minutes, opening = problem.slot_minutes, problem.opening[0]
    low, high = contract.starts or (opening, opening + DAY_MINUTES)
    first: list[int] = []
    last: list[int] = []
    for kind in contract.kinds:
        latest = problem.slots - (1 if problem.round_the_clock else kind.minutes // minutes)
        begin = max(0, -(-(low - opening) // minutes))
        end = min(latest, (high - opening) // minutes)
        if contract.paid_day_max is not None and kind.paid_minutes > contract.paid_day_max:
            end = -1
        if kind.code:
            start = (kind.code.start - opening) // minutes
            begin, end = max(begin, start), min(end, start)
        first.append(begin)
        last.append(end)
    return first, last


def _sums(
    paid: list[int], days_max: int, paid_max: int
) -> tuple[list[tuple[int, int]], list[list[int]]]:
    """Every reachable (days, paid slots) by rising days, and the step by each kind."""
    layers: list[list[tuple[int, int]]] = [[(0, 0)]]
    for days in range(1, days_max + 1):
        reached = {total + more for _, total in layers[-1] for more in paid}
        layers.append([(days, total) for total in sorted(reached) if total <= paid_max])
    sums = [node for layer in layers for node in layer]
    index = {node: i for i, node in enumerate(sums)}
    following = [[index.get((d + 1, p + more), -1) for more in paid] for d, p in sums]
    return sums, following


def _vector(values: list[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def _table(rows: list[list[int]], fill: int) -> Ints:
    width = max(1, *(len(row) for row in rows), 1)
    table = np.full((len(rows), width), fill, dtype=np.int64)
    for i, row in enumerate(rows):
        table[i, : len(row)] = row
    return table


def _cube(rows: list[list[list[int]]], fill: int) -> Ints:
    tables = [_table(row, fill) for row in rows]
    shape = max(t.shape[0] for t in tables), max(t.shape[1] for t in tables)
    cube = np.full((len(rows), *shape), fill, dtype=np.int64)
    for i, table in enumerate(tables):
        cube[i, : table.shape[0], : table.shape[1]] = table
    return cube
