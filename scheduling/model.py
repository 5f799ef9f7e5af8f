"""The master of the column generation: how many agents of each group take which week.

    min  Σ cost_w · x_w + Σ slots (under + over) · u + deep · v + over · people − over · demand
    s.t. Σ weeks of a group  x_w = agents of the group
         people able to serve S + u ≥ need(S),  … + v ≥ deep(S)    for every set S of queues

(Dantzig and Wolfe 1960, with weeks as columns.) Where a group of queues is one queue, u and v share
one row a slot, u up to the part of the requirement that is not deep.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scheduling.engine.book import Book
from scheduling.engine.prices import Alike, Priced, Prices, add_people, gains_of
from scheduling.linear import LinearProgram

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One group's week: who, when, its cost without coverage, and where it is on contact."""

    group: int
    start: Ints
    kind: Ints
    pause: Ints
    cost: float
    slots: Ints


class Master:
    """The linear programme over the weeks found so far.

    Attributes
    ----------
    columns
        The weeks, in the order of the programme's variables.
    left
        Agents of each group that are not fixed yet.
    """

    def __init__(self, book: Book, alike: Alike) -> None:
        self.book = book
        self.alike = alike
        self.columns: list[Column] = []
        self.left = alike.size.copy()
        self._known: set[tuple[int, bytes]] = set()
        self._need = book.groups.need.copy()
        self._deep = book.groups.deep.copy()
        self._build(())

    def _build(self, columns: tuple[Column, ...]) -> None:
        """Make the programme from scratch with `columns`."""
        self.programme = LinearProgram()
        self._variable: list[int] = []
        self._group_row = [self.programme.add_row(float(n), float(n)) for n in self.left]
        shape = self._need.shape
        self._need_row = np.full(shape, -1, dtype=np.int64)
        self._deep_row = np.full(shape, -1, dtype=np.int64)
        for slot in range(self.book.horizon):
            for low, high in zip(self.book.groups.first, self.book.groups.last, strict=True):
                if high - low == 1:
                    self._single_rows(slot, int(low))
                else:
                    self._set_rows(slot, int(low), int(high))
        for column in columns:
            self._append(column)

    def _single_rows(self, slot: int, z: int) -> None:
        book, need = self.book, self._need[slot, z]
        if book.groups.need[slot, z] <= 0:
            return
        row = self.programme.add_row(float(need))
        self._need_row[slot, z] = row
        shallow = float(book.groups.need[slot, z] - book.groups.deep[slot, z])
        self.programme.add_column(book.under + book.over, [row], shallow)
        self.programme.add_column(book.under + book.over + book.deep, [row])

    def _set_rows(self, slot: int, low: int, high: int) -> None:
        book = self.book
        pairs = (
            (self._need, book.groups.need, self._need_row, book.under + book.over),
            (self._deep, book.groups.deep, self._deep_row, book.deep),
        )
        for now, whole, rows, cost in pairs:
            for z in range(low, high):
                if whole[slot, z] > 0:
                    rows[slot, z] = self.programme.add_row(float(now[slot, z]))
            chosen = [int(row) for row in rows[slot, low:high] if row >= 0]
            if chosen:
                self.programme.add_column(cost, chosen)

    def add(self, priced: Priced, prices: Prices) -> int:
        """Add every group's week that is new; returns how many were."""
        gain, book = gains_of(self.book, prices), self.book
        added = 0
        for group in range(len(self.alike.agent)):
            start, kind, pause = priced.start[group], priced.kind[group], priced.pause[group]
            works = start >= 0
            facts = np.concatenate([start, kind * works, (pause * works[:, None]).ravel()])
            key = group, facts.tobytes()
            if key in self._known or not self.left[group]:
                continue
            self._known.add(key)
            agent, week = int(self.alike.agent[group]), int(self.alike.week[group])
            people = np.zeros(book.horizon + book.spill)
            add_people(book, agent, week, 1.0, start, kind, pause, people)
            slots = np.flatnonzero(people[: book.horizon] > 0)
            cost = float(gain[book.skill[agent], slots].sum() - priced.value[group])
            found = Column(group, start.copy(), kind.copy(), pause.copy(), cost, slots)
            self.columns.append(found)
            self._append(found)
            added += 1
        return added

    def _append(self, column: Column) -> None:
        book = self.book
        skill = book.skill[self.alike.agent[column.group]]
        covered = np.flatnonzero(book.groups.covers[skill])
        rows = [self._group_row[column.group]]
        for table in (self._need_row, self._deep_row):
            found = table[column.slots][:, covered]
            rows += found[found >= 0].tolist()
        cost = column.cost + book.over * len(column.slots)
        self._variable.append(self.programme.add_column(cost, rows))

    def solve(self, seconds: float) -> bool:
        """Solve; where GLOP fails, once more from scratch."""
        if self.programme.solve(seconds):
            return True
        self._build(tuple(self.columns))
        return self.programme.solve(seconds)

    @property
    def value(self) -> float:
        """Objective of the relaxation, with the constant that the prices' bound has too."""
        demand = self.book.groups.demand[: self.book.horizon].sum()
        return self.programme.value - self.book.over * float(demand)

    def prices(self) -> Prices:
        """Prices of shortage from the duals."""
        duals = np.append(np.maximum(self.programme.duals(), 0.0), 0.0)
        need, deep = duals[self._need_row], duals[self._deep_row]
        for low, high in zip(self.book.groups.first, self.book.groups.last, strict=True):
            if high - low == 1:
                top = self.book.under + self.book.over
                deep[:, low] = np.maximum(0.0, need[:, low] - top)
                need[:, low] = np.minimum(need[:, low], top)
        return Prices(need, deep)

    def shares(self) -> Floats:
        """How many agents take each column, as a real number."""
        return self.programme.values()[self._variable]

    def people(self) -> Floats:
        """People on contact by class and slot, as the relaxation has them."""
        people = np.zeros((len(self.book.groups.covers), self.book.horizon + self.book.spill))
        for column, share in zip(self.columns, self.shares(), strict=True):
            if share > 0:
                skill = self.book.skill[self.alike.agent[column.group]]
                people[skill, column.slots] += share
        return people
