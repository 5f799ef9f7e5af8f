"""Today's re-plan as a whole-number model over counts, small enough to be proven in a second.

Workers with the same shift, options and breaks are one group, counted and not named. Breaks to come
are pooled: all agents of one set of skills whose break may start in the same window and lasts as
long are one pool, and the model chooses how many of it start at each place (implicit breaks: Aykin
1996). The objective is minimised and, at its least, the number of changes: a break stays where
`kept ≤ those who had it there` and `kept ≤ those who have it there now`.
"""

from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations
from math import gcd

import numpy as np
import numpy.typing as npt

from scheduling.cpsat import Number, Outcome, Term, WholeModel
from scheduling.problem import Problem
from scheduling.problem.check import queue_groups
from scheduling.problem.values import DAY_MINUTES
from scheduling.progress import Budget
from scheduling.repair_crew import Option, Pause, Worker

Counts = npt.NDArray[np.int64]
Skills = frozenset[str]
Pool = tuple[Skills, Pause]
FLOOR = 1e4
"""Charge for a person short of a hard minimum."""
CENTS = 100
"""Weights are taken to the hundredth, as CP-SAT counts in whole numbers."""


@dataclass(frozen=True, slots=True)
class Group:
    """Workers who are alike, and how many take each option."""

    workers: list[Worker]
    takes: list[Number]

    @property
    def options(self) -> tuple[Option, ...]:
        """What each of them may do."""
        return self.workers[0].options


