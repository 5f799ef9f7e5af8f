"""Events of a queue_log into contacts.

One call may enter several queues, and one queue several times: the events of a call and queue are
followed by themselves, as a small machine that waits, talks, or is out.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, permutations
from operator import itemgetter
from typing import NamedTuple

import polars as pl

from dashboard.feeds.asterisk.log import RESTART
from dashboard.feeds.options import Options, switch
from dashboard.frames import CONTACTS, MOMENT, conform

ENTER = "ENTERQUEUE"
CONNECT = "CONNECT"
ENDS = ("COMPLETECALLER", "COMPLETEAGENT")
TRANSFERS = ("TRANSFER", "BLINDTRANSFER", "ATTENDEDTRANSFER")
CLOSINGS = frozenset((*ENDS, *TRANSFERS))
EXITS = ("EXITWITHTIMEOUT", "EXITEMPTY", "EXITWITHKEY")
BLOCKED = ("JOINEMPTY", "FULL", "CLOSED")
ABANDON = "ABANDON"

_SECOND = 1_000_000
_LONGEST_S = 7 * 86_400
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
_MOVES = {
    **dict.fromkeys((ABANDON, *EXITS), ("waiting", "out")),
    ENTER: ("out", "waiting"),
    CONNECT: ("waiting", "talking"),
    **dict.fromkeys((*ENDS, *TRANSFERS), ("talking", "out")),
    **dict.fromkeys(BLOCKED, ("out", "out")),
}
_RANK = {kind: rank for rank, kind in enumerate(_MOVES)}


def contacts(events: pl.DataFrame, options: Options) -> pl.DataFrame:
    """Make contacts of all events of some calls, in any order.

    Parameters
    ----------
    events : pl.DataFrame
        EVENTS of whole calls, and the source's restarts.
    options : Options
        ``count_blocked`` (default no): a call that could not join counts as one that flowed out
        at once. ``infer_connect`` (default yes): an end without its CONNECT was answered.

    Returns
    -------
    pl.DataFrame
        CONTACTS. An arrival that the log does not have is the event's time less the waiting (and
        talking) that it tells. Who still waits when Asterisk starts again is abandoned, who still
        talks is answered with unknown talk time.
    """
    blocked = switch(options, "count_blocked", default=False)
    infer = switch(options, "infer_connect", default=True)
    restarts = events.filter(pl.col("kind") == RESTART)["at"].dt.epoch("us").sort().to_list()
    rows: list[tuple[object, ...]] = []
    for (call, queue), group in groupby(_steps(events, blocked=blocked), _call_and_queue):
        entries = follow([Step(*step[2:]) for step in group], infer=infer)
        _close_orphans(entries, restarts)
        entries.sort(key=lambda entry: entry.arrived)
        rows += [_row(call, queue, nth, entry) for nth, entry in enumerate(entries)]
    return _frame(rows)


Row = tuple[str, str, int, int, str, str | None, float | None, float | None, str | None]


def _steps(events: pl.DataFrame, *, blocked: bool) -> Iterator[Row]:
    kinds = [kind for kind in _MOVES if blocked or kind not in BLOCKED]
    known = events.filter(
        pl.col("kind").is_in(kinds), pl.col("call").is_not_null(), pl.col("queue").is_not_null()
    )
    told = known.with_columns(
        args=pl.col("fields").str.json_decode(pl.List(pl.String)),
        rank=pl.col("kind").replace_strict(_RANK, return_dtype=pl.Int64),
    )
    wait_s, talk_s = _durations()
    rows = told.select(
        "call",
        "queue",
        pl.col("at").dt.epoch("us"),
        "rank",
        "kind",
        "agent",
        wait_s.alias("wait_s"),
        talk_s.alias("talk_s"),
        "customer",
    )
    order = ["call", "queue", "at", "rank", "agent", "wait_s", "talk_s", "customer", "kind"]
    return rows.unique().sort(order, nulls_last=True).iter_rows()


def _durations() -> tuple[pl.Expr, pl.Expr]:
    """Return the waiting and talking that an event tells.

    Transfers are read from the right, as their left part differs by version: wait, talk and the
    position at entry, which the oldest versions leave out.
    """
    kind = pl.col("kind")
    positioned = pl.all_horizontal(_number(i).is_not_null() for i in (-1, -2, -3))
    transfer_wait = pl.when(positioned).then(_number(-3)).otherwise(_number(-2))
    transfer_talk = pl.when(positioned).then(_number(-2)).otherwise(_number(-1))
    with_key = pl.when(pl.col("args").list.len() > 2).then(_number(-1))  # noqa: PLR2004 - key and position alone tell no wait
    wait_s = (
        pl.when(kind.is_in(TRANSFERS))
        .then(transfer_wait)
        .when(kind.is_in((CONNECT, *ENDS)))
        .then(_number(0))
        .when(kind == "EXITWITHKEY")
        .then(with_key)
        .when(kind.is_in((ABANDON, *EXITS)))
        .then(_number(2))
    )
    talk_s = pl.when(kind.is_in(TRANSFERS)).then(transfer_talk).when(kind.is_in(ENDS))
    return wait_s, talk_s.then(_number(1))


def _number(place: int) -> pl.Expr:
    value = pl.col("args").list.get(place, null_on_oob=True).cast(pl.Float64, strict=False)
    return pl.when(value.is_between(0, _LONGEST_S)).then(value)


def _call_and_queue(row: Row) -> tuple[str, str]:
    return row[0], row[1]


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
        before, after = _MOVES[step.kind]
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
    if state == _MOVES[step.kind][0] or (state == "waiting" and step.kind in CLOSINGS):
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


def _close_orphans(entries: Sequence[Entry], restarts: Sequence[int]) -> None:
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


def _row(call: object, queue: object, nth: int, entry: Entry) -> tuple[object, ...]:
    return (
        call,
        nth,
        queue,
        entry.arrived,
        entry.answered,
        entry.ended,
        entry.outcome,
        entry.agent,
        entry.talk_s,
        entry.transferred,
        entry.customer,
    )


_COLUMNS = {
    "source_key": pl.String,
    "segment": pl.Int64,
    "queue": pl.String,
    "arrived_at": pl.Int64,
    "answered_at": pl.Int64,
    "ended_at": pl.Int64,
    "outcome": pl.String,
    "agent": pl.String,
    "talk_s": pl.Float64,
    "transferred": pl.Boolean,
    "customer": pl.String,
}


def _frame(rows: list[tuple[object, ...]]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema=_COLUMNS, orient="row")
    moments = pl.col("arrived_at", "answered_at", "ended_at").cast(MOMENT)
    return conform(frame.with_columns(moments, channel=pl.lit("voice")), CONTACTS)
