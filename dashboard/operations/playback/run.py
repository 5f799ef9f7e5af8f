"""Play a day back: let its events in as the clock passes them, watch, project and advise."""

import datetime as dt
import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlmodel import Session, select

from dashboard.operations.alerting.judge_rules import judge_rules
from dashboard.operations.alerting.tend import tend
from dashboard.operations.alerting.watch import watch
from dashboard.operations.desk import Desk, floor_time
from dashboard.operations.feeds.keep_contacts import keep_contacts
from dashboard.operations.feeds.keep_states import keep_states
from dashboard.operations.feeds.known import know_agents, known_queues
from dashboard.operations.forecasts.project import project
from dashboard.operations.forecasts.reforecast import reforecast_today
from dashboard.operations.interventions.advise import advise_next
from dashboard.operations.jobs import Report
from dashboard.operations.playback.clock import wind
from dashboard.operations.playback.furnish import SOURCE, furnish
from dashboard.operations.playback.played import played_tape
from dashboard.operations.playback.tape import Tape, contacts_known, record, states_known
from dashboard.operations.queues.known import day_bounds, floor_zone
from dashboard.store.tables import Source
from dashboard.text import SaidError

FOLDER = "playback"
_STEP_S = 1.0
_BEFORE = dt.timedelta(minutes=10)
_SELDOM = 30
_LINGER_S = 1800.0
"""How long the end of a day can be looked at."""


class Playback:
    """A day that goes on in a store of its own.

    Parameters
    ----------
    desk : Desk
        Of the playback's store.
    tape : Tape
        The day.
    """

    def __init__(self, desk: Desk, tape: Tape) -> None:
        self.desk, self.tape = desk, tape
        self.known_until: dt.datetime | None = None
        self.looked: dt.datetime | None = None
        self.rounds = 0

    def step(self) -> dt.datetime:
        """Let in what has happened by now, and do what the worker does; return the moment."""
        with self.desk.store.write(alone=True) as session:
            now = floor_time(session)
            if self.known_until is None or now > self.known_until:
                self._let_in(session, now)
                self.known_until = now
        watch(self.desk, self.looked)
        judge_rules(self.desk, self.looked)
        self.looked = now
        tend(self.desk)
        advise_next(self.desk)
        project(self.desk)
        if self.rounds % _SELDOM == 0:
            reforecast_today(self.desk)
        self.rounds += 1
        return now

    def _let_in(self, session: Session, now: dt.datetime) -> None:
        source = session.exec(select(Source).where(Source.name == SOURCE)).one()
        contacts = contacts_known(self.tape, now, self.known_until)
        states = states_known(self.tape, now, self.known_until)
        known = known_queues(session)
        for told in (contacts, states):
            know_agents(session, known, SOURCE, told)
        if contacts.height:
            keep_contacts(session, source.id or 0, known, contacts)
        keep_states(session, known, states)


def clear_playbacks(desk: Desk) -> None:
    """Remove the stores of playbacks whose process was killed."""
    shutil.rmtree(desk.settings.data_folder / FOLDER, ignore_errors=True)


def play_back(desk: Desk, arguments: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """Play a day back until it is over or stopped.

    Parameters
    ----------
    desk : Desk
        Where the day is known.
    arguments : mapping
        ``day`` (ISO date), ``speed`` and perhaps ``schedule``: the number of another roster, under
        which the same contacts are simulated.
    report : callable
        Told the share of the day and where the playback's store is.

    Raises
    ------
    SaidError
        Where the day's contacts are not known one by one.
    """
    day = dt.date.fromisoformat(arguments["day"])
    schedule = arguments.get("schedule")
    with desk.store.read() as session:
        begin, end = day_bounds(day, floor_zone(session))
        tape = record(session, begin, min(end, desk.now()))
        if tape.contacts.is_empty():
            raise SaidError("replay.no_contacts", day=day.isoformat())
        if schedule:
            tape = played_tape(session, tape, day, int(schedule))
    folder = desk.settings.data_folder / FOLDER / uuid4().hex
    path = folder / "day.db"
    made = furnish(desk, path, begin, day, schedule)
    try:
        first = tape.contacts["arrived_at"].min()
        assert isinstance(first, dt.datetime)  # noqa: S101 - there are contacts
        wind(made, max(begin, first - _BEFORE), float(arguments.get("speed", 60)))
        _run(Playback(made, tape), path, report)
    finally:
        made.store.close()
        shutil.rmtree(folder, ignore_errors=True)
    return {"day": day.isoformat()}


def _run(playback: Playback, path: Path, report: Report) -> None:
    """Go on until told to stop, or until the day has been over for a while."""
    go_on, over_since = True, float("inf")
    while go_on and time.monotonic() - over_since < _LINGER_S:
        began = time.monotonic()
        now = playback.step()
        told = {"path": str(path), "shown": now.isoformat()}
        go_on = report(playback.tape.share(now), told)
        if now >= playback.tape.end and over_since == float("inf"):
            wind(playback.desk, playback.tape.end, 1.0, running=False)
            over_since = began
        time.sleep(max(0.0, _STEP_S - (time.monotonic() - began)))
