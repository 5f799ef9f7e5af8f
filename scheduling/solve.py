"""Build a roster: the search, the bound beside it, and the answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from scheduling.activities import first_times, held_slots, place_activities
from scheduling.audit import audit
from scheduling.bound import Task
from scheduling.bound_process import BoundProcess
from scheduling.engine.book import make_book
from scheduling.engine.horizon_tables import horizon_tables
from scheduling.engine.rosters import impossible_weeks, roster_of, state_of
from scheduling.explain.asks import hard_narrow
from scheduling.explain.explanation import Explanation
from scheduling.explain.why import explain
from scheduling.mend import agree
from scheduling.mend_state import mended_state
from scheduling.problem import Problem, fingerprint, write_problem
from scheduling.progress import Budget, Progress, gap_of
from scheduling.roster import Roster
from scheduling.rules import Violation
from scheduling.search import ORTOOLS, Search
from scheduling.warm import warm_up

Status = Literal["optimal", "feasible", "infeasible"]
Trace = list[tuple[float, float]]

CLOSED = 1e-6
REPORT_S = 0.5
STALE_S = 4.0
STALE_SHARE = 0.6
STALLED_S = 30.0
RISE = 1e-5
GRACE_S = 3.0
"""Seconds that the bound's process may take to start."""
MEND_AT = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
"""Shares of the search at which rules over a few agents are mended, as long as they are broken."""
EXPLAIN_S, STOPPED_S = 20.0, 2.0
"""For what clashes, where the search ends, or is stopped, with a roster that breaks rules."""
LEVELS = (0.05, 0.02, 0.015, 0.01, 0.007, 0.005, 0.003)


