"""A person's word on days of the history: counted although unusual, or set aside."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session, col, select

from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import id_of, queues_named
from dashboard.operations.trail import record
from dashboard.store.tables import DayVerdict, Queue
from forecasting.history import History


def judge_day(
    desk: Desk, actor: Actor, queue: str, day: dt.date, *, counts: bool | None, reason: str = ""
) -> None:
    """Say that a day counts, or is left out; None takes the word back."""
    require(actor, "make_forecast")
    with desk.store.write() as session:
        number = id_of(queues_named(session, [queue])[0])
        row = session.get(DayVerdict, (number, day))
        if row is not None:
            session.delete(row)
            session.flush()
        if counts is not None:
            word = DayVerdict(
                queue_id=number, day=day, counts=counts, reason=reason, made_by=actor.name
            )
            session.add(word)
        details = {"day": day.isoformat(), "counts": counts, "reason": reason}
        record(session, actor, "forecast.day", queue, details)


def list_verdicts(desk: Desk, actor: Actor, queue: str) -> Sequence[DayVerdict]:
    """Return what was said of a queue's days, the newest day first."""
    require(actor, "see_forecast")
    with desk.store.read() as session:
        return _rows(session, queues_named(session, [queue])[0])


def _rows(session: Session, queue: Queue) -> Sequence[DayVerdict]:
    mine = select(DayVerdict).where(DayVerdict.queue_id == id_of(queue))
    return session.exec(mine.order_by(col(DayVerdict.day).desc())).all()


def judged(session: Session, queue: Queue, history: History) -> History:
    """Return a history with what was said of its days."""
    rows = _rows(session, queue)
    return replace(
        history,
        counted=frozenset(row.day for row in rows if row.counts),
        left_out=frozenset(row.day for row in rows if not row.counts),
    )
