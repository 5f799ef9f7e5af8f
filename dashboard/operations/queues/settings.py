"""What each queue promises and assumes, as administrators see and change it."""

from collections.abc import Mapping
from typing import Any

import polars as pl
from sqlmodel import select

from dashboard.measures.histogram import bin_of_target
from dashboard.measures.service import FORMULAS
from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import all_queues
from dashboard.operations.trail import record
from dashboard.store.tables import Queue
from dashboard.text import SaidError

CHANNELS = ("voice", "chat", "video", "message", "email", "back_office", "outbound")
"""Channels that can be chosen; a feed may name others."""

FIELDS: Mapping[str, tuple[float, float] | tuple[str, ...] | None] = {
    "title_en": None,
    "title_zh": None,
    "service_level": (0.01, 0.999),
    "target_wait_s": (0.0, 7200.0),
    "formula": tuple(FORMULAS),
    "short_abandon_s": (0.0, 120.0),
    "amber": (0.0, 0.5),
    "max_asa_s": (0.1, 7200.0),
    "max_abandon": (0.001, 0.999),
    "max_occupancy": (0.3, 1.0),
    "shrinkage": (0.0, 0.8),
    "aht_s": (1.0, 86_400.0),
    "patience_s": (1.0, 86_400.0),
    "calendar": None,
    "channel": CHANNELS,
    "concurrency": (1, 10),
    "slowdown": (0.0, 1.0),
    "deadline_s": (60.0, 7 * 86_400.0),
    "redial": (0.0, 0.95),
}
"""Field → what it may be: a range, one of some words, or any text."""


MAY_BE_NONE = frozenset({"deadline_s", "max_asa_s", "max_abandon"})
"""Fields that a queue may be without."""


def read_queue_settings(desk: Desk, actor: Actor) -> pl.DataFrame:
    """Return one row a queue: name and every field of `FIELDS`."""
    require(actor, "see_settings")
    with desk.store.read() as session:
        rows = [q.model_dump(include={"name", *FIELDS}) for q in all_queues(session)]
    return pl.DataFrame(rows).select("name", *FIELDS) if rows else pl.DataFrame()


def change_queue(desk: Desk, actor: Actor, name: str, changes: Mapping[str, Any]) -> None:
    """Change some fields of a queue; history is shown by the new ones at once.

    Raises
    ------
    SaidError
        For a field that is not there, or a value outside its range.
    """
    require(actor, "change_settings")
    for field, value in changes.items():
        _check(field, value)
    with desk.store.write() as session:
        queue = session.exec(select(Queue).where(Queue.name == name)).one()
        before = {field: getattr(queue, field) for field in changes}
        for field, value in changes.items():
            setattr(queue, field, value)
        record(session, actor, "queue.change", name, {"before": before, "after": dict(changes)})


def _check(field: str, value: Any) -> None:  # noqa: ANN401 - of any field
    if field not in FIELDS:
        raise SaidError("queue.unknown_field", field=field)
    allowed = FIELDS[field]
    if allowed is None:
        return
    if isinstance(allowed[0], str):
        if value not in allowed:
            words = ", ".join(map(str, allowed))
            raise SaidError("queue.bad_value", field=field, value=value, allowed=words)
        return
    if value is None and field in MAY_BE_NONE:
        return
    low, high = float(allowed[0]), float(allowed[1])
    if not isinstance(value, int | float) or not low <= value <= high:
        raise SaidError("queue.bad_value", field=field, value=value, allowed=f"{low:g} – {high:g}")
    if field in {"target_wait_s", "short_abandon_s"}:
        bin_of_target(float(value))
