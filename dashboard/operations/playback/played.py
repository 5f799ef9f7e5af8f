"""A recorded day under another roster: the same contacts, met by other people."""

import datetime as dt
from collections.abc import Sequence

import numpy as np
import polars as pl
from sqlmodel import Session

from dashboard.feeds.demo import Duty, Journeys, contacts_until, states_until
from dashboard.operations.forecasts.rest_of_day import floor_of, play
from dashboard.operations.playback.tape import Tape
from dashboard.operations.queues.known import all_queues, worked_by_people
from dashboard.operations.rosters.versions import OnDuty
from dashboard.operations.scenarios.replay import duty_of, known_and_drawn
from scheduling.simulation.draw import Draw
from scheduling.simulation.run import Outcome

_SEED = 1


def played_tape(session: Session, tape: Tape, day: dt.date, schedule_id: int) -> Tape:
    """Return a day as it would have been recorded under a version of its roster.

    Arrivals and handle times are those that came; who abandoned leaves when he did, who was
    answered waits on as `known_and_drawn` says. What machines answered stays as it was.
    """
    queues = worked_by_people(all_queues(session))
    names = [queue.name for queue in queues]
    mine = pl.col("queue").is_in(names)
    draw = known_and_drawn(tape.contacts.filter(mine), queues, tape.begin, _SEED, 0)
    duty = [d for d in duty_of(session, schedule_id, day) if set(d.queues) & set(names)]
    (outcome,) = play([draw], floor_of(duty, queues), queues)
    journeys, end_s = _journeys(draw, outcome), (tape.end - tape.begin).total_seconds()
    channels = [(queue.name, queue.channel) for queue in queues]
    people = [person.agent for person in duty]
    contacts = contacts_until(tape.begin, channels, people, end_s, journeys)
    states = states_until(tape.begin, _duties(duty), end_s, journeys)
    others = tape.contacts.filter(~mine)
    return Tape(tape.begin, tape.end, pl.concat([contacts, others]), states)


def _duties(duty: Sequence[OnDuty]) -> list[Duty]:
    return [Duty(person.agent, person.on_contact) for person in duty]


def _journeys(draw: Draw, outcome: Outcome) -> Journeys:
    came = draw if outcome.came is None else outcome.came
    count = len(came)
    zero, no = np.zeros(count, np.int64), np.zeros(count, np.bool_)
    return Journeys(
        key=np.arange(count),
        eve=no,
        redial=zero,
        segment=zero,
        arrival_s=came.arrival_s,
        queue=came.queue,
        answered_s=outcome.answered_s,
        ended_s=outcome.ended_s,
        agent=outcome.agent,
        work_s=np.where(np.isnan(outcome.answered_s), np.nan, came.handle_s),
        transferred=no,
        customer=np.arange(count).astype(np.uint64),
    )