@dataclass(frozen=True, slots=True)
class Answer:
    """A roster and what is known about it.

    Parameters
    ----------
    status
        "optimal" where the bound is met, "infeasible" where `why` says what cannot be kept.
    bound, gap
        What no roster can be below, and the share by which this one is above it; None: not known.
    soft
        What the weighted rules cost, by name; part of the objective.
    first_within
        Seconds until a roster was within each share of the final bound, None where none was.
    chosen_by
        Agent-weeks of the roster by who chose them: "engine" or "ortools".
    why
        Sentences: what stopped the search, or what makes the problem infeasible.
    explained
        Where the best roster breaks rules, what is known of a clash among them.
    """

    status: Status
    roster: Roster
    objective: float | None
    bound: float | None
    gap: float | None
    bound_seconds: float
    under_share: float | None
    over_share: float | None
    violations: tuple[Violation, ...]
    soft: Mapping[str, float]
    seconds: float
    first_within: dict[str, float | None]
    seed: int
    input_hash: str
    roster_hash: str
    chosen_by: dict[str, int]
    why: tuple[str, ...]
    explained: Explanation | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a build may take.

    Parameters
    ----------
    seconds, bound_seconds
        Of the search, and of the bound beside it.
    workers
        Processes: with one, the bound gets a process of its own only after the search.
    deterministic
        Units of work instead of seconds, so that the same problem and seed give the same roster.
    ortools
        Whether OR-Tools places breaks, chooses among columns and proves by them.
    """

    seconds: float = 60.0
    bound_seconds: float = 300.0
    workers: int = 2
    deterministic: float | None = None
    ortools: bool = True


def _watch(_: Progress) -> None:
    """Nobody watches."""


def _go_on() -> bool:
    return False


def solve(
    problem: Problem,
    limits: Limits,
    seed: int = 1,
    on_progress: Callable[[Progress], None] = _watch,
    should_stop: Callable[[], bool] = _go_on,
    start: Roster | None = None,
) -> Answer:
    """Build the best roster that `limits` allow.

    Parameters
    ----------
    problem
        What to roster.
    limits
        Seconds of search and bound, workers, units.
    seed
        Of every random draw.
    on_progress
        Called at least once a second.
    should_stop
        Asked between steps; a true answer ends the work and keeps the best roster.
    start
        An earlier roster to go on from: the answer is never worse than what is legal of it.
    """
    book = make_book(problem)
    impossible = impossible_weeks(problem, book)
    if impossible:
        return _infeasible(problem, seed, tuple(impossible))
    warm_up(book)
    build = _Build(problem, limits, seed, on_progress, should_stop)
    if start is not None:
        build.go_on_from(start)
    build.run()
    return build.answer()


class _Build:
    """One build under way."""

    def __init__(
        self,
        problem: Problem,
        limits: Limits,
        seed: int,
        on_progress: Callable[[Progress], None],
        should_stop: Callable[[], bool],
    ) -> None:
        self.problem = problem
        self.limits = limits
        self.seed = seed
        self.on_progress = on_progress
        self.should_stop = should_stop
        self.first_times = agree(problem, first_times(problem))
        self.book = make_book(problem, held_slots(problem, self.first_times))
        self.budget = Budget(limits.seconds, limits.deterministic, should_stop)
        self.search = Search(self.book, seed, self.budget, place_breaks=limits.ortools)
        self.bound: float | None = None
        self.bound_seconds = 0.0
        self.child: BoundProcess | None = None
        self.trace: Trace = []
        self.why: list[str] = []
        # the relaxation has nobody in an activity, and who is there is not beyond the requirement
        self._saved = problem.weights.over * sum(
            len(a.attendees) * a.minutes / problem.slot_minutes for a in problem.activities
        )
        self._reported = 0.0
        self._rose_at = 0.0
        self._searched_until = 0.0
        self._bound_began = 0.0

    def go_on_from(self, roster: Roster) -> None:
        """Take an earlier roster as the best so far, without the agents whose rules it breaks."""
        breaking = {violation.agent for violation in audit(self.problem, roster).violations}
        kept = Roster.of(shift for shift in roster.shifts() if shift.agent not in breaking)
        state = state_of(self.problem, self.book, kept)
        self.search.offer(state, np.zeros(self.search.origin.shape, np.bool_))

    def run(self) -> None:
        """Search, with the bound beside it, then wait for the bound."""
        beside = self.limits.workers > 1 and self.limits.bound_seconds > 0
        try:
            if beside:
                self._start_bound()
            self._search()
            self._searched_until = self.budget.elapsed
            if not beside and self.limits.bound_seconds > 0 and not self.should_stop():
                self._start_bound()
            self._await_bound()
        finally:
            if self.child:
                self.child.close()

    def _start_bound(self) -> None:
        repeatable = self.limits.deterministic is not None
        choose = self.limits.ortools and not repeatable
        tables = horizon_tables(self.problem, self.book) if self.limits.ortools else None
        self._bound_began = self.budget.elapsed
        self.child = BoundProcess(
            Task(self.book, self.limits.bound_seconds, self.seed, choose, tables)
        )

    def _search(self) -> None:
        looks = list(MEND_AT) if hard_narrow(self.problem) else []
        for _ in self.search.steps():
            if looks and self.search.phase != "sweeps" and self.budget.used >= looks[0]:
                looks = looks[1:] if self._mend() else []
            self._look(take=self.limits.deterministic is None)
            if self._finished():
                break
        else:
            self.why.append("the search used its limit")
        if looks:
            self._mend()

    def _mend(self) -> bool:
        """Let those who hang together change together; False where the best keeps their rules."""
        rng = np.random.default_rng(self.seed)
        state = mended_state(self.problem, self.book, self.search.best, self.first_times, rng)
        if state is not None:
            self.search.offer(state, np.zeros(self.search.origin.shape, np.bool_))
        return state is not None

    def _finished(self) -> bool:
        """Whether going on promises nothing; says why."""
        if self.limits.deterministic is not None:
            return False
        gap = gap_of(self.search.value, self.bound)
        if gap is not None and gap < CLOSED:
            self.why.append("the roster meets the bound")
            return True
        idle = self.budget.elapsed - self.search.improved_at
        patience = max(STALE_S, STALE_SHARE * self.search.improved_at)
        waiting = self.child is not None and not self.child.done
        if self.search.phase == "search" and idle > patience and not waiting:
            self.why.append(f"no better roster in the last {idle:.0f} s of the search")
            return True
        return False

    def _await_bound(self) -> None:
        while self.child and not self.child.done and not self.should_stop():
            self.child.wait(REPORT_S)
            self._look(take=False)
            gap = gap_of(self.search.value, self.bound)
            if gap is not None and gap < CLOSED:
                return
            if self.budget.elapsed - self._bound_began > self.limits.bound_seconds + GRACE_S:
                self.why.append("the bound used its limit")
                return
            idle = self.budget.elapsed - max(self._rose_at, self._searched_until)
            if idle > max(STALLED_S, self._rose_at):
                self.why.append(f"the bound did not rise in the last {idle:.0f} s")
                return

    def _look(self, *, take: bool) -> None:
        """Take in what the child found, note the best roster and report."""
        self._raise_bound(self.search.bound)
        for finding in self.child.news() if self.child else ():
            self._raise_bound(finding.bound)
            if take and finding.prices and finding.people is not None and finding.bound:
                self.search.aim(finding.prices, finding.people, finding.bound)
            if take and finding.roster and finding.chosen is not None:
                self.search.offer(finding.roster, finding.chosen)
        if self.search.value < (self.trace[-1][1] if self.trace else float("inf")):
            self.trace.append((self.budget.elapsed, self.search.value))
        if self.trace and self.budget.elapsed - self._reported > REPORT_S:
            self._reported = self.budget.elapsed
            self.on_progress(self._progress())

    def _raise_bound(self, bound: float | None) -> None:
        if bound is not None:
            bound -= self._saved
        if bound is not None and (self.bound is None or bound > self.bound):
            if self.bound is None or bound > self.bound + RISE * abs(bound):
                self._rose_at = self.budget.elapsed
            self.bound = bound
            self.bound_seconds = self.budget.elapsed

    def _progress(self) -> Progress:
        hours = self.search.uncovered * self.problem.slot_minutes / 60
        best = self.search.value
        return Progress(self.budget.elapsed, self.search.phase, best, self.bound, hours)

    def answer(self) -> Answer:
        """Audit the best roster and put the answer together."""
        roster = roster_of(self.problem, self.search.best)
        if self.problem.activities:
            roster = place_activities(self.problem, roster, self.first_times)
        checked = audit(self.problem, roster)
        gap = gap_of(checked.objective, self.bound)
        status: Status = "optimal" if gap is not None and gap < CLOSED else "feasible"
        explained: Explanation | None = None
        if checked.violations:
            status = "infeasible"
            self.why.append(f"the best roster breaks {len(checked.violations)} rules")
            explained = explain(self.problem, STOPPED_S if self.should_stop() else EXPLAIN_S)
            self.why[:0] = _clash(explained)
        ortools = int((self.search.origin == ORTOOLS).sum())
        return Answer(
            status=status,
            roster=roster,
            objective=checked.objective,
            bound=self.bound,
            gap=gap,
            bound_seconds=round(self.bound_seconds, 2),
            under_share=checked.under_share,
            over_share=checked.over_share,
            violations=checked.violations,
            soft=checked.soft,
            seconds=round(self.budget.elapsed, 2),
            first_within=first_within(self.trace, self.bound),
            seed=self.seed,
            input_hash=fingerprint(write_problem(self.problem)),
            roster_hash=roster.fingerprint,
            chosen_by={"engine": self.search.origin.size - ortools, "ortools": ortools},
            why=tuple(self.why),
            explained=explained,
        )


def _clash(found: Explanation) -> list[str]:
    """Say in one sentence what cannot be kept together; nothing where no clash is known."""
    words = "; ".join(clash.words["en"] for clash in found.clash)
    return [f"these cannot all be kept: {words}"] if words else []


def first_within(trace: Trace, bound: float | None) -> dict[str, float | None]:
    """Seconds until the trace of (seconds, objective) was within each share of `bound`."""
    if bound is None:
        return {str(level): None for level in LEVELS}
    return {
        str(level): next(
            (round(at, 2) for at, best in trace if best <= bound + level * abs(bound)), None
        )
        for level in LEVELS
    }


def _infeasible(problem: Problem, seed: int, why: tuple[str, ...]) -> Answer:
    empty = Roster.of(())
    return Answer(
        status="infeasible",
        roster=empty,
        objective=None,
        bound=None,
        gap=None,
        bound_seconds=0.0,
        under_share=None,
        over_share=None,
        violations=(),
        soft={},
        seconds=0.0,
        first_within=first_within([], None),
        seed=seed,
        input_hash=fingerprint(write_problem(problem)),
        roster_hash=empty.fingerprint,
        chosen_by={"engine": 0, "ortools": 0},
        why=why,
    )
