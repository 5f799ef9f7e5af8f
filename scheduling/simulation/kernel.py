"""
The compiled event loop of a contact center's day.

Contacts queue first in, first out; an agent who becomes free takes the most urgent queue he serves
and in it (and among equally urgent ones) whoever waits longest; a contact that finds agents free
takes the most fitting group's longest idle agent. A contact whose patience ran out is found when
its queue is next looked at: exact, since nobody behind it can be answered before. An agent whose
duty ends while he is busy finishes first. `twin` restates all this in plain Python.
"""

import math
from typing import NamedTuple

import numpy as np

from scheduling.arrays import Floats, Whole
from scheduling.compiled import compiled

OFF, IDLE, BUSY, LEAVING = range(4)
NOBODY = -1
NEVER = math.inf


class Contacts(NamedTuple):
    """The fields of `Draw`."""

    arrival_s: Floats
    queue: Whole
    handle_s: Floats
    patience_s: Floats


class Duties(NamedTuple):
    """Each agent's group, and the moments at which agents come on (1) and off (0) contact."""

    group: Whole
    moment_s: Floats
    agent: Whole
    on: Whole


class Tables(NamedTuple):
    """
    Routing by phase: a phase holds from its `from_s` until the next one's.

    `groups[phase, queue]` lists groups from most to least fitting, `queues[phase, group]` queues
    from most to least urgent, both ended by -1; equal ranks are equally fitting or urgent.
    """

    from_s: Floats
    groups: Whole
    group_rank: Whole
    queues: Whole
    queue_rank: Whole
    aht_factor: Floats


class Results(NamedTuple):
    """By contact: when answered (NaN if abandoned), wait, agent, end; by agent: busy, ready."""

    answered_s: Floats
    wait_s: Floats
    agent: Whole
    ended_s: Floats
    busy_s: Floats
    ready_s: Floats


@compiled
def push(end_s: Floats, end_agent: Whole, size: int, moment: float, agent: int) -> None:
    """Add a service end to a heap of `size`, ordered by time and then by agent."""
    i = size
    while i > 0:
        parent = (i - 1) >> 1
        above = end_s[parent]
        if above < moment or (above == moment and end_agent[parent] < agent):
            break
        end_s[i] = above
        end_agent[i] = end_agent[parent]
        i = parent
    end_s[i] = moment
    end_agent[i] = agent


@compiled
def pop(end_s: Floats, end_agent: Whole, size: int) -> None:
    """Drop the first service end of a heap of `size`."""
    last = size - 1
    moment, agent = end_s[last], end_agent[last]
    i = 0
    while True:
        child = 2 * i + 1
        if child >= last:
            break
        below = end_s[child]
        if child + 1 < last:
            other = end_s[child + 1]
            if other < below or (other == below and end_agent[child + 1] < end_agent[child]):
                child += 1
                below = other
        if below > moment or (below == moment and end_agent[child] > agent):
            break
        end_s[i] = below
        end_agent[i] = end_agent[child]
        i = child
    end_s[i] = moment
    end_agent[i] = agent


@compiled
def join(links: Whole, first: Whole, last: Whole, line: int, member: int) -> None:
    """Put a member at the end of one of the linked lines; `links[0]` point back, `[1]` ahead."""
    before = last[line]
    links[0, member] = before
    links[1, member] = NOBODY
    if before >= 0:
        links[1, before] = member
    else:
        first[line] = member
    last[line] = member


@compiled
def leave(links: Whole, first: Whole, last: Whole, line: int, member: int) -> None:
    """Take a member out of one of the linked lines."""
    before, after = links[0, member], links[1, member]
    if before >= 0:
        links[1, before] = after
    else:
        first[line] = after
    if after >= 0:
        links[0, after] = before
    else:
        last[line] = before


@compiled
def _fitting_group(
    phase: int, queue: int, groups: Whole, ranks: Whole, first_idle: Whole, idle_since: Floats
) -> int:
    """Return the best-ranked group with an idle agent; among equals the longest idle one's."""
    best = NOBODY
    rank = 0
    since = NEVER
    for j in range(groups.shape[2]):
        group = groups[phase, queue, j]
        if group < 0 or (best >= 0 and ranks[phase, queue, j] > rank):
            break
        agent = first_idle[group]
        if agent >= 0 and idle_since[agent] < since:
            best, rank, since = group, ranks[phase, queue, j], idle_since[agent]
    return best


