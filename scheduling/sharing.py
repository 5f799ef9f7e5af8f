"""People with several skills shared by queues: the fewest of each group that keep every target."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from scheduling.arrays import Floats, Whole
from scheduling.errors import StaffingError
from scheduling.simulation.draw import Draw
from scheduling.simulation.floor import Floor, Person, Phase, Skill
from scheduling.simulation.run import run
from scheduling.staffing import Targets, required

_SPAN_S, _WARM_S, _DAYS = 14_400.0, 1800.0, 60
_MOST_STEPS = 400
_FRESH = 7_919
_POINT = 0.01
HOUR_S = 3600.0


@dataclass(frozen=True, slots=True)
class SharedQueue:
    """
    A queue in a steady hour.

    Parameters
    ----------
    contacts
        Expected in an hour.
    aht_s, patience_s
        Means in seconds, patience infinite where nobody leaves.
    targets
        Its own promises; by the formula `of_offered`, and without one on occupancy, which is the
        people's and not a queue's.
    priority
        Lower is taken first.
    """

    contacts: float
    aht_s: float
    patience_s: float
    targets: Targets
    priority: int = 0

    def __post_init__(self) -> None:
        if self.targets.formula != "of_offered" or self.targets.max_occupancy is not None:
            message = (
                "shared queue: expected a service level of_offered and no occupancy target, "
                f"found {self.targets.formula} and {self.targets.max_occupancy}"
            )
            raise StaffingError(message)

    @property
    def load_erlangs(self) -> float:
        """Offered load."""
        return self.contacts * self.aht_s / HOUR_S


@dataclass(frozen=True, slots=True)
class Shared:
    """
    Heads by group.

    Parameters
    ----------
    agents
        By group.
    queues
        By queue, of hours that the heads were not fitted to: `service_level`, `asa_s`,
        `abandon_rate`, and `kept`, whether every target is, within a point of service level.
    total
        All agents.
    siloed
        Agents that the queues would need each for itself, by Erlang A.
    pooled
        Agents if everybody served every queue, by Erlang A of the joint load: a lower limit only
        where the queues are alike.
    occupancy
        Share of time busy.
    """

    agents: Mapping[str, int]
    queues: pl.DataFrame
    total: int
    siloed: int
    pooled: int
    occupancy: float


def shared_required(
    queues: Mapping[str, SharedQueue],
    groups: Mapping[str, Mapping[str, int]],
    *,
    cost: Mapping[str, float] | None = None,
    seed: int = 1,
) -> Shared:
    """
    Return the fewest people of each group that keep every queue's targets.

    Parameters
    ----------
    queues
        By name.
    groups
        Queues that each group serves and with which priority, lower is taken first; every queue is
        served by one group at least.
    cost
        Of a person of each group; 1 where not given.
    seed
        Same seed, same heads.

    Returns
    -------
    Shared
        Heads and what they deliver.

    Raises
    ------
    StaffingError
        If a group names no queue, or a queue has no group.

    Notes
    -----
    Simulation-corrected search: heads start where every queue's load is spread over the groups that
    serve it; the group whose person helps the queues that miss most per cost grows; then people
    leave one by one, while everything stays kept. All heads are
    played on the same contacts (after Cezik and L'Ecuyer 2008, "Staffing multiskill call centers
    via linear programming and simulation", with the cuts replaced by paired plays).
    """
    _check(queues, groups)
    prices = np.array([(cost or {}).get(name, 1.0) for name in groups])
    names = list(queues)
    skills = [
        {names.index(queue): rank for queue, rank in served.items()} for served in groups.values()
    ]
    search = _Search(tuple(queues.values()), skills, prices, seed)
    heads = search.trimmed(search.raised(search.start()))
    level, asa, lost, busy = search.figures(heads, seed + _FRESH)
    kept = search.short((level, asa, lost)) <= _POINT
    frame = pl.DataFrame(
        {
            "queue": names,
            "service_level": level,
            "asa_s": asa,
            "abandon_rate": lost,
            "kept": kept,
        }
    )
    siloed = sum(_alone(queue, queue.contacts) for queue in queues.values())
    agents = dict(zip(groups, heads.tolist(), strict=True))
    return Shared(agents, frame, int(heads.sum()), siloed, _pooled(queues), busy)


def _check(queues: Mapping[str, SharedQueue], groups: Mapping[str, Mapping[str, int]]) -> None:
    for name, served in groups.items():
        unknown = [queue for queue in served if queue not in queues]
        if unknown or not served:
            message = (
                f"group {name!r}: expected queues of {', '.join(queues)}, "
                f"found {', '.join(served) or 'none'}"
            )
            raise StaffingError(message)
    for name, queue in queues.items():
        if not any(name in served for served in groups.values()):
            message = f"queue {name!r}: expected a group that serves it, found none"
            raise StaffingError(message)
        if queue.targets.empty or not (queue.contacts >= 0 and queue.aht_s > 0):
            message = f"queue {name!r}: expected contacts ≥ 0, aht_s > 0 and a target"
            raise StaffingError(message)


def _alone(queue: SharedQueue, contacts: float) -> int:
    frame = pl.DataFrame(
        {"contacts": [contacts], "aht_s": [queue.aht_s], "patience_s": [queue.patience_s]}
    )
    return int(required(frame, queue.targets, interval_s=HOUR_S)["agents"].to_numpy()[0])


def _pooled(queues: Mapping[str, SharedQueue]) -> int:
    """Return Erlang A's heads for the joint load on the strictest queue's promises."""
    each = list(queues.values())
    contacts = sum(queue.contacts for queue in each)
    if contacts <= 0:
        return 0
    load = sum(queue.load_erlangs for queue in each)
    longest = max(queue.patience_s for queue in each)
    joint = (SharedQueue(contacts, load * HOUR_S / contacts, longest, q.targets) for q in each)
    return max(_alone(queue, contacts) for queue in joint)


class _Search:
    """Heads by group on contacts drawn once."""

    def __init__(
        self,
        queues: tuple[SharedQueue, ...],
        skills: list[dict[int, int]],
        prices: Floats,
        seed: int,
    ) -> None:
        self.queues, self.skills, self.prices, self.seed = queues, skills, prices, seed
        self._draws: dict[int, list[Draw]] = {}
        self._played: dict[bytes, Floats] = {}

    def start(self) -> Whole:
        """Spread each queue's load over the groups that serve it, first skills before others."""
        heads = np.zeros(len(self.skills))
        for place, queue in enumerate(self.queues):
            serving = [g for g, served in enumerate(self.skills) if place in served]
            best = min(self.skills[g][place] for g in serving)
            own = [g for g in serving if self.skills[g][place] == best]
            heads[own] += queue.load_erlangs / len(own)
        return np.maximum(np.floor(heads), 0).astype(np.int64)

    def draws(self, seed: int) -> list[Draw]:
        if seed not in self._draws:
            streams = np.random.SeedSequence(seed).spawn(_DAYS)
            self._draws[seed] = [self._draw(np.random.default_rng(each)) for each in streams]
        return self._draws[seed]

    def _draw(self, rng: np.random.Generator) -> Draw:
        counts = [rng.poisson(queue.contacts * _SPAN_S / HOUR_S) for queue in self.queues]
        queue = np.repeat(np.arange(len(counts)), counts)
        arrival = rng.random(queue.size) * _SPAN_S
        order = np.argsort(arrival)
        queue = queue[order]
        aht = np.array([each.aht_s for each in self.queues])[queue]
        patience = np.array([each.patience_s for each in self.queues])[queue]
        handle = aht * rng.standard_exponential(queue.size)
        return Draw(arrival[order], queue, handle, patience * rng.standard_exponential(queue.size))

    def figures(self, heads: Whole, seed: int) -> tuple[Floats, Floats, Floats, float]:
        """Return service level, ASA and abandon rate by queue, and the share of time busy."""
        people = [
            Person(tuple(Skill(q, rank) for q, rank in served.items()), ((0.0, _SPAN_S),))
            for served, count in zip(self.skills, heads.tolist(), strict=True)
            for _ in range(count)
        ]
        phase = Phase(0.0, tuple(queue.priority for queue in self.queues))
        floor = Floor.of_people(people, len(self.queues), (phase,))
        sums, busy, ready = np.zeros((4, len(self.queues))), 0.0, 0.0
        for draw in self.draws(seed):
            outcome = run(draw, floor)
            busy, ready = busy + outcome.busy_s.sum(), ready + outcome.ready_s.sum()
            counted = (draw.arrival_s > _WARM_S) & (draw.arrival_s < _SPAN_S - _WARM_S)
            answered = counted & ~np.isnan(outcome.answered_s)
            sums += self._tally(draw, outcome.wait_s, counted, answered)
        offered, answered, waited, good = sums
        level = _share(good, offered, 1.0)
        lost = _share(offered - answered, offered, 0.0)
        return level, _share(waited, answered, 0.0), lost, float(busy / max(busy + ready, 1e-9))

    def _tally(
        self,
        draw: Draw,
        wait_s: Floats,
        counted: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]",
        answered: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]",
    ) -> Floats:
        """Return offered, answered, summed wait of the answered, and answered in target."""
        limit = np.array([queue.targets.target_wait_s for queue in self.queues])[draw.queue]
        size, queue = len(self.queues), draw.queue
        return np.array(
            [
                np.bincount(queue[counted], minlength=size),
                np.bincount(queue[answered], minlength=size),
                np.bincount(queue[answered], wait_s[answered], size),
                np.bincount(queue[answered & (wait_s <= limit)], minlength=size),
            ],
            dtype=np.float64,
        )

    def short(self, found: tuple[Floats, Floats, Floats]) -> Floats:
        """Return how much each queue is short of its promises, 0 where all are kept."""
        level, asa, lost = found
        result = np.zeros(len(self.queues))
        for k, queue in enumerate(self.queues):
            promised = queue.targets
            result[k] = max(
                (promised.service_level or 0.0) - float(level[k]),
                0.0 if promised.max_asa_s is None else float(asa[k]) / promised.max_asa_s - 1,
                0.0 if promised.max_abandon is None else float(lost[k]) - promised.max_abandon,
                0.0,
            )
        return result

    def missing(self, heads: Whole) -> Floats:
        """Return `short` of heads on the contacts that they are fitted to."""
        key = heads.tobytes()
        if key not in self._played:
            level, asa, lost, _ = self.figures(heads, self.seed)
            self._played[key] = self.short((level, asa, lost))
        return self._played[key]

    def raised(self, heads: Whole) -> Whole:
        """Add the person who helps most per cost until every queue is kept."""
        for _ in range(_MOST_STEPS):
            missing = self.missing(heads)
            if not missing.any():
                return heads
            worst = int(missing.argmax())
            serving = [g for g, served in enumerate(self.skills) if worst in served]
            tried = [_with(heads, g, 1) for g in serving]
            gain = [
                (missing.sum() - self.missing(each).sum()) / self.prices[g]
                for g, each in zip(serving, tried, strict=True)
            ]
            heads = tried[int(np.argmax(gain))]
        return heads

    def trimmed(self, heads: Whole) -> Whole:
        """Take people away, dearest first, while every queue stays kept."""
        better = True
        while better:
            better = False
            for g in np.argsort(-self.prices, kind="stable").tolist():
                while heads[g] > 0 and not self.missing(fewer := _with(heads, g, -1)).any():
                    heads, better = fewer, True
        return heads


def _with(heads: Whole, group: int, change: int) -> Whole:
    result = heads.copy()
    result[group] += change
    return result


def _share(above: Floats, below: Floats, otherwise: float) -> Floats:
    return np.divide(above, below, out=np.full(below.shape, otherwise), where=below > 0)
