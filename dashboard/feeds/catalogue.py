"""All feeds by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import polars as pl

from dashboard.feeds import (
    amazon_connect,
    asterisk,
    contacts_csv,
    freeswitch,
    genesys_cloud,
    interval_csv,
)
from dashboard.feeds.errors import FeedError, did_you_mean
from dashboard.feeds.lines import lines_of_text
from dashboard.feeds.options import Options, Parsed
from dashboard.feeds.presets import PRESETS, Preset
from dashboard.feeds.records import records_of_text
from dashboard.feeds.table import decode, table_of_text
from dashboard.feeds.workbook import is_workbook, table_of_workbook

Parse = Callable[[pl.DataFrame, Options], Parsed]
Assemble = Callable[[pl.DataFrame, Options], pl.DataFrame]


@dataclass(frozen=True)
class Feed:
    """A kind of source.

    Attributes
    ----------
    name : str
        As in ``--feed``.
    rows : callable
        Text of a file → one row a table row, line or record, with its number in ``line``.
    parse : callable
        Those rows and the options → `Parsed`.
    keys : mapping
        Keys of a column map → whether the feed cannot do without; empty for fixed formats.
    policy : tuple of str
        Switches.
    contacts, states : callable or None
        Only of feeds that tell EVENTS: all events of some contacts (and the source-wide ones) →
        CONTACTS; all events of some agents → STATES. Neither depends on the order of its rows.
    source_wide : tuple of str
        Kinds of events that speak of every contact of the source.
    standing_for : timedelta
        For how long an event without a call says where an agent stands; short where the source
        tells an agent's whole state every time.
    presets : mapping
        Name → what a known system's export looks like.
    """

    name: str
    rows: Callable[[str], pl.DataFrame]
    parse: Parse
    keys: Mapping[str, bool] = field(default_factory=dict[str, bool])
    policy: tuple[str, ...] = ()
    contacts: Assemble | None = None
    states: Assemble | None = None
    source_wide: tuple[str, ...] = ()
    standing_for: timedelta = timedelta(days=2)
    presets: Mapping[str, Preset] = field(default_factory=dict[str, Preset])


_TABLES = (
    Feed(
        interval_csv.NAME,
        table_of_text,
        interval_csv.parse,
        interval_csv.KEYS,
        interval_csv.POLICY,
        presets=PRESETS,
    ),
    Feed(
        contacts_csv.NAME,
        table_of_text,
        contacts_csv.parse,
        contacts_csv.KEYS,
        contacts_csv.POLICY,
    ),
)
_EVENTS = (
    Feed(
        m.NAME,
        rows,
        m.parse,
        policy=m.POLICY,
        contacts=m.contacts,
        states=states,
        source_wide=m.SOURCE_WIDE,
        standing_for=standing_for,
    )
    for m, rows, states, standing_for in (
        (asterisk, lines_of_text, asterisk.states, timedelta(days=2)),
        (amazon_connect, records_of_text, amazon_connect.states, timedelta(hours=2)),
        (genesys_cloud, genesys_cloud.rows_of_text, None, timedelta(0)),
        (freeswitch, freeswitch.rows_of_text, freeswitch.states, timedelta(days=2)),
    )
)
FEEDS: Mapping[str, Feed] = {feed.name: feed for feed in (*_TABLES, *_EVENTS)}


def feed_named(name: str) -> Feed:
    """Return a feed by name.

    Raises
    ------
    FeedError
        For an unknown name.
    """
    if name not in FEEDS:
        raise FeedError(
            "feed.unknown", feed=name, known=", ".join(FEEDS), near=did_you_mean(name, FEEDS)
        )
    return FEEDS[name]


def check_options(feed: Feed, options: Options) -> None:
    """Refuse a switch or a preset that a feed does not have.

    Raises
    ------
    FeedError
        For an unknown one.
    """
    for key in options.policy:
        if key not in feed.policy:
            raise FeedError("feed.unknown_policy", key=key, feed=feed.name)
    if options.preset is not None and options.preset not in feed.presets:
        known = ", ".join(feed.presets) or "–"
        near = did_you_mean(options.preset, feed.presets) or "–"
        raise FeedError("feed.unknown_preset", preset=options.preset, known=known, near=near)


def rows_of(data: bytes, name: str, feed: Feed, options: Options) -> pl.DataFrame:
    """Return the rows of a file: of a workbook where the feed reads tables, else of its text.

    Parameters
    ----------
    data : bytes
        The file, or a part of whole lines.
    name : str
        Its name, for messages.
    feed : Feed
        Whose rows they are.
    options : Options
        With the encoding, where it is known.

    Raises
    ------
    FeedError
        For a file that is neither, or has no rows.
    """
    if feed.keys and is_workbook(data):
        return table_of_workbook(data, name)
    text, _ = decode(data, options.encoding)
    if not text.strip():
        raise FeedError("feed.empty", file=name)
    return feed.rows(text)


def parse_text(text: str, feed: Feed, options: Options) -> Parsed:
    """Read the text of one file, or of a part of whole lines.

    Raises
    ------
    FeedError
        When the text or an option cannot be used at all.
    """
    check_options(feed, options)
    return feed.parse(feed.rows(text), options)
