"""Training and meetings: each attendee once, inside a shift, in the window, not over a break."""

from scheduling.hours import clock_of
from scheduling.problem import Problem
from scheduling.problem.floor import Activity, Placed
from scheduling.problem.values import DAY_MINUTES
from scheduling.rules.floor_rules import Whole
from scheduling.rules.sentences import said
from scheduling.rules.violation import Finding, Found
from scheduling.shifts import Shift


def activities(problem: Problem, whole: Whole) -> Found:
    """Every activity takes place as it is asked for."""
    for activity in problem.activities:
        placed = {p.agent: p for p in whole.activities if p.name == activity.name}
        for agent in activity.attendees:
            found = placed.get(agent)
            if found is None:
                none = said("meeting_none", name=activity.name, agent=agent)
                yield Finding(activity.first[0], none)
            else:
                yield from _one(activity, found, whole)
        times = sorted({(p.day, p.start) for p in placed.values()})
        if activity.together and len(times) > 1:
            shown = [said("day", day=day, time=clock_of(start)) for day, start in times]
            yield Finding(times[0][0], said("meeting_apart", name=activity.name, times=shown))


def _one(activity: Activity, found: Placed, whole: Whole) -> Found:
    where = {"name": activity.name, "agent": found.agent, "start": clock_of(found.start)}
    begin = found.day * DAY_MINUTES + found.start
    first, last = (day * DAY_MINUTES + minute for day, minute in (activity.first, activity.last))
    if found.minutes != activity.minutes:
        lengths = {"minutes": found.minutes, "due": activity.minutes}
        yield Finding(found.day, said("meeting_long", **where, **lengths))
    if begin < first or begin + found.minutes > last:
        yield Finding(found.day, said("meeting_late", **where))
    if not any(inside(found, shift) for shift in whole.shifts.get(found.agent, [])):
        yield Finding(found.day, said("meeting_out", **where))
    for other in whole.activities:
        if other.agent == found.agent and other.name > found.name and _overlap(other, found):
            yield Finding(found.day, said("meeting_twice", **where, other=other.name))


def _overlap(one: Placed, other: Placed) -> bool:
    return meet(
        (one.day * DAY_MINUTES + one.start, one.minutes),
        (other.day * DAY_MINUTES + other.start, other.minutes),
    )


def meet(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two (start, minutes) have time in common."""
    return one[0] < other[0] + other[1] and other[0] < one[0] + one[1]


def inside(placed: Placed, shift: Shift) -> bool:
    """Whether a shift has room for an activity beside its breaks."""
    start = (placed.day - shift.day) * DAY_MINUTES + placed.start
    if not (shift.start <= start and start + placed.minutes <= shift.end):
        return False
    return not any(meet((start, placed.minutes), pause) for pause in shift.breaks)
