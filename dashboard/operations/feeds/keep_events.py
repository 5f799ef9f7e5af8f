"""Store events and assemble their contacts and states again from all that is known of them.

An event that comes late, twice or out of order ends in the same contacts, because they are
always made from all events of the call and never from the last batch alone.
"""

import datetime as dt
import hashlib

import polars as pl
from sqlalchemy import ColumnElement, select
from sqlmodel import Session

from dashboard.feeds.catalogue import Feed
from dashboard.feeds.options import Options
from dashboard.frames import EVENTS, conform
from dashboard.operations.feeds.customer_hash import hash_customers
from dashboard.operations.feeds.keep_contacts import keep_contacts
from dashboard.operations.feeds.keep_states import keep_states
from dashboard.operations.feeds.known import Known, know_agents, know_queues
from dashboard.store.read import among, read_frame
from dashboard.store.tables import Contact, RawEvent, Source
from dashboard.store.write import add_new, table_of

_LONGEST_CALL = dt.timedelta(hours=2)
"""An agent's states are assembled again from so long before a new event; what lasts longer and
began before stands in the store already."""


def keep_events(
    session: Session, source: Source, feed: Feed, options: Options, known: Known, told: pl.DataFrame
) -> int:
    """Store events and what follows from them; return how many were new.

    Parameters
    ----------
    session : Session
        A writing transaction.
    source : Source
        Stored.
    feed : Feed
        One that tells EVENTS.
    options : Options
        As the source is always read.
    known : Known
        Grows by the queues and agents that occur.
    told : pl.DataFrame
        EVENTS columns.
    """
    assert source.id is not None  # noqa: S101 - stored
    events = hash_customers(session, told)
    new = _store(session, source.id, events)
    assemble(session, source, feed, options, known, events)
    return new


def assemble(
    session: Session,
    source: Source,
    feed: Feed,
    options: Options,
    known: Known,
    events: pl.DataFrame,
) -> None:
    """Make the contacts and states of which some stored events speak.

    Parameters
    ----------
    session, source, feed, options, known
        As for `keep_events`.
    events : pl.DataFrame
        Columns at, kind, call and agent.
    """
    assert source.id is not None  # noqa: S101 - stored
    calls = _calls(session, source.id, feed, events)
    if feed.contacts is not None and not calls.is_empty():
        found = _events_of(session, source.id, feed, calls)
        know_agents(session, known, source.name, found)
        contacts = feed.contacts(found, options)
        know_queues(session, known, contacts, options.timezone or "UTC")
        keep_contacts(session, source.id, known, contacts, calls)
    about = events.filter(pl.col("agent").is_not_null())
    if feed.states is not None and not about.is_empty():
        firsts = about.group_by("agent").agg(touched=pl.col("at").min())
        found = _events_around(session, source.id, feed, firsts)
        know_agents(session, known, source.name, found)
        keep_states(session, known, _since_touched(feed.states(found, options), firsts))


def _since_touched(stays: pl.DataFrame, firsts: pl.DataFrame) -> pl.DataFrame:
    """Return the stays from just before each agent's first new event on.

    One that began earlier than events were read from is cut there and marked: it goes on what the
    store knows of the agent at that moment.
    """
    read_from = pl.col("touched") - _LONGEST_CALL
    lasts = pl.col("until").is_null() | (pl.col("until") >= pl.col("touched"))
    return (
        stays.join(firsts, on="agent")
        .filter(lasts)
        .with_columns(goes_on=pl.col("since") < read_from)
        .with_columns(since=pl.max_horizontal("since", read_from))
    )


def _store(session: Session, source_id: int, events: pl.DataFrame) -> int:
    kept = events.with_columns(_digest(events), source_id=pl.lit(source_id, pl.Int64))
    return add_new(session, RawEvent, kept.unique(["at", "digest"], maintain_order=True))


def _digest(events: pl.DataFrame) -> pl.Series:
    """Return a hash of every event by which the same one is known again."""
    said = events.select(
        pl.concat_str(
            (pl.col(name).cast(pl.String).fill_null("\x00") for name in EVENTS if name != "at"),
            separator="\x1f",
        )
    ).to_series()
    hashes = [hashlib.blake2b(text.encode(), digest_size=12).digest() for text in said]
    return pl.Series("digest", hashes, pl.Binary)


def _calls(session: Session, source_id: int, feed: Feed, events: pl.DataFrame) -> pl.Series:
    """Return the calls of some events: the open ones too when an event speaks of all."""
    calls = events["call"].drop_nulls().unique()
    if events["kind"].is_in(feed.source_wide).any():
        return pl.concat([calls, _open_calls(session, source_id)]).unique()
    return calls


def _events_of(session: Session, source_id: int, feed: Feed, calls: pl.Series) -> pl.DataFrame:
    """Return all events of some calls, and what the source said of all since the first."""
    table = table_of(RawEvent)
    found = _read(session, source_id, among(session, table.c.call, calls.to_list()))
    if not feed.source_wide or found.is_empty():
        return found
    everywhere = table.c.kind.in_(feed.source_wide) & table.c.call.is_(None)
    since = found["at"].min()
    return pl.concat([found, _read(session, source_id, everywhere & (table.c.at >= since))])


def _open_calls(session: Session, source_id: int) -> pl.Series:
    """Return the calls of a source that have not ended: what speaks of all may end them."""
    table = table_of(Contact)
    statement = select(table.c.source_key).where(
        table.c.source_id == source_id, table.c.ended_at.is_(None)
    )
    return read_frame(session, statement)["source_key"].rename("call")


def _read(session: Session, source_id: int, condition: ColumnElement[bool]) -> pl.DataFrame:
    table = table_of(RawEvent)
    columns = [table.c[name] for name in EVENTS]
    statement = select(*columns).where(table.c.source_id == source_id, condition)
    return conform(read_frame(session, statement.order_by(table.c.at)), EVENTS)


def _events_around(
    session: Session, source_id: int, feed: Feed, firsts: pl.DataFrame
) -> pl.DataFrame:
    """Return the events of some agents around the first one touched and after it.

    Events of calls count as far back as a call may last, those that say where an agent stands
    (signed in, paused) as far as the feed says that they hold.
    """
    table = table_of(RawEvent)
    mine = among(session, table.c.agent, firsts["agent"].to_list())
    since: dt.datetime = firsts.select(pl.col("touched").min()).item()
    standing = table.c.call.is_(None) & (table.c.at >= since - feed.standing_for)
    near = standing | (table.c.at >= since - _LONGEST_CALL)
    return _read(session, source_id, mine & near)
