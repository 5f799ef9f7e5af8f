"""Bring people in from files: checked as a whole, then written in one transaction."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from dashboard.feeds.errors import FeedError
from dashboard.feeds.options import Options
from dashboard.feeds.people.cells import YES, read_date
from dashboard.feeds.people.kinds import KINDS
from dashboard.feeds.people.parse import Book, parse
from dashboard.feeds.people.sheets import read_sheets
from dashboard.operations.desk import Desk
from dashboard.operations.people.apply import ACTION, Preview, Wish, apply
from dashboard.operations.permit import Actor, require

POLICY = ("complete", "publish", "first_day")
"""Switches: who is not in a file is gone; rosters come in force; day 0 of rosters that count."""


@dataclass(frozen=True)
class PeopleImported:
    """What became of files of people: read = accepted + duplicate, or nothing was written.

    Attributes
    ----------
    read : int
        Rows of all files.
    accepted : int
        Rows that were new or changed something; 0 when any row is broken.
    duplicate : int
        Rows that said what the store knew.
    rejects, warnings : pl.DataFrame
        REJECTS columns and ``file``; a row with several reasons is there several times.
    created : mapping
        Kind → names of what was not there before.
    gone : int
        Records that a complete file no longer names.
    seconds : float
        Wall clock of the whole work.
    """

    read: int
    accepted: int
    duplicate: int
    rejects: pl.DataFrame
    warnings: pl.DataFrame
    created: Mapping[str, list[str]] = field(default_factory=dict[str, list[str]])
    gone: int = 0
    seconds: float = 0.0


def import_people(
    desk: Desk, actor: Actor, paths: Sequence[Path], options: Options
) -> PeopleImported:
    """Import CSV and XLSX files of people together; they may refer to each other.

    Parameters
    ----------
    desk : Desk
        On the store.
    actor : Actor
        Who imports.
    paths : sequence of Path
        Files of any kinds, in any order.
    options : Options
        Its mapping names columns, its policy may set those of `POLICY`.

    Raises
    ------
    SaidError
        When a file or an option cannot be used at all; then nothing is written.
    """
    require(actor, ACTION)
    started = time.perf_counter()
    book = read_book([(path.name, _bytes(path)) for path in paths], options)
    look = apply(desk, actor, wish_of(book, [path.name for path in paths], options))
    return _imported(look, time.perf_counter() - started)


def read_book(files: Sequence[tuple[str, bytes]], options: Options) -> Book:
    """Return the typed rows of some files, given as name and content."""
    sheets = [sheet for name, data in files for sheet in read_sheets(name, data, options.encoding)]
    first = options.policy.get("first_day")
    day = read_date(first) if first else None
    if first and day is None:
        raise FeedError("feed.bad_policy", key="first_day", value=first, expected="2026-01-31")
    return parse(sheets, day, options.mapping)


def wish_of(book: Book, names: Sequence[str], options: Options) -> Wish:
    """Return what some files are meant to do, by the options' policy."""
    for key in options.policy:
        if key not in POLICY:
            raise FeedError("feed.unknown_policy", key=key, feed="people")
    complete, publish = (_switch(options, key) for key in ("complete", "publish"))
    return Wish(book, ", ".join(names), complete=complete, publish=publish)


def _switch(options: Options, key: str) -> bool:
    told = options.policy.get(key, "no")
    value = YES.read(told)
    if value is None:
        raise FeedError("feed.bad_policy", key=key, value=told, expected="yes, no")
    return bool(value)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FeedError("feed.unreadable", file=path.name, why=error.strerror) from error


def _imported(look: Preview, seconds: float) -> PeopleImported:
    counts = look.counts
    created = {
        kind: sorted({", ".join(c.key) for c in look.changes if c.kind == kind and c.what == "new"})
        for kind in KINDS
    }
    duplicate = sum(look.unchanged.values())
    broken = look.rejects.select("file", "line").n_unique() if look.rejects.height else 0
    return PeopleImported(
        look.read,
        0 if broken else look.read - duplicate,
        duplicate,
        look.rejects,
        look.warnings,
        {kind: names for kind, names in created.items() if names},
        counts.get("gone", 0),
        seconds,
    )
