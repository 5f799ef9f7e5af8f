"""Orders to the floor that interventions gave today and nobody took back."""

import datetime as dt
from dataclasses import replace

from sqlmodel import Session, col, select

from dashboard.operations.interventions.doing import Doing
from dashboard.operations.interventions.orders import Order
from dashboard.operations.queues.known import all_queues, day_bounds, zone_of
from dashboard.store.tables import Intervention


def orders_in_force(
    session: Session, day: dt.date, now: dt.datetime, without: int | None = None
) -> tuple[Order, ...]:
    """Return the orders given on a local day until now, in the order in which they were given.

    Parameters
    ----------
    session : Session
        Reading.
    day : date
        Of the queues' time zone.
    now : datetime
        Orders of interventions that were applied later are left out.
    without : int or None
        Number of an intervention to leave out: the day as it would be without it.

    Returns
    -------
    tuple
        An order of an intervention that was undone ends at that moment.
    """
    queues = all_queues(session)
    if not queues:
        return ()
    start, end = day_bounds(day, zone_of(queues[0]))
    given = select(Intervention).where(
        col(Intervention.applied_at) >= start,
        col(Intervention.applied_at) < end,
        col(Intervention.applied_at) <= now,
    )
    found: list[Order] = []
    for row in session.exec(given.order_by(col(Intervention.id))):
        if row.id == without:
            continue
        undone_s = None
        if row.undone_at is not None:
            undone_s = (row.undone_at - start).total_seconds()
        for order in Doing.of(row.parameters.get("doing", {})).orders:
            until = order.to_s if undone_s is None else min(order.to_s, undone_s)
            if until > order.from_s:
                found.append(replace(order, to_s=until))
    return tuple(found)
