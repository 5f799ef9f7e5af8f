"""A small store for alerts: two queues, accounts, and a clock that stands where a test puts it."""

import datetime as dt

from sqlmodel import Session, select

from dashboard.operations.alerting.raise_alert import raise_alert
from dashboard.operations.desk import CLOCK, Desk
from dashboard.operations.notices.inbox import Received, inbox
from dashboard.operations.permit import Actor
from dashboard.store.tables import Alert, Delivery, Grant, Queue, Setting, User

NOON = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)  # a Wednesday
LEAD, MANAGER = Actor("lena", "team_lead"), Actor("max", "manager")
ADMIN, AGENT = Actor("ada", "administrator"), Actor("ann", "agent")
PEOPLE = (LEAD, MANAGER, ADMIN, AGENT)


def furnish(desk: Desk) -> None:
    """Add queues and people; accounts nobody signs in with need no costly hash."""
    with desk.store.write() as session:
        session.add_all([Queue(name="cards", title_zh="信用卡"), Queue(name="loans")])
        for who in PEOPLE:
            user = User(name=who.name, password_hash="-")
            session.add(user)
            session.flush()
            session.add(Grant(user_id=user.id or 0, role=who.role))
    set_time(desk, 0)


def set_time(desk: Desk, minutes: float) -> dt.datetime:
    """Let the clock stand some minutes after noon."""
    now = NOON + dt.timedelta(minutes=minutes)
    with desk.store.write() as session:
        session.merge(Setting(name=CLOCK, value={"shown": now.isoformat(), "running": False}))
    return now


def abnormal(
    desk: Desk, severity: str = "watch", queue: str = "cards", indicator: str = "volume"
) -> bool:
    """See an indicator abnormal now; return whether that opened an alert."""
    with desk.store.write() as session:
        about = queue_of(session, queue)
        evidence = {"change": 0.4, "direction": 1}
        return raise_alert(session, indicator, about, severity, evidence, desk_time(session))


def queue_of(session: Session, name: str) -> Queue:
    return session.exec(select(Queue).where(Queue.name == name)).one()


def desk_time(session: Session) -> dt.datetime:
    return dt.datetime.fromisoformat(session.get_one(Setting, CLOCK).value["shown"])


def alert_of(desk: Desk, number: int = 1) -> Alert:
    with desk.store.read() as session:
        alert = session.get_one(Alert, number)
        session.expunge(alert)
        return alert


def told(desk: Desk, who: Actor) -> list[str]:
    """Return the sentences of a person's notices, oldest first."""
    return [received.phrase.sentence for received in reversed(inbox(desk, who))]


def newest(desk: Desk, who: Actor) -> Received:
    return inbox(desk, who)[0]


def outbox(desk: Desk) -> list[Delivery]:
    with desk.store.read() as session:
        rows = list(session.exec(select(Delivery).order_by(Delivery.id)))  # pyright: ignore[reportArgumentType] - a column
        for row in rows:
            session.expunge(row)
        return rows
