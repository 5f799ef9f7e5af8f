"""What a person says about a file beside the file itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from zoneinfo import ZoneInfo

import polars as pl

from dashboard.feeds.errors import FeedError, did_you_mean
from dashboard.frames import CONTACTS, EVENTS, INTERVALS, STATES, empty


@dataclass(frozen=True)
class Options:
    """How to read a file.

    Attributes
    ----------
    queue : str or None
        Queue of all rows, where the file has no such column.
    timezone : str or None
        IANA zone of times without offset.
    mapping : mapping
        Key of the feed → column of the file.
    policy : mapping
        Switches of the feed.
    encoding : str or None
        None: detected.
    preset : str or None
        What a known system's export looks like; one of the feed's presets.
    """

    queue: str | None = None
    timezone: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict[str, str])
    policy: Mapping[str, str] = field(default_factory=dict[str, str])
    encoding: str | None = None
    preset: str | None = None

    def zone(self) -> ZoneInfo | None:
        """Return the zone of local times.

        Raises
        ------
        FeedError
            For a name that is no zone.
        """
        if self.timezone is None:
            return None
        try:
            return ZoneInfo(self.timezone)
        except (KeyError, ValueError, OSError) as error:
            raise FeedError("feed.unknown_zone", zone=self.timezone) from error


@dataclass(frozen=True)
class Parsed:
    """What an adapter made of rows: those taken + repeated + rejected = read, always.

    Attributes
    ----------
    read : int
        Rows of the file: lines, records or table rows.
    rejects : pl.DataFrame
        REJECTS columns.
    intervals, contacts, states, events : pl.DataFrame
        What the rows told, in the columns of `dashboard.frames`; most feeds fill only one.
    repeated : int
        Rows that a later or fuller row for the same key in the same file replaces.
    """

    read: int
    rejects: pl.DataFrame
    intervals: pl.DataFrame = field(default_factory=partial(empty, INTERVALS))
    contacts: pl.DataFrame = field(default_factory=partial(empty, CONTACTS))
    states: pl.DataFrame = field(default_factory=partial(empty, STATES))
    events: pl.DataFrame = field(default_factory=partial(empty, EVENTS))
    repeated: int = 0


_YES = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


def switch(options: Options, key: str, *, default: bool) -> bool:
    """Return a policy switch.

    Raises
    ------
    FeedError
        For a value that is neither yes nor no.
    """
    told = options.policy.get(key)
    if told is None:
        return default
    if told.strip().lower() not in _YES:
        raise FeedError("feed.bad_policy", key=key, value=told, expected="yes")
    return _YES[told.strip().lower()]


def mapped(
    table: pl.DataFrame, options: Options, keys: Mapping[str, bool], feed: str
) -> pl.DataFrame:
    """Return the columns of a file under the feed's own keys.

    Parameters
    ----------
    table : pl.DataFrame
        Text columns as in the file, with ``line``.
    options : Options
        Their mapping says which column holds which key; a column named as a key needs none.
    keys : mapping
        Key → whether the feed cannot do without it.
    feed : str
        For the message.

    Returns
    -------
    pl.DataFrame
        Columns ``line`` and every key that the file has, as text.

    Raises
    ------
    FeedError
        For an unknown key, an absent column, or a key that is needed and not there.
    """
    for key, column in options.mapping.items():
        if key not in keys:
            raise FeedError("feed.unknown_key", key=key, feed=feed, near=did_you_mean(key, keys))
        if column not in table.columns:
            near = did_you_mean(column, table.columns)
            raise FeedError("feed.no_column", column=column, found=_shown(table), near=near)
    places = {k: options.mapping.get(k, k) for k in keys}
    for key, needed in keys.items():
        if needed and places[key] not in table.columns:
            raise FeedError("feed.key_missing", key=key, found=_shown(table))
    here = [pl.col(column).alias(key) for key, column in places.items() if column in table.columns]
    return table.select("line", *here)


def _shown(table: pl.DataFrame) -> str:
    return ", ".join(name for name in table.columns if name != "line")
