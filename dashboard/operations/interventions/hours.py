"""Longer and shorter shifts today, within every rule: overtime, and going home early."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from dashboard.operations.interventions.doing import End
from scheduling.problem import Problem
from scheduling.problem.values import DAY_MINUTES
from scheduling.repair_crew import Allowed, Now, Option, Worker, crew
from scheduling.roster import Roster

SOON = 150
"""A shift that ends within so many minutes may be made longer."""


@dataclass(frozen=True)
class Wish:
    """What is looked for.

    Attributes
    ----------
    day, minute
        Now, by the roster's clock.
    queue
        Whose people.
    minutes
        Most by which a shift changes.
    most
        How many people at most.
    """

    day: int
    minute: int
    queue: str
    minutes: int
    most: int


def overtime(
    problem: Problem, roster: Roster, wish: Wish, touched: Callable[[str], int]
) -> tuple[End, ...]:
    """Return the shifts of a queue's people that could go on beyond an end that comes soon.

    Parameters
    ----------
    problem, roster
        As published.
    wish
        What is looked for.
    touched
        How often a person's day was changed of late: who was least comes first.
    """
    soon = wish.day * DAY_MINUTES + wish.minute + SOON
    ends = (
        _longest(worker, lambda end, stay: stay < end <= stay + wish.minutes)
        for worker in _workers(problem, roster, wish, "overtime")
        if worker.options[0].end <= soon
    )
    return _least_touched(ends, wish, touched)


def early_leave(
    problem: Problem, roster: Roster, wish: Wish, touched: Callable[[str], int]
) -> tuple[End, ...]:
    """Return the shifts of a queue's people that could end sooner; parameters as of `overtime`."""
    ends = (
        _longest(worker, lambda end, stay: stay - wish.minutes <= end < stay)
        for worker in _workers(problem, roster, wish, "early-leave")
    )
    return _least_touched(ends, wish, touched)


def _workers(problem: Problem, roster: Roster, wish: Wish, kind: Allowed) -> Iterator[Worker]:
    """Yield whose shift may change: nobody who is yet to be in training or a meeting today."""
    now = Now(wish.day, wish.minute, allow=frozenset({kind}))
    busy = {p.agent for p in roster.activities if p.day == wish.day and p.start >= wish.minute}
    for worker in crew(problem, roster.by_agent(), now):
        if wish.queue in worker.agent.skills and worker.agent.name not in busy:
            yield worker


def _longest(worker: Worker, fits: Callable[[int, int], bool]) -> End | None:
    """Return the largest change of a worker that fits, None where there is none."""
    stay, shift = worker.options[0], worker.shift
    options = [option for option in worker.options[1:] if fits(option.end, stay.end)]
    if not options:
        return None
    best = max(options, key=lambda option: abs(option.end - stay.end))
    origin = shift.day * DAY_MINUTES
    return End(
        shift.agent,
        shift.day,
        shift.end,
        best.end - origin,
        best.paid,
        _breaks(worker, best, origin),
    )


def _breaks(worker: Worker, option: Option, origin: int) -> tuple[tuple[int, int], ...]:
    """Return the breaks of the changed shift: those taken stay, those to come keep their place."""
    to_come = len(option.pauses)
    breaks = sorted(worker.shift.breaks)
    taken = breaks[: len(breaks) - len(worker.places)]
    places = [*worker.places, *(pause.earliest for pause in option.pauses[len(worker.places) :])]
    coming = [
        (min(max(at, pause.earliest), pause.latest) - origin, pause.minutes)
        for at, pause in zip(places[:to_come], option.pauses, strict=True)
    ]
    return (*taken, *coming)


def _least_touched(
    ends: Iterator[End | None], wish: Wish, touched: Callable[[str], int]
) -> tuple[End, ...]:
    found: Sequence[End] = [end for end in ends if end is not None]
    return tuple(sorted(found, key=lambda end: (touched(end.agent), end.agent))[: wish.most])
