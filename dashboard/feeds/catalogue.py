"""All file feeds by name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from dashboard.feeds import contacts_csv, interval_csv
from dashboard.feeds.errors import FeedError, did_you_mean
from dashboard.feeds.options import Options, Parsed
from dashboard.feeds.table import read_table


@dataclass(frozen=True)
class Feed:
    """A kind of file: its name, the keys of its columns, its switches and its reader."""

    name: str
    keys: Mapping[str, bool]
    policy: tuple[str, ...]
    parse: Callable[[pl.DataFrame, Options], Parsed]


FEEDS: Mapping[str, Feed] = {
    module.NAME: Feed(module.NAME, module.KEYS, module.POLICY, module.parse)
    for module in (interval_csv, contacts_csv)
}


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


def parse_file(path: Path, feed: Feed, options: Options) -> Parsed:
    """Read one file of a feed.

    Raises
    ------
    FeedError
        When the file or an option cannot be used at all.
    """
    for key in options.policy:
        if key not in feed.policy:
            raise FeedError("feed.unknown_policy", key=key, feed=feed.name)
    return feed.parse(read_table(path, options.encoding), options)
