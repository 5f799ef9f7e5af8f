"""The weekly programme: one agent's best legal week against prices of slots, exactly.

Values of every start and kind come from prefix sums of the slot gains, each break standing at the
cheapest place of its window. A dynamic programme over the seven days then chooses days, starts and
kinds: its nodes are (days worked, paid slots), its states what consecutive days and weekends need.
The start band is met by solving once for each lowest start, best bound first; where the rest
between two shifts of the week could be broken, the earliest next start is part of the state too.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scheduling.compiled import inner
from scheduling.engine.around import Edge
from scheduling.engine.book import Book
from scheduling.engine.costs import wish_cost
from scheduling.problem.values import WEEK

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

NEVER = -1e18
REACHED = -1e17
LONG_RUN = 90


class Values(NamedTuple):
    """What shifts are worth, (7, starts, kinds), and where breaks stand, (7, breaks, starts)."""

    value: Floats
    place: Ints


class Days(NamedTuple):
    """Days to be written: (7,) starts, (7,) kinds, (7, breaks) starts of breaks."""

    start: Ints
    kind: Ints
    pause: Ints


class Moves(NamedTuple):
    """Where each state goes on a day off or a working day, what that costs, which may end."""

    off: Ints
    work: Ints
    charge: Floats
    final: Ints
    first: int


@inner
def break_values(book: Book, contract: int, day: int, sums: Floats) -> tuple[Floats, Ints]:
    """Cheapest place of each distinct break for every start of a day: (its gain lost, offset).

    `sums` are of what a slot off contact loses.
    """
    starts = (book.slots + book.step - 1) // book.step
    kinds = book.kinds
    rows = kinds.pause_count[contract]
    lost = np.zeros((max(1, rows), starts))
    place = np.zeros((max(1, rows), starts), np.int64)
    for row in range(rows):
        length = kinds.pause_length[contract, row]
        for n in range(starts):
            origin = day * book.slots + n * book.step
            begin = origin + kinds.pause_from[contract, row]
            end = min(origin + kinds.pause_to[contract, row], sums.shape[0] - 1 - length)
            best, where = 1e18, begin
            for slot in range(begin, end + 1):
                gain = sums[slot + length] - sums[slot]
                if gain < best:
                    best, where = gain, slot
            lost[row, n] = best
            place[row, n] = where - origin
    return lost, place


@inner
def shift_values(  # noqa: C901, PLR0912 - one compiled programme
    book: Book, agent: int, week: int, edge: Edge, gain: Floats, pausing: Floats
) -> Values:
    """Value of every (day, start, kind) of the week and the places of its breaks.

    `pausing` is what a break costs in each slot beside the gain; empty where it costs nothing.
    """
    kinds, contract = book.kinds, book.contract[agent]
    starts = (book.slots + book.step - 1) // book.step
    count = kinds.variety[contract]
    value = np.full((WEEK, starts, count), NEVER)
    place = np.zeros((WEEK, max(1, kinds.pause_count[contract]), starts), np.int64)
    sums = np.zeros(gain.shape[0] + 1)
    for slot in range(gain.shape[0]):
        sums[slot + 1] = sums[slot] + gain[slot]
    losing = sums
    if pausing.shape[0] > 0:
        losing = sums.copy()
        losing[1:] += np.cumsum(pausing)
    for i in range(WEEK):
        day = week * WEEK + i
        only = book.only_start[agent, day]
        if only == -2 or book.window[agent, day, 0, 1] == 0:  # noqa: PLR2004 - OFF
            continue
        off = wish_cost(book, agent, day, -1, 0)
        wished = False
        for column in range(book.wish.shape[2]):
            wished |= book.wish[agent, day, column] > 0
        lost, place[i] = break_values(book, contract, i, losing)
        for j in range(count):
            if book.only_kind[agent, day] >= 0 and book.only_kind[agent, day] != j:
                continue
            length = kinds.length[contract, j]
            for w in range(book.window.shape[2]):
                low = max(kinds.first[contract, j], book.window[agent, day, w, 0])
                high = min(kinds.last[contract, j], book.window[agent, day, w, 1] - length)
                if i == 0:
                    low = max(low, edge.free_from)
                if i == WEEK - 1:
                    high = min(high, edge.next_start + kinds.slack[contract] - length)
                if only >= 0:
                    low, high = max(low, only), min(high, only)
                for n in range((low + book.step - 1) // book.step, high // book.step + 1):
                    start = n * book.step
                    origin = i * book.slots + start
                    worth = sums[origin + length] - sums[origin]
                    worth -= book.paid * kinds.paid[contract, j]
                    for k in range(kinds.pauses[contract, j]):
                        worth -= lost[kinds.pause[contract, j, k], n]
                    if book.prefer[agent] == 1 and start >= book.early_before:
                        worth -= book.preference
                    if book.prefer[agent] == 2 and start < book.late_from:  # noqa: PLR2004 - LATE
                        worth -= book.preference
                    if wished:
                        worth -= wish_cost(book, agent, day, start, j) - off
                    value[i, n, j] = worth
    return Values(value, place)


@inner
def make_moves(book: Book, agent: int, week: int, edge: Edge) -> Moves:  # noqa: C901, PLR0912 - one compiled programme
    """Lay out the states of consecutive days and weekend days for this agent's week.

    Where a week has a day off anyway and its days alone cannot be too many in a row, two flags do:
    "the run from before is broken" and "the run into next week is broken". Else the state is the
    length of the run. Beside it stands the number of weekend days worked so far (0, 1, 2).
    """
    contract = book.contract[agent]
    run_max, days_max = book.kinds.run_max[contract], book.kinds.days_max[contract]
    flags = run_max >= LONG_RUN or (days_max <= run_max and days_max < WEEK)
    runs = 4 if flags else run_max + 1
    off = np.full((WEEK, runs * 3), -1, np.int64)
    work = np.full((WEEK, runs * 3), -1, np.int64)
    charge = np.zeros((WEEK, runs * 3))
    final = np.zeros(runs * 3, np.int64)
    head = run_max >= LONG_RUN or edge.run_before + days_max <= run_max
    tail = run_max >= LONG_RUN or edge.run_after + days_max <= run_max
    first = int(min(edge.run_before, run_max))
    if flags:
        first = int(head) + 2 * int(tail)
    for r in range(runs):
        for seen in range(3):
            state = r * 3 + seen
            if flags:
                final[state] = r // 2
            else:
                final[state] = int(r + edge.run_after <= run_max)
            for i in range(WEEK):
                rest = 0
                if flags:
                    rest = r | 1
                    if i >= WEEK - 1 + edge.run_after - run_max:
                        rest |= 2
                off[i, state] = rest * 3 + seen
                weekend = book.weekend[week * WEEK + i]
                count = min(2, seen + weekend)
                if weekend:
                    charge[i, state] = edge.weekend_second if seen else edge.weekend_first
                if flags and (r % 2 == 1 or edge.run_before + i + 1 <= run_max):
                    work[i, state] = r * 3 + count
                if not flags and r < run_max:
                    work[i, state] = (r + 1) * 3 + count
    # a fixed working day may not be left
    for i in range(WEEK):
        if book.only_start[agent, week * WEEK + i] >= 0:
            off[i] = -1
    return Moves(off, work, charge, final, first * 3)


@inner
def choose_days(  # noqa: C901, PLR0912 - one compiled programme
    book: Book, agent: int, week: int, moves: Moves, best: Floats, picked: Ints
) -> float:
    """Best days and kinds when each day offers one value a kind; fills `picked` (-1: off)."""
    kinds, contract = book.kinds, book.contract[agent]
    nodes, count, states = kinds.nodes[contract], best.shape[1], moves.final.shape[0]
    total = np.full((WEEK + 1, states, nodes), NEVER)
    origin = np.empty((WEEK + 1, states, nodes), np.int64)
    alive = np.zeros((WEEK + 1, states), np.int64)
    total[0, moves.first, 0] = 0.0
    alive[0, moves.first] = 1
    for i in range(WEEK):
        for state in range(states):
            if not alive[i, state]:
                continue
            rest, work, charge = moves.off[i, state], moves.work[i, state], moves.charge[i, state]
            if rest >= 0:
                alive[i + 1, rest] = 1
            if work >= 0:
                alive[i + 1, work] = 1
            for node in range(nodes):
                if kinds.node_days[contract, node] > i:
                    break
                value = total[i, state, node]
                if value < REACHED:
                    continue
                if rest >= 0 and value > total[i + 1, rest, node]:
                    total[i + 1, rest, node] = value
                    origin[i + 1, rest, node] = (state * nodes + node) * (count + 1)
                if work < 0:
                    continue
                for j in range(count):
                    after = kinds.node_next[contract, node, j]
                    reached = value + best[i, j] - charge
                    if after >= 0 and reached > REACHED and reached > total[i + 1, work, after]:
                        total[i + 1, work, after] = reached
                        origin[i + 1, work, after] = (state * nodes + node) * (count + 1) + j + 1
    owed, top, at = book.paid_min[agent, week], NEVER, -1
    for state in range(states):
        if not (moves.final[state] and alive[WEEK, state]):
            continue
        for node in range(nodes):
            value = total[WEEK, state, node]
            if value > REACHED:
                value -= book.short_paid * max(0, owed - kinds.node_paid[contract, node])
            if value > top:
                top, at = value, state * nodes + node
    if at >= 0:
        for i in range(WEEK - 1, -1, -1):
            step = origin[i + 1, at // nodes, at % nodes]
            picked[i] = step % (count + 1) - 1
            at = step // (count + 1)
    return top


@inner
def choose_days_with_rest(  # noqa: C901, PLR0912 - one compiled programme
    book: Book,
    agent: int,
    week: int,
    moves: Moves,
    value: Floats,
    span: tuple[int, int],
    picked: Ints,
    starts: Ints,
) -> float:
    """As `choose_days` over starts `span[0]` to `span[1]`, watching the rest between shifts."""
    kinds, contract = book.kinds, book.contract[agent]
    nodes, count, states = kinds.nodes[contract], value.shape[2], moves.final.shape[0]
    low, width = span[0], span[1] - span[0] + 1
    # place `width` means: too late a shift for any start of the band tomorrow
    places = width + 1
    total = np.full((WEEK + 1, states, nodes, places), NEVER)
    origin = np.empty((WEEK + 1, states, nodes, places), np.int64)
    total[0, moves.first, 0, 0] = 0.0
    for i in range(WEEK):
        for state in range(states):
            rest, work, charge = moves.off[i, state], moves.work[i, state], moves.charge[i, state]
            for node in range(nodes):
                if kinds.node_days[contract, node] > i:
                    break
                here, at = NEVER, 0
                for n in range(places):
                    # the best way to be free at start n or before
                    if total[i, state, node, n] > here:
                        here, at = total[i, state, node, n], n
                    if here < REACHED or work < 0 or n == width:
                        continue
                    for j in range(count):
                        after = kinds.node_next[contract, node, j]
                        reached = here + value[i, low + n, j] - charge
                        if after < 0 or reached < REACHED:
                            continue
                        end = (low + n) * book.step + kinds.length[contract, j]
                        free = (end - kinds.slack[contract] + book.step - 1) // book.step
                        m = min(width, max(0, free - low))
                        if reached > total[i + 1, work, after, m]:
                            total[i + 1, work, after, m] = reached
                            origin[i + 1, work, after, m] = (
                                (((state * nodes + node) * places + at) * width + n) * (count + 1)
                                + j
                                + 1
                            )
                if rest >= 0 and here > total[i + 1, rest, node, 0]:
                    total[i + 1, rest, node, 0] = here
                    origin[i + 1, rest, node, 0] = (
                        ((state * nodes + node) * places + at) * width * (count + 1)
                    )
    owed, top, last = book.paid_min[agent, week], NEVER, -1
    for state in range(states):
        for node in range(nodes):
            charge = book.short_paid * max(0, owed - kinds.node_paid[contract, node])
            for n in range(places):
                worth = total[WEEK, state, node, n]
                if moves.final[state] and worth > REACHED and worth - charge > top:
                    top, last = worth - charge, (state * nodes + node) * places + n
    if last >= 0:
        for i in range(WEEK - 1, -1, -1):
            n, rest = last % places, last // places
            step = origin[i + 1, rest // nodes, rest % nodes, n]
            picked[i] = step % (count + 1) - 1
            step //= count + 1
            starts[i] = low + step % width
            last = step // width
    return top


@inner
def best_in_band(value: Floats, low: int, high: int, best: Floats, starts: Ints) -> float:
    """Best start of each day and kind within [low, high]; returns the sum of positive day tops."""
    bound = 0.0
    for i in range(WEEK):
        top = 0.0
        for j in range(value.shape[2]):
            best[i, j] = NEVER
            for n in range(low, high + 1):
                if value[i, n, j] > best[i, j]:
                    best[i, j] = value[i, n, j]
                    starts[i, j] = n
            top = max(top, best[i, j])
        bound += top
    return bound


@inner
def off_charge(book: Book, agent: int, week: int) -> float:
    """Charge for a week off by requests: the programme counts a day off as nothing."""
    cost = 0.0
    for i in range(WEEK):
        cost += wish_cost(book, agent, week * WEEK + i, -1, 0)
    return cost


@inner
def write_week(book: Book, contract: int, picked: Ints, at: Ints, place: Ints, found: Days) -> None:
    """Write down the kinds picked (-1: off), their starts by steps, and their breaks."""
    for i in range(WEEK):
        found.start[i] = -1
        found.kind[i] = 0
        j = picked[i]
        if j >= 0:
            found.start[i], found.kind[i] = at[i] * book.step, j
            for k in range(book.kinds.pauses[contract, j]):
                found.pause[i, k] = place[i, book.kinds.pause[contract, j, k], at[i]]


@inner
def best_week(book: Book, agent: int, week: int, edge: Edge, gain: Floats, found: Days) -> float:
    """Find the agent's best legal week against `gain` and write it down.

    Parameters
    ----------
    gain
        (7 · slots + spill,): what one more person on contact is worth in each slot of the week.

    Returns
    -------
    float
        Σ gain on contact − paid − preference − weekends, less a charge for each paid slot owed
        that no legal week can give; `NEVER` where not even that is possible.
    """
    values = shift_values(book, agent, week, edge, gain, np.empty(0))
    return best_of_values(book, agent, week, edge, values, found) - off_charge(book, agent, week)


@inner
def best_of_values(
    book: Book, agent: int, week: int, edge: Edge, values: Values, found: Days
) -> float:
    """Find the best legal week of shifts that have these values and write it down."""
    contract, value = book.contract[agent], values.value
    moves = make_moves(book, agent, week, edge)
    points = value.shape[1]
    width = int(min(book.kinds.band[contract] // book.step, points - 1))
    bands = points - width
    best, starts = np.empty((WEEK, value.shape[2])), np.zeros((WEEK, value.shape[2]), np.int64)
    bounds = np.empty(bands)
    for b in range(bands):
        bounds[b] = best_in_band(value, b, b + width, best, starts)
    picked, at = np.full(WEEK, -1, np.int64), np.zeros(WEEK, np.int64)
    trial, trial_at = np.full(WEEK, -1, np.int64), np.zeros(WEEK, np.int64)
    top = NEVER
    for b in np.argsort(-bounds):
        if bounds[b] <= top:
            break
        if book.kinds.rest_in_week[contract]:
            span = (b, b + width)
            worth = choose_days_with_rest(book, agent, week, moves, value, span, trial, trial_at)
        else:
            best_in_band(value, b, b + width, best, starts)
            worth = choose_days(book, agent, week, moves, best, trial)
            for i in range(WEEK):
                trial_at[i] = starts[i, max(0, trial[i])]
        if worth > top:
            top = worth
            picked[:] = trial
            at[:] = trial_at
    write_week(book, contract, picked, at, values.place, found)
    return top
