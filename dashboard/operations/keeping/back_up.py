"""Copy the whole store to a file while it is used, and bring such a copy back."""

from pathlib import Path

from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.operations.trail import record
from dashboard.store.backup import BadBackupError, backup, restore
from dashboard.text import SaidError


def back_up(desk: Desk, actor: Actor, path: Path) -> int:
    """Write a copy of the store; return its size in bytes."""
    require(actor, "change_settings")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        backup(desk.store, path)
    except OSError as error:
        raise SaidError("backup.unwritable", file=str(path), why=str(error)) from error
    return path.stat().st_size


def bring_back(desk: Desk, actor: Actor, path: Path) -> None:
    """Replace everything in the store by a copy; worker and screens must not run meanwhile.

    Raises
    ------
    SaidError
        When the file is no copy of a store of this kind; nothing is changed.
    """
    require(actor, "change_settings")
    if not path.is_file():
        raise SaidError("backup.absent", file=str(path))
    try:
        restore(desk.store, path)
    except BadBackupError as error:
        raise SaidError("backup.bad", file=path.name, why=str(error)) from error
    with desk.store.write() as session:
        record(session, actor, "restore", path.name, {})
