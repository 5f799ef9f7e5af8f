"""A simulated day as data: queues, people, and what was changed about them."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from hashlib import blake2b

from scheduling.errors import ScenarioError
from scheduling.simulation.floor import Floor, Person, Phase, Skill, joined
from scheduling.simulation.handling import DEFERRED, LIVE, OUTBOUND, Blend, Handling, Hold, Offer
from scheduling.simulation.shapes import Shape

EXPONENTIAL = Shape()


@dataclass(frozen=True, slots=True)
class Queue:
    """
    One queue's day.

    Parameters
    ----------
    name
        Its name; the draws depend on it, not on its position.
    contacts, aht_s
        Expected contacts and mean handle time in seconds of every slot.
    aht_shape, patience_shape
        Spread of handle times and patience.
    patience_s
        Mean patience in seconds, infinite where nobody leaves.
    target, target_wait_s, formula
        The service-level promise by one of the five formulas.
    priority
        Lower is taken first; None comes after every number.
    channel
        `outbound` is a list that is dialled while enough people are idle; other words only label.
    concurrency, slowdown
        Contacts that a person handles at once, and how much each further one slows the others.
    deadline_s, margin_s
        Work that is due so long after its arrival: never abandoned, taken when nobody waits or when
        its deadline is nearer than the margin.
    redial
        Share of the abandoned who call again after 3-10 min.
    transfer
        Shares of the handled who go on to other queues, by name.
    credit_s
        Head start in seconds over contacts of equally urgent queues.
    reserve
        Idle people that an outbound list leaves alone.
    """

    name: str
    contacts: tuple[float, ...]
    aht_s: tuple[float, ...]
    aht_shape: Shape = EXPONENTIAL
    patience_s: float = math.inf
    patience_shape: Shape = EXPONENTIAL
    target: float | None = None
    target_wait_s: float = 20.0
    formula: str = "of_offered"
    priority: int | None = None
    channel: str = "voice"
    concurrency: int = 1
    slowdown: float = 0.0
    deadline_s: float | None = None
    margin_s: float = 0.0
    redial: float = 0.0
    transfer: tuple[tuple[str, float], ...] = ()
    credit_s: float = 0.0
    reserve: int = 0

    @property
    def kind(self) -> int:
        """Whether somebody waits, a deadline does, or a list is dialled (see `handling`)."""
        if self.channel == "outbound":
            return OUTBOUND
        return LIVE if self.deadline_s is None else DEFERRED

    @property
    def handling(self) -> Handling:
        """How its contacts are worked."""
        return Handling(
            self.kind,
            self.concurrency,
            self.slowdown,
            self.credit_s,
            math.inf if self.deadline_s is None else self.deadline_s,
            self.margin_s,
            self.reserve,
        )


@dataclass(frozen=True, slots=True)
class Group:
    """People with the same skills: `skills` names queues, `agents` counts them slot by slot."""

    name: str
    skills: tuple[tuple[str, Skill], ...]
    agents: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Surge:
    """More or fewer contacts of a queue between two moments: `factor` times the expected."""

    queue: str
    factor: float
    from_s: float
    to_s: float


@dataclass(frozen=True, slots=True)
class Drift:
    """Longer or shorter handle times of the contacts that arrive between two moments."""

    queue: str
    factor: float
    from_s: float
    to_s: float


@dataclass(frozen=True, slots=True)
class Shift:
    """People added to a group (or taken from it, when negative) between two moments."""

    group: str
    agents: int
    from_s: float
    to_s: float


@dataclass(frozen=True, slots=True)
class Urgency:
    """Another priority of a queue between two moments."""

    queue: str
    priority: int
    from_s: float
    to_s: float


@dataclass(frozen=True, slots=True)
class Activity:
    """People of a group who are in a training or meeting between two moments."""

    name: str
    group: str
    agents: int
    from_s: float
    to_s: float


@dataclass(frozen=True, slots=True)
class Reskill:
    """People of a group who serve one more queue between two moments."""

    group: str
    agents: int
    skill: Skill
    from_s: float
    to_s: float


Member = tuple[str, Person]
"""A person with the name of his group."""


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
