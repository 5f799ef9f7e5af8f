"""Events of callcenter into the states of agents."""

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import polars as pl

from dashboard.feeds.freeswitch.events import BRIDGE, FIELDS, STATE, STATUS, UNBRIDGE
from dashboard.feeds.options import Options
from dashboard.feeds.state_words import state_of
from dashboard.feeds.stays import State, Stays, frame_of

_IN_CALL = "In a queue call"


class Seen(NamedTuple):
    """What an event says of an agent; `at` in microseconds."""

    agent: str
    at: int
    rank: int
    kind: str
    queue: str | None
    member: str | None
    status: str | None
    state: str | None


class Desk:
    """What is known of one agent: the status that people set, the state of the module."""

    def __init__(self) -> None:
        self.status: str | None = None
        self.state: str | None = None
        self.queue: str | None = None
        self.member: str | None = None

    def take(self, event: Seen) -> None:
        """Take an event in."""
        if event.kind == STATUS:
            self.status = event.status
        elif event.kind == STATE:
            self.state = event.state
        elif event.kind == BRIDGE:
            self.member, self.queue = event.member, event.queue
        elif event.member == self.member:
            self.member = self.queue = None
            self.state = None if self.state == _IN_CALL else self.state

    def now(self) -> State:
        """Return the agent's state."""
        if self.queue is not None or self.state == _IN_CALL:
            return State("contact", self.queue, _IN_CALL)
        status = self.status or "Available"
        if status == "Logged Out":
            return State("offline", None, status)
        if not status.startswith("Available"):
            return State(state_of(status, "other"), None, status)
        if self.state == "Idle":
            return State("other", None, self.state)
        return State("ready", None, status)


def states(events: pl.DataFrame, options: Options) -> pl.DataFrame:
    """Make states of all events of some agents, in any order.

    Parameters
    ----------
    events : pl.DataFrame
        EVENTS of whole agents.
    options : Options
        Not looked at.

    Returns
    -------
    pl.DataFrame
        STATES; ``detail`` is FreeSWITCH's status, or its state where that says more.
    """
    del options
    ranks = {kind: rank for rank, kind in enumerate((UNBRIDGE, STATUS, STATE, BRIDGE))}
    told = events.filter(pl.col("kind").is_in(list(ranks)), pl.col("agent").is_not_null())
    rows = told.with_columns(pl.col("fields").str.json_decode(FIELDS).alias("f")).unnest("f")
    seen = rows.select(
        "agent",
        pl.col("at").dt.epoch("us"),
        pl.col("kind").replace_strict(ranks, return_dtype=pl.Int64).alias("rank"),
        "kind",
        "queue",
        pl.coalesce("member", "call"),
        "status",
        "state",
    )
    ordered = seen.unique().sort(seen.columns, nulls_last=True).iter_rows()
    groups = groupby((Seen(*row) for row in ordered), itemgetter(0))
    return frame_of(_stays(agent, list(mine)) for agent, mine in groups)


def _stays(agent: str, seen: Sequence[Seen]) -> Stays:
    desk, stays = Desk(), Stays(agent)
    for event in seen:
        desk.take(event)
        stays.turn(desk.now(), event.at)
    return stays
