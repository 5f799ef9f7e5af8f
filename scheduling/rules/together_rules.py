"""Rules over several agents together: seats, breaks at once, teams, pairs, demand by shift."""

from collections import Counter
from collections.abc import Iterable, Iterator

import numpy as np

from scheduling.hours import clock_of
from scheduling.problem import Counts, Problem
from scheduling.problem.values import DAY_MINUTES
from scheduling.rules.floor_rules import Whole
from scheduling.rules.sentences import Said, said
from scheduling.rules.violation import Finding, Found
from scheduling.shifts import Shift

Span = tuple[int, int]
"""From and to, in minutes from midnight of day 0."""


def _span(shift: Shift) -> Span:
    origin = shift.day * DAY_MINUTES
    return origin + shift.start, origin + shift.end


def _pauses(shift: Shift) -> Iterator[Span]:
    for start, minutes in shift.breaks:
        begin = shift.day * DAY_MINUTES + start
        yield begin, begin + minutes


def _count(problem: Problem, spans: Iterable[Span]) -> Counts:
    """Count spans in every (day, slot) of the opening hours that they touch."""
    minutes = problem.slot_minutes
    per_day = DAY_MINUTES // minutes
    opening = problem.opening[0] // minutes
    size = problem.days * per_day
    change = np.zeros(size + 1, dtype=np.int64)
    for begin, end in spans:
        first, last = begin // minutes - opening, -(-end // minutes) - opening
        change[min(max(first, 0), size)] += 1
        change[min(max(last, 0), size)] -= 1
    return change.cumsum()[:size].reshape(problem.days, per_day)[:, : problem.slots]


def _each_day(beyond: Counts, what: Said) -> Found:
    for day in np.flatnonzero(beyond.any(axis=1)).tolist():
        slots, most = int((beyond[day] > 0).sum()), int(beyond[day].max())
        detail = said("each_slot", most=most, what=what, slots=slots)
        yield Finding(day, detail, float(beyond[day].sum()))


def seats(problem: Problem, whole: Whole) -> Found:
    """No more people on shift at a site than it has seats; a break keeps the seat."""
    sites = {agent.name: agent.site for agent in problem.agents}
    for site, most in problem.limits.seats:
        shifts = (s for a, found in whole.shifts.items() if sites[a] == site for s in found)
        present = _count(problem, map(_span, shifts))
        beyond = np.maximum(0, present - np.array(most, dtype=np.int64))
        yield from _each_day(beyond, said("beyond_seats", site=site))


def breaks_at_once(problem: Problem, whole: Whole) -> Found:
    """No more on a break in a slot than the share of those on shift."""
    share = problem.limits.breaks_at_once_share
    if share is None:
        return
    shifts = [shift for found in whole.shifts.values() for shift in found]
    present = _count(problem, map(_span, shifts))
    resting = _count(problem, (pause for shift in shifts for pause in _pauses(shift)))
    # 0.7 * 90 is 62.999… in binary
    allowed = np.floor(share * present + 1e-9).astype(np.int64)
    yield from _each_day(np.maximum(0, resting - allowed), said("beyond_breaks", share=share))


def teams_together(problem: Problem, whole: Whole) -> Found:
    """Members of a team who work on a day start together."""
    for team in problem.limits.teams_together:
        members = [a.name for a in problem.agents if a.team == team]
        by_day: dict[int, set[int]] = {}
        for shift in (s for name in members for s in whole.shifts.get(name, [])):
            by_day.setdefault(shift.day, set()).add(shift.start)
        for day, starts in sorted(by_day.items()):
            if len(starts) > 1:
                shown = [clock_of(start) for start in sorted(starts)]
                yield Finding(day, said("team", team=team, starts=shown), len(starts) - 1)


def same_day_off(problem: Problem, whole: Whole) -> Found:
    """Two agents are off on the same days."""
    for pair in problem.limits.same_day_off:
        first, second = ({s.day for s in whole.shifts.get(name, [])} for name in pair)
        for day in sorted(first ^ second):
            off = pair[0] if day in second else pair[1]
            yield Finding(day, said("same_day_off", first=pair[0], second=pair[1], off=off))


def apart(problem: Problem, whole: Whole) -> Found:
    """Two agents are never on shift at the same time."""
    for pair in problem.limits.apart:
        first, second = (whole.shifts.get(name, []) for name in pair)
        shared: Counter[int] = Counter()
        for one in first:
            for other in second:
                a, b = _span(one), _span(other)
                shared[one.day] += max(0, min(a[1], b[1]) - max(a[0], b[0]))
        for day, minutes in sorted(shared.items()):
            if minutes:
                detail = said("apart", first=pair[0], second=pair[1], minutes=minutes)
                yield Finding(day, detail, minutes / problem.slot_minutes)


def cover_cost(problem: Problem, whole: Whole) -> float:
    """Cost of demand by shift: what is short and what is beyond, each at its own weight."""
    worked = Counter((s.day, s.code) for shifts in whole.shifts.values() for s in shifts)
    cost = 0.0
    for entry in problem.cover:
        beyond = worked[entry.day, entry.code] - entry.required
        cost += entry.over * max(0, beyond) + entry.under * max(0, -beyond)
    return cost


def cover(problem: Problem, whole: Whole) -> Found:
    """Demand by shift is never broken, only paid for: see `cover_cost`."""
    del problem, whole
    yield from ()
