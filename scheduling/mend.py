"""Rules over several agents mended in a roster: those who hang together change together.

Best responses move one agent at a time, and where a team's members may not all start when the
others do, or a meeting fits nobody's week alone, no single move leads out. A small whole-number
model of those agents finds the legal weeks nearest to the ones they have.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from scheduling.cpsat import Number, Term
from scheduling.explain.asks import concerned, hard_narrow, linked
from scheduling.explain.group import ADD
from scheduling.explain.joint import Ask, JointModel
from scheduling.explain.model import FAR
from scheduling.people import Agent
from scheduling.problem import Problem
from scheduling.problem.floor import Limits, Placed
from scheduling.problem.values import DAY_MINUTES
from scheduling.roster import Roster
from scheduling.rules import CATALOGUE
from scheduling.rules.floor_rules import Whole
from scheduling.shifts import Shift, ShiftKind

UNITS = 1.0
"""CP-SAT's deterministic time for one group: the same roster whatever the machine does."""
MOST = 60
"""People who hang together, at most; a model of more takes too long."""
ON_OFF, KIND = 12, 2
"""What a day on instead of off, and another length, count in steps of the start."""


def narrow_groups(problem: Problem) -> list[tuple[list[Ask], list[Agent]]]:
    """Return what teams, pairs and activities ask, by those whom they hang together."""
    found: list[tuple[list[Ask], list[Agent]]] = []
    for group in linked(problem, hard_narrow(problem)):
        names = {agent.name for ask in group for agent in concerned(problem, ask)}
        agents = [agent for agent in problem.agents if agent.name in names]
        if len(agents) <= MOST:
            found.append((group, agents))
    return found


def mend(problem: Problem, roster: Roster, placed: Iterable[Placed]) -> Roster:
    """Return the roster with the weeks of teams, pairs and attendees made legal where they can be.

    Parameters
    ----------
    placed
        Where activities shall be.
    """
    placed, shifts = list(placed), {(s.agent, s.day): s for s in roster.shifts()}
    whole = Whole({}, roster.by_agent(), roster.activities)
    for asks, agents in narrow_groups(problem):
        if not any(_broken(problem, ask, whole) for ask in asks):
            continue
        found = _Mended(problem, asks, agents, placed).nearest(shifts)
        if found is not None:
            names = {agent.name for agent in agents}
            shifts = {key: s for key, s in shifts.items() if key[0] not in names} | found
    return Roster.of(shifts.values(), roster.activities)


def agree(problem: Problem, placed: Iterable[Placed]) -> list[Placed]:
    """Move activities to times that the weeks of all who attend allow, where theirs do not.

    Parameters
    ----------
    placed
        A first choice, by the days alone.
    """
    placed = list(placed)
    if not problem.activities:
        return placed
    for asks, agents in narrow_groups(problem):
        moved = {ask.about[0] for ask in asks if ask.rule == "activities"}
        if moved and not _Mended(problem, asks, agents, placed).possible():
            others = [one for one in placed if one.name not in moved]
            placed = others + (
                _agreed(problem, asks, agents) or [p for p in placed if p.name in moved]
            )
    return placed


def _agreed(problem: Problem, asks: list[Ask], agents: list[Agent]) -> list[Placed]:
    """Return times of a group's activities that its members' weeks allow, if there are any."""
    joint = JointModel(problem, agents)
    for ask in asks:
        ADD[ask.rule](joint, ask)
    held = [switch.on for switch in joint.switches]
    if joint.model.solve(0.0, UNITS, fixed=held) not in {"optimal", "feasible"}:
        return []
    minutes = {activity.name: activity.minutes for activity in problem.activities}
    values, found = joint.model.values, list[Placed]()
    for (name, crew), days in joint.meetings.items():
        day, steps = next((day, steps) for day, (on, steps) in days.items() if values[on])
        start = problem.opening[0] + problem.slot_minutes * values[steps]
        found += [Placed(name, agent, day, start, minutes[name]) for agent in crew]
    return found


def _broken(problem: Problem, ask: Ask, whole: Whole) -> bool:
    """Whether a roster breaks one ask."""
    if ask.rule == "activities":
        found = tuple(a for a in problem.activities if a.name == ask.about[0])
        alone = replace(problem, activities=found)
    else:
        about: Any = ask.about if ask.rule == "teams_together" else (ask.about,)
        alone = replace(problem, limits=Limits(**{ask.rule: about}))
    rule = next(rule for rule in CATALOGUE if rule.key == ask.rule)
    return next(rule.check_all(alone, whole), None) is not None


