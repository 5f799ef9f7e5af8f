"""Training and meetings of today that give way: to a later time of the day, or to another day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from dashboard.operations.interventions.doing import Sitting
from scheduling.activities import options_of
from scheduling.audit import shortage
from scheduling.problem import Problem
from scheduling.problem.floor import Activity, Placed
from scheduling.roster import Roster

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Soon:
    """What is looked for: what begins between two minutes of a day with somebody of a queue."""

    day: int
    minute: int
    until: int
    queue: str


@dataclass(frozen=True)
class Crew:
    """Those who attend an activity at one time."""

    activity: Activity
    times: tuple[Placed, ...]


def not_put_off(
    activities: Collection[Activity], gone: Collection[tuple[str, str]]
) -> tuple[Activity, ...]:
    """Return activities without those, as (activity, agent), for whom they are put off."""
    left = (
        replace(a, attendees=tuple(name for name in a.attendees if (a.name, name) not in gone))
        for a in activities
    )
    return tuple(activity for activity in left if activity.attendees)


def crews_soon(problem: Problem, roster: Roster, soon: Soon) -> list[Crew]:
    """Return who is yet to begin an activity, with at least one person of the queue among them.

    Those who must meet are one crew; who need not is each for itself. Only what the roster was
    asked for is found: nobody knows when anything else could be.
    """
    skilled = {agent.name for agent in problem.agents if soon.queue in agent.skills}
    found: list[Crew] = []
    for activity in problem.activities:
        times = [p for p in roster.activities if p.name == activity.name and p.day == soon.day]
        for crew in [times] if activity.together else [[time] for time in times]:
            starts = {time.start for time in crew}
            waits = starts and soon.minute < min(starts) and max(starts) < soon.until
            if waits and any(time.agent in skilled for time in crew):
                found.append(Crew(activity, tuple(crew)))
    return found


def put_off(crews: Sequence[Crew]) -> tuple[Sitting, ...]:
    """Return what leaves all of it to another day."""
    return tuple(_sitting(time, None) for crew in crews for time in crew.times)


def moved_later(
    problem: Problem, roster: Roster, crews: Sequence[Crew], soon: Soon
) -> tuple[Sitting, ...]:
    """Return what moves each crew to the time after `soon` at which most people are to spare.

    A crew without such a time keeps the one that it has.
    """
    leaving = {time for crew in crews for time in crew.times}
    rest = [placed for placed in roster.activities if placed not in leaving]
    under, _, over = shortage(problem, Roster(roster.frame, tuple(rest)))
    spare = (over - under)[soon.day].astype(np.float64)
    found: list[Sitting] = []
    for crew in crews:
        best = _best(problem, roster, crew, (rest, spare), soon)
        rest += best or crew.times
        found += [
            _sitting(time, after.start) for time, after in zip(crew.times, best, strict=bool(best))
        ]
        _take(problem, spare, best)
    return tuple(found)


def _best(
    problem: Problem,
    roster: Roster,
    crew: Crew,
    known: tuple[Sequence[Placed], Floats],
    soon: Soon,
) -> list[Placed]:
    """Return a crew's best later time, nothing where there is none."""
    rest, spare = known
    names = tuple(time.agent for time in crew.times)
    options = [
        option
        for option in options_of(problem, crew.activity, names, roster.by_agent(), list(rest))
        if option[0].day == soon.day and option[0].start >= soon.until
    ]
    if not options:
        return []
    return max(options, key=lambda o: (spare[_slots(problem, o[0])].min(), -o[0].start))


def _take(problem: Problem, spare: Floats, placed: Sequence[Placed]) -> None:
    for one in placed:
        spare[_slots(problem, one)] -= 1


def _slots(problem: Problem, placed: Placed) -> slice:
    first = (placed.start - problem.opening[0]) // problem.slot_minutes
    return slice(first, first + placed.minutes // problem.slot_minutes)


def _sitting(time: Placed, after: int | None) -> Sitting:
    return Sitting(time.name, time.agent, time.day, time.minutes, time.start, after)
