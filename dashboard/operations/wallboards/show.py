"""All boards of a wallboard at one moment, made every two seconds for all that show them."""

import threading
import time
from collections.abc import Mapping
from typing import Any

from dashboard.operations.desk import Desk
from dashboard.operations.live.snapshot import SnapshotCache
from dashboard.operations.permit import SYSTEM
from dashboard.operations.queues.known import all_queues
from dashboard.operations.wallboards.figures import Tile, board_of
from dashboard.operations.wallboards.keep import CENTER, wall_of
from dashboard.text import Words

_MADE_EVERY_S = 2.0
_CALM_S = 30.0
"""A state that got better is shown as worse for so long: a board that blinks is not believed."""
_RANK = ("none", "ok", "watch", "breach")
_WORDS = ("live.as_of", "live.age", "live.stale", "live.target", "demo.mark", "wallboard.quiet")


class Boards:
    """The figures of every board that some wall shows."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._floor = SnapshotCache(desk)
        self._lock = threading.Lock()
        self._made: dict[str, tuple[float, list[Tile]]] = {}
        self._worse: dict[tuple[str, str], tuple[str, float]] = {}

    def show(self, token: str) -> dict[str, Any] | None:
        """Return what the wallboard of a token shows now, None where it opens nothing."""
        with self._desk.store.read() as session:
            wall = wall_of(session, token)
            if wall is None:
                return None
            titles = {
                queue.name: {"en": queue.title_en, "zh": queue.title_zh}
                for queue in all_queues(session)
            }
        floor = self._floor.get(SYSTEM)
        words = Words(wall.language)
        return {
            "as_of": floor["as_of"],
            "timezone": floor.get("timezone", "UTC"),
            "live": floor["live"],
            "demo": floor["demo"],
            "language": words.language,
            "rotate_s": wall.rotate_s,
            "words": {key.partition(".")[2]: words(key) for key in _WORDS},
            "boards": [self._board(board, floor, titles, words) for board in wall.boards],
            "alerts": [
                {"severity": alert["severity"], "said": alert["said"][words.language]}
                for alert in floor["alerts"]
            ],
        }

    def _board(
        self,
        board: str,
        floor: Mapping[str, Any],
        titles: Mapping[str, Mapping[str, str]],
        words: Words,
    ) -> dict[str, Any]:
        tiles = [
            tile.told() | {"name": words(f"wallboard.tile_{tile.key}")}
            for tile in self._tiles(board, floor)
        ]
        return {"key": board, "title": title_of(board, titles, words), "tiles": tiles}

    def _tiles(self, board: str, floor: Mapping[str, Any]) -> list[Tile]:
        with self._lock:
            made, tiles = self._made.get(board, (-_MADE_EVERY_S, []))
            now = time.monotonic()
            if now - made >= _MADE_EVERY_S:
                tiles = [self._calm(board, t, now) for t in board_of(self._desk, board, floor)]
                self._made[board] = now, tiles
            return tiles

    def _calm(self, board: str, tile: Tile, now: float) -> Tile:
        """Show what gets worse at once, and what gets better after a while."""
        key = board, tile.key
        worse, since = self._worse.get(key, (tile.status, now))
        if _RANK.index(tile.status) >= _RANK.index(worse) or now - since >= _CALM_S:
            self._worse[key] = tile.status, now
            return tile
        return Tile(tile.key, tile.unit, tile.value, tile.target, worse)


def title_of(board: str, titles: Mapping[str, Mapping[str, str]], words: Words) -> str:
    """Return what a board is called."""
    kind, _, name = board.partition(":")
    if kind == CENTER:
        return words("breakdown.by_center")
    if kind == "channel":
        return words(f"channel.{name}") if words.knows(f"channel.{name}") else name
    if kind == "queue":
        return titles.get(name, {}).get(words.language) or name
    return name
