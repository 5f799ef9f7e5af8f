"""All breaks of a day placed together by OR-Tools, the shifts as they are.

The engine places each agent's breaks against what the others leave open; placed together they fit
better. Breaks of one class of agents that may start in the same window and last as long are one
pool, and CP-SAT chooses how many of each pool start in each slot (implicit breaks: Aykin 1996).
The engine's own places are the hint, so the answer is never worse.
"""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from scheduling.cpsat import Number, Term, WholeModel
from scheduling.engine.book import Book
from scheduling.engine.state import State

Ints = npt.NDArray[np.int64]
Pool = tuple[int, int, int, int]
"""Class of skills, first and last slot of the start, length."""
CENTS = 100
UNITS = 0.4
"""CP-SAT's deterministic time for one day, so that a run can be repeated."""
FAR_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Taken:
    """One break: whose, which of the shift, and where it stands (slot of the horizon)."""

    agent: int
    number: int
    slot: int


@dataclass
class DayBreaks:
    """The breaks of the shifts that start on one day."""

    book: Book
    state: State
    day: int
    pools: dict[Pool, list[Taken]] = field(default_factory=dict[Pool, list[Taken]])

    def __post_init__(self) -> None:
        levels = self.state.need, self.state.deep, self.state.floor
        self._open = [level.copy() for level in levels[: 3 if self.book.floor > 0 else 2]]
        self._model = WholeModel()
        self._places: dict[Pool, dict[int, Number]] = {}
        self._covering: dict[tuple[int, int], list[Term]] = {}
        self._gather()

    def _gather(self) -> None:
        """Pool the breaks and take them out of the coverage."""
        book, state, kinds = self.book, self.state, self.book.kinds
        for agent in np.flatnonzero(state.start[:, self.day] >= 0).tolist():
            contract, kind = book.contract[agent], state.kind[agent, self.day]
            origin = self.day * book.slots + int(state.start[agent, self.day])
            for number in range(kinds.pauses[contract, kind]):
                row = kinds.pause[contract, kind, number]
                first = origin + int(kinds.pause_from[contract, row])
                last = origin + int(kinds.pause_to[contract, row])
                length = int(kinds.pause_length[contract, row])
                slot = origin + int(state.pause[agent, self.day, number])
                pool = int(book.skill[agent]), first, last, length
                self.pools.setdefault(pool, []).append(Taken(agent, number, slot))
                covered = np.flatnonzero(book.groups.covers[book.skill[agent]])
                for need in self._open:
                    need[slot : slot + length, covered] -= 1

    def place(self) -> bool:
        """Write the best places into the state, whose coverage is then to be counted anew.

        Returns
        -------
        bool
            Whether a break has moved.
        """
        if not self.pools:
            return False
        self._choose_places()
        self._charge_slots()
        self._model.hint(self._hints())
        outcome = self._model.solve(FAR_SECONDS, UNITS, tight=True)
        return outcome in {"optimal", "feasible"} and self._write()

    def _choose_places(self) -> None:
        for pool, taken in self.pools.items():
            skill, first, last, length = pool
            places = {slot: self._model.number(0, len(taken)) for slot in range(first, last + 1)}
            self._places[pool] = places
            self._model.equal([(1, number) for number in places.values()], len(taken))
            for slot, number in places.items():
                for covered in range(slot, min(slot + length, self.book.horizon)):
                    self._covering.setdefault((covered, skill), []).append((1, number))

    def _charge_slots(self) -> None:
        """Charge shortage, deep shortage and surplus where breaks may fall."""
        book, groups = self.book, self.book.groups
        weights = book.under, book.deep, book.over, book.floor
        under, deep, over, floor = (round(CENTS * weight) for weight in weights)
        objective: list[Term] = []
        for terms in self._covering.values():
            objective += [(-over, number) for _, number in terms]
        touched = {(slot, int(groups.group[skill])) for slot, skill in self._covering}
        for slot, group in sorted(touched):
            most = max(0, int(groups.demand[slot, group]) + len(self.state.start))
            short = [self._model.number(0, most) for _ in self._open]
            objective += zip((under + over, deep, floor), short, strict=False)
            for z in range(groups.first[group], groups.last[group]):
                self._at_least(slot, z, short)
        self._model.minimise(objective)

    def _at_least(self, slot: int, z: int, short: list[Number]) -> None:
        groups = self.book.groups
        away = [
            (-factor, number)
            for skill in np.flatnonzero(groups.covers[:, z]).tolist()
            for factor, number in self._covering.get((slot, skill), [])
        ]
        for variable, need in zip(short, self._open, strict=True):
            self._model.at_least([(1, variable), *away], int(need[slot, z]))

    def _hints(self) -> dict[Number, int]:
        hints: dict[Number, int] = {}
        for pool, places in self._places.items():
            stand = Counter(taken.slot for taken in self.pools[pool])
            hints |= {number: stand[slot] for slot, number in places.items()}
        return hints

    def _write(self) -> bool:
        """Hand the places out; a break whose place is still wanted stays."""
        moved = False
        for pool, places in self._places.items():
            room = {slot: self._model.values[number] for slot, number in places.items()}
            waiting: list[Taken] = []
            for taken in self.pools[pool]:
                if room.get(taken.slot, 0) > 0:
                    room[taken.slot] -= 1
                else:
                    waiting.append(taken)
            free = [slot for slot, count in room.items() for _ in range(count)]
            for taken, slot in zip(waiting, free, strict=True):
                self.state.pause[taken.agent, self.day, taken.number] += slot - taken.slot
                moved = True
        return moved
