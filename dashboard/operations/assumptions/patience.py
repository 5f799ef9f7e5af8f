"""How long customers of a queue really wait before they leave, from what was counted."""

import datetime as dt

from sqlmodel import Session

from dashboard.operations.desk import Desk
from dashboard.operations.facts.sums import read_sums
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import queues_named
from dashboard.store.tables import Queue
from scheduling.patience import Patience, TooFewAbandons, patience_of_sums

LOOK_BACK = dt.timedelta(weeks=8)


def measured_patience(desk: Desk, actor: Actor, name: str) -> Patience | TooFewAbandons | None:
    """Return a queue's mean patience over its last eight weeks; None where no waits are known."""
    require(actor, "see_staffing")
    with desk.store.read() as session:
        return patience_since(session, queues_named(session, [name])[0], desk.now())


def patience_since(
    session: Session, queue: Queue, now: dt.datetime
) -> Patience | TooFewAbandons | None:
    """Return the mean patience over the weeks before a moment."""
    sums = read_sums(session, [queue], now - LOOK_BACK, now, None)
    if sums.is_empty() or sums["wait_offered_s"][0] is None or sums["abandoned"][0] is None:
        return None
    return patience_of_sums(float(sums["wait_offered_s"][0]), int(sums["abandoned"][0]))
