"""People: who takes a contact, how several in hand share him, who stands ready."""

import math

from scheduling.simulation.blended.arrays import (
    LISTED,
    NOBODY,
    PHASE,
    TAKEN,
    Day,
)
from scheduling.simulation.blended.heaps import drop_end, set_end
from scheduling.simulation.blended.native import part
from scheduling.simulation.blended.waiting import choose, drop_head, follow, head
from scheduling.simulation.handling import OUTBOUND
from scheduling.simulation.kernel import join, leave


@part
def stand_ready(day: Day, agent: int, now: float) -> None:
    """Put a person into the line of his group and number in hand, if another contact fits."""
    people = day.people
    hands = people.hands[agent]
    if hands >= people.most[agent]:
        return
    line = people.group[agent] * people.contact.shape[1] + hands
    people.line[agent] = line
    people.since_s[agent] = now
    join(day.free.links, day.free.first, day.free.last, line, agent)
    if hands == 0:
        day.free.idle[people.group[agent]] += 1


@part
def step_out(day: Day, agent: int, now: float) -> None:
    """Take a person out of the line of free capacity, if he stands in one."""
    people = day.people
    line = people.line[agent]
    if line < 0:
        return
    leave(day.free.links, day.free.first, day.free.last, line, agent)
    people.line[agent] = NOBODY
    if people.hands[agent] == 0:
        people.ready_s[agent] += now - people.since_s[agent]
        day.free.idle[people.group[agent]] -= 1


@part
def _stretch(day: Day, contact: int, hands: int) -> float:
    """Return how many seconds a second of work takes with so many in hand."""
    return 1.0 + float(day.laws.slowdown[day.contacts.queue[contact]]) * (hands - 1)


@part
def _work_off(day: Day, agent: int, now: float) -> None:
    """Bring the work left of a person's shared contacts up to date."""
    people = day.people
    hands = people.hands[agent]
    if hands > 0 and day.laws.concurrency[day.contacts.queue[people.contact[agent, 0]]] > 1:
        spent = now - people.touched_s[agent]
        people.busy_s[agent] += spent
        for k in range(hands):
            done = spent / _stretch(day, people.contact[agent, k], hands)
            people.left_s[agent, k] = max(people.left_s[agent, k] - done, 0.0)
    people.touched_s[agent] = now


@part
def _plan(day: Day, agent: int, now: float) -> None:
    """Find which contact in hand ends first, and how many more fit beside them."""
    people = day.people
    hands = people.hands[agent]
    people.most[agent] = people.contact.shape[1]
    if hands == 0:
        drop_end(day.ends, agent)
        return
    first = math.inf
    for k in range(hands):
        contact = people.contact[agent, k]
        end = now + people.left_s[agent, k] * _stretch(day, contact, hands)
        people.most[agent] = min(
            people.most[agent], day.laws.concurrency[day.contacts.queue[contact]]
        )
        if end < first:
            first = end
            people.finishes[agent] = k
    set_end(day.ends, agent, first)


@part
def take(day: Day, agent: int, contact: int, now: float) -> None:
    """Put a contact into a person's hands."""
    contacts, people = day.contacts, day.people
    queue, group, hands = contacts.queue[contact], people.group[agent], people.hands[agent]
    handle = contacts.handle_s[contact] * day.routes.aht_factor[day.counts[PHASE], group, queue]
    _work_off(day, agent, now)
    people.contact[agent, hands] = contact
    people.left_s[agent, hands] = handle
    people.hands[agent] = hands + 1
    if day.laws.concurrency[queue] == 1:
        people.busy_s[agent] += handle
    contacts.stage[contact] = TAKEN
    contacts.answered_s[contact] = now
    contacts.agent[contact] = agent
    if math.isnan(contacts.asked_s[contact]):
        contacts.wait_s[contact] = now - contacts.arrival_s[contact]
    _plan(day, agent, now)


@part
def finish(day: Day, agent: int, now: float) -> None:
    """End the contact that a person ends first."""
    people = day.people
    _work_off(day, agent, now)
    place, last = people.finishes[agent], people.hands[agent] - 1
    contact = people.contact[agent, place]
    step_out(day, agent, now)
    for k in range(place, last):
        people.contact[agent, k] = people.contact[agent, k + 1]
        people.left_s[agent, k] = people.left_s[agent, k + 1]
    people.hands[agent] = last
    day.contacts.ended_s[contact] = now
    follow(day, now, int(day.contacts.after_answer[contact]))
    _plan(day, agent, now)


@part
def look(day: Day, agent: int, now: float) -> None:
    """Let a person on contact take what waits for him while it fits, then stand ready."""
    step_out(day, agent, now)
    queues = day.laws.kind.size
    while day.people.hands[agent] < day.people.most[agent]:
        chosen = choose(day, agent, now)
        if chosen < 0:
            break
        line, queue = divmod(chosen, queues)
        contact = int(day.lines.front[line, queue])
        drop_head(day, line, queue)
        take(day, agent, contact, now)
    stand_ready(day, agent, now)


@part
def best_placed(day: Day, queue: int) -> int:
    """
    Return who takes a contact of a queue, -1 if nobody can.

    Of the most fitting groups: who has the fewest contacts in hand, then who stands ready longest.
    """
    phase, width = day.counts[PHASE], day.people.contact.shape[1]
    best, best_rank, best_hands, since = NOBODY, 0, 0, math.inf
    for j in range(day.routes.groups.shape[2]):
        group = day.routes.groups[phase, queue, j]
        rank = day.routes.group_rank[phase, queue, j]
        if group < 0 or (best >= 0 and rank > best_rank):
            break
        for hands in range(day.laws.concurrency[queue]):
            agent = int(day.free.first[group * width + hands])
            if agent < 0:
                continue
            if (
                best < 0
                or hands < best_hands
                or (hands == best_hands and day.people.since_s[agent] < since)
            ):
                best, best_rank, best_hands = agent, rank, hands
                since = day.people.since_s[agent]
            break
    return best


@part
def _idle(day: Day, queue: int) -> int:
    """Return how many people who serve a queue have nothing in hand."""
    phase, idle = day.counts[PHASE], 0
    for j in range(day.routes.groups.shape[2]):
        group = day.routes.groups[phase, queue, j]
        if group < 0:
            break
        idle += int(day.free.idle[group])
    return idle


@part
def _held(day: Day, queue: int, now: float) -> bool:
    offers = day.offers
    for k in range(offers.held.size):
        if offers.held[k] == queue and offers.held_from_s[k] <= now < offers.held_to_s[k]:
            return True
    return False


@part
def dial(day: Day, now: float) -> None:
    """Dial the outbound lists while more people are idle than each queue's reserve."""
    if day.counts[LISTED] == 0:
        return
    for queue in range(day.laws.kind.size):
        if day.laws.kind[queue] != OUTBOUND or _held(day, queue, now):
            continue
        while _idle(day, queue) > day.laws.reserve[queue]:
            contact = head(day, 0, queue, now)
            if contact < 0:
                break
            agent = best_placed(day, queue)
            drop_head(day, 0, queue)
            step_out(day, agent, now)
            take(day, agent, contact, now)
