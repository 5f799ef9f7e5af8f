"""An explanation: what clashes, in words, and the ways out with their prices."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clash:
    """One member of the smallest set of demands that cannot be kept together.

    `agent` is empty where it is about several together.
    """

    rule: str
    agent: str
    days: tuple[int, ...]
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A way out.

    Parameters
    ----------
    rule, agent, days
        What to ease, for whom, on which days.
    by
        How far: minutes for rules about time, days for rules about days, people for a floor and for
        seats, points for a share, 1 for what is dropped.
    uncovered_hours
        Paid hours owed, or hours of a floor, that are then not worked.
    cost
        In the objective: those hours as shortage, more paid time, and each wish denied.
    about
        Where it is about several agents: the queues, the site, the team, the pair or the activity.
    slots
        The (day, slot) at which a floor is lowered or seats are added.
    """

    rule: str
    agent: str
    days: tuple[int, ...]
    by: int
    uncovered_hours: float
    cost: float
    about: tuple[str, ...] = ()
    slots: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whether there is a legal roster; if not, what clashes and the cheapest ways out.

    Parameters
    ----------
    proven
        False where the time was over before every check of rules over several agents was done: no
        clash is known then, which is no promise that there is none.
    """

    feasible: bool
    clash: tuple[Clash, ...] = ()
    relax: tuple[Relaxation, ...] = ()
    proven: bool = True
