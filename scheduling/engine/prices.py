"""Prices of slots by Lagrangian relaxation: a bound, and where the average roster would stand.

The coverage of every set of queues is priced instead of demanded. With prices p of the shortage and
q of the deep shortage (per slot and set, p, q ≥ 0, summing over the sets of a group to at most
`under + over` and `deep`), every group of identical agents solves its week exactly and alone, and

    L(p, q) = Σ p · need + Σ q · deep − over · Σ demand − Σ groups  count · best week(p, q)

is never above the objective of any roster. L is raised by Polyak's subgradient step with momentum
(Polyak 1969; Camerini, Fratta and Maffioli 1975), restarted from the best prices when it stalls.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scheduling.compiled import compiled, inner
from scheduling.engine.around import Edge
from scheduling.engine.book import Book
from scheduling.engine.costs import weekend_cost
from scheduling.engine.queue_prices import QueuePrices
from scheduling.engine.state import State
from scheduling.engine.week import Days, best_week
from scheduling.problem.values import WEEK

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
FAR = 1 << 30

MOMENTUM = 0.7
PATIENCE = 15
SHRINK = 0.6
FINEST_STEP = 1e-4
AVERAGING = 0.03
WORTHWHILE = 1e-5
SOFTNESS = 0.01
"""Width of the soft assignment of people to queues, as a share of the highest price."""
TRAIL = 60


class Alike(NamedTuple):
    """Agent-weeks that are interchangeable: one representative and how many there are."""

    agent: Ints
    week: Ints
    size: Ints


class Prices(NamedTuple):
    """Prices of shortage and deep shortage, both (slots with spill, sets)."""

    need: Floats
    deep: Floats


class Priced(NamedTuple):
    """Every group's best week at some prices.

    Attributes
    ----------
    value
        (groups,): value of the week without its price on people's side.
    start, kind, pause
        (groups, 7), (groups, 7), (groups, 7, breaks).
    people
        (classes, slots with spill): people on contact if all follow.
    """

    value: Floats
    start: Ints
    kind: Ints
    pause: Ints
    people: Floats


def alike_weeks(book: Book) -> Alike:
    """Group the agent-weeks that have the same contract, skills, days and hours owed."""
    return group_weeks(book)[0]


def group_weeks(book: Book) -> tuple[Alike, list[list[int]]]:
    """Return the groups of `alike_weeks` and the agents of each."""
    found: dict[bytes, list[int]] = {}
    order: list[tuple[int, int]] = []
    for week in range(book.weeks):
        days = slice(week * WEEK, week * WEEK + WEEK)
        first = week == 0
        for agent in range(book.agents):
            facts = np.concatenate(
                [
                    [week, book.contract[agent], book.skill[agent], book.prefer[agent]],
                    [book.paid_min[agent, week]],
                    [book.run_before[agent] * first, book.free_from[agent] * first],
                    book.window[agent, days].ravel(),
                    book.only_start[agent, days],
                    book.only_kind[agent, days],
                    np.round(1000 * book.wish[agent, days]).astype(np.int64).ravel(),
                ]
            )
            members = found.setdefault(facts.tobytes(), [])
            if not members:
                order.append((agent, week))
            members.append(agent)
    agents, weeks = zip(*order, strict=True)
    members = list(found.values())
    sizes = np.array([len(group) for group in members], np.int64)
    return Alike(np.array(agents, np.int64), np.array(weeks, np.int64), sizes), members


@inner
def free_edge(book: Book, agent: int, week: int) -> Edge:
    """Edge of a week that ignores all other weeks: what it allows no roster can do without."""
    first, second = 0.0, 0.0
    if book.days == WEEK:
        first = weekend_cost(book, 1)
        second = weekend_cost(book, 2) - first
    if week > 0:
        return Edge(0, 0, 0, FAR, first, second)
    return Edge(book.run_before[agent], 0, book.free_from[agent], FAR, first, second)


@compiled
def add_people(
    book: Book,
    agent: int,
    week: int,
    count: float,
    start: Ints,
    kind: Ints,
    pause: Ints,
    people: Floats,
) -> None:
    """Add `count` people on contact in the slots of a week to `people` (slots with spill)."""
    contract = book.contract[agent]
    for i in range(WEEK):
        if start[i] < 0:
            continue
        origin = (week * WEEK + i) * book.slots + start[i]
        people[origin : origin + book.kinds.length[contract, kind[i]]] += count
        for k in range(book.kinds.pauses[contract, kind[i]]):
            row = book.kinds.pause[contract, kind[i], k]
            begin = origin + pause[i, k]
            people[begin : begin + book.kinds.pause_length[contract, row]] -= count


@compiled
def price_weeks(
    book: Book, alike: Alike, gain: Floats, start: Ints, kind: Ints, pause: Ints, people: Floats
) -> Floats:
    """Solve every group's week against `gain` (classes, slots with spill); returns the values."""
    span = WEEK * book.slots + book.spill
    value = np.empty(alike.agent.shape[0])
    for i in range(alike.agent.shape[0]):
        agent, week = alike.agent[i], alike.week[i]
        begin = week * WEEK * book.slots
        edge = free_edge(book, agent, week)
        skill = book.skill[agent]
        found = Days(start[i], kind[i], pause[i])
        value[i] = best_week(book, agent, week, edge, gain[skill, begin : begin + span], found)
        add_people(
            book, agent, week, float(alike.size[i]), start[i], kind[i], pause[i], people[skill]
        )
    return value


def gains_of(book: Book, prices: Prices) -> Floats:
    """Value one more person of each class: shape (classes, slots with spill)."""
    gain = book.groups.covers @ (prices.need + prices.deep).T - book.over
    gain[:, book.horizon :] = 0.0
    return gain


