"""What rules over several agents cost, and what one agent's shift adds to that."""

import numpy as np
import numpy.typing as npt

from scheduling.compiled import compiled, inner
from scheduling.engine.book import Book
from scheduling.engine.floor import (
    APART,
    BREAKS,
    DAY_OFF,
    HELD,
    OVER,
    REQUIRED,
    SEATS,
    SHARE,
    TEAMS,
    UNDER,
)
from scheduling.engine.state import State, held_slots
from scheduling.problem.values import WEEK

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
REACHED = -1e17


@inner
def too_many_breaks(share: float, on_break: int, on_shift: int) -> int:
    """People on a break beyond the share of those on shift."""
    return max(0, on_break - int(np.floor(share * on_shift + 1e-9)))


@inner
def presence_cost(book: Book, state: State, begin: int, end: int) -> float:
    """Charges for seats and breaks at once in the slots `begin` to `end` - 1."""
    charges, cost = book.floor_rules.charges, 0.0
    for slot in range(begin, end):
        for site in range(book.floor_rules.seats.shape[1]):
            beyond = state.present[slot, 2 + site] - book.floor_rules.seats[slot, site]
            cost += charges[SEATS] * max(0, beyond)
        if charges[SHARE] >= 0:
            on_shift, on_break = state.present[slot, 0], state.present[slot, 1]
            cost += charges[BREAKS] * too_many_breaks(charges[SHARE], on_break, on_shift)
    return cost


@compiled
def days_cost(book: Book, state: State, first: int, last: int) -> float:  # noqa: C901 - one compiled loop
    """Charges for demand by shift, teams, pairs and activities on the days `first` to `last` - 1.

    A pair is apart by the shift of its first agent, so the days around count with it.
    """
    rules, cost = book.floor_rules, 0.0
    if not rules.on:
        return cost
    cells = np.zeros(rules.cover.shape[0], np.int64)
    for day in range(first, last):
        for cell in rules.cell[:, :, day].ravel():
            if cell >= 0 and not cells[cell]:
                cells[cell] = 1
                short = rules.cover[cell, REQUIRED] - state.covered[cell]
                cost += rules.cover[cell, UNDER] * max(0.0, short)
                cost += rules.cover[cell, OVER] * max(0.0, -short)
        for agent in range(state.start.shape[0]):
            if rules.held[agent, day, 1] > 0 and held_slots(book, state, agent, day)[1] == 0:
                cost += rules.charges[HELD]
        for team in range(rules.person[:, 1].max() + 1):
            different = team_starts(book, state, team, day, -1)
            cost += rules.charges[TEAMS] * max(0, different.shape[0] - 1)
    for n in range(rules.pairs.shape[0]):
        a, b, rule = rules.pairs[n]
        for day in range(first, last):
            if rule == DAY_OFF:
                differs = (state.start[a, day] < 0) != (state.start[b, day] < 0)
                cost += rules.charges[DAY_OFF] * int(differs)
            elif state.start[a, day] >= 0:
                cost += rules.charges[APART] * together(book, state, a, b, day)
    return cost


@inner
def together(book: Book, state: State, a: int, b: int, day: int) -> int:
    """Slots that the shift of `a` on `day` shares with shifts of `b`."""
    begin = day * book.slots + state.start[a, day]
    end = begin + book.kinds.length[book.contract[a], state.kind[a, day]]
    shared = 0
    for other in range(max(0, day - 1), min(state.start.shape[1], day + 2)):
        if state.start[b, other] >= 0:
            low = other * book.slots + state.start[b, other]
            high = low + book.kinds.length[book.contract[b], state.kind[b, other]]
            shared += max(0, min(end, high) - max(begin, low))
    return shared


@inner
def team_starts(
    book: Book, state: State, team: int, day: int, without: int
) -> npt.NDArray[np.int64]:
    """Different starts of a team's members on a day, without one of them."""
    found, count = np.empty(state.start.shape[0], np.int64), 0
    for agent in range(state.start.shape[0]):
        start = state.start[agent, day]
        if agent == without or book.floor_rules.person[agent, 1] != team or start < 0:
            continue
        if not (found[:count] == start).any():
            found[count] = start
            count += 1
    return found[:count]


