"""Watch the floor: open, raise and close alerts on what the detectors find abnormal."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session

from dashboard.measures.abnormal import BUCKET_S
from dashboard.operations.alerting import alarms
from dashboard.operations.alerting.alarms import INDICATORS, Alarm, evidence_of
from dashboard.operations.alerting.calibrated import limits_in_force
from dashboard.operations.alerting.raise_alert import close_normal, raise_alert
from dashboard.operations.alerting.streams import (
    HandledMemo,
    Today,
    agents_today,
    contacts_today,
    handled_today,
    kept_today,
)
from dashboard.operations.desk import Desk
from dashboard.operations.forecasts.expect import live_queues
from dashboard.operations.queues.known import all_queues, is_deferred


@dataclass(frozen=True)
class Seen:
    """What one look at the floor did: numbers of alerts opened, kept open and closed."""

    opened: int
    kept: int
    closed: int


def watch(desk: Desk, last: dt.datetime | None = None, memo: HandledMemo | None = None) -> Seen:
    """Judge every live queue's last complete bucket and keep the alerts true to it.

    Work that may wait for hours is not judged by five minutes: one e-mail more or less is no news.

    Parameters
    ----------
    desk : Desk
        On the store.
    last : datetime or None
        Time of the look before; without a newly complete bucket since then nothing is done.
    memo : HandledMemo or None
        What the looks before read of handle times.
    """
    now = desk.now()
    if last is not None and _bucket(now) == _bucket(last):
        return Seen(0, 0, 0)
    with desk.store.read() as session:
        found = list(look(session, now, memo))
    opened = 0
    with desk.store.write() as session:
        for alarm in found:
            opened += raise_alert(
                session,
                alarm.indicator,
                alarm.queue,
                alarm.severity,
                evidence_of(alarm),
                now,
                name=alarm.group,
            )
        closed = close_normal(session, INDICATORS, now)
    return Seen(opened, len(found) - opened, closed)


def _bucket(moment: dt.datetime) -> int:
    return int(moment.timestamp() // BUCKET_S)


def look(session: Session, now: dt.datetime, memo: HandledMemo | None = None) -> Iterator[Alarm]:
    """Yield everything that is abnormal in the last complete bucket."""
    live = live_queues(session, all_queues(session), now)
    queues = [queue for queue in live if not is_deferred(queue.channel)]
    if not queues:
        return
    today = Today.of(queues, now)
    if not today.count:
        return
    limits = limits_in_force(session)
    named = today.queues
    yield from alarms.of_contacts(named, contacts_today(session, today, now), limits)
    yield from alarms.of_handle_times(named, handled_today(session, today, memo), limits)
    yield from alarms.of_agents(named, agents_today(session, today), limits)
    yield from alarms.of_promises(named, kept_today(session, today))
