"""A file that someone sends through the screen: kept until its import has run."""

from pathlib import Path
from uuid import uuid4

from sqlmodel import select

from dashboard.feeds.catalogue import check_options, feed_named
from dashboard.feeds.options import Options
from dashboard.operations.desk import Desk
from dashboard.operations.feeds.sources import plain_options
from dashboard.operations.jobs import queue_job
from dashboard.operations.permit import Actor, require
from dashboard.store.tables import Source
from dashboard.text import SaidError

_LONGEST = 80


def import_upload(
    desk: Desk,
    actor: Actor,
    file: tuple[str, bytes],
    feed: str,
    options: Options,
    source: str = "",
) -> int:
    """Keep a file and queue its import; return the number of the job.

    Parameters
    ----------
    desk, actor
        Where it goes, and in whose name.
    file : tuple
        Its name and what it holds.
    feed, options, source
        As for `import_files`; no source: the feed's own name.

    Raises
    ------
    SaidError
        For an unknown option, or a source that reads another feed.
    """
    require(actor, "import")
    check_options(feed_named(feed), options)
    name = source.strip() or feed
    with desk.store.read() as session:
        there = session.exec(select(Source.feed).where(Source.name == name)).first()
    if there not in {None, feed}:
        raise SaidError("source.other_feed", source=name, feed=there)
    path = _keep(desk, *file)
    told = {**plain_options(options), "path": str(path), "feed": feed, "source": name}
    return queue_job(desk, actor, "import", told)


def _keep(desk: Desk, name: str, data: bytes) -> Path:
    folder = desk.settings.data_folder / "uploads" / uuid4().hex
    folder.mkdir(parents=True)
    path = folder / _plain(name)
    path.write_bytes(data)
    return path


def _plain(name: str) -> str:
    """Return a file's name without folders, so that it names nothing else here."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign for sign in last if sign.isprintable()).lstrip(".")
    return kept[-_LONGEST:] or "file"


def forget_upload(path: Path) -> None:
    """Remove a file that was kept, and the folder made for it."""
    path.unlink(missing_ok=True)
    if path.parent.parent.name == "uploads" and not any(path.parent.iterdir()):
        path.parent.rmdir()
