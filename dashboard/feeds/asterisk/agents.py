"""Events of a queue_log into the states of agents."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import polars as pl

from dashboard.feeds.asterisk.follow import CONNECT, ENDS, TRANSFERS
from dashboard.feeds.asterisk.log import RESTART
from dashboard.feeds.options import Options
from dashboard.feeds.state_words import state_of
from dashboard.feeds.stays import State, Stays, frame_of

_IN = ("AGENTLOGIN", "AGENTCALLBACKLOGIN")
_OUT = ("AGENTLOGOFF", "AGENTCALLBACKLOGOFF")
_ORDER = (
    *(*ENDS, *TRANSFERS, RESTART, *_IN, "ADDMEMBER", "UNPAUSE", "UNPAUSEALL", "PAUSE"),
    *("PAUSEALL", CONNECT, "REMOVEMEMBER", *_OUT),
)
_RANK = {kind: rank for rank, kind in enumerate(_ORDER)}
_ALL = "*"
_FEW = 16


class Step(NamedTuple):
    """An event of an agent; `at` in microseconds."""

    at: int
    rank: int
    kind: str
    call: str | None
    queue: str
    word: str | None


@dataclass(slots=True)
class Desk:
    """What is known of one agent.

    Attributes
    ----------
    queues : set
        Those that the agent is a member of, as far as the log has told.
    paused : mapping
        Queue, or all of them, → the reason.
    contact : (call, queue) or None
        Who the agent talks to.
    """

    queues: set[str] = field(default_factory=set[str])
    paused: dict[str, str | None] = field(default_factory=dict[str, str | None])
    contact: tuple[str | None, str] | None = None
    signed_in: bool = False
    gone: bool = False

    def state(self) -> State:
        """Return the agent's state.

        A pause in some queues only is no break, as calls of the others still come.
        """
        if self.contact is not None:
            return State("contact", self.contact[1])
        if self.gone:
            return State("offline")
        if self.paused and (_ALL in self.paused or not self.queues - self.paused.keys()):
            reason = next((r for r in reversed(self.paused.values()) if r), None)
            return State(state_of(reason, "break"), None, reason)
        return State("ready")

    def fits(self, step: Step) -> bool:
        """Tell whether an event changes something: of two in one second, that one came first."""
        toggles = {
            "ADDMEMBER": (self.queues, False),
            "REMOVEMEMBER": (self.queues, True),
            **dict.fromkeys(("PAUSE", "PAUSEALL"), (self.paused, False)),
            **dict.fromkeys(("UNPAUSE", "UNPAUSEALL"), (self.paused, True)),
        }
        if step.kind in toggles:
            where, needed = toggles[step.kind]
            return (step.queue in where) == needed
        if step.kind in (*_IN, *_OUT):
            return self.signed_in == (step.kind in _OUT)
        if step.kind == CONNECT:
            return self.contact is None
        return self.contact == (step.call, step.queue)

    def take(self, step: Step) -> None:
        """Take an event in."""
        match step.kind:
            case "ADDMEMBER":
                self._join(step)
            case "REMOVEMEMBER":
                self.queues.discard(step.queue)
                self.paused.pop(step.queue, None)
                self.gone = not self.queues and not self.signed_in
            case "PAUSE" | "PAUSEALL":
                self.paused.pop(step.queue, None)
                self.paused[step.queue] = step.word
                self.gone = False
            case "UNPAUSEALL":
                self.paused.clear()
                self.gone = False
            case "UNPAUSE":
                self.paused.pop(_ALL, None)
                self.paused.pop(step.queue, None)
                self.gone = False
            case _ if step.kind in _IN:
                self.signed_in, self.gone = True, False
            case _ if step.kind in _OUT:
                self.queues.clear()
                self.paused.clear()
                self.signed_in, self.gone, self.contact = False, True, None
            case _:
                self._talk(step)

    def _join(self, step: Step) -> None:
        self.queues.add(step.queue)
        self.gone = False
        if step.word == "PAUSED":
            self.paused[step.queue] = None

    def _talk(self, step: Step) -> None:
        if step.kind == CONNECT:
            self.contact, self.gone = (step.call, step.queue), False
            self.queues.add(step.queue)
        elif step.kind == RESTART or self.contact == (step.call, step.queue):
            self.contact = None


def states(events: pl.DataFrame, options: Options) -> pl.DataFrame:
    """Make states of all events of some agents, in any order.

    Parameters
    ----------
    events : pl.DataFrame
        EVENTS of whole agents, and the source's restarts: these end a contact, nothing else.
    options : Options
        Not looked at.

    Returns
    -------
    pl.DataFrame
        STATES. A pause is a break unless its reason speaks of a meeting or a training.
    """
    del options
    restarts = events.filter(pl.col("kind") == RESTART)["at"].dt.epoch("us").unique().sort()
    ends = [Step(at, _RANK[RESTART], RESTART, None, "", None) for at in restarts.to_list()]
    groups = groupby(_steps(events), itemgetter(0))
    return frame_of(_stays(agent, [Step(*row[1:]) for row in rows], ends) for agent, rows in groups)


def _steps(events: pl.DataFrame) -> Iterator[tuple[str, int, int, str, str | None, str, str]]:
    kinds = [kind for kind in _ORDER if kind != RESTART]
    told = events.filter(pl.col("kind").is_in(kinds), pl.col("agent").is_not_null())
    word = pl.col("fields").str.json_decode(pl.List(pl.String)).list.get(0, null_on_oob=True)
    everywhere = pl.col("queue").is_null() | pl.col("kind").is_in(("PAUSEALL", "UNPAUSEALL"))
    rows = told.select(
        "agent",
        pl.col("at").dt.epoch("us"),
        pl.col("kind").replace_strict(_RANK, return_dtype=pl.Int64).alias("rank"),
        "kind",
        "call",
        pl.when(everywhere).then(pl.lit(_ALL)).otherwise("queue").alias("queue"),
        pl.when(word != "").then(word).alias("word"),
    )
    return rows.unique().sort(rows.columns, nulls_last=True).iter_rows()


def _stays(agent: str, steps: list[Step], restarts: Sequence[Step]) -> Stays:
    desk, stays = Desk(), Stays(agent)
    begins = steps[0].at
    merged = sorted([*steps, *(end for end in restarts if end.at > begins)], key=itemgetter(0, 1))
    for at, run in groupby(merged, itemgetter(0)):
        left = list(run)
        while left:
            step = _next(left, desk)
            left.remove(step)
            desk.take(step)
        stays.turn(desk.state(), at)
    return stays


def _next(left: Sequence[Step], desk: Desk) -> Step:
    if len(left) == 1 or len(left) > _FEW:
        return left[0]
    return next((step for step in left if desk.fits(step)), left[0])
