"""Who is on contact when, and which contacts they take: the supply side of a simulated day."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from scheduling.arrays import Floats, Whole
from scheduling.errors import ScenarioError

ROUTINGS = ("specialist_first", "longest_idle")
LAST = 1_000_000


@dataclass(frozen=True, slots=True)
class Skill:
    """
    A queue that a person serves.

    Parameters
    ----------
    queue
        Position of the queue.
    priority
        Lower is taken first; compared after the queue's own priority.
    aht_factor
        Handle time of this person relative to the queue's.
    """

    queue: int
    priority: int = 0
    aht_factor: float = 1.0


@dataclass(frozen=True, slots=True)
class Person:
    """
    A person's skills and the intervals in seconds of the day in which he is on contact.

    `reskilled` lists the moments from which he has other skills, in order of time.
    """

    skills: tuple[Skill, ...]
    on_contact: tuple[tuple[float, float], ...]
    reskilled: tuple[tuple[float, tuple[Skill, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Phase:
    """
    How contacts are routed from `from_s` on.

    Parameters
    ----------
    from_s
        Seconds of the day.
    priorities
        One a queue, lower is taken first; None comes after every number.
    routing
        `specialist_first`: a contact goes to free people of its best skill priority, among them
        to those with the fewest skills, among them to the longest idle. `longest_idle` leaves out
        the number of skills.
    """

    from_s: float
    priorities: tuple[int | None, ...]
    routing: str = "specialist_first"


@dataclass(frozen=True, slots=True, eq=False)
class Floor:
    """
    A day's people as arrays, ready to run against any draw.

    Parameters
    ----------
    group
        Position in `groups` of each person, shape (people,).
    groups
        The distinct skill sets.
    moment_s, agent, on
        Changes of duty in order of time: who comes on (1), goes off (0) contact, or has the skills
        of group g from then on (2 + g).
    queues
        Number of queues.
    phases
        Routing in order of time; the first holds from the start.
    """

    group: Whole
    groups: tuple[tuple[Skill, ...], ...]
    moment_s: Floats
    agent: Whole
    on: Whole
    queues: int
    phases: tuple[Phase, ...]

    @property
    def reskills(self) -> bool:
        """Whether anybody's skills change during the day."""
        return bool((self.on > 1).any())

    @classmethod
    def of_people(
        cls, people: Sequence[Person], queues: int, phases: Sequence[Phase] = ()
    ) -> "Floor":
        """
        Lay out people by skill set and their intervals by time.

        Parameters
        ----------
        people
            In the order of their positions in every result.
        queues
            Number of queues.
        phases
            Routing; none means that every queue is equally urgent.

        Raises
        ------
        ScenarioError
            If a skill names no queue, intervals run backwards, or a routing is unknown.
        """
        phases = tuple(phases) or (Phase(0.0, (None,) * queues),)
        _check(people, queues, phases)
        later = [skills for person in people for _, skills in person.reskilled]
        groups = tuple(dict.fromkeys([*(person.skills for person in people), *later]))
        place = {skills: position for position, skills in enumerate(groups)}
        group = np.array([place[person.skills] for person in people], np.int64)
        events = [
            event
            for number, person in enumerate(people)
            for start, end in joined(person.on_contact)
            for event in ((start, 1, number), (end, 0, number))
        ]
        events += [
            (moment, 2 + place[skills], number)
            for number, person in enumerate(people)
            for moment, skills in person.reskilled
        ]
        columns = np.array(events, dtype=np.float64).reshape(-1, 3).T
        columns = columns[:, _in_order(*columns)]
        return cls(
            group,
            groups,
            np.ascontiguousarray(columns[0]),
            columns[2].astype(np.int64),
            columns[1].astype(np.int64),
            queues,
            phases,
        )


def _in_order(moment_s: Floats, to: Floats, number: Floats) -> Whole:
    """Return the order of events: skills change before anybody comes or goes at that moment."""
    return np.lexsort((number, to, to <= 1, moment_s))


