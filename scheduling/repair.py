"""Repair today's roster after absences or a surge: best objective, then fewest changes, proven."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from scheduling.audit import audit, objective_of, shortage
from scheduling.hours import clock_of
from scheduling.problem import Problem
from scheduling.problem.floor import Placed
from scheduling.problem.keys import refuse_name
from scheduling.problem.values import DAY_MINUTES
from scheduling.progress import Budget
from scheduling.refusals import expected, refused
from scheduling.repair_crew import NOTICE_MINUTES, Allowed, Now, Option, Worker, crew
from scheduling.repair_model import Pool, RepairModel
from scheduling.roster import Roster, coverage
from scheduling.rules import Violation
from scheduling.rules.activity_rules import inside
from scheduling.shifts import Shift

__all__ = ["NOTICE_MINUTES", "Allowed", "Change", "Now", "Repaired", "repair"]

What = Literal["break", "overtime", "early-leave", "skills"]
Free = dict[Pool, dict[int, int]]
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Change:
    """One change to one agent's day, its times as the roster writes them."""

    agent: str
    what: What
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Repaired:
    """A repaired roster.

    Parameters
    ----------
    status, optimal
        "optimal" where no better roster exists and none as good changes less; "feasible" where the
        seconds ran out, "unchanged" where they did so before anything was found.
    before, objective
        Objective before and after, both with today's absences and surge.
    violations
        Rules that the repaired roster breaks; hours owed to the absent do not count.
    """

    status: Literal["optimal", "feasible", "unchanged"]
    roster: Roster
    changes: tuple[Change, ...]
    before: float
    objective: float
    seconds: float
    violations: tuple[Violation, ...]

    @property
    def optimal(self) -> bool:
        """Whether the repair is proven."""
        return self.status == "optimal"


@dataclass(frozen=True, slots=True)
class _Placed:
    """What a worker does after the repair."""

    worker: Worker
    option: Option
    breaks: tuple[tuple[int, int], ...]


def repair(problem: Problem, roster: Roster, now: Now, seconds: float = 2.0) -> Repaired:
    """Re-plan the rest of the day.

    Parameters
    ----------
    problem, roster
        As rostered.
    now
        The moment, who is absent, what surges, and what may change.
    seconds
        Limit of the proof.

    Raises
    ------
    SchedulingError
        For an agent, a queue or a day that the problem does not have.
    """
    _check(problem, now)
    clock = Budget(seconds)
    today = _surged(problem, now)
    there = [s for s in roster.shifts() if not _absent(s, now)]
    came = Roster.of(there, _attended(roster, now))
    by_agent = came.by_agent()
    busy = {(p.agent, p.day) for p in roster.activities}
    everybody = crew(today, by_agent, now)
    workers = [w for w in everybody if (w.shift.agent, w.shift.day) not in busy]
    model = RepairModel(today, workers, _others(today, came, workers), now.moment)
    outcome = model.solve(clock) if workers else "optimal"
    placed = _placed(model) if outcome in {"optimal", "feasible"} else []
    repaired = _apply(came, placed)
    return _report(today, now, came, repaired, placed, _status(outcome), clock)


def _status(outcome: str) -> Literal["optimal", "feasible", "unchanged"]:
    if outcome == "optimal":
        return "optimal"
    return "feasible" if outcome == "feasible" else "unchanged"


def _check(problem: Problem, now: Now) -> None:
    if not 0 <= now.day < problem.days:
        raise refused("now", "now_outside", day=now.day, last=problem.days - 1)
    for agent in sorted(now.absent):
        refuse_name(agent, problem.agent_index, "absent", "agent")
    for queue, factor in (now.surge or {}).items():
        refuse_name(queue, problem.queues, "surge", "queue")
        if factor < 0:
            raise expected("surge", "factor", factor, queue=queue)


