"""The weekly programme of an agent whose contract has rules over runs of days or the horizon.

As `week.best_week`, with more in its states: the row of days that the week is in, what was worked
the day before, the weekend days worked and what limits of the horizon count. Its moves go from
state to state that can be reached, day by day; rules that cannot be kept are charged.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scheduling.compiled import inner
from scheduling.engine.around import Around, beyond, rising, short
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
    MARK,
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
from scheduling.engine.week import NEVER, REACHED, Days, Values, best_in_band, write_week
from scheduling.problem.values import WEEK

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
MOST_COUNTS = 128
MOST_OPTIONS = 24
UNFIXED = 1e8
"""Charge for a day off on a fixed working day."""


class Shape(NamedTuple):
    """How a state is laid out: (row of days, weekend days, counts, sum of the week, rest).

    Attributes
    ----------
    off_rows, runs
        Rows of days off, and of working days with the mark of the last one.
    marks, weekends, counts, nodes, places
        Sizes of the other parts.
    stride, room
        By count: what one more adds to the state's count, and how many are free of charge.
    """

    off_rows: int
    runs: int
    marks: int
    weekends: int
    counts: int
    nodes: int
    places: int
    stride: Ints
    room: Ints


class Options(NamedTuple):
    """Shifts worth a look: by day from `first[day]` to `first[day + 1]` - 1."""

    first: Ints
    kind: Ints
    start: Ints
    group: Ints
    worth: Floats


@inner
def shape_of(book: Book, agent: int, around: Around, width: int) -> Shape:
    """Lay out the states of one agent's week."""
    sequence, contract = book.sequence, book.contract[agent]
    limits = sequence.limits[contract]
    runs = int(limits[RUN_MIN, 0])
    if limits[RUN_MAX, 0] < LONG:
        runs = max(runs, int(limits[RUN_MAX, 0]))
    watch = book.weekend_weight + sequence.fairness > 0 or limits[WEEKENDS, 0] < LONG
    counted = sequence.groups.shape[2] - COUNTED
    stride, room = np.zeros(counted, np.int64), np.zeros(counted, np.int64)
    counts = 1
    for k in range(counted):
        room[k] = max(0, int(limits[NIGHTS + k, 0]) - around.counts[k])
        free = room[k] == 0 or room[k] >= WEEK
        if not free and counts * (room[k] + 1) <= MOST_COUNTS:
            stride[k] = counts
            counts *= room[k] + 1
        elif not free:
            room[k] = 0
    return Shape(
        int(limits[OFF_MIN, 0]),
        runs,
        int(sequence.marks[contract]),
        4 if watch else 1,
        counts,
        int(book.kinds.nodes[contract]),
        width + 1 if book.kinds.rest_in_week[contract] else 1,
        stride,
        room,
    )


@inner
def options_of(  # noqa: C901 - one compiled loop
    book: Book, contract: int, value: Floats, low: int, high: int
) -> Options:
    """Shifts that start in a band: the best of each kind and group, or each where rest matters."""
    table = book.sequence.group
    groups, kinds = book.sequence.groups.shape[1], value.shape[2]
    each = book.kinds.rest_in_week[contract] == 1
    most = WEEK * max(MOST_OPTIONS, kinds * groups)
    first = np.zeros(WEEK + 1, np.int64)
    kind, start = np.empty(most, np.int64), np.empty(most, np.int64)
    group, worth = np.empty(most, np.int64), np.empty(most)
    count = 0
    for i in range(WEEK):
        first[i] = count
        if each:
            found = value[i, low : high + 1].copy().ravel()
            for entry in np.argsort(-found)[:MOST_OPTIONS]:
                if found[entry] < REACHED:
                    break
                kind[count], start[count] = entry % kinds, low + entry // kinds
                group[count] = table[contract, kind[count], start[count]]
                worth[count] = found[entry]
                count += 1
            continue
        for j in range(kinds):
            place = np.full(groups, -1, np.int64)
            for n in range(low, high + 1):
                g = table[contract, j, n]
                if value[i, n, j] < REACHED:
                    continue
                if place[g] < 0 or value[i, n, j] > value[i, place[g], j]:
                    place[g] = n
            for g in range(groups):
                if place[g] >= 0:
                    kind[count], start[count], group[count] = j, place[g], g
                    worth[count] = value[i, place[g], j]
                    count += 1
    first[WEEK] = count
    return Options(first, kind, start, group, worth)


