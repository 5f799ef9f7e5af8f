"""One agent's rules as a whole-number model in which each rule can be taken out or eased.

Every demand of a rule has a 0-1 variable that switches it on and, where it can be eased by an
amount, how far it is eased; nothing is eased while its switch is on.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from scheduling.cpsat import Number, Term, WholeModel
from scheduling.people import Agent, Fixed
from scheduling.problem import Problem
from scheduling.problem.decided import decided
from scheduling.problem.values import DAY_MINUTES, WEEK
from scheduling.shifts import Contract, ShiftKind

FAR = 10_000
LONGER = 7
"""By how many days a run may be eased at most."""


@dataclass(frozen=True, slots=True)
class Demand:
    """One demand of a rule on one agent, or on several together.

    Parameters
    ----------
    rule
        Key of the rule in the catalogue.
    days
        The days it is about.
    value
        What it asks for, in the rule's own unit (minutes, days, people); 0 where it has none.
    agent
        Whom it is about; empty where it is about several together.
    about
        Then the queues, the site, the team, the pair or the activity.
    at
        The part of the day it is about, in minutes from midnight.
    able, away
        Of a minimum: how many could be there at most, and who could but for a rule of their own.
    """

    rule: str
    days: tuple[int, ...]
    value: int = 0
    agent: str = ""
    about: tuple[str, ...] = ()
    at: tuple[int, int] | None = None
    able: int | None = None
    away: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Switch:
    """A demand with the variable that holds it and the one by which it is eased."""

    demand: Demand
    on: Number
    eased: Number


class AgentModel:
    """The rules of one agent.

    Attributes
    ----------
    switches
        Every demand that can clash.
    paid
        By week, the terms of its paid minutes.
    kind
        By day, a 0-1 variable for each kind of shift.
    begins
        Starts that the grid allows, in minutes from midnight.
    """

    def __init__(self, problem: Problem, agent: Agent, model: WholeModel | None = None) -> None:
        self.problem, self.agent = problem, agent
        self.contract: Contract = problem.lawful[agent.contract]
        self.kinds: tuple[ShiftKind, ...] = self.contract.kinds
        self.model = model or WholeModel()
        self.switches: list[Switch] = []
        grid, opening = problem.start_every_minutes, problem.opening
        self._starts = max(1, -(-(opening[1] - opening[0]) // grid))
        days = range(problem.days)
        self.kind = [[self.model.number(0, 1) for _ in self.kinds] for _ in days]
        self._start = [self.model.number(0, self._starts - 1) for _ in days]
        for day in days:
            self.model.at_most(self.works(day), 1)
            self._codes(day)
        self._longest()
        self._within_hours()
        self._available()
        self._fixed()
        self._weekly()
        self._in_a_row()
        self._rest()
        self._band()
        self.paid = [self.paid_of(week) for week in range(problem.weeks)]
        self.begins = [opening[0] + grid * n for n in range(self._starts)]

    def works(self, day: int, factor: int = 1) -> list[Term]:
        """1 on a working day, as terms."""
        return [(factor, number) for number in self.kind[day]]

    def length(self, day: int, factor: int = 1) -> list[Term]:
        """Minutes of the day's shift, 0 on a day off."""
        pairs = zip(self.kinds, self.kind[day], strict=True)
        return [(factor * kind.minutes, number) for kind, number in pairs]

    def begin(self, day: int, factor: int = 1) -> list[Term]:
        """Minutes from the opening to the day's start."""
        return [(factor * self.problem.start_every_minutes, self._start[day])]

    def paid_of(self, week: int) -> list[Term]:
        """Paid minutes of a week, as terms."""
        return [
            (kind.paid_minutes, number)
            for day in range(week * WEEK, week * WEEK + WEEK)
            for kind, number in zip(self.kinds, self.kind[day], strict=True)
        ]

    def demand(self, rule: str, days: Sequence[int], value: int = 0, most: int = FAR) -> Switch:
        """Add a demand that can be switched off, or eased by at most `most`."""
        on, eased = self.model.number(0, 1), self.model.number(0, most)
        self.model.at_most([(1, eased)], 0, only_if=on)
        found = Switch(Demand(rule, tuple(days), value, self.agent.name), on, eased)
        self.switches.append(found)
        return found

    def _codes(self, day: int) -> None:
        """Let a named shift start at its one time."""
        for kind, number in zip(self.kinds, self.kind[day], strict=True):
            if kind.code:
                start = kind.code.start - self.problem.opening[0]
                self.model.at_most(self.begin(day), start, only_if=number)
                self.model.at_least(self.begin(day), start, only_if=number)

    def _longest(self) -> None:
        """Shifts that the labour law allows on a day."""
        most = self.contract.paid_day_max
        if most is not None:
            days = range(self.problem.days)
            held = self.demand("law", days, most, self.problem.days)
            for day in days:
                for kind, number in zip(self.kinds, self.kind[day], strict=True):
                    if kind.paid_minutes > most:
                        self.model.at_most([(1, number), (-1, held.eased)], 0)

    def _within_hours(self) -> None:
        problem, days = self.problem, range(self.problem.days)
        opening = problem.opening
        if not problem.round_the_clock:
            held = self.demand("opening_hours", days, most=problem.days)
            for day in days:
                open_for = opening[1] - opening[0]
                terms = [*self.begin(day), *self.length(day)]
                self._unless(terms, open_for, held, day)
        if self.contract.starts:
            low, high = (end - opening[0] for end in self.contract.starts)
            held = self.demand("shift_start", days, most=problem.days)
            for day in days:
                self._unless(self.begin(day), high, held, day)
                self._unless(self.begin(day, -1), -low, held, day)

    def _unless(self, terms: list[Term], most: int, held: Switch, day: int) -> None:
        """Σ terms ≤ most on a working day, unless the demand is eased by that day."""
        spared = self.model.number(0, 1)
        slack = [(FAR, number) for number in self.kind[day]]
        self.model.at_most([*terms, *slack, (-FAR, spared)], most + FAR)
        self.model.at_most([(1, spared), (-1, held.eased)], 0)

    def _available(self) -> None:
        first, last = self.problem.opening
        for day, windows in enumerate(self.agent.available):
            if any(low <= first and high >= last + DAY_MINUTES for low, high in windows):
                continue
            held = self.demand("available", [day], most=1)
            inside: list[Number] = []
            for low, high in windows:
                chosen = self.model.number(0, 1)
                self.model.at_least(self.begin(day), low - first, only_if=chosen)
                ends = [*self.begin(day), *self.length(day)]
                self.model.at_most(ends, high - first, only_if=chosen)
                inside.append(chosen)
            spared = [(-1, held.eased), *((-1, chosen) for chosen in inside)]
            self.model.at_most([*self.works(day), *spared], 0)

    def _fixed(self) -> None:
        for rule, fixed in decided(self.problem, self.agent):
            held = self.demand(rule, [fixed.day], most=1)
            if fixed.off:
                self.model.at_most([*self.works(fixed.day), (-1, held.eased)], 0)
                continue
            begin, kinds = self._meant(fixed)
            self.model.at_least([*((1, number) for number in kinds), (1, held.eased)], 1)
            self.model.at_most([*self.begin(fixed.day), (-FAR, held.eased)], begin)
            self.model.at_least([*self.begin(fixed.day), (FAR, held.eased)], begin)

    def _meant(self, fixed: Fixed) -> tuple[int, list[Number]]:
        code = self.problem.codes.get(fixed.code)
        minutes = code.minutes if code else fixed.minutes
        begin = (code.start if code else fixed.start or 0) - self.problem.opening[0]
        pairs = zip(self.kinds, self.kind[fixed.day], strict=True)
        return begin, [
            number
            for kind, number in pairs
            if kind.minutes == minutes
            and (not fixed.code or (kind.code and kind.code.name == fixed.code))
        ]

    def _weekly(self) -> None:
        contract = self.contract
        for week in range(self.problem.weeks):
            days = range(week * WEEK, week * WEEK + WEEK)
            paid = self.paid_of(week)
            owed = self.agent.paid_week_min[week]
            if owed and "paid_week_min" not in self.problem.soft:
                held = self.demand("paid_week_min", days, owed)
                self.model.at_least([*paid, (1, held.eased)], owed)
            if contract.paid_week_max is not None:
                held = self.demand("paid_week_max", days, contract.paid_week_max)
                self.model.at_most([*paid, (-1, held.eased)], contract.paid_week_max)
            if contract.work_days_week_max is not None:
                most = contract.work_days_week_max
                held = self.demand("work_days_week_max", days, most, WEEK)
                worked = [term for day in days for term in self.works(day)]
                self.model.at_most([*worked, (-1, held.eased)], most)

    def _in_a_row(self) -> None:
        most = self.contract.consecutive_days_max
        if most is None:
            return
        days = range(self.problem.days)
        held = self.demand("consecutive_days_max", days, most, self.problem.days)
        longer = [self.model.number(0, 1) for _ in range(min(LONGER, self.problem.days))]
        for more, eased in enumerate(longer):  # a run of most + more + 1 days
            self._no_run(most + more + 1, eased)
        self.model.at_least([(1, held.eased), *((-1, eased) for eased in longer)], 0)

    def _no_run(self, length: int, eased: Number) -> None:
        """Allow no run of so many days, those worked before day 0 included, unless eased."""
        before = min(self.agent.history.days_worked_in_a_row, length)
        for first in range(-before, self.problem.days - length + 1):
            span = [day for day in range(first, first + length) if day >= 0]
            if span:
                worked = [term for day in span for term in self.works(day)]
                self.model.at_most([*worked, (-1, eased)], len(span) - 1)

    def _rest(self) -> None:
        least = self.contract.rest_minutes_min
        if least is None:
            return
        held = self.demand("rest_minutes_min", range(self.problem.days), least, DAY_MINUTES)
        for day in range(self.problem.days - 1):
            apart = [*self.begin(day + 1), *self.begin(day, -1), *self.length(day, -1)]
            off = [*self.works(day, -FAR), *self.works(day + 1, -FAR)]
            self.model.at_least([*apart, *off, (1, held.eased)], least - DAY_MINUTES - 2 * FAR)
        last = self.agent.history.last_end
        if last is not None:
            free = last + least - DAY_MINUTES - self.problem.opening[0]
            worked = self.works(0, -FAR)
            self.model.at_least([*self.begin(0), *worked, (1, held.eased)], free - FAR)

    def _band(self) -> None:
        band = self.contract.start_band_week_minutes
        if band is None:
            return
        for week in range(self.problem.weeks):
            days = range(week * WEEK, week * WEEK + WEEK)
            held = self.demand("start_band", days, band, DAY_MINUTES)
            low = self.model.number(0, 2 * DAY_MINUTES)
            for day in days:
                self.model.at_least([*self.begin(day), *self.works(day, -FAR), (-1, low)], -FAR)
                above = [*self.begin(day), *self.works(day, FAR), (-1, low), (-1, held.eased)]
                self.model.at_most(above, band + FAR)