def _surged(problem: Problem, now: Now) -> Problem:
    """Return the problem with the requirement of the rest of today as the surge makes it."""
    requirement = problem.requirement.copy()
    first = max(0, -(-(now.minute - problem.opening[0]) // problem.slot_minutes))
    for queue, factor in (now.surge or {}).items():
        rest = requirement[problem.queues.index(queue), now.day, first:]
        rest[...] = np.floor(rest * factor + HALF).astype(np.int64)
    return replace(problem, requirement=requirement)


def _absent(shift: Shift, now: Now) -> bool:
    """Whether a shift of today, or one still running from yesterday, does not happen."""
    running = shift.day * DAY_MINUTES + shift.end > now.moment
    return shift.agent in now.absent and running and shift.day <= now.day


def _attended(roster: Roster, now: Now) -> Iterator[Placed]:
    """Yield the training and meetings that the absent do not miss."""
    gone = [shift for shift in roster.shifts() if _absent(shift, now)]
    for placed in roster.activities:
        if not any(s.agent == placed.agent and inside(placed, s) for s in gone):
            yield placed


def _others(
    problem: Problem, came: Roster, workers: list[Worker]
) -> dict[frozenset[str], np.ndarray[tuple[int, ...], np.dtype[np.int64]]]:
    """People on contact without the shifts that may change."""
    touched = {(w.shift.agent, w.shift.day) for w in workers}
    rest = (s for s in came.shifts() if (s.agent, s.day) not in touched)
    return coverage(problem, Roster.of(rest, came.activities))


def _placed(model: RepairModel) -> list[_Placed]:
    """Say who does what: whoever may stay as he is does."""
    values = model.model.values
    free = {
        pool: {at: values[number] for at, number in places.items()}
        for pool, places in model.places.items()
    }
    chosen = list(_chosen(model, values))
    chosen.sort(key=lambda pair: pair[1] != pair[0].options[0])
    kept = [_stay(worker, option, free) for worker, option in chosen]
    return [
        _Placed(worker, option, _breaks(worker, option, stays, free))
        for (worker, option), stays in zip(chosen, kept, strict=True)
    ]


def _chosen(model: RepairModel, values: list[int]) -> Iterable[tuple[Worker, Option]]:
    for group in model.groups:
        counts = [values[take] for take in group.takes]
        options = [
            option
            for option, count in zip(group.options, counts, strict=True)
            for _ in range(count)
        ]
        yield from zip(group.workers, options, strict=True)


def _stay(worker: Worker, option: Option, free: Free) -> list[int | None]:
    """Take the place where each break stood if one is to start there; else None."""
    places: list[int | None] = [None] * len(option.pauses)
    if len(option.pauses) != len(worker.places):
        return places
    for n, (pause, at) in enumerate(zip(option.pauses, worker.places, strict=True)):
        if free[option.skills, pause].get(at, 0) > 0:
            free[option.skills, pause][at] -= 1
            places[n] = at
    return places


def _breaks(
    worker: Worker, option: Option, places: list[int | None], free: Free
) -> tuple[tuple[int, int], ...]:
    """All breaks of the shift in minutes from its day's midnight."""
    origin = worker.shift.day * DAY_MINUTES
    before = sorted(worker.shift.breaks)
    found = before[: len(before) - len(worker.places)]
    for pause, kept in zip(option.pauses, places, strict=True):
        at = kept
        if at is None:
            room = free[option.skills, pause]
            at = min(place for place, count in room.items() if count > 0)
            room[at] -= 1
        found.append((at - origin, pause.minutes))
    return tuple(found)


def _apply(roster: Roster, placed: list[_Placed]) -> Roster:
    new = {(p.worker.shift.agent, p.worker.shift.day): p for p in placed}
    shifts = (_shift(s, new.get((s.agent, s.day))) for s in roster.shifts())
    return Roster.of(shifts, roster.activities)


def _shift(shift: Shift, placed: _Placed | None) -> Shift:
    if placed is None:
        return shift
    end = placed.option.end - shift.day * DAY_MINUTES
    return replace(
        shift,
        end=end,
        paid_minutes=placed.option.paid,
        breaks=placed.breaks,
        code=placed.option.code,
    )


def _changes(placed: list[_Placed]) -> Iterable[Change]:
    for found in placed:
        shift, stood = found.worker.shift, found.worker.options[0]
        name, option = found.worker.agent.name, found.option
        origin = shift.day * DAY_MINUTES
        if option.end != stood.end:
            what: What = "overtime" if option.end > stood.end else "early-leave"
            ends = clock_of(stood.end - origin), clock_of(option.end - origin)
            yield Change(name, what, *ends)
        if option.skills != stood.skills:
            yield Change(name, "skills", _listed(stood.skills), _listed(option.skills))
        before = sorted(shift.breaks)
        for n in range(max(len(before), len(found.breaks))):
            pair = _pause(before, n), _pause(found.breaks, n)
            if pair[0] != pair[1]:
                yield Change(name, "break", *pair)


def _listed(skills: frozenset[str]) -> str:
    return ",".join(sorted(skills))


def _pause(breaks: Iterable[tuple[int, int]], n: int) -> str:
    """Break `n` as the roster writes it; empty where there is none."""
    found = list(breaks)
    return f"{clock_of(found[n][0])}+{found[n][1]}" if n < len(found) else ""


def _report(
    today: Problem,
    now: Now,
    came: Roster,
    repaired: Roster,
    placed: list[_Placed],
    status: Literal["optimal", "feasible", "unchanged"],
    clock: Budget,
) -> Repaired:
    before = objective_of(today, came)
    widened = _widened(today, placed)
    after = audit(widened, repaired)
    past = _past_cost(today, repaired, now) - _past_cost(widened, repaired, now)
    return Repaired(
        status=status,
        roster=repaired,
        changes=tuple(_changes(placed)),
        before=before,
        objective=after.objective + past,
        seconds=round(clock.elapsed, 3),
        violations=tuple(v for v in after.violations if v.agent not in now.absent),
    )


def _widened(problem: Problem, placed: list[_Placed]) -> Problem:
    """Return the problem with the queues that some serve for today."""
    skills = {p.worker.agent.name: p.option.skills for p in placed}
    agents = tuple(replace(a, skills=skills.get(a.name, a.skills)) for a in problem.agents)
    return replace(problem, agents=agents)


def _past_cost(problem: Problem, roster: Roster, now: Now) -> float:
    """Cost of coverage before the moment, which no change of skills can better."""
    if "skills" not in now.allow:
        return 0.0
    first = max(0, -(-(now.minute - problem.opening[0]) // problem.slot_minutes))
    weights, cost = problem.weights, 0.0
    factors = weights.under, weights.deep_under, weights.over
    for factor, table in zip(factors, shortage(problem, roster), strict=True):
        cost += factor * float(table[: now.day].sum() + table[now.day, :first].sum())
    return cost
