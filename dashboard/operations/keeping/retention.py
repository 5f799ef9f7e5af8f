"""How long what is kept: old contacts go into an archive, what is no longer needed goes."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Table, func, select
from sqlmodel import Session

from dashboard.operations.desk import Desk
from dashboard.operations.facts.archive import keep_month
from dashboard.operations.facts.kept import read_contacts
from dashboard.operations.feeds.known import known_queues
from dashboard.operations.permit import Actor, require
from dashboard.operations.trail import record
from dashboard.store.months import drop_month, month_after, month_of, months_between
from dashboard.store.tables import (
    AdherenceExcuse,
    AgentState,
    Contact,
    Delivery,
    FeedPulse,
    FeedReject,
    KeptReport,
    Notice,
    RawEvent,
    Setting,
    SignIn,
)
from dashboard.store.write import table_of
from dashboard.text import SaidError

SETTING = "retention"
DAYS: Mapping[str, int] = {
    "contact": 730,
    "raw_event": 180,
    "agent_state": 730,
    "feed_reject": 90,
    "feed_pulse": 14,
    "sign_in": 1,
    "notice": 90,
    "delivery": 90,
    "kept_report": 730,
    "adherence_excuse": 730,
}
"""Table → days that its rows are kept, unless the setting says otherwise. Facts are kept for ever:
they name no customer."""
_ROWS = {
    "agent_state": (AgentState, "since"),
    "raw_event": (RawEvent, "at"),
    "feed_reject": (FeedReject, "at"),
    "feed_pulse": (FeedPulse, "minute"),
    "sign_in": (SignIn, "expires_at"),
    "notice": (Notice, "at"),
    "delivery": (Delivery, "created_at"),
    "kept_report": (KeptReport, "made_at"),
    "adherence_excuse": (AdherenceExcuse, "until"),
}


@dataclass
class Retained:
    """What a run did: rows gone by table, and months of contacts now in the archive."""

    gone: dict[str, int] = field(default_factory=dict[str, int])
    archived: dict[str, int] = field(default_factory=dict[str, int])


def days_kept(session: Session) -> dict[str, int]:
    """Return how many days each table's rows are kept."""
    row = session.get(Setting, SETTING)
    told = {name: int(days) for name, days in (row.value if row else {}).items()}
    return {**DAYS, **told}


def set_days(desk: Desk, actor: Actor, days: Mapping[str, int]) -> None:
    """Change how long rows are kept.

    Raises
    ------
    SaidError
        For a table that has no such term, or less than a day.
    """
    require(actor, "change_settings")
    for name, count in days.items():
        if name not in DAYS or count < 1:
            raise SaidError("retention.bad", table=name, days=count, known=", ".join(DAYS))
    with desk.store.write() as session:
        row = session.get(Setting, SETTING) or Setting(name=SETTING)
        row.value = {**row.value, **days}
        session.add(row)
        record(session, actor, "retention.set", SETTING, dict(days))


def run_retention(desk: Desk, actor: Actor, folder: Path | None = None) -> Retained:
    """Archive contacts of months that are over their term, and delete what is not kept longer.

    Parameters
    ----------
    desk, actor
        Where, and in whose name.
    folder : Path or None
        Where the archive stands; None: in the installation's data folder.
    """
    require(actor, "change_settings")
    now, done = desk.now(), Retained()
    with desk.store.read() as session:
        kept = days_kept(session)
    limits = {name: now - dt.timedelta(days=days) for name, days in kept.items()}
    for month in _old_months(desk, limits["contact"]):
        count = _archive(desk, folder or desk.settings.data_folder / "archive", month)
        done.archived[f"{month:%Y-%m}"] = count
    with desk.store.write() as session:
        for name, (model, at) in _ROWS.items():
            done.gone[name] = _delete(session, table_of(model), at, limits[name])
        details = {"gone": done.gone, "archived": done.archived}
        record(session, actor, "retention.run", SETTING, details)
    return done


def _old_months(desk: Desk, limit: dt.datetime) -> list[dt.datetime]:
    """Return the months of contacts that are wholly before the limit."""
    arrived = table_of(Contact).c.arrived_at
    with desk.store.read() as session:
        first = session.connection().execute(select(func.min(arrived))).scalar()
    if first is None or month_after(month_of(first)) > limit:
        return []
    last = month_of(month_of(limit) - dt.timedelta(days=1))
    return months_between(first, last)


def _archive(desk: Desk, folder: Path, month: dt.datetime) -> int:
    """Move one month's contacts from the store to its file, in one transaction."""
    after = month_after(month)
    with desk.store.write() as session:
        known = known_queues(session)
        contacts = read_contacts(session, known.queues.values(), month, after, archive=False)
        if not contacts.is_empty():
            keep_month(session, folder, month, contacts)
        table = table_of(Contact)
        if not drop_month(session.connection(), table.name, month):
            inside = (table.c.arrived_at >= month) & (table.c.arrived_at < after)
            session.connection().execute(table.delete().where(inside))
    return contacts.height


def _delete(session: Session, table: Table, at: str, limit: dt.datetime) -> int:
    """Delete rows before a moment; return how many."""
    sql = table.delete().where(table.c[at] < limit)
    return session.connection().execute(sql).rowcount
