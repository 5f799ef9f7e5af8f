"""A roster problem as the flat arrays that the compiled loops read.

Times are slots. A slot of the horizon is `day * slots + slot of the day`, where the day begins at
the opening. Round the clock the day has no night gap and a shift runs on into the next day's slots.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scheduling.engine.floor import Floor, floor_tables
from scheduling.engine.groups import Groups, group_queues
from scheduling.engine.kinds import Kinds, kind_tables
from scheduling.engine.sequence import Sequence, sequence_tables
from scheduling.people import SHIFT, Agent, Request
from scheduling.problem import Problem
from scheduling.problem.check import fixed_kind
from scheduling.problem.decided import decided
from scheduling.problem.values import DAY_MINUTES, WEEK
from scheduling.shifts import ShiftKind

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

FREE, OFF = -1, -2
ANY_KIND = -1
NO_PREFERENCE, EARLY, LATE = 0, 1, 2
FAR = 1 << 30
FLOOR = 1e4
"""Charge for a person short of a hard minimum: no gain of the objective is worth it."""
WISHES = 6
"""Columns of `Book.wish` beside those of the kinds."""
MUST = 1e7
"""Charge for a request without a weight."""
SHORT_PAID = 1e6
"""Charge for a paid slot owed and not given: above any gain, so that it happens only if it must."""


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
    wish
        (agents, days, kinds + 6): what requests charge for a day off and each kind of shift; the
        start (from 1; 0: none) and the kind of a wished shift, and what another start of that kind
        is charged; then the charge for a shift that is not early, and for one that is not late.
    short_paid
        What a paid slot owed and not given costs.
    sequence
        Rules over runs of days and the horizon.
    floor_rules
        Demand by shift, limits over several agents, activities.
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
    wish: Floats
    short_paid: float
    sequence: Sequence
    floor_rules: Floor

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


def make_book(problem: Problem, held: Ints | None = None) -> Book:
    """Translate `problem` into slots and arrays; `held` is where its activities shall be."""
    minutes = problem.slot_minutes
    kinds = kind_tables(problem)
    names = list(problem.contracts)
    spill = int(kinds.length.max()) if problem.round_the_clock else 0
    windows = _windows(problem)
    only_start, only_kind = _fixed(problem)
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
        wish=_wishes(problem, kinds.length.shape[1]),
        short_paid=problem.soft["paid_week_min"] * minutes
        if "paid_week_min" in problem.soft
        else SHORT_PAID,
        sequence=sequence_tables(problem),
        floor_rules=floor_tables(problem, spill, held),
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


def _wishes(problem: Problem, kinds: int) -> Floats:
    charges = np.zeros((len(problem.agents), problem.days, kinds + WISHES))
    for i, agent in enumerate(problem.agents):
        contract = problem.contracts[agent.contract]
        for request in agent.requests:
            charge = MUST if request.weight is None else request.weight
            charges[i, request.day] += charge * _against(request, contract.kinds, kinds)
            kept = [n for n, kind in enumerate(contract.kinds) if _may_be(kind, request)]
            if request.want == SHIFT and kept:
                start = _slot_from(problem, request.start, FAR)
                charges[i, request.day, -5:-2] = start + 1, kept[0], charge
    return charges


def _may_be(kind: ShiftKind, request: Request) -> bool:
    """Whether a shift of some kind can be the one that a request names."""
    at = kind.code is None or kind.code.start == request.start
    return at and kind.minutes == request.minutes


def _against(request: Request, shifts: tuple[ShiftKind, ...], kinds: int) -> Floats:
    """Mark what a request is against, in the columns of `Book.wish`."""
    found = np.zeros(kinds + WISHES)
    codes = [kind.code.name if kind.code else "" for kind in shifts]
    match request.want:
        case "shift":
            found[: 1 + len(codes)] = [1, *(not _may_be(kind, request) for kind in shifts)]
        case "early" | "late":
            found[-2 if request.want == "early" else -1] = 1
        case "off":
            found[1 : 1 + len(codes)] = [request.code in {"", code} for code in codes]
        case want:
            found[: 1 + len(codes)] = [1, *(code != want for code in codes)]
    return found