class _Mended:
    """The weeks of a group, free but for the rules and the times of activities."""

    def __init__(
        self, problem: Problem, asks: list[Ask], agents: list[Agent], placed: list[Placed]
    ) -> None:
        self.problem, self.agents = problem, agents
        names = {agent.name for agent in agents}
        self.placed = [one for one in placed if one.agent in names]
        self.joint = JointModel(problem, agents)
        self.cost: list[Term] = []
        for ask in asks:
            if ask.rule != "activities":
                ADD[ask.rule](self.joint, ask)
        for one in self.placed:
            self._attend(one)

    def _attend(self, one: Placed) -> None:
        """Hold an activity inside the day's shift, with room for every break beside it."""
        joint, person = self.joint, self.joint.people[one.agent]
        start = one.start - self.problem.opening[0]
        joint.model.at_least(person.works(one.day), 1)
        joint.model.at_most(person.begin(one.day), start)
        joint.model.at_least(joint.end(one.agent, one.day), start + one.minutes)
        for kind, taken in zip(person.kinds, person.kind[one.day], strict=True):
            for pause in kind.breaks:
                before, after = joint.model.number(0, 1), joint.model.number(0, 1)
                begin = person.begin(one.day)
                joint.model.at_most(begin, start - pause.minutes - pause.earliest, only_if=before)
                joint.model.at_least(begin, start + one.minutes - pause.latest, only_if=after)
                joint.model.at_most([(1, taken), (-1, before), (-1, after)], 0)

    def possible(self) -> bool:
        """Whether the group has legal weeks at all; not known counts as yes."""
        held = [switch.on for switch in self.joint.switches]
        return self.joint.model.solve(0.0, UNITS, fixed=held) != "infeasible"

    def nearest(self, shifts: dict[tuple[str, int], Shift]) -> dict[tuple[str, int], Shift] | None:
        """Return legal shifts with as little changed as can be; None where there are none."""
        hints: dict[Number, int] = {}
        for agent in self.agents:
            for day in self.joint.days:
                hints |= self._near(agent.name, day, shifts.get((agent.name, day)))
        model = self.joint.model
        model.minimise(self.cost)
        model.hint(hints)
        held = [switch.on for switch in self.joint.switches]
        if model.solve(0.0, UNITS, fixed=held) not in {"optimal", "feasible"}:
            return None
        return {(s.agent, s.day): s for s in self._shifts(shifts)}

    def _near(self, name: str, day: int, was: Shift | None) -> dict[Number, int]:
        """Charge what differs from the day as it was; returns how it was."""
        model, person = self.joint.model, self.joint.people[name]
        if was is None:
            self.cost += person.works(day, ON_OFF)
            return dict.fromkeys(person.kind[day], 0)
        self.cost += person.works(day, -ON_OFF)
        hints: dict[Number, int] = {}
        for kind, taken in zip(person.kinds, person.kind[day], strict=True):
            same = kind.minutes == was.end - was.start and _code(kind) in {"", was.code}
            self.cost += [] if same else [(KIND, taken)]
            hints[taken] = int(same)
        grid = self.problem.start_every_minutes
        begin, moved = was.start - self.problem.opening[0], model.number(0, DAY_MINUTES)
        off = person.works(day, FAR)
        model.at_most([*person.begin(day), (-grid, moved), *off], begin + FAR)
        model.at_most([*_less(person.begin(day)), (-grid, moved), *off], FAR - begin)
        self.cost.append((1, moved))
        return hints | {number: begin // grid for _, number in person.begin(day)}

    def _shifts(self, shifts: dict[tuple[str, int], Shift]) -> Iterator[Shift]:
        values = self.joint.model.values
        for agent in self.agents:
            person = self.joint.people[agent.name]
            for day in self.joint.days:
                for kind, taken in zip(person.kinds, person.kind[day], strict=True):
                    if values[taken]:
                        offset = sum(f * values[number] for f, number in person.begin(day))
                        start = self.problem.opening[0] + offset
                        was = shifts.get((agent.name, day))
                        yield self._shift(agent.name, day, start, kind, was)

    def _shift(self, name: str, day: int, start: int, kind: ShiftKind, was: Shift | None) -> Shift:
        """Keep the shift as it was, or give it breaks beside the day's activities."""
        same = was is not None and (was.start, was.end) == (start, start + kind.minutes)
        if was is not None and same and was.code == _code(kind):
            return was
        busy = [(p.start, p.minutes) for p in self.placed if (p.agent, p.day) == (name, day)]
        breaks: list[tuple[int, int]] = []
        for pause in kind.breaks:
            times = range(
                start + pause.earliest, start + pause.latest + 1, self.problem.slot_minutes
            )
            middle = start + (pause.earliest + pause.latest) // 2
            free = [
                at
                for at in times
                if all(at + pause.minutes <= low or low + m <= at for low, m in [*busy, *breaks])
            ]
            breaks.append((min(free or times, key=lambda at: abs(at - middle)), pause.minutes))
        end = start + kind.minutes
        return Shift(name, day, start, end, kind.paid_minutes, tuple(breaks), _code(kind))


def _code(kind: ShiftKind) -> str:
    return kind.code.name if kind.code else ""


def _less(terms: list[Term]) -> list[Term]:
    return [(-factor, number) for factor, number in terms]
