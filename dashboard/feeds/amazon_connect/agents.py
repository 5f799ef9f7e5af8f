"""Agent events of Amazon Connect into events and states."""

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import polars as pl

from dashboard.feeds.options import Options
from dashboard.feeds.state_words import state_of
from dashboard.feeds.stays import State, Stays, frame_of
from dashboard.feeds.told import (
    Record,
    RefusedError,
    Told,
    json_of,
    moment_of,
    part,
    parts,
    text_of,
)

_KINDS = ("LOGIN", "STATE_CHANGE", "HEART_BEAT", "LOGOUT")
_TALKING = ("CONNECTED", "CONNECTED_ONHOLD")
_WRAPPING = ("ENDED",)


def agent_event(record: Record) -> Told:
    """Return one event of the agent event stream.

    Raises
    ------
    RefusedError
        Without agent or time.
    """
    agent = (text_of(record, "AgentARN") or "").rsplit("/", 1)[-1]
    at = moment_of(record, "EventTimestamp")
    kind = text_of(record, "EventType")
    if at is None:
        raise RefusedError("no_time")
    if not agent or kind is None:
        raise RefusedError("no_id")
    snapshot = part(record, "CurrentAgentSnapshot")
    status = part(snapshot, "AgentStatus")
    contact = _busiest(parts(snapshot, "Contacts"))
    fields = {
        "status": text_of(status, "Name"),
        "type": text_of(status, "Type"),
        "since": moment_of(status, "StartTimestamp"),
        "contact": text_of(contact, "State"),
        "contact_since": moment_of(contact, "StateStartTimestamp"),
        "queue": text_of(part(contact, "Queue"), "Name"),
    }
    name = text_of(part(snapshot, "Configuration"), "Username")
    return Told(at=at, kind=kind, agent=agent, agent_name=name, fields=json_of(fields))


def _busiest(contacts: Sequence[Record]) -> Record:
    """Return the contact that the agent talks to, or else wraps up, or nothing."""
    for states in (_TALKING, _WRAPPING):
        for contact in contacts:
            if text_of(contact, "State") in states:
                return contact
    return {}


class Seen(NamedTuple):
    """What an event shows of an agent; moments in microseconds."""

    agent: str
    at: int
    rank: int
    kind: str
    status: str | None
    type: str | None
    since: int | None
    contact: str | None
    contact_since: int | None
    queue: str | None

    def state(self) -> State | None:
        """Return the state shown; None where the event shows none."""
        if self.kind == "LOGOUT":
            return State("offline")
        if self.contact is not None:
            name = "contact" if self.contact in _TALKING else "wrap"
            return State(name, self.queue, "CONNECTED" if name == "contact" else self.contact)
        if self.status is None:
            return State("other", None, "LOGIN") if self.kind == "LOGIN" else None
        if self.type == "ROUTABLE" or self.status.casefold() == "available":
            return State("ready", None, self.status)
        if self.type == "OFFLINE" or self.status.casefold() == "offline":
            return State("offline", None, self.status)
        return State(state_of(self.status, "other"), None, self.status)

    def began(self) -> int:
        """Return since when the state shown lasts: a heartbeat may be the first to tell."""
        since = self.since if self.contact is None else self.contact_since
        return min(since or self.at, self.at) if self.kind == "HEART_BEAT" else self.at


_FIELDS = pl.Struct(
    {
        "status": pl.String,
        "type": pl.String,
        "since": pl.Int64,
        "contact": pl.String,
        "contact_since": pl.Int64,
        "queue": pl.String,
    }
)


def states(events: pl.DataFrame, options: Options) -> pl.DataFrame:
    """Make states of all agent events of some agents, in any order.

    Parameters
    ----------
    events : pl.DataFrame
        EVENTS of whole agents.
    options : Options
        Not looked at.

    Returns
    -------
    pl.DataFrame
        STATES; ``detail`` is the name of the status in Amazon Connect.
    """
    del options
    ranks = {kind: rank for rank, kind in enumerate(_KINDS)}
    told = events.filter(pl.col("kind").is_in(_KINDS), pl.col("agent").is_not_null())
    rows = told.select(
        "agent",
        pl.col("at").dt.epoch("us"),
        pl.col("kind").replace_strict(ranks, return_dtype=pl.Int64).alias("rank"),
        "kind",
        pl.col("fields").str.json_decode(_FIELDS).alias("f"),
    ).unnest("f")
    seen = (Seen(*row) for row in rows.unique().sort(rows.columns, nulls_last=True).iter_rows())
    return frame_of(_stays(agent, list(mine)) for agent, mine in groupby(seen, itemgetter(0)))


def _stays(agent: str, seen: Sequence[Seen]) -> Stays:
    stays = Stays(agent)
    before = 0
    for event in seen:
        state = event.state()
        if state is not None:
            stays.turn(state, max(before, event.began()))
            before = event.at
    return stays
