"""Rules that one shift keeps or breaks alone.

Each takes the problem, the agent, and one shift, and yields a sentence for whatever it finds.
"""

from collections.abc import Iterator

from scheduling.hours import clock_of
from scheduling.people import Agent
from scheduling.problem import Problem
from scheduling.rules.sentences import Said, said
from scheduling.shifts import Shift, ShiftKind


def kind_of(problem: Problem, agent: Agent, shift: Shift) -> ShiftKind | None:
    """Return the contract's kind that this shift is, or is with overtime, or None."""
    found = problem.contracts[agent.contract].base_of(shift.end - shift.start, shift.code)
    return found[0] if found else None


def shift_length(problem: Problem, agent: Agent, shift: Shift) -> Iterator[Said]:
    """Only the lengths and codes of the contract."""
    kind = kind_of(problem, agent, shift)
    if kind is None:
        named = f" ({shift.code})" if shift.code else ""
        minutes = shift.end - shift.start
        yield said("length", minutes=minutes, named=named, contract=agent.contract)
    elif kind.code and kind.code.start != shift.start:
        due, start = clock_of(kind.code.start), clock_of(shift.start)
        yield said("code_start", code=kind.code.name, due=due, start=start)


def shift_start(problem: Problem, agent: Agent, shift: Shift) -> Iterator[Said]:
    """Start on the grid of `start_every_minutes` and within the contract's `starts`."""
    if (shift.start - problem.opening[0]) % problem.start_every_minutes:
        yield said("grid", start=clock_of(shift.start), grid=problem.start_every_minutes)
    starts = problem.contracts[agent.contract].starts
    if starts and not starts[0] <= shift.start <= starts[1]:
        window = f"{clock_of(starts[0])}-{clock_of(starts[1])}"
        yield said("starts", start=clock_of(shift.start), window=window)


def opening_hours(problem: Problem, agent: Agent, shift: Shift) -> Iterator[Said]:
    """Within the opening hours; round the clock a shift may run into the next day."""
    del agent
    first, last = problem.opening
    late = shift.start >= last if problem.round_the_clock else shift.end > last
    if shift.start < first or late:
        times = f"{clock_of(shift.start)}-{clock_of(shift.end)}"
        yield said("opening", times=times, opening=f"{clock_of(first)}-{clock_of(last)}")


def breaks(problem: Problem, agent: Agent, shift: Shift) -> Iterator[Said]:
    """Every break of the length, each within its window, no other."""
    kind = kind_of(problem, agent, shift)
    if kind is None:
        return
    taken = sorted(shift.breaks)
    if len(taken) != len(kind.breaks):
        yield said("breaks", found=len(taken), due=len(kind.breaks))
        return
    for (start, minutes), due in zip(taken, kind.breaks, strict=True):
        offset = start - shift.start
        if minutes != due.minutes or not due.earliest <= offset <= due.latest:
            low, high = clock_of(shift.start + due.earliest), clock_of(shift.start + due.latest)
            shown = f"{clock_of(start)}+{minutes}"
            yield said("break", taken=shown, minutes=due.minutes, low=low, high=high)


def paid_time(problem: Problem, agent: Agent, shift: Shift) -> Iterator[Said]:
    """Paid minutes are the length without the unpaid breaks."""
    found = problem.contracts[agent.contract].base_of(shift.end - shift.start, shift.code)
    if found is not None and shift.paid_minutes != found[0].paid_minutes + found[1]:
        due = found[0].paid_minutes + found[1]
        yield said("paid", found=shift.paid_minutes, due=due)


def available(problem: Problem, agent: Agent, shift: Shift) -> Iterator[Said]:
    """Within one of the agent's windows of that day."""
    del problem
    windows = agent.available[shift.day]
    if not any(low <= shift.start and shift.end <= high for low, high in windows):
        shown = [f"{clock_of(low)}-{clock_of(high)}" for low, high in windows]
        there = said("available_in", windows=shown) if shown else said("available_not")
        times = f"{clock_of(shift.start)}-{clock_of(shift.end)}"
        yield said("available", times=times, windows=there)