@dataclass
class RepairModel:
    """The model of one repair.

    Parameters
    ----------
    problem
        With the requirement of today.
    crew
        Who may be touched.
    others
        People on contact without the crew, by set of skills: (days, slots).
    moment
        Minutes from midnight of day 0; slots that began before do not count.
    """

    problem: Problem
    crew: list[Worker]
    others: dict[Skills, Counts]
    moment: int
    model: WholeModel = field(default_factory=WholeModel)
    groups: list[Group] = field(default_factory=list)
    places: dict[Pool, dict[int, Number]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._objective: list[Term] = []
        self._changes: list[Term] = []
        self._most: dict[Number, int] = {}
        self._on: dict[tuple[Skills, int], list[Term]] = {}
        self._count_groups()
        self._place_breaks()
        self._keep_breaks()
        self._cover()

    def _slots(self, begin: int, end: int) -> list[int]:
        """Slots of the horizon from minute `begin` to `end`, of those that still count."""
        minutes, opening = self.problem.slot_minutes, self.problem.opening[0]
        found: list[int] = []
        for at in range(max(begin, self.moment), end, minutes):
            day, place = divmod(at - opening, DAY_MINUTES)
            slot = place // minutes
            if place >= 0 and slot < self.problem.slots and 0 <= day < self.problem.days:
                found.append(day * self.problem.slots + slot)
        return found

    def _add(self, skills: Skills, slots: list[int], factor: int, number: Number) -> None:
        for slot in slots:
            self._on.setdefault((skills, slot), []).append((factor, number))

    def _count_groups(self) -> None:
        alike: dict[object, list[Worker]] = {}
        for worker in self.crew:
            alike.setdefault(worker.alike, []).append(worker)
        paid = self.problem.weights.paid_slot / self.problem.slot_minutes
        for workers in alike.values():
            takes = [self.model.number(0, len(workers)) for _ in workers[0].options]
            self.model.equal([(1, take) for take in takes], len(workers))
            self.groups.append(Group(workers, takes))
            begin = workers[0].alike[0]
            for option, take in zip(workers[0].options, takes, strict=True):
                self._add(option.skills, self._slots(begin, option.end), 1, take)
                self._objective.append((self._cents(paid * (option.paid + option.charged)), take))
            self._changes += [(1, take) for take in takes[1:]]
            self._most |= dict.fromkeys(takes, len(workers))

    def _place_breaks(self) -> None:
        """Choose how many breaks of each pool start at each place."""
        pools: dict[Pool, list[Term]] = {}
        for group in self.groups:
            for option, take in zip(group.options, group.takes, strict=True):
                for pause in option.pauses:
                    pools.setdefault((option.skills, pause), []).append((1, take))
        for pool, owners in pools.items():
            skills, pause = pool
            step = self.problem.slot_minutes
            places = {
                at: self.model.number(0, len(self.crew))
                for at in range(pause.earliest, pause.latest + 1, step)
            }
            self.places[pool] = places
            self.model.equal([*((1, n) for n in places.values()), *_negative(owners)], 0)
            for at, number in places.items():
                self._add(skills, self._slots(at, at + pause.minutes), -1, number)

    def _keep_breaks(self) -> None:
        """Count the breaks of those who keep their end that have to move."""
        stood: dict[tuple[Pool, int], list[Term]] = {}
        most: Counter[tuple[Pool, int]] = Counter()
        for group in self.groups:
            option, take = group.options[0], group.takes[0]
            for pause, at in zip(option.pauses, group.workers[0].places, strict=True):
                key = ((option.skills, pause), at)
                stood.setdefault(key, []).append((1, take))
                most[key] += len(group.workers)
        for (pool, at), owners in stood.items():
            kept = self.model.number(0, most[pool, at])
            here = self.places[pool].get(at)
            if here is None:
                self.model.equal([(1, kept)], 0)
            else:
                self.model.at_most([(1, kept), (-1, here)], 0)
            self.model.at_most([(1, kept), *_negative(owners)], 0)
            self._changes += [*owners, (-1, kept)]

    def _cover(self) -> None:
        """Charge shortage, deep shortage and surplus in every slot that the crew can change."""
        slots = sorted({slot for _, slot in self._on})
        classes = sorted({skills for skills, _ in self._on} | set(self.others), key=sorted)
        for part in queue_groups(self.problem, classes):
            queues = [self.problem.queues[index] for index in part]
            sets = [set(s) for n in range(1, len(queues) + 1) for s in combinations(queues, n)]
            able = [skills for skills in classes if skills & set(queues)]
            for slot in slots:
                self._cover_slot(slot, sets, able)

    def _cover_slot(self, slot: int, sets: list[set[str]], able: list[Skills]) -> None:
        weights = self.problem.weights
        under, deep = self._cents(weights.under), self._cents(weights.deep_under)
        over = self._cents(weights.over)
        changing = [term for skills in able for term in self._on.get((skills, slot), [])]
        if not changing:
            return
        weighted = [(under + over, self.problem.requirement), (deep, self.problem.deep_requirement)]
        if self.problem.minimum is not None:
            floor = self.problem.soft.get("minimum", FLOOR)
            weighted.append((self._cents(floor), self.problem.minimum))
        self._objective += [(over * factor, number) for factor, number in changing]
        for weight, required in weighted:
            short = self.model.number(0, int(required.sum(axis=0).max()))
            self._objective.append((weight, short))
            for chosen in sets:
                classes = [skills for skills in able if skills & chosen]
                terms = [t for skills in classes for t in self._on.get((skills, slot), [])]
                need = self._need(slot, chosen, classes, required)
                self.model.at_least([(1, short), *terms], need)

    def _need(self, slot: int, chosen: set[str], classes: list[Skills], required: Counts) -> int:
        """Return what a set of queues requires beyond the others on contact."""
        day, place = divmod(slot, self.problem.slots)
        rows = [self.problem.queues.index(queue) for queue in chosen]
        there = sum(int(self.others[s][day, place]) for s in classes if s in self.others)
        return int(required[rows, day, place].sum()) - there

    @staticmethod
    def _cents(weight: float) -> int:
        return round(weight * CENTS)

    def solve(self, clock: Budget) -> Outcome:
        """Minimise the objective and, at its least, the changes: one weighted sum of both."""
        unit = gcd(*(factor for factor, _ in self._objective)) or 1
        more = 1 + sum(self._most[number] for factor, number in self._changes if factor > 0)
        both = [(more * (factor // unit), number) for factor, number in self._objective]
        self.model.minimise([*both, *self._changes])
        left = max(clock.seconds / 2, clock.seconds - clock.elapsed)
        return self.model.solve(left, tight=True)


def _negative(terms: list[Term]) -> list[Term]:
    return [(-factor, number) for factor, number in terms]