@compiled
def run_day(contacts: Contacts, duties: Duties, tables: Tables, results: Results) -> int:
    """
    Play one day; fill `results` (NaN, 0, -1, 0 beforehand) and return the number of events.

    At one moment service ends come first (by agent), then duties in their order, then arrivals.
    """
    arrival_s, queue_of, handle_s, patience_s = contacts
    group_of, moment_s, duty_agent, duty_on = duties
    from_s, groups, group_rank, queues, queue_rank, aht_factor = tables
    answered_s, wait_s, agent_of, ended_s, busy_s, ready_s = results
    arrivals, moments, people = arrival_s.size, moment_s.size, group_of.size

    end_s, end_agent = np.empty(people + 1), np.empty(people + 1, np.int64)
    duty, idle_since = np.zeros(people, np.int64), np.zeros(people)
    idle = np.full((2, people), NOBODY)
    first_idle = np.full(queues.shape[1], NOBODY)
    last_idle = np.full(queues.shape[1], NOBODY)
    behind = np.full(arrivals, NOBODY)
    front = np.full(groups.shape[1], NOBODY)
    back = np.full(groups.shape[1], NOBODY)

    phase, busy, events, i, m = 0, 0, 0, 0, 0
    now = 0.0
    while True:
        arrival = arrival_s[i] if i < arrivals else NEVER
        moment = moment_s[m] if m < moments else NEVER
        end = end_s[0] if busy > 0 else NEVER
        if arrival == NEVER and moment == NEVER and end == NEVER:
            break
        now = min(end, moment, arrival)
        while phase + 1 < from_s.size and from_s[phase + 1] <= now:
            phase += 1
        events += 1
        agent = NOBODY  # who answers in this event
        contact = NOBODY  # whom
        free = NOBODY  # who looks for a contact

        if end <= moment and end <= arrival:
            free = end_agent[0]
            pop(end_s, end_agent, busy)
            busy -= 1
            if duty[free] == LEAVING:
                duty[free] = OFF
                free = NOBODY
        elif moment <= arrival:
            person = duty_agent[m]
            if duty_on[m] == 1:
                if duty[person] == OFF:
                    free = person
                elif duty[person] == LEAVING:
                    duty[person] = BUSY
            elif duty[person] == IDLE:
                leave(idle, first_idle, last_idle, int(group_of[person]), person)
                ready_s[person] += now - idle_since[person]
                duty[person] = OFF
            elif duty[person] == BUSY:
                duty[person] = LEAVING
            m += 1
        else:
            queue = queue_of[i]
            group = _fitting_group(phase, queue, groups, group_rank, first_idle, idle_since)
            if group >= 0:
                agent, contact = first_idle[group], i
                leave(idle, first_idle, last_idle, group, agent)
                ready_s[agent] += now - idle_since[agent]
            else:
                if back[queue] >= 0:
                    behind[back[queue]] = i
                else:
                    front[queue] = i
                back[queue] = i
            i += 1

        if free >= 0:
            group, since, chosen, rank = group_of[free], NEVER, NOBODY, 0
            for j in range(queues.shape[2]):
                queue = queues[phase, group, j]
                if queue < 0 or (chosen >= 0 and queue_rank[phase, group, j] > rank):
                    break
                head = front[queue]
                while head >= 0 and arrival_s[head] + patience_s[head] < now:
                    wait_s[head] = patience_s[head]
                    ended_s[head] = arrival_s[head] + patience_s[head]
                    events += 1
                    head = behind[head]
                front[queue] = head
                if head < 0:
                    back[queue] = NOBODY
                elif arrival_s[head] < since:
                    chosen, since, rank = queue, arrival_s[head], queue_rank[phase, group, j]
            if chosen >= 0:
                agent, contact = free, front[chosen]
                front[chosen] = behind[contact]
                if front[chosen] < 0:
                    back[chosen] = NOBODY
            else:
                duty[free] = IDLE
                idle_since[free] = now
                join(idle, first_idle, last_idle, group, free)

        if agent >= 0:
            handle = handle_s[contact] * aht_factor[phase, group_of[agent], queue_of[contact]]
            duty[agent] = BUSY
            answered_s[contact] = now
            wait_s[contact] = now - arrival_s[contact]
            agent_of[contact] = agent
            ended_s[contact] = now + handle
            busy_s[agent] += handle
            push(end_s, end_agent, busy, now + handle, agent)
            busy += 1

    for line in range(front.size):
        head = front[line]
        while head >= 0:
            wait = patience_s[head]
            if math.isinf(wait):
                wait = max(now - arrival_s[head], 0.0)
            wait_s[head] = wait
            ended_s[head] = arrival_s[head] + wait
            events += 1
            head = behind[head]
    return events
