"""Who may still change today, and into what: every option keeps every rule."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from scheduling.people import Agent
from scheduling.problem import Problem
from scheduling.problem.values import DAY_MINUTES
from scheduling.rules import CATALOGUE
from scheduling.shifts import Break, Shift, ShiftKind

Allowed = Literal["breaks", "overtime", "early-leave", "skills", "near-breaks"]
NOTICE_MINUTES = 60
"""Nobody is touched so soon before or after a break, and no change comes sooner."""


@dataclass(frozen=True, slots=True)
class Now:
    """The moment of a repair and what it may use.

    Parameters
    ----------
    day, minute
        Day of the horizon, and minutes from its midnight.
    absent
        Agents who do not come today.
    surge
        By queue, the factor on the requirement of the rest of the day.
    allow
        What may change; `near-breaks` lifts the protection of people near a break.
    """

    day: int
    minute: int
    absent: frozenset[str] = frozenset()
    surge: Mapping[str, float] | None = None
    allow: frozenset[Allowed] = frozenset({"breaks"})

    @property
    def moment(self) -> int:
        """Minutes from midnight of day 0."""
        return self.day * DAY_MINUTES + self.minute

    @property
    def notice(self) -> int:
        """From when on something may change, in minutes from midnight of day 0."""
        return self.moment + (0 if "near-breaks" in self.allow else NOTICE_MINUTES)


@dataclass(frozen=True, slots=True)
class Pause:
    """A break still to come: from when to when it may start (minutes of the horizon), how long."""

    earliest: int
    latest: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Option:
    """One way the rest of a shift may go.

    Parameters
    ----------
    end
        End of the shift in minutes of the horizon.
    paid
        Paid minutes of the whole shift.
    pauses
        Windows of the breaks still to come.
    skills
        The queues the agent serves.
    code
        Name of the shift, if it has one.
    charged
        What is paid beyond `paid` for overtime at its rate, in minutes.
    """

    end: int
    paid: int
    pauses: tuple[Pause, ...]
    skills: frozenset[str]
    code: str = ""
    charged: float = 0.0


@dataclass(frozen=True, slots=True)
class Worker:
    """An agent who may be touched today: option 0 is what stands, `places` its breaks to come."""

    agent: Agent
    shift: Shift
    options: tuple[Option, ...]
    places: tuple[int, ...]

    @property
    def alike(self) -> tuple[int, tuple[Option, ...], tuple[int, ...]]:
        """What makes two workers interchangeable."""
        return self.shift.day * DAY_MINUTES + self.shift.start, self.options, self.places


def crew(problem: Problem, by_agent: Mapping[str, list[Shift]], now: Now) -> list[Worker]:
    """Return everybody who is on shift or still to come today and may be touched."""
    found: list[Worker] = []
    for agent in problem.agents:
        for shift in by_agent.get(agent.name, []):
            if now.day - 1 <= shift.day <= now.day and _touchable(shift, now):
                worker = _worker(problem, agent, shift, by_agent[agent.name], now)
                if worker is not None:
                    found.append(worker)
    return found


def _touchable(shift: Shift, now: Now) -> bool:
    """Whether the shift goes on for long enough and no break is near."""
    origin = shift.day * DAY_MINUTES
    if origin + shift.end <= now.notice:
        return False
    if "near-breaks" in now.allow:
        return True
    near = NOTICE_MINUTES
    return not any(
        origin + at - near <= now.moment <= origin + at + minutes + near
        for at, minutes in shift.breaks
    )


def _worker(
    problem: Problem, agent: Agent, shift: Shift, shifts: list[Shift], now: Now
) -> Worker | None:
    kind = problem.contracts[agent.contract].kind_of(shift.end - shift.start, shift.code)
    if kind is None or len(kind.breaks) != len(shift.breaks):
        return None
    origin = shift.day * DAY_MINUTES
    breaks = sorted(shift.breaks)
    taken = sum(origin + at < now.notice for at, _ in breaks)
    places = tuple(origin + at for at, _ in breaks[taken:])
    windows = _windows(problem, kind, shift, taken, now)
    stay = Option(origin + shift.end, shift.paid_minutes, windows, agent.skills, shift.code)
    options = [stay, *_other_ends(problem, agent, shift, shifts, now)]
    if "breaks" not in now.allow:
        options = [_pinned(option, places) for option in options]
    if "skills" in now.allow and agent.learning:
        options += [replace(o, skills=agent.skills | agent.learning) for o in options]
    moves = any(pause.latest > pause.earliest for pause in options[0].pauses)
    return Worker(agent, shift, tuple(options), places) if moves or len(options) > 1 else None


def _pinned(option: Option, places: tuple[int, ...]) -> Option:
    """Leave the breaks where they stand if the option has the same ones."""
    fit = len(places) == len(option.pauses) and all(
        pause.earliest <= at <= pause.latest
        for at, pause in zip(places, option.pauses, strict=True)
    )
    if not fit:
        return option
    kept = zip(places, option.pauses, strict=True)
    return replace(option, pauses=tuple(Pause(at, at, pause.minutes) for at, pause in kept))


def _windows(
    problem: Problem, kind: ShiftKind, shift: Shift, taken: int, now: Now
) -> tuple[Pause, ...]:
    """Windows of the breaks still to come, cut to the slots that still lie ahead."""
    origin, slot = shift.day * DAY_MINUTES + shift.start, problem.slot_minutes
    notice = -(-now.notice // slot) * slot
    return tuple(
        Pause(max(origin + b.earliest, notice), origin + b.latest, b.minutes)
        for b in kind.breaks[taken:]
    )


def _other_ends(
    problem: Problem, agent: Agent, shift: Shift, shifts: list[Shift], now: Now
) -> Iterator[Option]:
    """Other lengths of the contract that break no rule that was not broken before."""
    origin = shift.day * DAY_MINUTES
    taken = [pause for pause in sorted(shift.breaks) if origin + pause[0] < now.notice]
    before = None
    for kind, extra in _lengths(problem, agent, shift):
        end = shift.start + kind.minutes + extra
        wanted = "overtime" if end > shift.end else "early-leave"
        if end == shift.end or wanted not in now.allow or origin + end < now.notice:
            continue
        windows = _windows(problem, kind, shift, len(taken), now)
        if not _fits(taken, kind.breaks, shift.start) or any(
            pause.earliest > pause.latest for pause in windows
        ):
            continue
        breaks = (*taken, *((p.earliest - origin, p.minutes) for p in windows))
        changed = _changed(shift, kind, extra, breaks)
        before = _broken(problem, agent, shifts) if before is None else before
        after = _broken(problem, agent, [changed if s is shift else s for s in shifts])
        if after <= before:
            paid, charged = changed.paid_minutes, _surcharge(problem, agent, extra)
            yield Option(origin + end, paid, windows, agent.skills, changed.code, charged)


def _lengths(problem: Problem, agent: Agent, shift: Shift) -> Iterator[tuple[ShiftKind, int]]:
    """Lengths of the contract, and the shift's own with overtime by steps of the grid."""
    contract = problem.contracts[agent.contract]
    yield from ((kind, 0) for kind in contract.kinds)
    own = contract.kind_of(shift.end - shift.start, shift.code)
    if contract.overtime and own:
        grid, known = problem.start_every_minutes, {kind.minutes for kind in contract.kinds}
        for extra in range(grid, contract.overtime.day_max + 1, grid):
            if own.minutes + extra not in known:
                yield own, extra


def _surcharge(problem: Problem, agent: Agent, extra: int) -> float:
    overtime = problem.contracts[agent.contract].overtime
    return (overtime.rate - 1) * extra if overtime else 0.0


def _fits(taken: list[tuple[int, int]], due: tuple[Break, ...], start: int) -> bool:
    """Whether the breaks already taken are the first ones of another length too."""
    return len(taken) <= len(due) and all(
        minutes == pause.minutes and pause.earliest <= at - start <= pause.latest
        for (at, minutes), pause in zip(taken, due, strict=False)
    )


def _changed(
    shift: Shift, kind: ShiftKind, extra: int, breaks: tuple[tuple[int, int], ...]
) -> Shift:
    end, code = shift.start + kind.minutes + extra, kind.code.name if kind.code else ""
    paid = kind.paid_minutes + extra
    return replace(shift, end=end, paid_minutes=paid, breaks=breaks, code=code)


def _broken(problem: Problem, agent: Agent, shifts: list[Shift]) -> set[tuple[str, int]]:
    found = (v for rule in CATALOGUE for v in rule.check(problem, agent, shifts))
    return {(violation.rule, violation.day or 0) for violation in found}
