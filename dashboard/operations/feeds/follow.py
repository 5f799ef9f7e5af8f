"""Follow files that grow and rotate: read what is new, whole lines only, and remember how far.

The cursor moves in the transaction of the rows themselves, so a follower that is killed goes on
where it was; a line read twice would be the same event and change nothing.
"""

import hashlib
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from types import FrameType

import polars as pl
from sqlmodel import Session, select

from dashboard.feeds.catalogue import Feed, check_options, feed_named, rows_of
from dashboard.feeds.options import Options
from dashboard.operations.desk import Desk
from dashboard.operations.feeds.import_files import Imported
from dashboard.operations.feeds.sources import (
    followed,
    now,
    options_of,
    plain_options,
    source_named,
)
from dashboard.operations.feeds.take import Taken, take
from dashboard.operations.feeds.trouble import kept
from dashboard.operations.permit import Actor, require
from dashboard.store.tables import FeedCursor, FeedFile, Source
from dashboard.text import SaidError

EVERY_S = 1.0
"""How often a followed file is looked at."""
_AT_ONCE = 4 << 20
"""Bytes taken in one transaction."""


@dataclass(frozen=True)
class Part:
    """Whole lines of a file that were not read yet.

    Attributes
    ----------
    data : bytes
        The lines.
    header : bytes
        The file's first line, empty when it is the beginning of `data` itself.
    lines : int
        How many lines of the file came before.
    """

    data: bytes
    header: bytes
    lines: int


def follow_sources(desk: Desk) -> Taken:
    """Read what is new in all followed files of active sources; one that fails harms no other."""
    done = Taken()
    with desk.store.read() as session:
        sources = followed(session)
    for source in sources:
        try:
            done.add(follow(desk, source, Path(str(source.options["path"])).expanduser()))
        except (SaidError, OSError) as error:
            note_trouble(desk, source, kept(error))
    return done


def note_trouble(desk: Desk, source: Source, trouble: str) -> None:
    """Keep why a source could not be read at all; its health shows it."""
    assert source.id is not None  # noqa: S101 - read from the store
    with desk.store.write() as session:
        cursor = session.get(FeedCursor, source.id) or FeedCursor(source_id=source.id)
        cursor.trouble = trouble
        session.add(cursor)


def follow(desk: Desk, source: Source, path: Path) -> Taken:
    """Read what is new in a followed file, the rest of its rotated forebears first.

    Parameters
    ----------
    desk : Desk
        Where it goes.
    source : Source
        Stored; says how the file is read.
    path : Path
        A file, which may be rotated away under our eyes, or a folder of files.
    """
    feed, options = feed_named(source.feed), options_of(source)
    done = Taken()
    for file in _generations(desk, source, path):
        end = file.stat().st_size  # who writes on and on must not keep us here
        while (taken := _take_part(desk, source, feed, options, (file, end))) is not None:
            done.add(taken)
    return done


def follow_files(
    desk: Desk, actor: Actor, paths: Sequence[Path], feed: str, options: Options, name: str | None
) -> Imported:
    """Follow files or folders until interrupted (SIGINT, SIGTERM); return what came meanwhile.

    Parameters
    ----------
    desk, actor, paths, feed, options, name
        As for `import_files`; nothing has to be there yet.

    Raises
    ------
    SaidError
        For an unknown feed or switch, or a source of another feed.
    """
    require(actor, "import")
    check_options(feed_named(feed), options)
    with desk.store.write(alone=True) as session:
        source = source_named(session, name or feed, feed)
        source.options = {**source.options, **plain_options(options)}
        session.add(source)
    done, started = Imported(), time.perf_counter()
    wanted = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _setting(wanted))
    while not wanted.wait(EVERY_S):
        for path in paths:
            taken = follow(desk, source, path)
            taken.rejects = taken.rejects.with_columns(file=pl.lit(path.name))
            done.add(taken)
    done.seconds = time.perf_counter() - started
    return done


def _setting(wanted: Event) -> Callable[[int, FrameType | None], None]:
    def set_it(_signal: int, _frame: FrameType | None) -> None:
        wanted.set()

    return set_it


def _generations(desk: Desk, source: Source, path: Path) -> Iterator[Path]:
    """Return the files to look at, the oldest first.

    For ``queue_log`` also ``queue_log.1`` and so on, as far as they were under way before they
    were rotated.
    """
    if path.is_dir():
        files = (p for p in path.iterdir() if p.is_file() and not p.name.startswith("."))
        yield from sorted(files, key=lambda p: p.stat().st_mtime)
        return
    if not path.parent.is_dir():
        return
    rotated = [p for p in path.parent.glob(f"{path.name}*") if p != path and p.is_file()]
    with desk.store.read() as session:
        begun = set(session.exec(select(FeedFile.identity).where(FeedFile.source_id == source.id)))
    older = [p for p in rotated if identity(p) in begun]
    yield from sorted(older, key=lambda p: p.stat().st_mtime)
    if path.exists():
        yield path


def identity(path: Path) -> str | None:
    """Return what stays the same while a file grows and is renamed; None without a whole line.

    A file that is emptied in place gets another first line and so another identity.
    """
    try:
        status = path.stat()
        with path.open("rb") as file:
            first = file.readline()
    except OSError:
        return None
    if not first.endswith(b"\n"):
        return None
    return f"{status.st_dev}-{status.st_ino}-{hashlib.blake2b(first, digest_size=8).hexdigest()}"


def _take_part(
    desk: Desk, source: Source, feed: Feed, options: Options, upto: tuple[Path, int]
) -> Taken | None:
    """Take the next whole lines of a file, up to some byte, in one transaction; None if none."""
    path, end = upto
    name = identity(path)
    if name is None or source.id is None:
        return None
    with desk.store.write(alone=True) as session:
        place = session.get(FeedFile, (source.id, name))
        place = place or FeedFile(source_id=source.id, identity=name, name=path.name)
        part = _read_part(path, place, end)
        if part is None:
            return None
        taken = _take_lines(session, source, feed, options, part, path.name)
        place.offset += len(part.data)
        place.lines += part.data.count(b"\n")
        place.name, place.read_at = path.name, now()
        session.add(place)
    return taken


def _read_part(path: Path, place: FeedFile, upto: int) -> Part | None:
    with path.open("rb") as file:
        header = b"" if place.offset == 0 else file.readline()
        file.seek(place.offset)
        data = file.read(max(0, min(_AT_ONCE, upto - place.offset)))
    end = data.rfind(b"\n") + 1
    return Part(data[:end], header, place.lines) if end else None


def _take_lines(
    session: Session, source: Source, feed: Feed, options: Options, part: Part, name: str
) -> Taken:
    """Take lines under the numbers they have in the file; a table's heading is put before them."""
    if feed.keys and not part.header and part.data.count(b"\n") == 1:
        return Taken()  # only the heading of a table so far
    rows = rows_of((part.header if feed.keys else b"") + part.data, name, feed, options)
    shift = part.lines - 1 if feed.keys and part.header else part.lines
    return take(session, source, feed, options, rows.with_columns(line=rows["line"] + shift), name)
