"""Rules over runs of days and over the horizon, as arrays.

Every rule has a charge for one unit beyond it: its weight where it is weighted, else `MUST`, which
no gain of the objective is worth. So a week that cannot keep a rule yet (its neighbours are still
to come) breaks it by as little as possible, and the search mends it.
"""

from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from scheduling.problem import Problem
from scheduling.problem.decided import OFF
from scheduling.problem.names import names_before, names_of
from scheduling.problem.values import WEEK
from scheduling.shifts import Contract, ShiftKind

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Number = TypeVar("Number", np.int64, np.float64)
MUST = 1e6
NEVER_MANY = 1 << 20
LONG = 90


RUN_MAX, RUN_MIN, OFF_MIN, DAYS, PAID, WEEKENDS, TOTAL_MIN, TOTAL_MAX, NEXT, NIGHTS = range(10)
"""Rows of `Sequence.limits`; after the nights come the limited codes."""
BEFORE, AFTER, MARK, LATE, COUNTED = range(5)
"""Columns of `Sequence.groups`; from `COUNTED` on, one for the nights and one for each code."""
LEDGER_NIGHTS, LEDGER_WEEKENDS, HOLIDAYS, LATES = range(4)
"""Columns of `Sequence.ledger`."""


class Sequence(NamedTuple):
    """Few tables, as every array of a book makes all compiled functions longer to compile.

    Attributes
    ----------
    watched
        (contract,): 1 where a rule here asks for something.
    limits
        (contract, row, 2): the limit (days, slots, weekends, shifts) and what one beyond costs.
    group
        (contract, kind, start by steps): the group of shifts with the same names and counts.
    groups
        (contract, group, column): bits of the names that begin a forbidden pair, those of the shift
        and those that it may not follow; a number for the former; 1 where a count counts it.
    marks
        (contract,): how many different `BEFORE` its groups have.
    off_before, off_after
        Bits of a day off.
    prior
        By agent: bits of the day before day 0.
    calendar
        (day, 2): a number for its weekend, -1 on other days; 1 on holidays.
    ledger
        (agent, 4): nights, weekends, holidays and lates of the history beyond the least of anybody.
    fairness
        Weight of one step up in the ledger.
    """

    watched: Ints
    limits: Floats
    group: Ints
    groups: Ints
    marks: Ints
    off_before: int
    off_after: int
    prior: Ints
    calendar: Ints
    ledger: Ints
    fairness: float


def sequence_tables(problem: Problem) -> Sequence:
    """Return the tables of `problem`, its contracts in their order."""
    contracts = list(problem.contracts.values())
    grouped = [Grouped(problem, contract) for contract in contracts]
    return Sequence(
        watched=_ints([_watched(problem, contract) for contract in contracts]),
        limits=padded([np.array(_limits(problem, c), np.float64) for c in contracts], NEVER_MANY),
        group=padded([g.table for g in grouped], -1),
        groups=padded([np.array(g.rows, np.int64) for g in grouped], 0),
        marks=_ints([1 + max(row[MARK] for row in g.rows) for g in grouped]),
        off_before=_bits(problem, frozenset({OFF}), 0),
        off_after=_bits(problem, frozenset({OFF}), 1),
        prior=_ints([_bits(problem, names_before(problem, a), 0) for a in problem.agents]),
        calendar=_calendar(problem),
        ledger=_ledger(problem),
        fairness=problem.soft.get("fairness", 0.0),
    )


def _watched(problem: Problem, contract: Contract) -> int:
    asks = (
        contract.consecutive_days_min,
        contract.days_off_min,
        contract.nights_max,
        contract.codes_max or None,
        contract.weekends_max,
        contract.paid_total,
        problem.forbidden_next or None,
    )
    weighted = {"consecutive_days_max", "work_days_week_max", "paid_week_max", "fairness"} & set(
        problem.soft
    )
    return int(bool(weighted) or any(limit is not None for limit in asks))


