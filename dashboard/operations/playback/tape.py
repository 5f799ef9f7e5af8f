"""What happened on a day, and what of it was known at each moment."""

import datetime as dt
from dataclasses import dataclass

import polars as pl
import sqlalchemy
from sqlmodel import Session

from dashboard.frames import CONTACTS, STATES, conform
from dashboard.operations.facts.kept import read_contacts
from dashboard.operations.queues.known import all_queues
from dashboard.store.read import read_frame
from dashboard.store.tables import Agent, AgentState, Queue
from dashboard.store.write import table_of

_AT_THE_END = ("talk_s", "hold_s", "acw_s", "transferred")
"""What a feed tells of a contact when it is over."""


@dataclass(frozen=True)
class Tape:
    """A day as it was recorded.

    Attributes
    ----------
    begin, end : datetime
        The first and last moment, aware.
    contacts : pl.DataFrame
        CONTACTS that arrived within.
    states : pl.DataFrame
        STATES that were held within.
    """

    begin: dt.datetime
    end: dt.datetime
    contacts: pl.DataFrame
    states: pl.DataFrame

    def share(self, now: dt.datetime) -> float:
        """Return how much of the day is over, 0-1."""
        return min(1.0, max(0.0, (now - self.begin) / (self.end - self.begin)))


def record(session: Session, begin: dt.datetime, end: dt.datetime) -> Tape:
    """Return what the store knows of a period."""
    return Tape(
        begin,
        end,
        read_contacts(session, all_queues(session), begin, end),
        _states(session, begin, end),
    )


def _states(session: Session, begin: dt.datetime, end: dt.datetime) -> pl.DataFrame:
    table, agent, queue = table_of(AgentState), table_of(Agent), table_of(Queue)
    told = (table.c.state, table.c.since, table.c.until, table.c.detail)
    rows = read_frame(
        session,
        sqlalchemy.select(agent.c.name.label("agent"), queue.c.name.label("queue"), *told)
        .join_from(table, agent, table.c.agent_id == agent.c.id)
        .join(queue, table.c.queue_id == queue.c.id, isouter=True)
        .where(table.c.since < end)
        .where(table.c.until.is_(None) | (table.c.until > begin))
        .order_by(agent.c.name, table.c.since),
    )
    return conform(rows, STATES)


def contacts_known(tape: Tape, now: dt.datetime, since: dt.datetime | None = None) -> pl.DataFrame:
    """Return the contacts as they stood at a moment.

    Parameters
    ----------
    tape : Tape
        The day.
    now : datetime
        What lies after it is not known.
    since : datetime, optional
        Leave out those of which nothing happened after it.
    """
    came = _touched(tape.contacts, ("arrived_at", "answered_at", "ended_at"), now, since)
    took, over = pl.col("answered_at") <= now, pl.col("ended_at") <= now
    return conform(
        came.with_columns(
            pl.when(took).then("answered_at"),
            pl.when(over).then("ended_at"),
            pl.when(took).then("agent"),
            *(pl.when(over).then(name) for name in _AT_THE_END),
            outcome=pl.when(over)
            .then("outcome")
            .when(took)
            .then(pl.lit("answered"))
            .otherwise(pl.lit("open")),
        ),
        CONTACTS,
    )


def states_known(tape: Tape, now: dt.datetime, since: dt.datetime | None = None) -> pl.DataFrame:
    """Return the stays in states as they stood at a moment, as `contacts_known`."""
    begun = _touched(tape.states, ("since", "until"), now, since)
    return begun.with_columns(pl.when(pl.col("until") <= now).then("until"))


def _touched(
    frame: pl.DataFrame, moments: tuple[str, ...], now: dt.datetime, since: dt.datetime | None
) -> pl.DataFrame:
    """Return the rows that have begun by now, and of which something happened since then."""
    begun = frame.filter(pl.col(moments[0]) <= now)
    if since is None:
        return begun
    news = [pl.col(name).is_between(since, now, closed="right") for name in moments]
    return begun.filter(pl.any_horizontal(*(n.fill_null(value=False) for n in news)))
