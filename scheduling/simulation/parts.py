"""The parts of a scenario: its queues, its people, and what may be changed about them."""

import math
from dataclasses import dataclass

from scheduling.simulation.floor import Person, Skill
from scheduling.simulation.handling import DEFERRED, LIVE, OUTBOUND, Handling
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


@dataclass(frozen=True, slots=True)
class Made:
    """A change that was made, and the hours on contact that it added."""

    kind: str
    agent_hours: float


Member = tuple[str, Person]
"""A person with the name of his group."""
