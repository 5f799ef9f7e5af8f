"""What an agent's other weeks leave to one week: runs at its edges, and what limits allow still."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scheduling.compiled import inner
from scheduling.engine.book import Book
from scheduling.engine.sequence import (
    AFTER,
    BEFORE,
    COUNTED,
    DAYS,
    HOLIDAYS,
    LATE,
    LATES,
    LEDGER_NIGHTS,
    LEDGER_WEEKENDS,
    LONG,
    NEXT,
    NIGHTS,
    OFF_MIN,
    PAID,
    RUN_MAX,
    RUN_MIN,
    TOTAL_MAX,
    TOTAL_MIN,
    WEEKENDS,
)
from scheduling.engine.state import State
from scheduling.problem.values import WEEK

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class Edge(NamedTuple):
    """What the days around a week ask of it.

    Attributes
    ----------
    run_before, run_after
        Days worked in a row just before and just after the week.
    free_from
        First start allowed on the week's first day (rest).
    next_start
        Start on the day after the week (in its own slots), or far away.
    weekend_first, weekend_second
        What a first and a second weekend day worked in this week cost.
    """

    run_before: int
    run_after: int
    free_from: int
    next_start: int
    weekend_first: float
    weekend_second: float


class Around(NamedTuple):
    """The surroundings of one week.

    Attributes
    ----------
    run_before, off_before
        Days worked, or off, in a row just before; `LONG` days off where nothing is known.
    begun
        1 where the run before, or one from day 0 on, may have begun before the horizon.
    bits_before, bits_after
        `before` of the day before the week, and `after` of the day after it.
    run_after, off_after
        Days worked, or off, in a row just after.
    open_after
        1 where that row reaches the end of the horizon.
    last
        1 for the last week.
    weekends, fresh
        Weekends worked in the other weeks; by day of the week, 1 where it would be one more.
    paid
        Paid slots of the other weeks.
    counts
        Nights, and shifts of each limited code, in the other weeks.
    ledger
        Nights, weekends, holidays and lates of the other weeks and of the history.
    edge
        What rest and weekends ask.
    """

    run_before: int
    off_before: int
    begun: int
    bits_before: int
    bits_after: int
    run_after: int
    off_after: int
    open_after: int
    last: int
    weekends: int
    fresh: Ints
    paid: int
    counts: Ints
    ledger: Ints
    edge: Edge


@inner
def group_of(book: Book, state: State, agent: int, day: int) -> int:
    """Group of the shift that an agent works on a day."""
    contract = book.contract[agent]
    start = state.start[agent, day] // book.step
    return int(book.sequence.group[contract, state.kind[agent, day], start])


@inner
def row_of(state: State, agent: int, day: int, step: int) -> tuple[int, int]:
    """Days worked (or off) in a row from `day` on by `step`, and 1 where they reach the edge."""
    days, length = state.start.shape[1], 0
    if not 0 <= day < days:
        return 0, 1
    works = state.start[agent, day] >= 0
    while 0 <= day < days and (state.start[agent, day] >= 0) == works:
        length += 1
        day += step
    return length, int(not 0 <= day < days)


@inner
def around_of(
    book: Book,
    state: State,
    agent: int,
    week: int,
    edge: Edge,
    loose: bool,  # noqa: FBT001 - compiled
) -> Around:
    """Look up the surroundings of a week.

    With `loose`, the other weeks count as paid about their share of the horizon's limits, so that
    the first weeks of a search do not take it all.
    """
    sequence, contract = book.sequence, book.contract[agent]
    begin, days = week * WEEK, state.start.shape[1]
    known = book.run_before[agent]
    length, reached = row_of(state, agent, begin - 1, -1)
    works = begin > 0 and state.start[agent, begin - 1] >= 0
    run, off, begun = 0, 0, 0
    if works or (begin == 0 and known > 0):
        run, begun = length + (known if reached else 0), int(reached and known == 0)
    else:
        off = LONG if reached and known == 0 else length
        begun = int(begin == 0)
    bits = sequence.prior[agent]
    if begin > 0:
        bits = sequence.off_before
        if works:
            bits = sequence.groups[contract, group_of(book, state, agent, begin - 1), BEFORE]
    last = int(begin + WEEK >= days)
    after, open_after = row_of(state, agent, begin + WEEK, 1)
    run_after, off_after, bits_after = 0, after, sequence.off_after
    if not last and state.start[agent, begin + WEEK] >= 0:
        run_after, off_after = after, 0
        bits_after = sequence.groups[contract, group_of(book, state, agent, begin + WEEK), AFTER]
    paid, touched = 0, np.zeros(days // WEEK + 2, np.int64)
    counts = np.zeros(sequence.groups.shape[2] - COUNTED, np.int64)
    ledger = sequence.ledger[agent].copy()
    for day in range(days):
        if state.start[agent, day] < 0 or begin <= day < begin + WEEK:
            continue
        paid += int(book.kinds.paid[contract, state.kind[agent, day]])
        group = sequence.groups[contract, group_of(book, state, agent, day)]
        counts += group[COUNTED:]
        ledger[LEDGER_NIGHTS] += group[COUNTED]
        ledger[LATES] += group[LATE]
        ledger[HOLIDAYS] += sequence.calendar[day, 1]
        if sequence.calendar[day, 0] >= 0:
            touched[sequence.calendar[day, 0]] = 1
    ledger[LEDGER_WEEKENDS] += touched.sum()
    if loose:
        least = int(sequence.limits[contract, TOTAL_MIN, 0])
        most = int(sequence.limits[contract, TOTAL_MAX, 0])
        paid = max(paid, least - -(-least * WEEK // days))
        paid = min(paid, most - -(-most * WEEK // days))
    fresh = np.zeros(WEEK, np.int64)
    for i in range(WEEK):
        weekend = sequence.calendar[begin + i, 0]
        fresh[i] = int(weekend >= 0 and touched[weekend] == 0)
    return Around(
        run,
        off,
        begun,
        bits,
        bits_after,
        run_after,
        off_after,
        open_after,
        last,
        touched.sum(),
        fresh,
        paid,
        counts,
        ledger,
        edge,
    )


@inner
def rising(count: int) -> float:
    """1 + 2 + … + count: each one weighs more than the one before."""
    return count * (count + 1) / 2


@inner
def beyond(limits: Floats, row: int, amount: float) -> float:
    """Charge for what an amount is beyond the limit of a row."""
    return limits[row, 1] * max(0.0, amount - limits[row, 0])


@inner
def short(limits: Floats, row: int, amount: float) -> float:
    """Charge for what an amount is short of the limit of a row."""
    return limits[row, 1] * max(0.0, limits[row, 0] - amount)


@inner
def sequence_cost(book: Book, state: State, agent: int) -> float:  # noqa: C901 - one compiled loop
    """Charges of one agent for all rules over runs and the horizon."""
    sequence, contract = book.sequence, book.contract[agent]
    limits, days = sequence.limits[contract], state.start.shape[1]
    cost, paid, week_paid, week_days = 0.0, 0, 0, 0
    touched = np.zeros(days // WEEK + 2, np.int64)
    counts = np.zeros(sequence.groups.shape[2] - COUNTED, np.int64)
    run, bits, ledger = book.run_before[agent], sequence.prior[agent], np.zeros(4, np.int64)
    # a row of which nobody knows how it began is long enough
    off, exempt = LONG, run == 0
    for day in range(days):
        if day % WEEK == 0:
            week_paid, week_days = 0, 0
        if state.start[agent, day] < 0:
            if run > 0:
                off = 0
                away = day == 0 and book.window[agent, 0, :, 1].max() == 0
                if not exempt and not away:
                    cost += short(limits, RUN_MIN, run)
            exempt, run = False, 0
            off += 1
            cost += beyond(limits, NEXT, int(bits & sequence.off_after != 0))
            bits = sequence.off_before
        else:
            if run == 0:
                cost += short(limits, OFF_MIN, off)
            run += 1
            cost += limits[RUN_MAX, 1] * int(run > limits[RUN_MAX, 0])
            group = sequence.groups[contract, group_of(book, state, agent, day)]
            cost += beyond(limits, NEXT, int(bits & group[AFTER] != 0))
            bits = group[BEFORE]
            counts += group[COUNTED:]
            ledger[LATES] += group[LATE]
            ledger[HOLIDAYS] += sequence.calendar[day, 1]
            slots = int(book.kinds.paid[contract, state.kind[agent, day]])
            paid += slots
            week_paid += slots
            week_days += 1
            if sequence.calendar[day, 0] >= 0:
                touched[sequence.calendar[day, 0]] = 1
        if day % WEEK == WEEK - 1:
            cost += beyond(limits, DAYS, week_days) + beyond(limits, PAID, week_paid)
    cost += beyond(limits, WEEKENDS, touched.sum()) + beyond(limits, TOTAL_MAX, paid)
    cost += short(limits, TOTAL_MIN, paid)
    for k in range(counts.shape[0]):
        cost += beyond(limits, NIGHTS + k, counts[k])
    ledger[LEDGER_NIGHTS], ledger[LEDGER_WEEKENDS] = counts[0], touched.sum()
    for n in range(4):
        former = sequence.ledger[agent, n]
        cost += sequence.fairness * (rising(former + ledger[n]) - rising(former))
    return cost
