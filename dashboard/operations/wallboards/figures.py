"""What a board shows: at most six figures that somebody can act on now, each with its state."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.measures.service import Goal, status
from dashboard.operations.desk import Desk
from dashboard.operations.live.by_people import measure_groups
from dashboard.operations.live.by_queue import Figures, measure_queues
from dashboard.operations.permit import SYSTEM
from dashboard.operations.wallboards.keep import CENTER

SPAN = "half_hour"
_PATIENT = 3.0
"""A longest wait of so many target waits is a breach."""


@dataclass(frozen=True)
class Tile:
    """A figure of a board.

    Attributes
    ----------
    key : str
        Which figure.
    unit : str
        ``share``, ``seconds`` or ``count``.
    value, target : float or None
        None where nothing tells.
    status : str
        ``ok``, ``watch``, ``breach`` or ``none``.
    """

    key: str
    unit: str
    value: float | None
    target: float | None = None
    status: str = "none"

    def told(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "key": self.key,
            "unit": self.unit,
            "value": self.value,
            "target": self.target,
            "status": self.status,
        }


def board_of(desk: Desk, board: str, snapshot: Mapping[str, Any]) -> list[Tile]:
    """Return the figures of a board; none where nothing live is known of it.

    Parameters
    ----------
    desk : Desk
        On the store.
    board : str
        As `dashboard.operations.wallboards.keep.boards_there` names it.
    snapshot : mapping
        Of the whole floor, as `dashboard.operations.live.snapshot.snapshot` returns.
    """
    if not snapshot["live"]:
        return []
    kind, _, name = board.partition(":")
    if kind in {"site", "team"}:
        return _people(desk, kind, name)
    queues = [q for q in snapshot["queues"] if _belongs(q, kind, name)]
    rows = [row for row in measure_queues(desk, SYSTEM, kind, SPAN) if row.name == name]
    return _queues(rows[0], queues, snapshot) if rows and queues else []


def _belongs(queue: Mapping[str, Any], kind: str, name: str) -> bool:
    if kind == CENTER:
        return not queue["deferred"]
    return queue["name" if kind == "queue" else "channel"] == name


def _queues(
    row: Figures, queues: Sequence[Mapping[str, Any]], snapshot: Mapping[str, Any]
) -> list[Tile]:
    target = _target(queues) if row.name else float(snapshot["total"]["target"])
    level = row.values["service_level"]
    waiting = sum(int(queue["waiting"]) for queue in queues)
    tiles = [
        Tile("service_level", "share", level, target, status(level, Goal(target))),
        Tile("waiting", "count", waiting),
        _longest(queues),
        Tile("abandon_rate", "share", row.values["abandon_rate"]),
        Tile("asa_s", "seconds", row.values["asa_s"]),
    ]
    ready = snapshot["agents"].get("ready", 0)
    if row.name:
        return [*tiles, Tile("offered", "count", row.counts["offered"])]
    return [*tiles, Tile("ready", "count", ready, None, "ok" if ready else "watch")]


def _longest(queues: Sequence[Mapping[str, Any]]) -> Tile:
    """Return the longest wait, judged by the queue in which it is worst against its promise."""
    longest = max(float(queue["longest_wait_s"] or 0) for queue in queues)
    worst = max(float(q["longest_wait_s"] or 0) / float(q["target_wait_s"] or 1) for q in queues)
    state = "ok" if worst <= 1 else "watch" if worst <= _PATIENT else "breach"
    return Tile("longest", "seconds", longest, None, state)


def _target(queues: Sequence[Mapping[str, Any]]) -> float:
    """Return the target of some queues together, each by its contacts."""
    values = [float(queue["target"]) for queue in queues]
    weights = [float(queue["offered"] or 0) for queue in queues]
    total = sum(weights)
    if not total:
        return sum(values) / len(values)
    return sum(v * w for v, w in zip(values, weights, strict=True)) / total


def _people(desk: Desk, by: str, name: str) -> list[Tile]:
    rows = measure_groups(desk, SYSTEM, by, SPAN).to_dicts()
    row = next((row for row in rows if row["name"] == name), None)
    if row is None:
        return []
    return [
        Tile("on_queue", "count", row["on_queue"]),
        Tile("ready", "count", row["ready"]),
        Tile("of_answered", "share", row["of_answered"]),
        Tile("aht_s", "seconds", row["aht_s"]),
        Tile("occupancy", "share", row["occupancy"]),
        Tile("adherence", "share", row["adherence"]),
    ]
