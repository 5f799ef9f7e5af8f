"""Texts of ``callcenter::info`` events into events."""

import json
from collections.abc import Sequence
from itertools import groupby
from urllib.parse import unquote

import polars as pl

from dashboard.feeds.errors import FeedError
from dashboard.feeds.lines import one_newline
from dashboard.feeds.options import Options, Parsed
from dashboard.feeds.records import records_of_text
from dashboard.feeds.told import (
    Record,
    RefusedError,
    Told,
    epoch_of,
    in_order,
    json_of,
    parse_records,
    text_of,
)

NAME = "freeswitch"
POLICY = ()
SOURCE_WIDE = ()

JOIN, LEAVE = "member-queue-start", "member-queue-end"
BRIDGE, UNBRIDGE = "bridge-agent-start", "bridge-agent-end"
STATUS, STATE = "agent-status-change", "agent-state-change"
_TIMES = {
    "joined": "CC-Member-Joined-Time",
    "called": "CC-Agent-Called-Time",
    "answered": "CC-Agent-Answered-Time",
    "terminated": "CC-Bridge-Terminated-Time",
    "left": "CC-Member-Leaving-Time",
}
_WORDS = {
    "member": "CC-Member-UUID",
    "cause": "CC-Cause",
    "reason": "CC-Cancel-Reason",
    "status": "CC-Agent-Status",
    "state": "CC-Agent-State",
}


def rows_of_text(text: str) -> pl.DataFrame:
    """Return the events of a text, plain blocks as JSON objects.

    Returns
    -------
    pl.DataFrame
        ``line`` where the event begins (from 1) and ``text``.

    Raises
    ------
    FeedError
        When there is no event at all.
    """
    whole = one_newline(text)
    if whole.lstrip("\ufeff\x00\n\t ")[:1] in ("{", "[") or ": " not in whole:
        return records_of_text(whole)
    rows = [(line, _json_of_block(block)) for line, block in _blocks(whole)]
    if not rows:
        raise FeedError("feed.no_rows")
    return pl.DataFrame(rows, schema={"line": pl.Int64, "text": pl.String}, orient="row")


def _blocks(text: str) -> list[tuple[int, list[str]]]:
    numbered = enumerate(text.split("\n"), start=1)
    runs = groupby(numbered, lambda row: bool(row[1].strip()))
    filled = (list(run) for full, run in runs if full)
    blocks = [(run[0][0], [line for _, line in run]) for run in filled]
    return [block for block in blocks if not _is_framing(block[1])]


def _is_framing(block: Sequence[str]) -> bool:
    """Tell whether a block is the socket's own, before each event: it says its length and type."""
    return all(line.startswith(("Content-Length:", "Content-Type:")) for line in block)


def _json_of_block(block: Sequence[str]) -> str:
    """Return the headers of a block as JSON; a block without any as it is."""
    pairs = (line.partition(":") for line in block)
    headers = {name.strip(): unquote(value.strip()) for name, colon, value in pairs if colon}
    return json.dumps(headers) if headers else "\n".join(block)


def parse(rows: pl.DataFrame, options: Options) -> Parsed:
    """Read events.

    Parameters
    ----------
    rows : pl.DataFrame
        As `rows_of_text` returns.
    options : Options
        Not looked at: every time is an epoch.

    Returns
    -------
    Parsed
        EVENTS. Events of other modules are rejects.
    """
    del options
    return parse_records(rows, _read)


def _read(record: Record) -> Told:
    action = text_of(record, "CC-Action")
    if action is None:
        raise RefusedError("unknown_record", text_of(record, "Event-Name") or "")
    times = {name: epoch_of(record, header) for name, header in _TIMES.items()}
    stamped = epoch_of(record, "Event-Date-Timestamp")
    at = stamped or max((time for time in times.values() if time), default=None)
    if at is None:
        raise RefusedError("no_time", action)
    call = text_of(record, "CC-Member-Session-UUID") or text_of(record, "CC-Member-UUID")
    if action in (JOIN, LEAVE, BRIDGE, UNBRIDGE) and call is None:
        raise RefusedError("no_id", action)
    if action == LEAVE:
        in_order(times["joined"], times["answered"], times["left"])
    words = {name: text_of(record, header) for name, header in _WORDS.items()}
    number = text_of(record, "CC-Member-CID-Number") or text_of(record, "Caller-ANI")
    return Told(
        at=at,
        kind=action,
        call=call,
        queue=text_of(record, "CC-Queue"),
        agent=text_of(record, "CC-Agent"),
        customer=number if call else None,
        fields=json_of({**times, **words}),
    )


FIELDS = pl.Struct(
    {**dict.fromkeys(_TIMES, pl.Int64), **dict.fromkeys(_WORDS, pl.String)},
)
