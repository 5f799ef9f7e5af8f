"""Look at a file as it would be read: its first rows, what could not be taken, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import polars as pl
from sqlmodel import Session, select

from dashboard.feeds.catalogue import FEEDS, Feed, check_options, feed_named, rows_of
from dashboard.feeds.errors import FeedError
from dashboard.feeds.mask import mask
from dashboard.feeds.options import Options, Parsed
from dashboard.feeds.table import decode
from dashboard.feeds.workbook import is_workbook
from dashboard.frames import REJECTS, empty
from dashboard.operations.desk import Desk
from dashboard.operations.feeds.keep_intervals import without_covered
from dashboard.operations.feeds.known import known_queues
from dashboard.operations.permit import Actor, require
from dashboard.store.tables import Agent, AgentAlias

MOST_ROWS = 2_000
"""Rows that a preview parses."""
SHOWN_ROWS = 20
_HIDDEN = ("segment", "customer", "answered_waits", "abandoned_waits", "in_target_wait_s")


@dataclass(frozen=True)
class Preview:
    """What the first rows of a file would become; nothing is written.

    Attributes
    ----------
    encoding : str or None
        Of the text; None for a workbook.
    headings : tuple of str
        Of a table; empty for lines and records.
    read, rejected : int
        Rows that were looked at, and those of them that cannot be taken.
    whole : bool
        Whether those are all rows of the file.
    rows : pl.DataFrame
        The first rows as they would be read, without columns that the file does not fill and
        without customers: intervals, contacts, or stays of agents in a state.
    rejects : pl.DataFrame
        REJECTS columns.
    queues, agents : list of str
        Names that the store does not know yet.
    trouble : FeedError or None
        Why no row can be taken at all; what was found before stands all the same.
    """

    encoding: str | None = None
    headings: tuple[str, ...] = ()
    read: int = 0
    rejected: int = 0
    whole: bool = True
    rows: pl.DataFrame = field(default_factory=pl.DataFrame)
    rejects: pl.DataFrame = field(default_factory=partial(empty, REJECTS))
    queues: list[str] = field(default_factory=list[str])
    agents: list[str] = field(default_factory=list[str])
    trouble: FeedError | None = None


def preview(
    desk: Desk, actor: Actor, data: bytes, name: str, feed: str, options: Options
) -> Preview:
    """Return what the first rows of a file would become.

    Parameters
    ----------
    desk, actor
        Where they would go, and in whose name; only read.
    data : bytes
        The file.
    name : str
        Its name, for messages.
    feed : str
        A name of the catalogue.
    options : Options
        How it would be read.

    Raises
    ------
    SaidError
        For someone who may not import, or an unknown feed.
    """
    require(actor, "import")
    kind = feed_named(feed)
    look = Preview()
    try:
        check_options(kind, options)
        encoding, rows, whole = _first_rows(data, name, kind, options)
        headings = tuple(column for column in rows.columns if column != "line")
        look = Preview(encoding, headings if kind.keys else (), whole=whole)
        parsed = kind.parse(rows, replace(options, encoding=None))
    except FeedError as error:
        return replace(look, trouble=error)
    with desk.store.read() as session:
        return _met(session, _looked(look, kind, options, parsed), parsed)


def headings_of(data: bytes, name: str, encoding: str | None = None) -> tuple[str, ...]:
    """Return the headings of a table; none where the file is no table.

    Parameters
    ----------
    data, name, encoding
        As in `preview`; no encoding: detected.
    """
    kind = next(feed for feed in FEEDS.values() if feed.keys)
    try:
        _, rows, _ = _first_rows(data, name, kind, Options(encoding=encoding))
    except FeedError:
        return ()
    return tuple(column for column in rows.columns if column != "line")


def _first_rows(
    data: bytes, name: str, feed: Feed, options: Options
) -> tuple[str | None, pl.DataFrame, bool]:
    """Return the encoding, the first rows, and whether they are all."""
    if feed.keys and is_workbook(data):
        rows = rows_of(data, name, feed, options)
        return None, rows[:MOST_ROWS], rows.height <= MOST_ROWS
    text, encoding = decode(data, options.encoding)
    if not text.strip():
        raise FeedError("feed.empty", file=name)
    cut, whole = _cut(text) if feed.keys else (text, True)
    rows = feed.rows(cut)
    whole = whole and rows.height <= MOST_ROWS
    return encoding, rows[:MOST_ROWS], whole


def _cut(text: str) -> tuple[str, bool]:
    """Return the lines that hold the heading and the first rows; records may go over lines."""
    at, lines = 0, 0
    while lines <= 2 * MOST_ROWS:
        at = text.find("\n", at) + 1
        if at == 0:
            return text, True
        lines += 1
    return text[:at], False


def _looked(look: Preview, feed: Feed, options: Options, parsed: Parsed) -> Preview:
    """Show what rows became; a source that tells events is assembled from these alone."""
    contacts, states = parsed.contacts, parsed.states
    if feed.contacts is not None and not parsed.events.is_empty():
        contacts = feed.contacts(parsed.events, options)
        if feed.states is not None:
            states = feed.states(parsed.events, options)
    frames = (parsed.intervals, contacts, states)
    filled = next((frame for frame in frames if not frame.is_empty()), pl.DataFrame())
    return replace(
        look,
        read=parsed.read,
        rejected=parsed.rejects.height,
        rejects=parsed.rejects,
        rows=_shown(filled[:SHOWN_ROWS]),
        queues=_names("queue", parsed.intervals, contacts),
        agents=_names("agent", contacts, states),
    )


def _names(column: str, *frames: pl.DataFrame) -> list[str]:
    told = [frame[column].drop_nulls() for frame in frames if column in frame.columns]
    return sorted({str(name) for names in told for name in names.unique().to_list()})


def _shown(rows: pl.DataFrame) -> pl.DataFrame:
    """Leave out what is not told and whose contact it was; mask the texts."""
    told = [c for c in rows.columns if c not in _HIDDEN and rows[c].null_count() < rows.height]
    return rows.select(told).with_columns(
        pl.Series(name, _masked(rows[name].to_list()), pl.String)
        for name in told
        if rows[name].dtype == pl.String
    )


def _masked(texts: Sequence[str | None]) -> list[str | None]:
    return [mask(text) if text is not None else None for text in texts]


def _met(session: Session, look: Preview, parsed: Parsed) -> Preview:
    """Compare with the store: names it does not know, times that it counts already."""
    known = known_queues(session)
    covered = look.rejects.clear()
    for frame in (parsed.intervals, parsed.contacts):
        here = frame.filter(pl.col("queue").is_in(list(known.queues)))
        if not here.is_empty():
            covered = pl.concat([covered, without_covered(session, known, here)[1]])
    people = _known_agents(session)
    return replace(
        look,
        rejected=look.rejected + covered.height,
        rejects=pl.concat([look.rejects, covered]),
        queues=[name for name in look.queues if name not in known.queues],
        agents=[name for name in look.agents if name not in people],
    )


def _known_agents(session: Session) -> Mapping[str, None]:
    names = [*session.exec(select(Agent.name)), *session.exec(select(AgentAlias.external))]
    return dict.fromkeys(names)


def encoding_of(data: bytes) -> str | None:
    """Return the encoding that is found in a file; None for a workbook and for no text."""
    if is_workbook(data):
        return None
    try:
        return decode(data, None)[1]
    except FeedError:
        return None