@inner
def closing_cost(  # noqa: C901 - one compiled loop
    book: Book, agent: int, around: Around, row: int, marks: int
) -> float:
    """Charges where the week's last row of days meets what comes after it."""
    if around.last:
        return 0.0
    sequence, contract = book.sequence, book.contract[agent]
    limits, groups = sequence.limits[contract], sequence.groups[contract]
    off_rows, cost, bits = int(limits[OFF_MIN, 0]), 0.0, sequence.off_before
    works = row >= off_rows
    run = (row - off_rows) // marks + 1 if works else 0
    if works:
        for g in range(groups.shape[0]):
            if groups[g, MARK] == (row - off_rows) % marks:
                bits = groups[g, BEFORE]
    cost += beyond(limits, NEXT, int(bits & around.bits_after != 0))
    whole = around.begun and run == around.run_before + WEEK
    if works and around.run_after > 0:
        both = run + around.run_after
        cost += beyond(limits, RUN_MAX, both) - beyond(limits, RUN_MAX, around.run_after)
        if not around.open_after and not whole:
            cost += short(limits, RUN_MIN, both)
    elif works:
        if not whole:
            cost += short(limits, RUN_MIN, run)
        if not around.open_after:
            cost += short(limits, OFF_MIN, around.off_after)
    elif around.run_after > 0:
        cost += short(limits, OFF_MIN, row + 1)
        if not around.open_after:
            cost += short(limits, RUN_MIN, around.run_after)
    elif not around.open_after:
        cost += short(limits, OFF_MIN, row + 1 + around.off_after)
    return cost


@inner
def horizon_cost(book: Book, agent: int, week: int, around: Around, seen: int, node: int) -> float:
    """Charges for the weekend days, days and paid slots that the week ends with."""
    sequence, contract = book.sequence, book.contract[agent]
    limits, weekends = sequence.limits[contract], around.weekends
    former, place = -1, 1
    for i in range(WEEK):
        weekend = sequence.calendar[week * WEEK + i, 0]
        if weekend < 0:
            continue
        if seen & place and weekend != former:
            weekends += around.fresh[i]
            former = weekend
        place *= 2
    slots = book.kinds.node_paid[contract, node]
    total = around.paid + slots
    cost = beyond(limits, WEEKENDS, weekends) - beyond(limits, WEEKENDS, around.weekends)
    cost += beyond(limits, DAYS, book.kinds.node_days[contract, node])
    cost += beyond(limits, PAID, slots)
    cost += book.short_paid * max(0, book.paid_min[agent, week] - slots)
    former = around.ledger[LEDGER_WEEKENDS]
    more = sequence.fairness * (rising(former + weekends - around.weekends) - rising(former))
    cost += more
    return cost + beyond(limits, TOTAL_MAX, total) + short(limits, TOTAL_MIN, total)


@inner
def hopes(options: Options) -> Floats:
    """By day, what the days from it on can be worth at most."""
    found = np.zeros(WEEK + 1)
    for i in range(WEEK - 1, -1, -1):
        found[i] = found[i + 1]
        if options.first[i + 1] > options.first[i]:
            found[i] += max(0.0, options.worth[options.first[i] : options.first[i + 1]].max())
    return found


@inner
def first_state(shape: Shape, around: Around) -> int:
    """State in which the week begins."""
    row = min(around.off_before, shape.off_rows) - 1
    if around.run_before > 0:
        row = shape.off_rows + (min(around.run_before, shape.runs) - 1) * shape.marks
    return row * shape.weekends * shape.counts * shape.nodes * shape.places


