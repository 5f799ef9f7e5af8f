"""The roster problem as frozen values."""

import datetime as dt
import functools
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from scheduling.law import Law, lawful
from scheduling.people import Agent
from scheduling.problem.floor import Activity, Cover, Limits
from scheduling.problem.soft import hardened
from scheduling.shifts import Break, Code, Contract

Counts = npt.NDArray[np.int64]
NO_LIMITS = Limits()
WEEK = 7
DAY_MINUTES = 1440
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of the objective; `deep_share` is the share of the requirement that is "deep"."""

    paid_slot: float
    under: float
    deep_under: float
    deep_share: float
    over: float
    preference: float
    weekend: float


@dataclass(frozen=True, slots=True)
class Preferences:
    """From which start (minutes from midnight) a shift is against "early", before which "late"."""

    early_before: int | None = None
    late_from: int | None = None


@dataclass(frozen=True, eq=False)
class Problem:
    """A roster problem as `floorwalker-roster-1` states it.

    Parameters
    ----------
    opening
        Opening window in minutes from midnight; a window of 24 hours is round the clock.
    requirement
        People on contact, shape (queues, days, slots); slots count from the opening.
    carry_in
        People already on shift on day 0 from the evening before, shape (queues, slots).
    breaks
        Breaks by shift length in minutes, for the contracts without breaks of their own.
    rotations
        By name the codes, or `off`, of consecutive days.
    law
        Labour-law packs that hold for everybody.
    minimum
        People on contact that there must be, as `requirement`, or None.
    soft
        Weights of the rules that may be broken.
    holidays
        Days of the horizon that the ledger of fairness counts as holidays.
    cover, limits, activities
        Demand by shift, limits over several agents, training and meetings.
    forbidden_next
        (first, then): codes or kinds of day (`early`, `late`, `night`, `off`) that may not follow
        each other from one day to the next.
    """

    name: str
    start: dt.date
    days: int
    timezone: str
    slot_minutes: int
    start_every_minutes: int
    opening: tuple[int, int]
    queues: tuple[str, ...]
    requirement: Counts
    carry_in: Counts
    contracts: Mapping[str, Contract]
    breaks: Mapping[int, tuple[Break, ...]]
    codes: Mapping[str, Code]
    agents: tuple[Agent, ...]
    prefer: Preferences
    weights: Weights
    rotations: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    law: tuple[Law, ...] = ()
    minimum: Counts | None = None
    soft: Mapping[str, float] = field(default_factory=dict[str, float])
    forbidden_next: tuple[tuple[str, str], ...] = ()
    holidays: frozenset[int] = frozenset()
    cover: tuple[Cover, ...] = ()
    limits: Limits = NO_LIMITS
    activities: tuple[Activity, ...] = ()

    @property
    def weeks(self) -> int:
        """Number of weeks; week 0 is days 0-6."""
        return self.days // WEEK

    @property
    def slots(self) -> int:
        """Slots of one opening window."""
        return (self.opening[1] - self.opening[0]) // self.slot_minutes

    @property
    def round_the_clock(self) -> bool:
        """Whether the floor never closes, so that shifts may cross midnight."""
        return self.opening[1] - self.opening[0] == DAY_MINUTES

    def weekend(self, day: int) -> bool:
        """Whether `day` is a Saturday or a Sunday."""
        return (self.start.weekday() + day) % WEEK >= SATURDAY

    @functools.cached_property
    def lawful(self) -> Mapping[str, Contract]:
        """The contracts by name without weighted limits, as the labour-law packs tighten them."""
        return {
            name: lawful(hardened(contract, self.soft), self.law)
            for name, contract in self.contracts.items()
        }

    @functools.cached_property
    def deep_requirement(self) -> Counts:
        """Floor of `deep_share` of the requirement, shape (queues, days, slots)."""
        share = self.weights.deep_share * self.requirement
        # 0.7 * 90 is 62.999… in binary: what is whole in decimals shall stay whole
        return np.floor(share + 1e-9).astype(np.int64)

    @functools.cached_property
    def agent_index(self) -> Mapping[str, int]:
        """Position of each agent by name."""
        return {agent.name: index for index, agent in enumerate(self.agents)}


def fingerprint(document: Mapping[str, object]) -> str:
    """Hash of a problem document, whatever the order of its keys."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
