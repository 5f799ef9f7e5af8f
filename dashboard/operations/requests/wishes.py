"""The wishes of a horizon, in the terms of the problem file."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from dashboard.store.tables import Agent, Preference


def wishes_of(
    session: Session, first_day: dt.date, days: int, weight: float
) -> Mapping[str, list[Any]]:
    """Return by agent the ``requests`` of a horizon.

    Parameters
    ----------
    session : Session
        Reading.
    first_day, days
        The horizon.
    weight : float
        Of a wish that matters as much as an agent's usual preference.
    """
    end = first_day + dt.timedelta(days=days)
    statement = (
        select(Agent.name, Preference)
        .join(Preference, col(Preference.agent_id) == col(Agent.id))
        .where(Preference.day >= first_day, Preference.day < end)
        .order_by(col(Preference.day))
    )
    found: dict[str, list[Any]] = {}
    for name, row in session.exec(statement):
        number = (row.day - first_day).days
        told = {"day": number, "want": row.want, "weight": weight * row.weight}
        found.setdefault(name, []).append(told)
    return found
