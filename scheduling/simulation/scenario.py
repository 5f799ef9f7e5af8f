"""A simulated day as data: queues, people, and what was changed about them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from hashlib import blake2b

from scheduling.errors import ScenarioError
from scheduling.simulation.floor import Floor, Person, Phase, Skill, joined
from scheduling.simulation.handling import Blend, Hold, Offer
from scheduling.simulation.parts import (
    Activity,
    Drift,
    Group,
    Made,
    Member,
    Queue,
    Reskill,
    Shift,
    Surge,
    Urgency,
)
from scheduling.simulation.rostered import Rostered


@dataclass(frozen=True)
class Scenario:
    """
    A day to simulate, as expected (`queues`, `groups`) and as changed (the rest).

    Parameters
    ----------
    start
        Aware moment of the first slot.
    slot_s
        Length of a slot in seconds.
    queues, groups
        Demand and supply, slot by slot.
    busyness_cv
        Coefficient of variation of the day's busyness, common to all queues.
    shrinkage
        Share of the people who do not appear on a day, each by chance.
    routing
        See `floor.Phase`.
    crew
        People of a roster, each with the name of his group, beside or instead of `groups`.
    surges, drifts, shifts, urgencies, reskills, offers, holds
        Changes, in the order in which they were made.
    activities
        Trainings and meetings that are planned, less those that were cancelled.
    rostered
        The files that `crew` comes from.
    made
        The changes so far and what each costs. Like `rostered` it changes nothing that is played.
    """

    start: datetime
    slot_s: float
    queues: tuple[Queue, ...]
    groups: tuple[Group, ...]
    busyness_cv: float = 0.0
    shrinkage: float = 0.0
    routing: str = "specialist_first"
    crew: tuple[Member, ...] = ()
    surges: tuple[Surge, ...] = ()
    drifts: tuple[Drift, ...] = ()
    shifts: tuple[Shift, ...] = ()
    urgencies: tuple[Urgency, ...] = ()
    activities: tuple[Activity, ...] = ()
    reskills: tuple[Reskill, ...] = ()
    offers: tuple[Offer, ...] = ()
    holds: tuple[Hold, ...] = ()
    rostered: Rostered | None = field(default=None, compare=False, repr=False)
    made: tuple[Made, ...] = field(default=(), compare=False, repr=False)

    @property
    def slots(self) -> int:
        """Number of slots of the day."""
        return len(self.queues[0].contacts)

    @property
    def end_s(self) -> float:
        """Length of the day in seconds."""
        return self.slots * self.slot_s

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the queues by position."""
        return tuple(queue.name for queue in self.queues)

    @cached_property
    def teams(self) -> dict[str, tuple[Skill, ...]]:
        """Skills by the name of the group."""
        teams = {group.name: tuple(skill for _, skill in group.skills) for group in self.groups}
        return teams | {name: person.skills for name, person in self.crew}

    @cached_property
    def people(self) -> tuple[Member, ...]:
        """Everybody with the name of his group, the added ones last."""
        return tuple(_people(self))

    @cached_property
    def floor(self) -> Floor:
        """The day's people when nobody is missing."""
        people = [person for _, person in self.people]
        return Floor.of_people(people, len(self.queues), _phases(self))

    @cached_property
    def blend(self) -> Blend | None:
        """How the queues' contacts are handled; None where all of them are calls."""
        handling = tuple(queue.handling for queue in self.queues)
        blend = Blend(handling, self.offers, self.holds, self.end_s)
        return None if blend.plain else blend

    @property
    def follows(self) -> bool:
        """Whether what happens to a contact may depend on luck beyond handle time and patience."""
        return bool(self.offers) or any(queue.redial or queue.transfer for queue in self.queues)

    @property
    def agent_hours(self) -> float:
        """Hours on contact that the scenario schedules."""
        intervals = (span for _, person in self.people for span in joined(person.on_contact))
        return sum(end - start for start, end in intervals) / 3600.0

    @property
    def fingerprint(self) -> str:
        """A hash of everything that the outcome depends on."""
        return blake2b(repr(self).encode(), digest_size=16).hexdigest()


