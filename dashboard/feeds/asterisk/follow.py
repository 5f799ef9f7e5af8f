"""The stays of one call in one queue: a small machine that waits, talks, or is out."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, permutations
from operator import itemgetter
from typing import NamedTuple

ENTER = "ENTERQUEUE"
CONNECT = "CONNECT"
ENDS = ("COMPLETECALLER", "COMPLETEAGENT")
TRANSFERS = ("TRANSFER", "BLINDTRANSFER", "ATTENDEDTRANSFER")
CLOSINGS = frozenset((*ENDS, *TRANSFERS))
EXITS = ("EXITWITHTIMEOUT", "EXITEMPTY", "EXITWITHKEY")
BLOCKED = ("JOINEMPTY", "FULL", "CLOSED")
ABANDON = "ABANDON"

_SECOND = 1_000_000
_FEW = 5


class Step(NamedTuple):
    """What an event says of its call; moments in microseconds, durations in seconds."""

    at: int
    rank: int
    kind: str
    agent: str | None
    wait_s: float | None
    talk_s: float | None
    customer: str | None


@dataclass(slots=True)
class Entry:
    """One stay of a call in a queue; moments in microseconds."""

    arrived: int
    seen: int
    answered: int | None = None
    ended: int | None = None
    outcome: str = "open"
    agent: str | None = None
    talk_s: float | None = None
    transferred: bool = False
    customer: str | None = None


# In order of time within one second: what ends a stay, what begins one, what follows in it.
MOVES = {
    **dict.fromkeys((ABANDON, *EXITS), ("waiting", "out")),
    ENTER: ("out", "waiting"),
    CONNECT: ("waiting", "talking"),
    **dict.fromkeys((*ENDS, *TRANSFERS), ("talking", "out")),
    **dict.fromkeys(BLOCKED, ("out", "out")),
}
RANK = {kind: rank for rank, kind in enumerate(MOVES)}


def follow(steps: Sequence[Step], *, infer: bool) -> list[Entry]:
    """Return the stays that the steps of one call and queue, sorted, make."""
    entries: list[Entry] = []
    moments = {step.at for step in steps}
    runs = [[step] for step in steps] if len(moments) == len(steps) else _runs(steps)
    for run in runs:
        ordered = run if len(run) == 1 else _in_order(run, _state(entries))
        for step in ordered:
            _take(step, entries, infer=infer)
    return entries


def _runs(steps: Sequence[Step]) -> list[list[Step]]:
    return [list(run) for _, run in groupby(steps, itemgetter(0))]


def _state(entries: Sequence[Entry]) -> str:
    if not entries or entries[-1].ended is not None:
        return "out"
    return "waiting" if entries[-1].answered is None else "talking"


def _in_order(run: list[Step], state: str) -> Sequence[Step]:
    """Return steps of one moment in the order that breaks the fewest rules."""
    if len(run) > _FEW:
        return run
    return min(permutations(run), key=lambda order: _illegal(order, state))


def _illegal(order: Sequence[Step], state: str) -> int:
    broken = 0
    for step in order:
        before, after = MOVES[step.kind]
        broken += state != before
        state = after
    return broken


def _take(step: Step, entries: list[Entry], *, infer: bool) -> None:
    if step.kind in BLOCKED:
        blocked = Entry(step.at, step.at, ended=step.at, outcome="flow_out")
        # A stay that is under way stays the last one.
        entries.insert(len(entries) - (_state(entries) != "out"), blocked)
        return
    entry = _entry_of(step, entries)
    if entry is None:
        return
    entry.seen = step.at
    entry.customer = entry.customer or step.customer
    if step.kind == CONNECT:
        entry.answered, entry.agent = step.at, step.agent
        entry.outcome = "answered"
    elif step.kind in CLOSINGS:
        _end(entry, step, infer=infer)
    elif step.kind != ENTER:
        entry.ended = step.at
        entry.outcome = "abandoned" if step.kind == ABANDON else "flow_out"


def _entry_of(step: Step, entries: list[Entry]) -> Entry | None:
    """Return the stay that a step belongs to, a new one, or None where it says nothing new."""
    if step.kind == ENTER:
        entries.append(Entry(step.at, step.at))
        return entries[-1]
    state = _state(entries)
    if state == MOVES[step.kind][0] or (state == "waiting" and step.kind in CLOSINGS):
        return entries[-1]
    told_s = None if step.wait_s is None else step.wait_s + (step.talk_s or 0)
    arrived = step.at - round((told_s or 0) * _SECOND)
    if entries and (told_s is None or arrived + _SECOND < _last_moment(entries[-1])):
        return None
    entries.append(Entry(arrived, step.at))
    return entries[-1]


def _last_moment(entry: Entry) -> int:
    return entry.ended or entry.answered or entry.arrived


def _end(entry: Entry, step: Step, *, infer: bool) -> None:
    entry.ended = step.at
    entry.transferred = step.kind in TRANSFERS
    if entry.answered is None and not infer:
        entry.outcome = "flow_out"
        return
    if entry.answered is None:
        entry.answered = max(entry.arrived, step.at - round((step.talk_s or 0) * _SECOND))
    entry.outcome = "answered"
    entry.agent = entry.agent or step.agent
    told = step.talk_s
    entry.talk_s = (entry.ended - entry.answered) / _SECOND if told is None else told


def close_orphans(entries: Sequence[Entry], restarts: Sequence[int]) -> None:
    """End stays whose end the log does not have.

    The call entered the same queue again, or Asterisk started again.
    """
    for nth, entry in enumerate(entries):
        if entry.ended is not None:
            continue
        again = entries[nth + 1].arrived if nth + 1 < len(entries) else None
        place = bisect_right(restarts, entry.seen)
        restart = restarts[place] if place < len(restarts) else None
        known = [moment for moment in (again, restart) if moment is not None]
        if not known:
            continue
        entry.ended = max(min(known), entry.seen)
        if entry.answered is None:
            entry.outcome = "flow_out" if min(known) == again else "abandoned"
