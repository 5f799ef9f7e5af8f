"""Bring files into the store: parse, store by key, roll up, whole in one transaction each."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
from sqlmodel import Session

from dashboard.feeds.catalogue import Feed, check_options, feed_named, rows_of
from dashboard.feeds.errors import FeedError
from dashboard.feeds.options import Options
from dashboard.frames import REJECTS, empty
from dashboard.operations.desk import Desk
from dashboard.operations.feeds.rebuild import rebuild
from dashboard.operations.feeds.sources import plain_options, source_named
from dashboard.operations.feeds.take import Taken, take
from dashboard.operations.permit import Actor, require
from dashboard.operations.trail import record
from dashboard.store.tables import Source

_PART_ROWS = 250_000
_ONCE_READ = 0.1
"""Share of the work that is done once a file is in rows."""

Step = Callable[[float], None]
"""Told the share of one file that is done."""


@dataclass
class Imported(Taken):
    """What became of some files: read = accepted + duplicate + rejected.

    Attributes
    ----------
    rejects : pl.DataFrame
        REJECTS columns and ``file``.
    seconds : float
        Wall clock of the whole work.
    """

    rejects: pl.DataFrame = field(
        default_factory=lambda: empty(REJECTS).with_columns(file=pl.lit("", pl.String))
    )
    seconds: float = 0.0

    @property
    def created(self) -> Mapping[str, list[str]]:
        """What the store met for the first time."""
        return {"queues": self.queues, "agents": self.agents}


def import_files(
    desk: Desk,
    actor: Actor,
    paths: Sequence[Path],
    feed: str,
    options: Options,
    source: str | None = None,
    told: Callable[[float], object] | None = None,
) -> Imported:
    """Import files of one feed; a row that cannot be taken is a reject and harms no other.

    Parameters
    ----------
    desk, actor
        Where, and in whose name.
    paths : sequence of Path
        Files, or folders whose files are all meant.
    feed : str
        A name of the catalogue.
    options : Options
        How they are read.
    source : str or None
        Which system they come from; None: the feed's own name.
    told : callable or None
        Told the share done (0-1) after each part.

    Raises
    ------
    SaidError
        When a file, the feed or an option cannot be used at all; files before it are stored.
    """
    require(actor, "import")
    started = time.perf_counter()
    done = Imported()
    kind = feed_named(feed)
    check_options(kind, options)
    files = files_of(paths)
    for nth, path in enumerate(files):
        step = _step(told, nth / len(files), 1 / len(files))
        taken = _import_file(desk, actor, path, kind, options, source or feed, step)
        taken.rejects = taken.rejects.with_columns(file=pl.lit(path.name))
        done.add(taken)
    done.seconds = time.perf_counter() - started
    return done


def _step(told: Callable[[float], object] | None, before: float, share: float) -> Step:
    """Return what tells how far the work on one file is, as a share of the whole."""

    def step(done: float) -> None:
        if told is not None:
            told(before + share * done)

    return step


def files_of(paths: Sequence[Path]) -> list[Path]:
    """Return the files that paths mean: of a folder its files by name, hidden ones left out.

    Raises
    ------
    FeedError
        For a folder without files.
    """
    found: list[Path] = []
    for path in paths:
        inside = [path]
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if p.is_file() and p.name[0] != ".")
        if not inside:
            raise FeedError("feed.empty_folder", folder=path.name)
        found += inside
    return found


def _import_file(
    desk: Desk, actor: Actor, path: Path, feed: Feed, options: Options, name: str, step: Step
) -> Taken:
    rows = rows_of(_bytes(path), path.name, feed, options)
    step(_ONCE_READ)
    done = Taken()
    for part in _parts(rows, feed):
        with desk.store.write(alone=True) as session:
            source = source_named(session, name, feed.name)
            _remember(session, source, feed, options)
            done.add(take(session, source, feed, options, part, path.name))
        step(_ONCE_READ + (1 - _ONCE_READ) * done.read / rows.height)
    with desk.store.write() as session:
        counts = {"read": done.read, "new": done.accepted, "rejected": done.rejects.height}
        record(session, actor, "import", path.name, {"feed": feed.name, **counts})
    return done


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FeedError("feed.unreadable", file=path.name, why=error.strerror) from error


def _parts(rows: pl.DataFrame, feed: Feed) -> Iterator[pl.DataFrame]:
    """Part the lines of a log, whose order does not matter; a table is taken in one piece."""
    if feed.contacts is None:
        yield rows
        return
    yield from rows.iter_slices(_PART_ROWS)


def _remember(session: Session, source: Source, feed: Feed, options: Options) -> None:
    """Keep how events are read, because their contacts are assembled again later.

    Other switches than before change contacts already there: they are assembled anew.
    """
    told = plain_options(options)
    if feed.contacts is None or told == {k: source.options.get(k) for k in told}:
        return
    source.options = {**source.options, **told}
    session.add(source)
    rebuild(session, source, feed, options)
