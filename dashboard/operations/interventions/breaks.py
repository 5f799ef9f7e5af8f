"""Move breaks out of a busy stretch: each within its legal window, spread over the time after."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from scheduling.roster import Roster
from scheduling.rules.activity_rules import meet
from scheduling.shifts import Shift

_GRID = 15
_APART = 45


@dataclass(frozen=True)
class Move:
    """One break of one agent, minutes from midnight of its shift's day."""

    agent: str
    day: int
    minutes: int
    before: int
    after: int

    def told(self) -> dict[str, Any]:
        """Return the move as plain values."""
        return asdict(self)


@dataclass(frozen=True)
class Stretch:
    """Minutes of a day to be kept free of breaks, for the agents who serve a queue."""

    day: int
    start: int
    end: int
    queue: str


Windows = Mapping[str, Mapping[int, Sequence[tuple[int, int, int]]]]
"""Contract → shift length → (earliest, latest, minutes) of each break from the shift's start."""


def windows_of(problem: Mapping[str, Any]) -> Windows:
    """Return the legal windows of breaks in a problem file."""
    shared = problem.get("breaks", {})
    return {
        name: {
            int(length): [(b["from"], b["to"], b["minutes"]) for b in breaks]
            for length, breaks in {**shared, **contract.get("breaks", {})}.items()
        }
        for name, contract in problem["contracts"].items()
    }


def propose(
    roster: Roster,
    problem: Mapping[str, Any],
    skills: Mapping[str, tuple[str, ...]],
    stretch: Stretch,
) -> list[Move]:
    """Return the moves that take breaks out of a stretch.

    Parameters
    ----------
    roster : Roster
        As published.
    problem : mapping
        Its problem file: the windows of breaks.
    skills : mapping
        Agent → queues.
    stretch : Stretch
        What to keep free, and for which queue's agents.

    Returns
    -------
    list of Move
        Only moves to a later time within the break's own window, 45 minutes from the agent's
        other breaks and beside training and meetings; spread so that few are away at once.
    """
    contracts = {agent["id"]: agent["contract"] for agent in problem["agents"]}
    windows = windows_of(problem)
    taken: Counter[int] = Counter()
    busy: dict[str, list[tuple[int, int]]] = {}
    for placed in roster.activities:
        if placed.day == stretch.day:
            busy.setdefault(placed.agent, []).append((placed.start, placed.minutes))
    moves: list[Move] = []
    for shift in roster.shifts():
        if shift.day != stretch.day or stretch.queue not in skills.get(shift.agent, ()):
            continue
        rules = windows.get(contracts.get(shift.agent, ""), {}).get(shift.end - shift.start, ())
        for number, (begin, minutes) in enumerate(sorted(shift.breaks)):
            if begin < stretch.start or begin >= stretch.end or number >= len(rules):
                continue
            known = taken, busy.get(shift.agent, [])
            if (after := _place(shift, number, rules[number], stretch, known)) is not None:
                _take(taken, after, minutes)
                moves.append(Move(shift.agent, shift.day, minutes, begin, after))
    return moves


def _place(
    shift: Shift,
    number: int,
    rule: tuple[int, int, int],
    stretch: Stretch,
    known: tuple[Counter[int], Sequence[tuple[int, int]]],
) -> int | None:
    """Return the least crowded legal start after the stretch, None when there is none.

    `known` is how many breaks are moved where, and when the agent is in training or a meeting.
    """
    taken, busy = known
    others = [b for i, b in enumerate(sorted(shift.breaks)) if i != number]
    minutes = rule[2]
    first = -(-max(stretch.end, shift.start + rule[0]) // _GRID) * _GRID
    free = [
        at
        for at in range(first, shift.start + rule[1] + 1, _GRID)
        if all(at + minutes + _APART <= b or b + m + _APART <= at for b, m in others)
        and not any(meet((at, minutes), activity) for activity in busy)
    ]
    return min(free, key=lambda at: (sum(taken[s] for s in _slots(at, minutes)), at), default=None)


def _slots(at: int, minutes: int) -> range:
    return range(at // _GRID, -(-(at + minutes) // _GRID))


def _take(taken: Counter[int], at: int, minutes: int) -> None:
    taken.update(_slots(at, minutes))


def apply_moves(roster: Roster, moves: Sequence[Move]) -> Roster:
    """Return the roster with some breaks moved."""
    new = {(m.agent, m.day, m.before): m.after for m in moves}
    shifts = (
        Shift(
            s.agent,
            s.day,
            s.start,
            s.end,
            s.paid_minutes,
            tuple(sorted((new.get((s.agent, s.day, at), at), m) for at, m in s.breaks)),
            s.code,
        )
        for s in roster.shifts()
    )
    return Roster.of(shifts, roster.activities)