@inner
def floor_gains(
    book: Book, state: State, agent: int, week: int, gain: Floats
) -> tuple[Floats, Floats]:
    """By slot of the week, what presence is worth and what a break costs beside the gain.

    Where an activity is held the agent is not on contact: `gain` becomes 0 there.
    """
    rules, begin = book.floor_rules, week * WEEK * book.slots
    here, pausing = np.zeros(gain.shape[0] + 1), np.zeros(gain.shape[0])
    site, share = rules.person[agent, 0], rules.charges[SHARE]
    for i in range(gain.shape[0]):
        slot, worth = begin + i, 0.0
        if site >= 0 and state.present[slot, 2 + site] >= rules.seats[slot, site]:
            worth -= rules.charges[SEATS]
        if share >= 0:
            on_shift, on_break = state.present[slot, 0] + 1, state.present[slot, 1]
            now = too_many_breaks(share, on_break, on_shift)
            worth += rules.charges[BREAKS] * (too_many_breaks(share, on_break, on_shift - 1) - now)
            more = too_many_breaks(share, on_break + 1, on_shift) - now
            pausing[i] = rules.charges[BREAKS] * more
        here[i + 1] = worth
    for n in range(rules.pairs.shape[0]):
        a, b, rule = rules.pairs[n]
        if rule != APART or agent not in (a, b):
            continue
        other = a + b - agent
        for day in range(max(0, week * WEEK - 1), min(book.days, week * WEEK + WEEK + 1)):
            if state.start[other, day] < 0:
                continue
            low = day * book.slots + state.start[other, day] - begin
            high = low + book.kinds.length[book.contract[other], state.kind[other, day]]
            here[max(0, low) + 1 : max(0, min(gain.shape[0], high)) + 1] -= rules.charges[APART]
    for i in range(WEEK):
        low, high = rules.held[agent, week * WEEK + i]
        if high > 0:
            gain[i * book.slots + low : i * book.slots + high] = 0.0
            pausing[i * book.slots + low : i * book.slots + high] = rules.charges[HELD]
    return np.cumsum(here), pausing


@inner
def add_floor_values(
    book: Book, state: State, agent: int, week: int, here: Floats, width: float, value: Floats
) -> None:
    """Add to the value of each shift what it is worth to rules over several agents.

    Parameters
    ----------
    here
        Sums by slot of what presence is worth.
    width
        As in `fill_gains`, of the demand by shift.
    """
    rules, contract = book.floor_rules, book.contract[agent]
    team = rules.person[agent, 1]
    for i in range(WEEK):
        day, extra = week * WEEK + i, 0.0
        for n in range(rules.pairs.shape[0]):
            a, b, rule = rules.pairs[n]
            if rule == DAY_OFF and agent in (a, b):
                off = state.start[a + b - agent, day] < 0
                extra += -rules.charges[DAY_OFF] if off else rules.charges[DAY_OFF]
        starts = team_starts(book, state, team, day, agent) if team >= 0 else np.empty(0, np.int64)
        low, high = rules.held[agent, day]
        for j in range(value.shape[2]):
            worth, cell = extra, rules.cell[contract, j, day]
            if cell >= 0:
                worth += cover_worth(book, state, cell, width)
            length = book.kinds.length[contract, j]
            for n in range(value.shape[1]):
                if value[i, n, j] < REACHED:
                    continue
                start = n * book.step
                origin = i * book.slots + start
                value[i, n, j] += worth + here[origin + length] - here[origin]
                if starts.shape[0] > 0 and not (starts == start).any():
                    value[i, n, j] -= rules.charges[TEAMS]
                if high > 0 and start <= low and start + length >= high:
                    value[i, n, j] += rules.charges[HELD]


@inner
def cover_worth(book: Book, state: State, cell: int, width: float) -> float:
    """Worth of one more person on an entry of the demand by shift, smoothed over `width`."""
    entry = book.floor_rules.cover[cell]
    need = entry[REQUIRED] - state.covered[cell]
    helps = 1.0 if need > 0 else 0.0
    if width > 0:
        scale = width * np.sqrt(1.0 + state.covered[cell])
        helps = 1.0 / (1.0 + np.exp(-(need - 0.5) / scale))
    return entry[UNDER] * helps - entry[OVER] * (1.0 - helps)
