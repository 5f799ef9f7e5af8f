"""Contacts in line: how they come, give up, ask for a callback, and which of them is next."""

import math

from scheduling.simulation.blended.arrays import (
    ASKED,
    EVENTS,
    LISTED,
    LOST,
    NOBODY,
    PHASE,
    UNBORN,
    WAITING,
    Day,
)
from scheduling.simulation.blended.native import part
from scheduling.simulation.handling import DEFERRED, LIVE, OUTBOUND
from scheduling.simulation.kernel import push


@part
def schedule(day: Day, moment: float, contact: int) -> None:
    """Put a contact on the agenda."""
    push(day.agenda.at_s, day.agenda.contact, day.agenda.size[0], moment, contact)
    day.agenda.size[0] += 1


@part
def follow(day: Day, moment: float, contact: int) -> None:
    """Let the contact that follows from another come, unless it would come after the close."""
    if contact >= 0 and moment + day.contacts.delay_s[contact] <= day.offers.close_s[0]:
        schedule(day, moment + day.contacts.delay_s[contact], contact)


@part
def _append(day: Day, line: int, queue: int, contact: int) -> None:
    lines = day.lines
    if lines.back[line, queue] >= 0:
        lines.behind[line, lines.back[line, queue]] = contact
    else:
        lines.front[line, queue] = contact
    lines.back[line, queue] = contact


@part
def _asks_at(day: Day, contact: int) -> float:
    """Return the moment at which a contact accepts the offer of a callback, infinite if never."""
    offers = day.offers
    asks = math.inf
    for k in range(offers.queue.size):
        if (
            offers.queue[k] == day.contacts.queue[contact]
            and day.contacts.mark[contact] < offers.share[k]
        ):
            moment = max(day.contacts.arrival_s[contact] + offers.after_wait_s[k], offers.from_s[k])
            if moment < min(offers.to_s[k], asks):
                asks = moment
                day.contacts.due_s[contact] = moment + offers.back_within_s[k]
    return asks


@part
def enqueue(day: Day, contact: int) -> None:
    """Put a contact at the end of its queue, with the moment at which it leaves by itself."""
    contacts = day.contacts
    queue = contacts.queue[contact]
    contacts.stage[contact] = WAITING
    _append(day, 0, queue, contact)
    if day.laws.kind[queue] == OUTBOUND:
        day.counts[LISTED] += 1
    elif day.laws.kind[queue] == DEFERRED:
        contacts.due_s[contact] = contacts.arrival_s[contact] + day.laws.deadline_s[queue]
    else:
        leaves = contacts.arrival_s[contact] + contacts.patience_s[contact]
        asks = _asks_at(day, contact)
        if asks < leaves:
            contacts.asks_s[contact] = asks
            schedule(day, asks, contact)
        elif contacts.after_loss[contact] >= 0 and leaves < math.inf:
            schedule(day, leaves, contact)


@part
def lose(day: Day, contact: int, wait: float) -> None:
    """Let a contact give up after a wait."""
    contacts = day.contacts
    contacts.stage[contact] = LOST
    contacts.wait_s[contact] = wait
    contacts.ended_s[contact] = contacts.arrival_s[contact] + wait
    day.counts[EVENTS] += 1
    follow(day, contacts.ended_s[contact], contacts.after_loss[contact])


@part
def leave_line(day: Day, contact: int, now: float) -> None:
    """Let a contact whose moment has come ask for its callback, or give up."""
    contacts = day.contacts
    if contacts.asks_s[contact] > now:
        lose(day, contact, contacts.patience_s[contact])
        return
    contacts.stage[contact] = ASKED
    contacts.wait_s[contact] = now - contacts.arrival_s[contact]
    contacts.asked_s[contact] = now
    day.counts[EVENTS] += 1
    _append(day, 1, contacts.queue[contact], contact)


@part
def head(day: Day, line: int, queue: int, now: float) -> int:
    """Return the first of a line who is still there, after those who left are taken out."""
    contacts, lines = day.contacts, day.lines
    first = lines.front[line, queue]
    while first >= 0:
        if line == 1 or day.laws.kind[queue] != LIVE:
            break
        if contacts.stage[first] == WAITING:
            if contacts.arrival_s[first] + contacts.patience_s[first] >= now:
                break
            lose(day, first, float(contacts.patience_s[first]))
        first = lines.behind[line, first]
    lines.front[line, queue] = first
    if first < 0:
        lines.back[line, queue] = NOBODY
    return first


@part
def drop_head(day: Day, line: int, queue: int) -> None:
    """Take the first of a line out of it."""
    lines = day.lines
    lines.front[line, queue] = lines.behind[line, lines.front[line, queue]]
    if lines.front[line, queue] < 0:
        lines.back[line, queue] = NOBODY
    if day.laws.kind[queue] == OUTBOUND and line == 0:
        day.counts[LISTED] -= 1


@part
def _promised(day: Day, line: int, queue: int, contact: int, now: float) -> bool:
    """Return whether a contact is work with a date that is not pressing yet."""
    if line == 1:
        return bool(day.contacts.due_s[contact] > now)
    if day.laws.kind[queue] != DEFERRED:
        return False
    return bool(day.contacts.due_s[contact] - day.laws.margin_s[queue] > now)


@part
def choose(day: Day, agent: int, now: float) -> int:
    """
    Return the line that a person takes the next contact from, as queue + queues × line.

    Waiting contacts and pressing promises come first, by rank and then by the longest wait; then
    what is promised, by its date. Outbound contacts are not taken but dialled.
    """
    phase, group, hands = day.counts[PHASE], day.people.group[agent], day.people.hands[agent]
    queues = day.laws.kind.size
    best, best_later, best_rank, best_key = NOBODY, 2, 0, math.inf
    for j in range(day.routes.queues.shape[2]):
        queue = day.routes.queues[phase, group, j]
        rank = day.routes.queue_rank[phase, group, j]
        if queue < 0 or (best_later == 0 and rank > best_rank):
            break
        if day.laws.kind[queue] == OUTBOUND or (hands > 0 and day.laws.concurrency[queue] <= hands):
            continue
        for line in range(2):
            contact = head(day, line, queue, now)
            if contact < 0:
                continue
            later = 1 if _promised(day, line, queue, contact, now) else 0
            key = day.contacts.due_s[contact]
            if later == 0:
                key = day.contacts.arrival_s[contact] - day.laws.credit_s[queue]
            level = rank if later == 0 else 0
            if later < best_later or (
                later == best_later
                and (level < best_rank or (level == best_rank and key < best_key))
            ):
                best, best_later, best_rank, best_key = (
                    queue + queues * line,
                    later,
                    level,
                    key,
                )
    return best


@part
def close(day: Day, now: float) -> None:
    """End the day: who still waits live has given up, other work stays open."""
    contacts, lines = day.contacts, day.lines
    for queue in range(day.laws.kind.size):
        contact = lines.front[0, queue]
        while contact >= 0:
            wait = float(contacts.patience_s[contact])
            if math.isinf(wait) or day.laws.kind[queue] != LIVE:
                wait = max(now - float(contacts.arrival_s[contact]), 0.0)
            if contacts.stage[contact] == WAITING:
                if day.laws.kind[queue] == LIVE:
                    lose(day, contact, wait)
                else:
                    contacts.wait_s[contact] = wait
            contact = lines.behind[0, contact]


@part
def comes(day: Day, contact: int, now: float) -> bool:
    """Return whether a contact of the agenda arrives now."""
    if day.contacts.stage[contact] != UNBORN:
        return False
    day.contacts.arrival_s[contact] = now
    return True
