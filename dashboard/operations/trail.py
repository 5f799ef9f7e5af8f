"""The audit trail: insert-only, each row chained to the one before by its hash."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from dashboard.operations.permit import Actor
from dashboard.store.tables import Audit

_FIRST = "0" * 64


def row_hash(row: Audit) -> str:
    """Return the SHA-256 of a row's contents and the hash before it."""
    parts = [row.previous_hash, row.at.isoformat(), row.actor, row.action, row.subject]
    text = json.dumps([*parts, row.details], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def record(
    session: Session, actor: Actor, action: str, subject: str, details: Mapping[str, Any]
) -> None:
    """Add one row to the trail, inside the transaction of what it records."""
    last = session.exec(select(Audit).order_by(col(Audit.id).desc()).limit(1)).first()
    row = Audit(
        actor=actor.name,
        action=action,
        subject=subject,
        details=dict(details),
        previous_hash=last.row_hash if last else _FIRST,
        row_hash="",
    )
    row.row_hash = row_hash(row)
    session.add(row)
    session.flush()


def broken_at(session: Session) -> int | None:
    """Return the id of the first row whose chain does not hold, None when all do."""
    before = _FIRST
    for row in session.exec(select(Audit).order_by(col(Audit.id))):
        if row.previous_hash != before or row.row_hash != row_hash(row):
            return row.id
        before = row.row_hash
    return None
