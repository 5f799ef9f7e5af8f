"""Rules that one shift keeps or breaks alone.

Each takes the problem, the agent, and one shift, and yields a sentence for whatever it finds.
"""

from collections.abc import Iterator

from scheduling.hours import clock_of
from scheduling.people import Agent
from scheduling.problem import Problem
from scheduling.roster import Shift
from scheduling.shifts import ShiftKind


def kind_of(problem: Problem, agent: Agent, shift: Shift) -> ShiftKind | None:
    """Return the contract's kind that this shift is, or is with overtime, or None."""
    found = problem.contracts[agent.contract].base_of(shift.end - shift.start, shift.code)
    return found[0] if found else None


def shift_length(problem: Problem, agent: Agent, shift: Shift) -> Iterator[str]:
    """Only the lengths and codes of the contract."""
    kind = kind_of(problem, agent, shift)
    if kind is None:
        named = f" ({shift.code})" if shift.code else ""
        length = shift.end - shift.start
        yield f"{length} minutes{named} is no shift of contract {agent.contract}"
    elif kind.code and kind.code.start != shift.start:
        yield f"{kind.code.name} starts at {clock_of(kind.code.start)}, not {clock_of(shift.start)}"


def shift_start(problem: Problem, agent: Agent, shift: Shift) -> Iterator[str]:
    """Start on the grid of `start_every_minutes` and within the contract's `starts`."""
    if (shift.start - problem.opening[0]) % problem.start_every_minutes:
        grid = problem.start_every_minutes
        yield f"starts at {clock_of(shift.start)}, off the grid of {grid} minutes from the opening"
    starts = problem.contracts[agent.contract].starts
    if starts and not starts[0] <= shift.start <= starts[1]:
        window = f"{clock_of(starts[0])}-{clock_of(starts[1])}"
        yield f"starts at {clock_of(shift.start)}, outside the contract's {window}"


def opening_hours(problem: Problem, agent: Agent, shift: Shift) -> Iterator[str]:
    """Within the opening hours; round the clock a shift may run into the next day."""
    del agent
    first, last = problem.opening
    late = shift.start >= last if problem.round_the_clock else shift.end > last
    if shift.start < first or late:
        times = f"{clock_of(shift.start)}-{clock_of(shift.end)}"
        yield f"{times} lies outside the opening hours {clock_of(first)}-{clock_of(last)}"


def breaks(problem: Problem, agent: Agent, shift: Shift) -> Iterator[str]:
    """Every break of the length, each within its window, no other."""
    kind = kind_of(problem, agent, shift)
    if kind is None:
        return
    taken = sorted(shift.breaks)
    if len(taken) != len(kind.breaks):
        yield f"{len(taken)} breaks, expected {len(kind.breaks)}"
        return
    for (start, minutes), due in zip(taken, kind.breaks, strict=True):
        offset = start - shift.start
        if minutes != due.minutes or not due.earliest <= offset <= due.latest:
            low, high = clock_of(shift.start + due.earliest), clock_of(shift.start + due.latest)
            yield f"break {clock_of(start)}+{minutes}, expected {due.minutes} from {low} to {high}"


def paid_time(problem: Problem, agent: Agent, shift: Shift) -> Iterator[str]:
    """Paid minutes are the length without the unpaid breaks."""
    found = problem.contracts[agent.contract].base_of(shift.end - shift.start, shift.code)
    if found is not None and shift.paid_minutes != found[0].paid_minutes + found[1]:
        yield f"{shift.paid_minutes} paid minutes, expected {found[0].paid_minutes + found[1]}"


def available(problem: Problem, agent: Agent, shift: Shift) -> Iterator[str]:
    """Within one of the agent's windows of that day."""
    del problem
    windows = agent.available[shift.day]
    if not any(low <= shift.start and shift.end <= high for low, high in windows):
        shown = ", ".join(f"{clock_of(low)}-{clock_of(high)}" for low, high in windows) or "not"
        yield f"{clock_of(shift.start)}-{clock_of(shift.end)}, but the agent is {shown} available"