def joined(intervals: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return intervals in order, touching and overlapping ones joined, empty ones left out."""
    result: list[tuple[float, float]] = []
    for start, end in sorted(intervals):
        if end <= start:
            continue
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((start, end))
    return result


def _check(people: Sequence[Person], queues: int, phases: tuple[Phase, ...]) -> None:
    for number, person in enumerate(people):
        for skills in (person.skills, *(skills for _, skills in person.reskilled)):
            _check_skills(skills, number, queues)
        if any(not math.isfinite(moment) for moment, _ in person.reskilled):
            message = f"person {number}: expected moments of new skills, found {person.reskilled}"
            raise ScenarioError(message)
        for start, end in person.on_contact:
            if not (math.isfinite(start) and start <= end < math.inf):
                message = f"person {number}: expected start ≤ end on contact, found {start}-{end}"
                raise ScenarioError(message)
    for phase in phases:
        if phase.routing not in ROUTINGS or len(phase.priorities) != queues:
            message = f"routing: expected {' or '.join(ROUTINGS)} and {queues} priorities: {phase}"
            raise ScenarioError(message)
    if any(later.from_s < earlier.from_s for earlier, later in pairwise(phases)):
        message = "routing phases: expected them in order of time"
        raise ScenarioError(message)


def _check_skills(skills: tuple[Skill, ...], number: int, queues: int) -> None:
    for skill in skills:
        if not 0 <= skill.queue < queues or skill.aht_factor <= 0:
            message = f"person {number}: expected skills in {queues} queues, found {skill}"
            raise ScenarioError(message)
    if len({skill.queue for skill in skills}) < len(skills):
        message = f"person {number}: expected each queue once among his skills"
        raise ScenarioError(message)


Rank = tuple[int, ...]


def _ranked(keys: list[tuple[Rank, int]], width: int) -> tuple[Whole, Whole]:
    """Return members by ascending key, and the position of their key among the distinct ones."""
    keys.sort()
    order = {key: rank for rank, key in enumerate(dict.fromkeys(key for key, _ in keys))}
    members, ranks = np.full(width, -1, np.int64), np.full(width, -1, np.int64)
    for position, (key, member) in enumerate(keys):
        members[position], ranks[position] = member, order[key]
    return members, ranks


def _stacked(
    count: int, width: int, keys: Callable[[int], list[tuple[Rank, int]]]
) -> tuple[Whole, Whole]:
    rows = [_ranked(keys(position), width) for position in range(count)]
    empty = np.empty((0, width), np.int64)
    return (
        np.array([row[0] for row in rows]) if rows else empty,
        np.array([row[1] for row in rows]) if rows else empty,
    )


def groups_by_queue(floor: Floor, phase: Phase) -> tuple[Whole, Whole]:
    """Return for every queue the groups that serve it, best fitting first, and their ranks."""

    def keys(queue: int) -> list[tuple[Rank, int]]:
        found: list[tuple[Rank, int]] = []
        for number, skills in enumerate(floor.groups):
            priority = next((skill.priority for skill in skills if skill.queue == queue), None)
            if priority is not None:
                breadth = len(skills) if phase.routing == "specialist_first" else 0
                found.append(((priority, breadth), number))
        return found

    return _stacked(floor.queues, max(len(floor.groups), 1), keys)


def queues_by_group(floor: Floor, phase: Phase) -> tuple[Whole, Whole]:
    """Return for every group the queues that it serves, most urgent first, and their ranks."""

    def keys(group: int) -> list[tuple[Rank, int]]:
        return [
            ((_urgency(phase, skill.queue), skill.priority), skill.queue)
            for skill in floor.groups[group]
        ]

    return _stacked(len(floor.groups), max(floor.queues, 1), keys)


def _urgency(phase: Phase, queue: int) -> int:
    priority = phase.priorities[queue]
    return LAST if priority is None else priority
