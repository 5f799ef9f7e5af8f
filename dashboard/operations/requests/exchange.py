"""Let two agents exchange what they work on a day, as one step of a draft, and turn it back."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session

from dashboard.operations.editing.cells import Change
from dashboard.operations.editing.edit import draft_open, store_step
from dashboard.operations.editing.steps import changes_of, step_row
from dashboard.operations.editing.worth import worth_of
from dashboard.operations.permit import Actor
from dashboard.operations.requests.check_swap import exchanged
from dashboard.operations.requests.judged import Judged, judged_on
from dashboard.text import SaidError


def exchange(
    session: Session, actor: Actor, names: tuple[str, str], day: dt.date
) -> dict[str, Any]:
    """Exchange the shifts of a day; return the step, to be turned back by it."""
    judged = judged_on(session, day, lock=True)
    if judged is None:
        raise SaidError("request.impossible")
    changes = exchanged(judged, *names, day)
    _store(session, actor, judged, changes)
    first_day = judged.schedule.first_day.isoformat()
    return step_row(actor.name, changes) | {"first_day": first_day}


def exchange_back(session: Session, actor: Actor, day: dt.date, done: Mapping[str, Any]) -> None:
    """Give both their shifts again.

    Raises
    ------
    SaidError
        When one of both cells no longer holds what the exchange made of it.
    """
    judged = judged_on(session, day, lock=True)
    changes = [change.inverse for change in changes_of(done)]
    if judged is None or judged.schedule.first_day.isoformat() != done["first_day"]:
        raise SaidError("request.changed_since")
    if any(judged.cells.get((c.agent, c.day)) != c.before for c in changes):
        raise SaidError("request.changed_since")
    _store(session, actor, judged, changes)


def _store(session: Session, actor: Actor, judged: Judged, changes: Sequence[Change]) -> None:
    if judged.problem is None:
        raise SaidError("request.impossible")
    draft = draft_open(session, actor, judged.schedule, judged.roster)
    store_step(session, actor, draft, changes, worth_of(judged.problem, judged.roster, changes))
