"""Wallboards by scoped token: made, opened, revoked."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import all_queues
from dashboard.operations.trail import record
from dashboard.store.tables import Site, Team, Wallboard
from dashboard.text import SaidError

CENTER = "center"
MOST_BOARDS = 12
ROTATE_S = (5, 300)
"""Shortest and longest time that a board stays, seconds."""


@dataclass(frozen=True)
class Wall:
    """A wallboard.

    Attributes
    ----------
    id : int
        Its number.
    name : str
        As people call it.
    boards : tuple of str
        ``center``, or a kind and a name: ``channel:voice``, ``queue:…``, ``site:…``, ``team:…``.
    rotate_s : int
        How long each stays, seconds.
    language : str
        Of its words.
    made_by : str
        Who made it.
    """

    id: int
    name: str
    boards: tuple[str, ...]
    rotate_s: int
    language: str
    made_by: str

    @classmethod
    def of(cls, row: Wallboard) -> "Wall":
        """Return a stored wallboard."""
        shown = tuple(str(board) for board in row.boards["shown"])
        return cls(row.id or 0, row.name, shown, row.rotate_s, row.language, row.made_by)


def boards_there(desk: Desk) -> list[str]:
    """Return every board that can be shown: center, channels, queues, sites, teams."""
    with desk.store.read() as session:
        queues = all_queues(session)
        channels = dict.fromkeys(queue.channel for queue in queues)
        sites = session.exec(select(Site.name).order_by(Site.name)).all()
        teams = session.exec(select(Team.name).order_by(Team.name)).all()
    return [
        CENTER,
        *(f"channel:{name}" for name in channels),
        *(f"queue:{queue.name}" for queue in queues),
        *(f"site:{name}" for name in sites),
        *(f"team:{name}" for name in teams),
    ]


def make_wallboard(
    desk: Desk, actor: Actor, name: str, boards: Sequence[str], rotate_s: int, language: str
) -> str:
    """Keep a new wallboard and return its token, shown this once.

    Raises
    ------
    SaidError
        For a name that is empty or taken, no or too many boards, one that is not there, or a time
        outside `ROTATE_S`.
    """
    require(actor, "change_settings")
    name = name.strip()
    known = set(boards_there(desk))
    if not name:
        raise SaidError("wallboard.no_name")
    if not boards or len(boards) > MOST_BOARDS:
        raise SaidError("wallboard.how_many", most=MOST_BOARDS)
    for board in boards:
        if board not in known:
            raise SaidError("wallboard.unknown_board", board=board)
    if not ROTATE_S[0] <= rotate_s <= ROTATE_S[1]:
        raise SaidError("wallboard.rotate", low=ROTATE_S[0], high=ROTATE_S[1])
    token = secrets.token_urlsafe(32)
    with desk.store.write() as session:
        if session.exec(select(Wallboard).where(Wallboard.name == name)).first() is not None:
            raise SaidError("wallboard.taken", name=name)
        session.add(
            Wallboard(
                name=name,
                token_hash=_hash(token),
                boards={"shown": list(boards)},
                rotate_s=rotate_s,
                language=language,
                made_by=actor.name,
            )
        )
        record(session, actor, "wallboard.make", name, {"boards": list(boards)})
    return token


def revoke_wallboard(desk: Desk, actor: Actor, number: int) -> None:
    """Close a wallboard for good: whoever has its address sees nothing any more."""
    require(actor, "change_settings")
    with desk.store.write() as session:
        row = session.get_one(Wallboard, number)
        row.revoked_at = dt.datetime.now(dt.UTC)
        record(session, actor, "wallboard.revoke", row.name, {})
        row.name = f"{row.name} #{row.id}"  # the name is free again


def wallboards(desk: Desk, actor: Actor) -> list[Wall]:
    """Return the wallboards that are open, by name."""
    require(actor, "see_settings")
    with desk.store.read() as session:
        rows = select(Wallboard).where(col(Wallboard.revoked_at).is_(None))
        return [Wall.of(row) for row in session.exec(rows.order_by(Wallboard.name))]


def wall_of(session: Session, token: str) -> Wall | None:
    """Return the wallboard that a token opens, None for one that opens nothing."""
    mine = select(Wallboard).where(
        Wallboard.token_hash == _hash(token), col(Wallboard.revoked_at).is_(None)
    )
    row = session.exec(mine).first()
    return None if row is None else Wall.of(row)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