def _present(agents: Iterable[int], number: int, slot_s: float) -> tuple[tuple[float, float], ...]:
    """Return when the person stands who comes first and leaves last among `number` others."""
    slots = [k for k, count in enumerate(agents) if count > number]
    return tuple(joined((k * slot_s, (k + 1) * slot_s) for k in slots))


def _people(scenario: Scenario) -> list[Member]:
    """Lay the counts of every group out as people, join the crew and apply the shifts."""
    people = [
        (group.name, Person(scenario.teams[group.name], _present(group.agents, k, scenario.slot_s)))
        for group in scenario.groups
        for k in range(max(group.agents, default=0))
    ]
    people += scenario.crew
    for activity in scenario.activities:
        away = Shift(activity.group, -activity.agents, activity.from_s, activity.to_s)
        _release(people, away)
    for shift in scenario.shifts:
        if shift.agents > 0:
            added = Person(scenario.teams[shift.group], ((shift.from_s, shift.to_s),))
            people += [(shift.group, added)] * shift.agents
        else:
            _release(people, shift)
    for reskill in scenario.reskills:
        _reskill(people, reskill)
    return people


def _release(people: list[Member], shift: Shift) -> None:
    """Take the last people off who are on contact when the shift begins."""
    for number in _last_on_contact(people, shift.group, -shift.agents, shift.from_s):
        group, person = people[number]
        kept = tuple(without(person.on_contact, shift.from_s, shift.to_s))
        people[number] = group, replace(person, on_contact=kept)


def _reskill(people: list[Member], change: Reskill) -> None:
    """Give the last people of a group who have their usual skills one more for a while."""
    usual = [member if not member[1].reskilled else ("", member[1]) for member in people]
    for number in _last_on_contact(usual, change.group, change.agents, change.from_s):
        group, person = people[number]
        more = (*person.skills, change.skill)
        later = ((change.from_s, more), (change.to_s, person.skills))
        people[number] = group, replace(person, reskilled=later)


def _last_on_contact(people: Sequence[Member], group: str, agents: int, moment: float) -> list[int]:
    """Return the places of the last people of a group who are on contact at a moment."""
    found = [
        number
        for number, (name, person) in enumerate(people)
        if name == group and any(start <= moment < end for start, end in person.on_contact)
    ]
    if len(found) < agents:
        message = (
            f"group {group!r}: expected at least {agents} agents on contact "
            f"{moment / 60:g} minutes after the start, found {len(found)}"
        )
        raise ScenarioError(message)
    return found[len(found) - agents :]


def without(
    intervals: Iterable[tuple[float, float]], start: float, end: float
) -> Iterable[tuple[float, float]]:
    """
    Yield what is left of intervals outside [start, end).

    Parameters
    ----------
    intervals
        From and to of each.
    start, end
        What is cut out.
    """
    for begin, finish in intervals:
        if begin < min(finish, start):
            yield begin, min(finish, start)
        if max(begin, end) < finish:
            yield max(begin, end), finish


def _phases(scenario: Scenario) -> tuple[Phase, ...]:
    """Return the routing phases that the changed priorities make."""
    edges = {0.0} | {edge for u in scenario.urgencies for edge in (u.from_s, u.to_s)}
    phases: list[Phase] = []
    for edge in sorted(edge for edge in edges if edge < scenario.end_s):
        priorities = {queue.name: queue.priority for queue in scenario.queues}
        for urgency in scenario.urgencies:
            if urgency.from_s <= edge < urgency.to_s:
                priorities[urgency.queue] = urgency.priority
        phases.append(Phase(edge, tuple(priorities.values()), scenario.routing))
    return tuple(phases)
