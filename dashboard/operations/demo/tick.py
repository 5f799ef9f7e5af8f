"""Let the demo bank's day go on: play it on the roster in force, store what happened since."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
from sqlmodel import Session, select

from dashboard.feeds.demo import Duty, contacts_until, states_until
from dashboard.operations.demo.bank import CLOSE_MINUTE, OPEN_MINUTE, TIMEZONE
from dashboard.operations.demo.draw import draw_day
from dashboard.operations.demo.incidents import Incident, incidents_of, keep_incidents
from dashboard.operations.demo.journeys import CHANNELS, journeys_of
from dashboard.operations.demo.keeping import Worker, as_kept
from dashboard.operations.demo.play import Played, play
from dashboard.operations.demo.seed import SETTING
from dashboard.operations.demo.sessions import sessions_on
from dashboard.operations.desk import CLOCK, Desk
from dashboard.operations.feeds.keep_contacts import keep_contacts
from dashboard.operations.feeds.keep_states import keep_states
from dashboard.operations.feeds.known import know_agents, known_queues
from dashboard.operations.interventions.orders import Order
from dashboard.operations.interventions.standing import orders_in_force
from dashboard.operations.rosters.versions import duty_on, published_on
from dashboard.store.tables import FeedCursor, Setting, Source

ZONE = ZoneInfo(TIMEZONE)
_NIGHT_MINUTES = 10


@dataclass(frozen=True)
class Inputs:
    """What a played day depends on."""

    day: dt.date
    schedule_id: int
    incidents: tuple[Incident, ...]
    orders: tuple[Order, ...] = ()


@dataclass
class DemoDay:
    """The day under way, played once for its inputs and shown up to now."""

    inputs: Inputs | None = None
    played: Played | None = None
    shown_until: dt.datetime | None = None


def seed_of(session: Session) -> int:
    """Return the demo bank's seed."""
    return int(session.get_one(Setting, SETTING).value["seed"])


def workers_on(session: Session, day: dt.date) -> list[Worker]:
    """Return the agents on duty on a day by the roster published for it."""
    sessions = sessions_on(session, day)
    return [
        Worker(duty.agent, duty.queues, duty.on_contact, sessions=sessions.get(duty.agent, ()))
        for duty in duty_on(session, day)
    ]


def play_day(
    session: Session,
    day: dt.date,
    workers: Sequence[Worker],
    incidents: Sequence[Incident],
    orders: Sequence[Order] = (),
) -> Played:
    """Play a day of the demo bank on some agents, under the orders given to them."""
    seed = seed_of(session)
    drawn = draw_day(day, seed, incidents)
    return play(drawn, as_kept(workers, day, incidents, seed), orders)


def midnight_of(day: dt.date) -> dt.datetime:
    """Return the start of a day of the bank."""
    return dt.datetime.combine(day, dt.time(), ZONE)


def start_clock(desk: Desk) -> None:
    """Let the bank's clock run on from where it stood."""
    _set_clock(desk, desk.now(), running=True)


def stop_clock(desk: Desk) -> None:
    """Let the bank's clock stand still while nothing runs."""
    _set_clock(desk, desk.now(), running=False)


def _set_clock(desk: Desk, shown: dt.datetime, *, running: bool) -> None:
    with desk.store.write() as session:
        _anchor(session, shown, running=running)


def _anchor(session: Session, shown: dt.datetime, *, running: bool) -> None:
    clock = session.get_one(Setting, CLOCK)
    real = dt.datetime.now(dt.UTC)
    stamps = {"shown": shown.isoformat(), "real": real.isoformat()}
    clock.value = {**clock.value, **stamps, "running": running}


def _awake(now: dt.datetime) -> dt.datetime:
    """Skip the night: after closing the next morning begins."""
    local = now.astimezone(ZONE)
    minute = local.hour * 60 + local.minute
    if minute < CLOSE_MINUTE + _NIGHT_MINUTES and minute >= OPEN_MINUTE - _NIGHT_MINUTES:
        return now
    day = local.date() + dt.timedelta(days=1 if minute >= CLOSE_MINUTE else 0)
    morning = midnight_of(day) + dt.timedelta(minutes=OPEN_MINUTE - _NIGHT_MINUTES)
    return morning.astimezone(dt.UTC)


