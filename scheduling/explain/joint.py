"""The rules of several agents in one model, with what is asked of them together.

Breaks are left out, so the model is a relaxation: what it cannot keep, no roster keeps.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from scheduling.cpsat import Number, Term, WholeModel
from scheduling.explain.model import FAR, AgentModel, Demand, Switch
from scheduling.explain.sequence import add_sequence
from scheduling.people import Agent
from scheduling.problem import Problem
from scheduling.problem.floor import Activity
from scheduling.problem.values import DAY_MINUTES

At = tuple[int, int]
"""Day, and slot of it."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What a rule asks of several agents.

    Parameters
    ----------
    rule
        Key in the catalogue.
    about
        The pair, the team, the activity, the site, or the queues of a minimum.
    at
        Of a minimum, the one (day, slot); of seats, the day and any slot of it.
    """

    rule: str
    about: tuple[str, ...]
    at: At | None = None


class JointModel:
    """Rules of several agents and what is asked of them together.

    Attributes
    ----------
    people
        Each agent's model, by name; all are parts of one.
    switches
        Every demand that can clash.
    asked
        The switch of each ask; seats have one a day.
    meetings
        By activity and those who attend together: of each day whether it may be then, and in steps
        of the grid of slots from the opening when.
    """

    def __init__(self, problem: Problem, agents: Iterable[Agent]) -> None:
        self.problem = problem
        self.model = WholeModel()
        self.people = {a.name: add_sequence(AgentModel(problem, a, self.model)) for a in agents}
        self.switches = [s for person in self.people.values() for s in person.switches]
        self.asked: dict[Ask, Switch] = {}
        self.meetings: dict[tuple[str, tuple[str, ...]], dict[int, tuple[Number, Number]]] = {}

    def demand(self, ask: Ask, demand: Demand, most: int) -> Switch:
        """Add a demand over several agents that can be switched off, or eased by at most `most`."""
        on, eased = self.model.number(0, 1), self.model.number(0, most)
        self.model.at_most([(1, eased)], 0, only_if=on)
        self.asked[ask] = Switch(demand, on, eased)
        self.switches.append(self.asked[ask])
        return self.asked[ask]

    @property
    def days(self) -> range:
        """Days of the horizon."""
        return range(self.problem.days)

    def end(self, agent: str, day: int) -> list[Term]:
        """Minutes from the day's opening to the end of its shift."""
        person = self.people[agent]
        return [*person.begin(day), *person.length(day)]

    def clock(self, at: At) -> int:
        """Minutes from the day's opening to a slot."""
        return at[1] * self.problem.slot_minutes

    def shifts_at(self, at: At) -> list[tuple[int, int]]:
        """Days whose shifts may reach a slot, with its minutes from their opening."""
        found = [(at[0], self.clock(at))]
        if self.problem.round_the_clock and at[0]:
            found.append((at[0] - 1, self.clock(at) + DAY_MINUTES))
        return found

    def covers(self, agent: str, at: At) -> list[Number]:
        """Add variables of which one may be 1 only where the agent is on shift in the slot."""
        person, slot, found = self.people[agent], self.problem.slot_minutes, list[Number]()
        for day, minute in self.shifts_at(at):
            there = self.model.number(0, 1)
            self.model.at_most([(1, there), *person.works(day, -1)], 0)
            self.model.at_most(person.begin(day), minute, only_if=there)
            self.model.at_least(self.end(agent, day), minute + slot, only_if=there)
            found.append(there)
        return found

    def takes(self, agent: str, at: At) -> list[Number]:
        """Add variables of which one is 1 wherever the agent is on shift in the slot."""
        person, slot, found = self.people[agent], self.problem.slot_minutes, list[Number]()
        for day, minute in self.shifts_at(at):
            there, over, later = (self.model.number(0, 1) for _ in range(3))
            self.model.at_most(self.end(agent, day), minute, only_if=over)
            self.model.at_least(person.begin(day), minute + slot, only_if=later)
            self.model.at_most([*person.works(day), (-1, there), (-1, over), (-1, later)], 0)
            found.append(there)
        return found