@inner
def choose_watched(  # noqa: C901, PLR0912, PLR0915 - one compiled programme
    book: Book,
    agent: int,
    week: int,
    around: Around,
    options: Options,
    span: tuple[int, int, float],
    picked: Ints,
    starts: Ints,
) -> float:
    """Best days, kinds and starts among `options`; fills `picked` (-1: off) and `starts`.

    States that cannot come above `span[2]` any more are left out.
    """
    sequence, contract = book.sequence, book.contract[agent]
    kinds, limits, groups = book.kinds, sequence.limits[contract], sequence.groups[contract]
    low, width = span[0], span[1] - span[0] + 1
    shape = shape_of(book, agent, around, width)
    off_rows, runs, marks = shape.off_rows, shape.runs, shape.marks
    nodes, places = shape.nodes, shape.places
    size = (off_rows + runs * marks) * shape.weekends * shape.counts * nodes * places
    total = np.full((WEEK + 1, size), NEVER)
    origin = np.empty((WEEK + 1, size), np.int64)
    alive, count = np.empty((WEEK + 1, size), np.int64), np.zeros(WEEK + 1, np.int64)
    before = np.full(marks, 0, np.int64)
    for g in range(groups.shape[0]):
        before[groups[g, MARK]] = groups[g, BEFORE]
    begin = first_state(shape, around)
    total[0, begin], alive[0, 0], count[0] = 0.0, begin, 1
    steps, place, former = options.kind.shape[0] + 1, 1, -1
    hope = hopes(options)
    for i in range(WEEK):
        day = week * WEEK + i
        again = former >= 0 and sequence.calendar[day, 0] == former
        weekend = book.weekend[day] == 1 and shape.weekends > 1
        fixed = UNFIXED * int(book.only_start[agent, day] >= 0)
        for entry in range(count[i]):
            state = alive[i, entry]
            value, rest = total[i, state], state
            if value + hope[i] <= span[2]:
                continue
            free, rest = rest % places, rest // places
            node, rest = rest % nodes, rest // nodes
            tally, rest = rest % shape.counts, rest // shape.counts
            seen, row = rest % shape.weekends, rest // shape.weekends
            works = row >= off_rows
            run = (row - off_rows) // marks + 1 if works else 0
            bits = around.bits_before
            if i > 0:
                bits = before[(row - off_rows) % marks] if works else sequence.off_before
            # a day off
            cost = fixed + beyond(limits, NEXT, int(bits & sequence.off_after != 0))
            if works and not (around.begun and run == around.run_before + i):
                cost += short(limits, RUN_MIN, run)
            after = 0 if works else min(off_rows - 1, row + 1)
            target = (((after * shape.weekends + seen) * shape.counts + tally) * nodes + node) * (
                places
            )
            if total[i + 1, target] == NEVER:
                alive[i + 1, count[i + 1]] = target
                count[i + 1] += 1
            if value - cost > total[i + 1, target]:
                total[i + 1, target] = value - cost
                origin[i + 1, target] = state * steps
            # a shift
            base = 0.0
            if not works:
                base = short(limits, OFF_MIN, row + 1)
            base += limits[RUN_MAX, 1] * int(run + 1 > limits[RUN_MAX, 0])
            seen_after = seen
            base += sequence.fairness * (around.ledger[HOLIDAYS] + 1) * sequence.calendar[day, 1]
            if weekend:
                # either day of one weekend is as good as the other
                seen_after = seen | place
                if again:
                    seen_after = 3 if seen > 0 else 1
                base += around.edge.weekend_second if seen > 0 else around.edge.weekend_first
            for n in range(options.first[i], options.first[i + 1]):
                if places > 1 and options.start[n] - low < free:
                    continue
                j, g = options.kind[n], options.group[n]
                following = kinds.node_next[contract, node, j]
                if following < 0:
                    continue
                cost = base + beyond(limits, NEXT, int(bits & groups[g, AFTER] != 0))
                fair = groups[g, COUNTED] * (around.ledger[LEDGER_NIGHTS] + 1)
                fair += groups[g, LATE] * (around.ledger[LATES] + 1)
                cost += sequence.fairness * fair
                counted = tally
                for k in range(shape.stride.shape[0]):
                    if not groups[g, COUNTED + k]:
                        continue
                    if shape.stride[k] == 0:
                        if shape.room[k] == 0:
                            cost += limits[NIGHTS + k, 1]
                    elif tally // shape.stride[k] % (shape.room[k] + 1) < shape.room[k]:
                        counted += shape.stride[k]
                    else:
                        cost += limits[NIGHTS + k, 1]
                blocked = 0
                if places > 1:
                    end = options.start[n] * book.step + kinds.length[contract, j]
                    earliest = (end - kinds.slack[contract] + book.step - 1) // book.step
                    blocked = min(width, max(0, earliest - low))
                row_after = off_rows + (min(runs, run + 1) - 1) * marks
                row_after += groups[g, MARK]
                target = (row_after * shape.weekends + seen_after) * shape.counts + counted
                target = (target * nodes + following) * places + blocked
                reached = value + options.worth[n] - cost
                if total[i + 1, target] == NEVER:
                    alive[i + 1, count[i + 1]] = target
                    count[i + 1] += 1
                if reached > total[i + 1, target]:
                    total[i + 1, target] = reached
                    origin[i + 1, target] = state * steps + n + 1
        if weekend:
            place *= 2
            former = sequence.calendar[day, 0]
    top, at = NEVER, -1
    for entry in range(count[WEEK]):
        state = alive[WEEK, entry]
        rest = state // places
        node, rest = rest % nodes, rest // nodes // shape.counts
        seen, row = rest % shape.weekends, rest // shape.weekends
        worth = total[WEEK, state] - closing_cost(book, agent, around, row, marks)
        worth -= horizon_cost(book, agent, week, around, seen, node)
        if worth > top:
            top, at = worth, state
    if at < 0:
        return NEVER
    for i in range(WEEK - 1, -1, -1):
        n = origin[i + 1, at] % steps - 1
        at = origin[i + 1, at] // steps
        picked[i] = -1 if n < 0 else options.kind[n]
        starts[i] = 0 if n < 0 else options.start[n]
    return top


@inner
def best_watched_week(
    book: Book, agent: int, week: int, around: Around, values: Values, found: Days
) -> None:
    """Find the best week of shifts that have these values and write it down."""
    contract, value = book.contract[agent], values.value
    points = value.shape[1]
    width = int(min(book.kinds.band[contract] // book.step, points - 1))
    bands = points - width
    best, at = np.empty((WEEK, value.shape[2])), np.zeros((WEEK, value.shape[2]), np.int64)
    bounds = np.empty(bands)
    for b in range(bands):
        bounds[b] = best_in_band(value, b, b + width, best, at)
    picked, starts = np.full(WEEK, -1, np.int64), np.zeros(WEEK, np.int64)
    trial, trial_at = np.full(WEEK, -1, np.int64), np.zeros(WEEK, np.int64)
    top = NEVER
    for b in np.argsort(-bounds):
        if bounds[b] <= top:
            break
        options = options_of(book, contract, value, b, b + width)
        span = (b, b + width, top)
        worth = choose_watched(book, agent, week, around, options, span, trial, trial_at)
        if worth > top:
            top = worth
            picked[:] = trial
            starts[:] = trial_at
    write_week(book, contract, picked, starts, values.place, found)