def _limits(problem: Problem, contract: Contract) -> list[tuple[float, float]]:
    """Limit and charge of every rule, in the order of the rows."""
    soft, minutes = problem.soft, problem.slot_minutes
    least, most = contract.paid_total or (0, NEVER_MANY * minutes)
    days = contract.work_days_week_max if "work_days_week_max" in soft else None
    paid = contract.paid_week_max if "paid_week_max" in soft else None
    paid_slots = NEVER_MANY if paid is None else paid // minutes
    total = soft.get("paid_total", MUST) * minutes
    return [
        (_or(contract.consecutive_days_max, LONG), soft.get("consecutive_days_max", MUST)),
        (max(1, contract.consecutive_days_min or 1), soft.get("consecutive_days_min", MUST)),
        (max(1, contract.days_off_min or 1), soft.get("days_off_min", MUST)),
        (_or(days, WEEK), soft.get("work_days_week_max", MUST)),
        (paid_slots, soft.get("paid_week_max", MUST) * minutes),
        (_or(contract.weekends_max, LONG), soft.get("weekends_max", MUST)),
        (-(-least // minutes), total),
        (most // minutes, total),
        (0, soft.get("forbidden_next", MUST)),
        (_or(contract.nights_max, NEVER_MANY), soft.get("nights_max", MUST)),
        *((most, soft.get("codes_max", MUST)) for _, most in contract.codes_max),
    ]


def _ints(values: list[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def _or(value: int | None, absent: int) -> int:
    return absent if value is None else value


def _weekend(problem: Problem, day: int) -> int:
    """Give Saturday and the Sunday after it the same number."""
    if not problem.weekend(day):
        return -1
    return (problem.start.weekday() + day) // WEEK


def _calendar(problem: Problem) -> Ints:
    days = range(problem.days)
    return np.array([[_weekend(problem, d), int(d in problem.holidays)] for d in days], np.int64)


def _ledger(problem: Problem) -> Ints:
    found = [[a.history.nights, a.history.weekends, a.history.holidays, 0] for a in problem.agents]
    table = np.array(found, np.int64)
    return table - table.min(axis=0)


def _bits(problem: Problem, names: frozenset[str], place: int) -> int:
    """Bits of the first names of forbidden pairs: those among `names`, or those it may not follow.

    A day may not follow another whose bits (`place` 0) meet its own (`place` 1).
    """
    firsts = list(dict.fromkeys(first for first, _ in problem.forbidden_next))
    met = {pair[0] for pair in problem.forbidden_next if pair[place] in names}
    return sum(1 << number for number, first in enumerate(firsts) if first in met)


class Grouped:
    """The groups of one contract's shifts.

    Attributes
    ----------
    table
        (kinds, starts): the group of each shift.
    rows
        By group, the columns of `Sequence.groups`.
    """

    def __init__(self, problem: Problem, contract: Contract) -> None:
        self._problem, self._contract = problem, contract
        step, first = problem.start_every_minutes, problem.opening[0]
        starts = range(first, first + problem.slots * problem.slot_minutes, step)
        known: dict[tuple[int, ...], int] = {}
        self._marks: dict[int, int] = {}
        table = [
            [known.setdefault(self._row(kind, start), len(known)) for start in starts]
            for kind in contract.kinds
        ]
        self.table = np.array(table, dtype=np.int64)
        self.rows = list(known)

    def _row(self, kind: ShiftKind, start: int) -> tuple[int, ...]:
        begin, code = start, ""
        if kind.code:
            begin, code = kind.code.start, kind.code.name
        end = begin + kind.minutes
        names = names_of(self._problem, self._contract, begin, end, code)
        fair = "fairness" in self._problem.soft
        counts = fair or self._contract.nights_max is not None
        # what nobody counts must not split a group: each costs the programme time
        night = counts and self._contract.is_night(begin, end)
        counted = (int(night), *(int(code == name) for name, _ in self._contract.codes_max))
        before, after = (_bits(self._problem, names, place) for place in (0, 1))
        mark = self._marks.setdefault(before, len(self._marks))
        late = self._problem.prefer.late_from
        return before, after, mark, int(fair and late is not None and begin >= late), *counted


def padded(tables: list[npt.NDArray[Number]], fill: int) -> npt.NDArray[Number]:
    """Stack arrays of different shapes, filled up with `fill`."""
    shape = tuple(max(sizes) for sizes in zip(*(t.shape for t in tables), strict=True))
    stacked = np.full((len(tables), *shape), fill, dtype=tables[0].dtype)
    for n, table in enumerate(tables):
        stacked[(n, *(slice(size) for size in table.shape))] = table
    return stacked
