"""Which feed a file is of, told by its content alone."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.feeds import (
    amazon_connect,
    asterisk,
    contacts_csv,
    freeswitch,
    genesys_cloud,
    interval_csv,
)
from dashboard.feeds.catalogue import FEEDS, Feed
from dashboard.feeds.errors import FeedError
from dashboard.feeds.headings import fit
from dashboard.feeds.presets import DATE, PRESETS, START
from dashboard.feeds.table import decode, table_of_text
from dashboard.feeds.workbook import is_workbook, table_of_workbook

_HEAD_BYTES = 1 << 18
_HEAD_LINES = 200
_LOG_LINE = re.compile(r"\d{9,10}(?:\.\d+)?\|[^|]*\|[^|]*\|[^|]*\|[A-Za-z]")
_MARKS: Mapping[str, re.Pattern[str]] = {
    freeswitch.NAME: re.compile(r"callcenter::info|\bCC-(?:Action|Queue|Agent)\b"),
    genesys_cloud.NAME: re.compile(r'"(?:conversationId|conversations)"\s*:'),
    amazon_connect.NAME: re.compile(
        r'"(?:ContactId|AgentARN|InitiationMethod|CurrentAgentSnapshot)"\s*:'
    ),
}
"""Feed of records → words that only its records have."""


@dataclass(frozen=True)
class Guess:
    """What a file seems to be.

    Attributes
    ----------
    feed : str or None
        A name of the catalogue; None: nothing that is known.
    preset : str or None
        One of the feed's presets, where the headings are those of a known system.
    """

    feed: str | None = None
    preset: str | None = None


def guess(data: bytes, encoding: str | None = None) -> Guess:
    """Return what a file seems to be by its first lines.

    Parameters
    ----------
    data : bytes
        The file.
    encoding : str or None
        None: detected.
    """
    if is_workbook(data):
        return _of_table(_headings_of_workbook(data))
    try:
        text, _ = decode(_head(data), encoding)
    except FeedError:
        return Guess()
    lines = [line for line in text.lstrip("\ufeff").splitlines()[:_HEAD_LINES] if line.strip()]
    if not lines:
        return Guess()
    if 2 * sum(1 for line in lines if _LOG_LINE.match(line)) >= len(lines):
        return Guess(asterisk.NAME)
    for feed, mark in _MARKS.items():
        records = text.lstrip("\ufeff \n\r\t")[:1] in {"{", "["}
        if mark.search(text) and (records or feed == freeswitch.NAME):
            return Guess(feed)
    return _of_table(_headings_of_text(lines))


def _head(data: bytes) -> bytes:
    """Return the first whole lines, for a letter cut in two would look like damage."""
    cut = data[:_HEAD_BYTES]
    end = cut.rfind(b"\n") + 1
    return cut[:end] if len(data) > _HEAD_BYTES and end else cut


def _headings_of_workbook(data: bytes) -> Sequence[str]:
    try:
        return [name for name in table_of_workbook(data, "").columns if name != "line"]
    except FeedError:
        return ()


def _headings_of_text(lines: Sequence[str]) -> Sequence[str]:
    blank = "," * max(line.count(",") for line in lines)  # a heading alone is a table here
    try:
        table = table_of_text("\n".join([lines[0], lines[1] if len(lines) > 1 else f"-{blank}"]))
    except FeedError:
        return ()
    return [name for name in table.columns if name != "line"]


def _of_table(headings: Sequence[str]) -> Guess:
    """Return the feed whose needed keys the headings hold, with the most of its other keys."""
    preset = preset_of(headings)
    found = {name: fit(headings, FEEDS[name]) for name in (interval_csv.NAME, contacts_csv.NAME)}
    whole = {name: keys for name, keys in found.items() if _has_needed(FEEDS[name], keys)}
    if preset and contacts_csv.NAME not in whole:
        return Guess(interval_csv.NAME, preset)
    if not whole:
        return Guess()
    return Guess(max(whole, key=lambda name: len(whole[name])))


def _has_needed(feed: Feed, keys: Mapping[str, str]) -> bool:
    return all(key in keys for key, needed in feed.keys.items() if needed)


def preset_of(headings: Sequence[str]) -> str | None:
    """Return the preset that knows most of a table's headings, where it is better than none.

    One that cannot tell start and number of contacts does not count, nor one that knows no more
    headings than have the feed's own names.
    """
    feed = FEEDS[interval_csv.NAME]
    folded = {" ".join(heading.casefold().split()) for heading in headings}
    told = {
        name: {
            key
            for key, names in preset.columns.items()
            if any(" ".join(n.casefold().split()) in folded for n in names)
        }
        for name, preset in PRESETS.items()
    }
    fitting = {
        name: len(keys) for name, keys in told.items() if "offered" in keys and keys & {START, DATE}
    }
    best = max(fitting, key=lambda name: fitting[name], default=None)
    own = len(folded & feed.keys.keys())
    return best if best is not None and fitting[best] > own else None