def tick(desk: Desk, state: DemoDay) -> int:
    """Bring the store up to the bank's time; return how many contacts changed.

    The clock, the contacts, their facts and the states of agents move in one transaction.
    """
    now = _awake(desk.now())
    day = now.astimezone(ZONE).date()
    with desk.store.write(alone=True) as session:
        schedule = published_on(session, day)
        if schedule is None or schedule.id is None:
            return 0
        incidents = tuple(incidents_of(session, day))
        inputs = Inputs(day, schedule.id, incidents, orders_in_force(session, day, now))
        if inputs != state.inputs:
            workers = workers_on(session, day)
            state.played = play_day(session, day, workers, incidents, inputs.orders)
            keep_incidents(session, inputs.incidents)
            if state.inputs is None or state.inputs.day != day:
                state.shown_until = None
            state.inputs = inputs
        assert state.played is not None  # noqa: S101 - set with the inputs
        changed = _store(session, state.played, day, state.shown_until, now)
        _anchor(session, now, running=True)
    state.shown_until = now
    return changed


def store_day(session: Session, played: Played, day: dt.date, now: dt.datetime) -> int:
    """Store a played day up to a moment; return how many contacts changed."""
    return _store(session, played, day, None, now)


def _store(
    session: Session, played: Played, day: dt.date, since: dt.datetime | None, now: dt.datetime
) -> int:
    midnight = midnight_of(day)
    now_s = (now - midnight).total_seconds()
    journeys = journeys_of(played)
    names = [worker.name for worker in played.workers]
    contacts = contacts_until(midnight, CHANNELS, names, now_s, journeys)
    duty = [Duty(w.name, w.on_contact, w.away, w.sessions) for w in played.workers]
    states = states_until(midnight, duty, now_s, journeys)
    if since is not None:
        contacts = _since(contacts, ("arrived_at", "answered_at", "ended_at"), since)
        states = _since(states, ("since", "until"), since)
    store_contacts(session, contacts, now)
    _store_states(session, states)
    return contacts.height


def _since(frame: pl.DataFrame, columns: tuple[str, ...], moment: dt.datetime) -> pl.DataFrame:
    return frame.filter(pl.any_horizontal(pl.col(columns) >= moment))


def store_contacts(session: Session, contacts: pl.DataFrame, now: dt.datetime) -> None:
    """Store contacts of the demo feed, their facts and the cursor."""
    if contacts.is_empty():
        return
    source = session.exec(select(Source).where(Source.name == "demo")).one()
    assert source.id is not None  # noqa: S101 - read from the store
    known = known_queues(session)
    know_agents(session, known, source.name, contacts)
    keep_contacts(session, source.id, known, contacts)
    cursor = session.get(FeedCursor, source.id) or FeedCursor(source_id=source.id)
    cursor.rows += contacts.height
    cursor.last_event_at = cursor.updated_at = now
    session.add(cursor)


def _store_states(session: Session, states: pl.DataFrame) -> None:
    known = known_queues(session)
    know_agents(session, known, "demo", states)
    keep_states(session, known, states)


def simulate_past_day(desk: Desk, day: dt.date) -> int:
    """Store a whole past day of the demo bank, contact by contact; return their number."""
    with desk.store.write(alone=True) as session:
        incidents = incidents_of(session, day)
        played = play_day(session, day, workers_on(session, day), incidents)
        keep_incidents(session, incidents)
        end = midnight_of(day + dt.timedelta(days=1))
        names = [worker.name for worker in played.workers]
        journeys = journeys_of(played)
        contacts = contacts_until(midnight_of(day), CHANNELS, names, np.inf, journeys)
        store_contacts(session, contacts, end)
    return contacts.height
