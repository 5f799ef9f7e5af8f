"""
The compiled event loop of a blended day.

What `simulation.kernel` says holds here too: a day of plain calls comes out bit for bit the same.
Beyond it: people handle several chats at once and share their time among them; a call takes a
person alone and is only taken with empty hands; customers who accept a callback leave the line and
are called when nobody waits, or when their time has come; contacts that were abandoned or handled
may come back or go on to another queue; deferred work waits until nobody else does or its deadline
is near; outbound lists are dialled while enough people are idle. `blended.twin` restates all this
in plain Python.
"""

import math

from scheduling.simulation.blended.arrays import EVENTS, NOBODY, PHASE, REGROUP, WAITING, Day
from scheduling.simulation.blended.native import entry, part
from scheduling.simulation.blended.serving import (
    best_placed,
    dial,
    finish,
    look,
    stand_ready,
    step_out,
    take,
)
from scheduling.simulation.blended.waiting import close, comes, enqueue, leave_line
from scheduling.simulation.handling import OUTBOUND
from scheduling.simulation.kernel import pop


@part
def _arrive(day: Day, contact: int, now: float) -> None:
    """Give a contact to somebody ready for it, or put it into its queue."""
    day.counts[EVENTS] += 1
    queue = day.contacts.queue[contact]
    agent = NOBODY
    if day.laws.kind[queue] != OUTBOUND:
        agent = best_placed(day, queue)
    if agent < 0:
        enqueue(day, contact)
        return
    step_out(day, agent, now)
    take(day, agent, contact, now)
    stand_ready(day, agent, now)


@part
def _change_duty(day: Day, agent: int, to: int, now: float) -> None:
    """Take a person on or off contact, or change his skills."""
    people = day.people
    day.counts[EVENTS] += 1
    if to == 0:
        people.on[agent] = 0
        step_out(day, agent, now)
    elif to == 1:
        if people.on[agent] == 0:
            people.on[agent] = 1
            look(day, agent, now)
    else:
        step_out(day, agent, now)
        people.group[agent] = to - REGROUP
        if people.on[agent] == 1:
            look(day, agent, now)


@part
def _keep_agenda(day: Day, now: float) -> None:
    """Do what the agenda says first."""
    contact = day.agenda.contact[0]
    pop(day.agenda.at_s, day.agenda.contact, day.agenda.size[0])
    day.agenda.size[0] -= 1
    if contact < 0:
        return
    if comes(day, contact, now):
        _arrive(day, contact, now)
    elif day.contacts.stage[contact] == WAITING:
        leave_line(day, contact, now)


@entry
def play(day: Day, arrivals: int) -> int:
    """
    Play a blended day; return the number of events.

    The first `arrivals` contacts come by themselves, in order of time. At one moment contacts end
    first (by person), then duties change in their order, then contacts arrive, then the agenda.
    """
    contacts, duties, from_s = day.contacts, day.duties, day.routes.from_s
    i, m, now = 0, 0, 0.0
    while True:
        arrival = contacts.arrival_s[i] if i < arrivals else math.inf
        moment = duties.moment_s[m] if m < duties.moment_s.size else math.inf
        end = day.ends.at_s[day.ends.heap[0]] if day.ends.size[0] > 0 else math.inf
        noted = day.agenda.at_s[0] if day.agenda.size[0] > 0 else math.inf
        coming = min(end, moment, arrival, noted)
        if coming == math.inf:
            break
        now = float(coming)
        while day.counts[PHASE] + 1 < from_s.size and from_s[day.counts[PHASE] + 1] <= now:
            day.counts[PHASE] += 1
        if end <= now:
            agent = day.ends.heap[0]
            day.counts[EVENTS] += 1
            finish(day, agent, now)
            if day.people.on[agent] == 1:
                look(day, agent, now)
        elif moment <= now:
            _change_duty(day, duties.agent[m], duties.to[m], now)
            m += 1
        elif arrival <= now:
            _arrive(day, i, now)
            i += 1
        else:
            _keep_agenda(day, now)
        dial(day, now)
    close(day, now)
    return day.counts[EVENTS]
