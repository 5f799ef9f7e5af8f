"""Where each agent could be on contact or on shift, day by day, whatever its weeks allow."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from scheduling.explain.model import Demand
from scheduling.people import Agent, Fixed, Window
from scheduling.problem import Problem
from scheduling.problem.decided import decided
from scheduling.problem.values import DAY_MINUTES
from scheduling.shifts import ShiftKind

Flags = npt.NDArray[np.bool_]
ALWAYS: tuple[Window, ...] = ((0, 3 * DAY_MINUTES),)


@dataclass(frozen=True, slots=True)
class Placed:
    """A shift on a day that is decided."""

    demand: Demand
    begin: int
    kind: ShiftKind


class Reach:
    """What days alone allow: contract, windows, and days that are decided.

    Slots are counted from the day's opening, on into the next day where shifts cross midnight.
    Without `breaks` a break counts as being there.
    """

    def __init__(self, problem: Problem, *, breaks: bool = True) -> None:
        self.problem = problem
        self._breaks = breaks
        self._known: dict[tuple[str, tuple[Window, ...]], Flags] = {}
        self.size = 2 * DAY_MINUTES // problem.slot_minutes

    @cached_property
    def decided(self) -> list[dict[int, tuple[str, Fixed]]]:
        """By agent and day, the rule that decides it and how."""
        return [
            {fixed.day: (rule, fixed) for rule, fixed in decided(self.problem, agent)}
            for agent in self.problem.agents
        ]

    def placed(self, index: int) -> Iterator[Placed]:
        """Yield the decided shifts of an agent that its contract knows."""
        agent = self.problem.agents[index]
        for rule, fixed in self.decided[index].values():
            kind = None if fixed.off else self._kind(agent, fixed)
            if kind:
                code = kind.code
                begin = code.start if code and fixed.code else fixed.start or 0
                yield Placed(Demand(rule, (fixed.day,), agent=agent.name), begin, kind)

    def _kind(self, agent: Agent, fixed: Fixed) -> ShiftKind | None:
        code = self.problem.codes.get(fixed.code)
        minutes = code.minutes if code else fixed.minutes or 0
        return self.problem.lawful[agent.contract].kind_of(minutes, fixed.code)

    def slots(self, begin: int, end: int) -> slice:
        """Return the slots from and to some minutes of the day."""
        opening, slot = self.problem.opening[0], self.problem.slot_minutes
        return slice(max(0, (begin - opening) // slot), max(0, -((opening - end) // slot)))

    def contact(self, begin: int, kind: ShiftKind) -> Flags:
        """Return where a shift may be on contact: outside of what each break surely takes."""
        found = np.zeros(self.size, np.bool_)
        found[self.slots(begin, begin + kind.minutes)] = True
        for pause in kind.breaks if self._breaks else ():
            if pause.latest < pause.earliest + pause.minutes:
                found[self.slots(begin + pause.latest, begin + pause.earliest + pause.minutes)] = (
                    False
                )
        return found

    def of_day(self, contract: str, windows: tuple[Window, ...]) -> Flags:
        """Return where a shift of a day within the windows may be on contact."""
        key = contract, windows
        if key not in self._known:
            found = np.zeros(self.size, np.bool_)
            for kind in self.problem.lawful[contract].kinds:
                for begin in self._begins(contract, kind, windows):
                    found |= self.contact(begin, kind)
            self._known[key] = found
        return self._known[key]

    def _begins(self, contract: str, kind: ShiftKind, windows: tuple[Window, ...]) -> Iterator[int]:
        problem = self.problem
        opening, closing = problem.opening
        low, high = problem.lawful[contract].starts or (opening, closing)
        last = closing - 1 if problem.round_the_clock else closing - kind.minutes
        grid = range(opening, last + 1, problem.start_every_minutes)
        for begin in [kind.code.start] if kind.code else grid:
            fits = low <= begin <= high and begin <= last
            if fits and any(a <= begin and begin + kind.minutes <= b for a, b in windows):
                yield begin

    def ever(self, index: int) -> Flags:
        """Return where an agent could be on contact by its contract, (days, slots)."""
        agent = self.problem.agents[index]
        day = self.of_day(agent.contract, ALWAYS)
        return self.horizon([day] * self.problem.days)

    def now(self, index: int) -> Flags:
        """Return where an agent could be on contact, (days, slots)."""
        return self.horizon([self.now_of_day(index, day) for day in range(self.problem.days)])

    def now_of_day(self, index: int, day: int) -> Flags:
        """Return the slots of an agent's shift of one day."""
        agent, found = self.problem.agents[index], self.decided[index].get(day)
        if found is None:
            return self.of_day(agent.contract, agent.available[day])
        fixed = found[1]
        kind = None if fixed.off else self._kind(agent, fixed)
        if kind is None:
            return np.zeros(self.size, np.bool_)
        begin = kind.code.start if kind.code and fixed.code else fixed.start or 0
        return self.contact(begin, kind)

    def horizon(self, days: list[Flags]) -> Flags:
        """Put the days' slots together: round the clock they run into the next day."""
        a_day = DAY_MINUTES // self.problem.slot_minutes
        found = np.zeros(len(days) * a_day + self.size, np.bool_)
        for day, slots in enumerate(days):
            found[day * a_day : day * a_day + self.size] |= slots
        return found[: len(days) * a_day].reshape(-1, a_day)[:, : self.problem.slots]

    def kept_away(self, index: int, day: int, slot: int) -> list[Demand]:
        """Return the agent's own demands that keep it away from a slot that it could be on."""
        agent, a_day = self.problem.agents[index], DAY_MINUTES // self.problem.slot_minutes
        ever, found = self.of_day(agent.contract, ALWAYS), list[Demand]()
        for shift, at in ((day, slot), (day - 1, slot + a_day)):
            if shift < 0 or not ever[at] or self.now_of_day(index, shift)[at]:
                continue
            known = self.decided[index].get(shift)
            windows = self.of_day(agent.contract, agent.available[shift])
            rule = known[0] if known and windows[at] else "available"
            found.append(Demand(rule, (shift,), agent=agent.name))
        return found