def add_pair(joint: JointModel, ask: Ask) -> None:
    """Two agents never on shift at the same time, or off on the same days."""
    held = joint.demand(ask, Demand(ask.rule, (), about=ask.about), 1)
    (first, one), (second, other) = ((name, joint.people[name]) for name in ask.about)
    if ask.rule == "same_day_off":
        for day in joint.days:
            joint.model.at_most([*one.works(day), *other.works(day, -1), (-1, held.eased)], 0)
            joint.model.at_most([*other.works(day), *one.works(day, -1), (-1, held.eased)], 0)
        return
    near = 1 if joint.problem.round_the_clock else 0
    for day in joint.days:
        for then in range(max(0, day - near), min(joint.problem.days, day + near + 1)):
            before, after = joint.model.number(0, 1), joint.model.number(0, 1)
            apart = (then - day) * DAY_MINUTES
            joint.model.at_most(
                [*joint.end(first, day), *other.begin(then, -1)], apart, only_if=before
            )
            ends = [(-factor, number) for factor, number in joint.end(second, then)]
            joint.model.at_least([*one.begin(day), *ends], apart, only_if=after)
            both = [*one.works(day), *other.works(then)]
            joint.model.at_most([*both, (-1, before), (-1, after), (-1, held.eased)], 1)


def add_team(joint: JointModel, ask: Ask) -> None:
    """Members of a team who work on a day start together."""
    held = joint.demand(ask, Demand(ask.rule, (), about=ask.about), 1)
    team = [p for p in joint.people.values() if p.agent.team == ask.about[0]]
    for day in joint.days:
        start = joint.model.number(0, 2 * DAY_MINUTES)
        for person in team:
            spared: list[Term] = [*person.works(day, FAR), (-FAR, held.eased)]
            joint.model.at_most([*person.begin(day), (-1, start), *spared], FAR)
            early = [(-factor, number) for factor, number in person.begin(day)]
            joint.model.at_most([*early, (1, start), *spared], FAR)


def add_activity(joint: JointModel, ask: Ask) -> None:
    """Every attendee has a time for the activity inside a shift, all the same if together."""
    activity = next(a for a in joint.problem.activities if a.name == ask.about[0])
    days = tuple(range(activity.first[0], activity.last[0] + 1))
    held = joint.demand(ask, Demand(ask.rule, days, activity.minutes, about=ask.about), 1)
    crews = [activity.attendees] if activity.together else [(a,) for a in activity.attendees]
    for crew in crews:
        chosen = {day: _on_day(joint, activity, crew, day) for day in days}
        joint.meetings[activity.name, crew] = chosen
        then: list[Term] = [(1, number) for number, _ in chosen.values()]
        joint.model.at_least([(1, held.eased), *then], 1)


def _on_day(
    joint: JointModel, activity: Activity, crew: tuple[str, ...], day: int
) -> tuple[Number, Number]:
    """Add a variable that may be 1 only where all of a crew can attend on a day, and the time."""
    model, problem = joint.model, joint.problem
    opening, slot = problem.opening, problem.slot_minutes
    chosen, steps = model.number(0, 1), model.number(0, max(0, problem.slots))
    first = activity.first[1] if day == activity.first[0] else 0
    last = activity.last[1] if day == activity.last[0] else 2 * DAY_MINUTES
    latest = min(last, opening[1]) - activity.minutes - opening[0]
    model.at_least([(slot, steps)], first - opening[0], only_if=chosen)
    model.at_most([(slot, steps)], latest, only_if=chosen)
    for name in crew:
        inside = [
            _inside(joint, name, shift, (slot, steps), minutes, activity.minutes)
            for shift, minutes in joint.shifts_at((day, 0))
        ]
        model.at_most([(1, chosen), *((-1, number) for number in inside)], 0)
    return chosen, steps


def _inside(
    joint: JointModel, agent: str, day: int, start: Term, later: int, minutes: int
) -> Number:
    """Add a variable that may be 1 only where the day's shift contains the minutes at a start."""
    found, person = joint.model.number(0, 1), joint.people[agent]
    before = [*person.begin(day), (-start[0], start[1])]
    after = [*joint.end(agent, day), (-start[0], start[1])]
    joint.model.at_most([(1, found), *person.works(day, -1)], 0)
    joint.model.at_most(before, later, only_if=found)
    joint.model.at_least(after, later + minutes, only_if=found)
    return found


def add_breaks(joint: JointModel, ask: Ask) -> None:
    """No shift with a break where the share lets nobody have one."""
    problem = joint.problem
    share = problem.limits.breaks_at_once_share or 0.0
    points = math.ceil(100 * (1 / len(problem.agents) - share) - 1e-9)
    if points <= 0:
        return
    held = joint.demand(ask, Demand(ask.rule, tuple(joint.days), points), 1)
    for person in joint.people.values():
        for day in joint.days:
            for kind, taken in zip(person.kinds, person.kind[day], strict=True):
                if kind.breaks:
                    joint.model.at_most([(1, taken), (-1, held.eased)], 0)
