"""A roster problem as the flat arrays that the compiled loops read.

Times are slots. A slot of the horizon is `day * slots + slot of the day`, where the day begins at
the opening. Round the clock the day has no night gap and a shift runs on into the next day's slots.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scheduling.engine.groups import Groups, group_queues
from scheduling.engine.kinds import Kinds, kind_tables
from scheduling.hours import clock_of
from scheduling.people import Agent
from scheduling.problem import Problem
from scheduling.problem.check import fixed_kind
from scheduling.problem.decided import decided
from scheduling.problem.values import DAY_MINUTES, WEEK

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

FREE, OFF = -1, -2
ANY_KIND = -1
NO_PREFERENCE, EARLY, LATE = 0, 1, 2
FAR = 1 << 30
FLOOR = 1e4
"""Charge for a person short of a hard minimum: no gain of the objective is worth it."""
NO_WISH, WISH_OFF, WISH_EARLY, WISH_LATE, WISH_KIND = -1, -2, -3, -4, 0
"""A wish for the shift of row `j` of the contract is `WISH_KIND + j`."""
MUST = 1e7
"""Charge for a request without a weight."""


class Book(NamedTuple):
    """Everything about the problem that does not change during the search.

    Attributes
    ----------
    slots, step, day_slots, days, spill
        Slots of an opening window, slots between two starts, slots of 24 hours, days of the
        horizon, slots that the last shift may run past its day.
    kinds
        What each contract allows.
    groups
        Which sets of queues each class of agents covers.
    contract, skill, prefer
        By agent: row of `kinds`, class of skills, `NO_PREFERENCE`, `EARLY` or `LATE`.
    window
        (agents, days, windows, 2): first start and last end; an empty window has both 0.
    only_start, only_kind
        (agents, days): `FREE`, `OFF` or the fixed start; `ANY_KIND` or the fixed kind.
    paid_min, paid_max
        (agents, weeks): paid slots owed and allowed.
    run_before, free_from
        By agent: days worked in a row before day 0, first start allowed on day 0.
    weekend
        (days,): 1 on Saturdays and Sundays.
    early_before, late_from
        Starts from the first on are against "early", starts before the second against "late".
    floor
        Weight of a person short of the minimum in a slot; 0 where there is no minimum.
    wish, wish_weight
        (agents, days): `NO_WISH`, or what is wished and what it costs not to grant it.
    paid, under, deep, over, preference, weekend_weight
        Weights of the objective.
    """

    slots: int
    step: int
    day_slots: int
    days: int
    spill: int
    kinds: Kinds
    groups: Groups
    contract: Ints
    skill: Ints
    prefer: Ints
    window: Ints
    only_start: Ints
    only_kind: Ints
    paid_min: Ints
    paid_max: Ints
    run_before: Ints
    free_from: Ints
    weekend: Ints
    early_before: int
    late_from: int
    paid: float
    under: float
    deep: float
    over: float
    preference: float
    weekend_weight: float
    floor: float
    wish: Ints
    wish_weight: Floats

    @property
    def horizon(self) -> int:
        """Slots of the whole horizon, without the spill."""
        return self.days * self.slots

    @property
    def agents(self) -> int:
        """Number of agents."""
        return len(self.contract)

    @property
    def weeks(self) -> int:
        """Number of weeks."""
        return self.days // WEEK


def make_book(problem: Problem) -> Book:
    """Translate `problem` into slots and arrays."""
    minutes = problem.slot_minutes
    kinds = kind_tables(problem)
    names = list(problem.contracts)
    spill = int(kinds.length.max()) if problem.round_the_clock else 0
    windows = _windows(problem)
    only_start, only_kind = _fixed(problem)
    wish, wish_weight = _wishes(problem)
    contract = np.array([names.index(a.contract) for a in problem.agents], dtype=np.int64)
    owed = np.array([a.paid_week_min for a in problem.agents], dtype=np.int64)
    weights = problem.weights
    return Book(
        slots=problem.slots,
        step=problem.start_every_minutes // minutes,
        day_slots=DAY_MINUTES // minutes,
        days=problem.days,
        spill=spill,
        kinds=kinds,
        groups=group_queues(problem, spill),
        contract=contract,
        skill=_classes(problem),
        prefer=np.array([_preference(a) for a in problem.agents], dtype=np.int64),
        window=windows,
        only_start=only_start,
        only_kind=only_kind,
        paid_min=-(-owed // minutes),
        paid_max=np.repeat(kinds.paid_max[contract][:, None], problem.weeks, axis=1),
        run_before=np.array([a.history.days_worked_in_a_row for a in problem.agents], np.int64),
        free_from=np.array([_free_from(problem, a) for a in problem.agents], np.int64),
        weekend=np.array([problem.weekend(d) for d in range(problem.days)], np.int64),
        early_before=_slot_from(problem, problem.prefer.early_before, FAR),
        late_from=_slot_from(problem, problem.prefer.late_from, 0),
        paid=weights.paid_slot,
        under=weights.under,
        deep=weights.deep_under,
        over=weights.over,
        preference=weights.preference,
        weekend_weight=weights.weekend,
        floor=0.0 if problem.minimum is None else problem.soft.get("minimum", FLOOR),
        wish=wish,
        wish_weight=wish_weight,
    )


def _slot_from(problem: Problem, minute: int | None, absent: int) -> int:
    """First slot that begins at or after `minute` from midnight."""
    if minute is None:
        return absent
    return -(-(minute - problem.opening[0]) // problem.slot_minutes)


def _preference(agent: Agent) -> int:
    return {None: NO_PREFERENCE, "early": EARLY, "late": LATE}[agent.prefer]


def _classes(problem: Problem) -> Ints:
    classes = skill_classes(problem)
    return np.array([classes.index(a.skills) for a in problem.agents], dtype=np.int64)


def skill_classes(problem: Problem) -> list[frozenset[str]]:
    """Return the distinct sets of skills, in a fixed order."""
    return sorted({agent.skills for agent in problem.agents}, key=sorted)


def _free_from(problem: Problem, agent: Agent) -> int:
    rest, last = problem.lawful[agent.contract].rest_minutes_min, agent.history.last_end
    if rest is None or last is None:
        return 0
    return max(0, _slot_from(problem, last + rest - DAY_MINUTES, 0))


def _windows(problem: Problem) -> Ints:
    """Availability cut to the opening hours, in slots from the opening."""
    most = max(len(windows) for a in problem.agents for windows in a.available)
    found = np.zeros((len(problem.agents), problem.days, max(1, most), 2), dtype=np.int64)
    minutes, first = problem.slot_minutes, problem.opening[0]
    for i, agent in enumerate(problem.agents):
        for day, windows in enumerate(agent.available):
            for n, (low, high) in enumerate(windows):
                ends = max(0, -(-(low - first) // minutes)), max(0, (high - first) // minutes)
                found[i, day, n] = ends
    return found


def _fixed(problem: Problem) -> tuple[Ints, Ints]:
    shape = len(problem.agents), problem.days
    start, kind = np.full(shape, FREE, np.int64), np.full(shape, ANY_KIND, np.int64)
    for i, agent in enumerate(problem.agents):
        kinds = problem.contracts[agent.contract].kinds
        for _, fixed in decided(problem, agent):
            found = fixed_kind(problem, agent, fixed)
            if found is None:
                start[i, fixed.day] = OFF
            else:
                offset = found[1] - problem.opening[0]
                start[i, fixed.day] = offset // problem.slot_minutes
                kind[i, fixed.day] = kinds.index(found[0])
    return start, kind


def _wishes(problem: Problem) -> tuple[Ints, Floats]:
    shape = len(problem.agents), problem.days
    wish, weight = np.full(shape, NO_WISH, np.int64), np.zeros(shape)
    known = {"off": WISH_OFF, "early": WISH_EARLY, "late": WISH_LATE}
    for i, agent in enumerate(problem.agents):
        codes = [k.code.name if k.code else "" for k in problem.contracts[agent.contract].kinds]
        for request in agent.requests:
            if request.want in known:
                wish[i, request.day] = known[request.want]
            elif request.want in codes:
                wish[i, request.day] = WISH_KIND + codes.index(request.want)
            charge = MUST if request.weight is None else request.weight
            weight[i, request.day] = charge
    return wish, weight


def agent_label(problem: Problem, agent: int, week: int) -> str:
    """Name an agent's week in a sentence."""
    first = clock_of(problem.opening[0])
    return f"agent {problem.agents[agent].name}, week {week} (days from {first})"