def solve_priced(book: Book, alike: Alike, prices: Prices) -> Priced:
    """Return every group's best week at `prices`."""
    groups, pauses = len(alike.agent), book.kinds.pause.shape[2]
    start = np.zeros((groups, WEEK), np.int64)
    kind = np.zeros((groups, WEEK), np.int64)
    pause = np.zeros((groups, WEEK, pauses), np.int64)
    people = np.zeros((len(book.groups.covers), book.horizon + book.spill))
    value = price_weeks(book, alike, gains_of(book, prices), start, kind, pause, people)
    people[:, book.horizon :] = 0.0
    return Priced(value, start, kind, pause, people)


def dual_value(book: Book, alike: Alike, prices: Prices, priced: Priced) -> float:
    """Return L(p, q): a bound from below on the objective of every roster."""
    groups = book.groups
    covered = float((prices.need * groups.need).sum() + (prices.deep * groups.deep).sum())
    demand = book.over * float(groups.demand[: book.horizon].sum())
    return covered - demand - float(priced.value @ alike.size)


def smooth_prices(book: Book, state: State, width: float) -> Prices:
    """Prices that a roster's own shortages suggest, smoothed over `width`."""
    prices = Prices(np.zeros(state.need.shape), np.zeros(state.need.shape))
    slots = np.arange(book.horizon)
    for group, (low, high) in enumerate(zip(book.groups.first, book.groups.last, strict=True)):
        scale = width * np.sqrt(1.0 + state.on[slots, group])
        pairs = (
            (prices.need, state.need, book.under + book.over),
            (prices.deep, state.deep, book.deep),
        )
        for price, short, top in pairs:
            worst = low + short[slots, low:high].argmax(axis=1)
            reach = np.clip(-(short[slots, worst] - 0.5) / scale, -50, 50)
            price[slots, worst] = top / (1.0 + np.exp(reach))
    return prices


def project(book: Book, prices: Prices) -> Prices:
    """Return the nearest simple prices that give a valid bound."""
    parts: list[Floats] = []
    for price, top in ((prices.need, book.under + book.over), (prices.deep, book.deep)):
        kept = np.clip(price, 0.0, top)
        kept[book.horizon :] = 0.0
        for low, high in zip(book.groups.first, book.groups.last, strict=True):
            if high - low > 1:
                total = kept[:, low:high].sum(axis=1, keepdims=True)
                kept[:, low:high] *= np.minimum(1.0, top / np.maximum(total, 1e-9))
        parts.append(kept)
    return Prices(*parts)


class PriceSearch:
    """Raises the bound step by step.

    Parameters
    ----------
    start
        Prices to begin with.
    upper
        Objective of a known roster, which sets the length of the steps.

    Attributes
    ----------
    bound
        Best L so far, with `prices` where it was reached.
    people
        Moving average of the people on contact, (classes, slots with spill).
    trail
        The latest prices that raised the bound.
    """

    def __init__(self, book: Book, start: Prices, upper: float) -> None:
        self.book = book
        self.alike = alike_weeks(book)
        self.upper = upper
        self.bound = -np.inf
        self.prices = project(book, start)
        self.people: Floats | None = None
        self.trail: list[Prices] = []
        self._at = self.prices
        self._queues = QueuePrices(book.groups)
        shape = len(start.need), len(self._queues.single)
        self._direction = Prices(np.zeros(shape), np.zeros(shape))
        self._length = 1.0
        self._idle = 0

    @property
    def stalled(self) -> bool:
        """Whether the steps have become too short to matter."""
        return self._length < FINEST_STEP

    def step(self) -> Priced:
        """Evaluate the prices where the search stands and move on."""
        priced = solve_priced(self.book, self.alike, self._at)
        value = dual_value(self.book, self.alike, self._at, priced)
        self._average(priced.people)
        self._judge(value)
        self._move(value, priced.people)
        return priced

    def _average(self, people: Floats) -> None:
        old = self.people
        self.people = people if old is None else (1 - AVERAGING) * old + AVERAGING * people

    def _judge(self, value: float) -> None:
        self._idle += 1
        if value > self.bound:
            if value > self.bound + WORTHWHILE * abs(value):
                self._idle = 0
            self.bound, self.prices = value, self._at
            self.trail = [*self.trail[-TRAIL + 1 :], self._at]
        if self._idle > PATIENCE:
            self._length *= SHRINK
            self._idle = 0
            self._at = self.prices
            self._direction = Prices(*(np.zeros(part.shape) for part in self._direction))

    def _move(self, value: float, people: Floats) -> None:
        """Step along the slope, queue by queue; the sets follow."""
        book, queues = self.book, self._queues
        tops = book.under + book.over, book.deep
        needs = book.groups.need[:, queues.single], book.groups.deep[:, queues.single]
        at = [queues.of_sets(price) for price in self._at]
        moved: list[Floats] = []
        steps: list[Floats] = []
        for price, need, past, top in zip(at, needs, self._direction, tops, strict=True):
            width = max(1e-9, SOFTNESS * self._length * top)
            slope = need - queues.served(price, people, width)
            slope[book.horizon :] = 0.0
            step = slope + MOMENTUM * past
            outward = ((price <= 0) & (step < 0)) | ((price >= top) & (step > 0))
            moved.append(step)
            steps.append(np.where(outward, 0.0, step))
        norm = sum(float((step**2).sum()) for step in steps)
        self._direction = Prices(*moved)
        if norm > 0:
            scale = self._length * max(self.upper - value, 1.0) / norm
            stepped = [
                np.clip(price + scale * step, 0.0, top)
                for price, step, top in zip(at, steps, tops, strict=True)
            ]
            self._at = project(book, Prices(*(queues.to_sets(price) for price in stepped)))
