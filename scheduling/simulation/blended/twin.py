"""The blended day once more, in plain Python: slow, readable, and bit for bit the same."""

import heapq
import math
from dataclasses import dataclass, field
from operator import itemgetter

from scheduling.arrays import Whole
from scheduling.simulation.blended.arrays import (
    ASKED,
    EVENTS,
    LOST,
    REGROUP,
    TAKEN,
    UNBORN,
    WAITING,
    Day,
)
from scheduling.simulation.handling import DEFERRED, LIVE, OUTBOUND


@dataclass
class _Person:
    """A person: contacts in hand as [number, work left], and since when he stands ready."""

    group: int
    on: bool = False
    hands: list[tuple[int, float]] = field(default_factory=list[tuple[int, float]])
    touched_s: float = 0.0
    ready: tuple[float, int] | None = None


def as_list(row: Whole) -> list[int]:
    """Return a row of a table as plain numbers."""
    return [int(number) for number in row]


class BlendedTwin:
    """One blended day; `play` fills the same arrays as `kernel.play`."""

    def __init__(self, day: Day, arrivals: int) -> None:
        self.day, self.contacts, self.laws, self.arrivals = day, day.contacts, day.laws, arrivals
        queues = range(self.laws.kind.size)
        self.waiting: list[list[int]] = [[] for _ in queues]
        self.asked: list[list[int]] = [[] for _ in queues]
        self.people = [_Person(int(group)) for group in day.people.group]
        self.agenda = [
            (float(day.agenda.at_s[k]), int(day.agenda.contact[k]))
            for k in range(int(day.agenda.size[0]))
        ]
        heapq.heapify(self.agenda)
        self.now = 0.0
        self.joined = 0

    def play(self) -> int:
        """Play the day and return the number of events."""
        timeline = [(float(s), 1, k) for k, s in enumerate(self.day.duties.moment_s)]
        timeline += [(float(s), 2, k) for k, s in enumerate(self._arrivals())]
        heapq.heapify(timeline)
        while True:
            end = min(((self._end(a), a) for a in range(len(self.people))), default=(math.inf, 0))
            fixed = timeline[0][0] if timeline else math.inf
            noted = self.agenda[0][0] if self.agenda else math.inf
            moment = min(end[0], fixed, noted)
            if math.isinf(moment):
                break
            self.now = moment
            if end[0] <= moment:
                self._finish(end[1])
            elif fixed <= moment:
                _, kind, k = heapq.heappop(timeline)
                self._arrive(k) if kind == 2 else self._change_duty(k)  # noqa: PLR2004 - see above
            else:
                self._keep_agenda(heapq.heappop(self.agenda)[1])
            self._dial()
        self._close()
        return int(self.day.counts[EVENTS])

    def _arrivals(self) -> list[float]:
        return self.contacts.arrival_s[: self.arrivals].tolist()

    @property
    def phase(self) -> int:
        """The routing phase in force."""
        begins = self.day.routes.from_s
        return max(k for k, s in enumerate(begins) if k == 0 or s <= self.now)

    # --- people ---------------------------------------------------------------------------------

    def _concurrency(self, contact: int) -> int:
        return int(self.laws.concurrency[self.contacts.queue[contact]])

    def _stretch(self, contact: int, hands: int) -> float:
        return 1.0 + float(self.laws.slowdown[self.contacts.queue[contact]]) * (hands - 1)

    def _most(self, person: _Person) -> int:
        widest = int(self.day.people.contact.shape[1])
        return min((self._concurrency(contact) for contact, _ in person.hands), default=widest)

    def _ends(self, person: _Person) -> list[float]:
        hands = len(person.hands)
        return [person.touched_s + left * self._stretch(c, hands) for c, left in person.hands]

    def _end(self, agent: int) -> float:
        return min(self._ends(self.people[agent]), default=math.inf)

    def _work_off(self, agent: int) -> None:
        person = self.people[agent]
        if person.hands and self._concurrency(person.hands[0][0]) > 1:
            spent = self.now - person.touched_s
            self.day.people.busy_s[agent] += spent
            hands = len(person.hands)
            person.hands = [
                (c, max(left - spent / self._stretch(c, hands), 0.0)) for c, left in person.hands
            ]
        person.touched_s = self.now

    def _stand_ready(self, agent: int) -> None:
        person = self.people[agent]
        if len(person.hands) < self._most(person):
            self.joined += 1
            person.ready = (self.now, self.joined)

    def _step_out(self, agent: int) -> None:
        person = self.people[agent]
        if person.ready is not None and not person.hands:
            self.day.people.ready_s[agent] += self.now - person.ready[0]
        person.ready = None

    def _change_duty(self, k: int) -> None:
        agent, to = int(self.day.duties.agent[k]), int(self.day.duties.to[k])
        person = self.people[agent]
        self.day.counts[EVENTS] += 1
        if to == 0:
            person.on = False
            self._step_out(agent)
        elif to >= REGROUP:
            self._step_out(agent)
            person.group = to - REGROUP
            if person.on:
                self._look(agent)
        elif not person.on:
            person.on = True
            self._look(agent)

    def _finish(self, agent: int) -> None:
        person, ends = self.people[agent], self._ends(self.people[agent])
        self.day.counts[EVENTS] += 1
        place = ends.index(min(ends))
        self._work_off(agent)
        self._step_out(agent)
        contact, _ = person.hands.pop(place)
        self.contacts.ended_s[contact] = self.now
        self._follow(self.now, int(self.contacts.after_answer[contact]))
        if person.on:
            self._look(agent)

    def _take(self, agent: int, contact: int) -> None:
        person, queue = self.people[agent], self.contacts.queue[contact]
        factor = self.day.routes.aht_factor[self.phase, person.group, queue]
        handle = float(self.contacts.handle_s[contact] * factor)
        self._work_off(agent)
        person.hands.append((contact, handle))
        if self._concurrency(contact) == 1:
            self.day.people.busy_s[agent] += handle
        self.contacts.stage[contact] = TAKEN
        self.contacts.answered_s[contact] = self.now
        self.contacts.agent[contact] = agent
        if math.isnan(self.contacts.asked_s[contact]):
            self.contacts.wait_s[contact] = self.now - self.contacts.arrival_s[contact]

    def _look(self, agent: int) -> None:
        self._step_out(agent)
        person = self.people[agent]
        while len(person.hands) < self._most(person):
            line = self._choose(person)
            if line is None:
                break
            self._take(agent, line.pop(0))
        self._stand_ready(agent)

    def _choose(self, person: _Person) -> list[int] | None:
        """Return the line that a person takes the next contact from."""
        found: list[tuple[tuple[int, int, float], int, list[int]]] = []
        routes, phase = self.day.routes, self.phase
        for position, queue in enumerate(as_list(routes.queues[phase, person.group])):
            if queue < 0:
                break
            full = len(person.hands) > 0 and self.laws.concurrency[queue] <= len(person.hands)
            if full or self.laws.kind[queue] == OUTBOUND:
                continue
            rank = int(routes.queue_rank[phase, person.group, position])
            for line in (self._live(queue), self.asked[queue]):
                if line:
                    key = self._urgency(line[0], queue, rank)
                    found.append((key, len(found), line))
        return min(found, key=lambda each: each[:2])[2] if found else None

    def _urgency(self, contact: int, queue: int, rank: int) -> tuple[int, int, float]:
        """Return whether a contact may wait, its rank, and since when or until when."""
        due = float(self.contacts.due_s[contact])
        called = self.contacts.stage[contact] == ASKED
        pressing = due if called else due - float(self.laws.margin_s[queue])
        if (called or self.laws.kind[queue] == DEFERRED) and pressing > self.now:
            return 1, 0, due
        return 0, rank, float(self.contacts.arrival_s[contact] - self.laws.credit_s[queue])

    def _live(self, queue: int) -> list[int]:
        """Return a queue's line after those whose patience ran out have left its head."""
        line = self.waiting[queue]
        arrival, patience = self.contacts.arrival_s, self.contacts.patience_s
        while (
            self.laws.kind[queue] == LIVE
            and line
            and arrival[line[0]] + patience[line[0]] < (self.now)
        ):
            first = line.pop(0)
            self._lose(first, float(patience[first]))
        return line

    def _best_placed(self, queue: int) -> int | None:
        """Return who takes a contact of a queue."""
        routes, phase = self.day.routes, self.phase
        ranks = as_list(routes.group_rank[phase, queue])
        groups = as_list(routes.groups[phase, queue])
        places = {group: k for k, group in enumerate(groups) if group >= 0}
        ready = [
            (ranks[places[p.group]], len(p.hands), p.ready[0], places[p.group], p.ready[1], agent)
            for agent, p in enumerate(self.people)
            if p.ready is not None
            and p.group in places
            and len(p.hands) < self.laws.concurrency[queue]
        ]
        return min(ready)[-1] if ready else None

    def _dial(self) -> None:
        for queue in range(self.laws.kind.size):
            if self.laws.kind[queue] != OUTBOUND or self._held(queue):
                continue
            while self.waiting[queue] and self._idle(queue) > self.laws.reserve[queue]:
                agent = self._best_placed(queue)
                assert agent is not None  # noqa: S101 - somebody is idle
                self._step_out(agent)
                self._take(agent, self.waiting[queue].pop(0))

    def _idle(self, queue: int) -> int:
        serving = as_list(self.day.routes.groups[self.phase, queue])
        return sum(p.ready is not None and not p.hands and p.group in serving for p in self.people)

    def _held(self, queue: int) -> bool:
        holds = self.day.offers
        return any(
            holds.held[k] == queue and holds.held_from_s[k] <= self.now < holds.held_to_s[k]
            for k in range(holds.held.size)
        )

    # --- contacts -------------------------------------------------------------------------------

    def _arrive(self, contact: int) -> None:
        queue = int(self.contacts.queue[contact])
        self.day.counts[EVENTS] += 1
        agent = None if self.laws.kind[queue] == OUTBOUND else self._best_placed(queue)
        if agent is None:
            self._enqueue(contact, queue)
            return
        self._step_out(agent)
        self._take(agent, contact)
        self._stand_ready(agent)

    def _enqueue(self, contact: int, queue: int) -> None:
        contacts = self.contacts
        contacts.stage[contact] = WAITING
        self.waiting[queue].append(contact)
        if self.laws.kind[queue] == DEFERRED:
            contacts.due_s[contact] = contacts.arrival_s[contact] + self.laws.deadline_s[queue]
        if self.laws.kind[queue] != LIVE:
            return
        leaves = float(contacts.arrival_s[contact] + contacts.patience_s[contact])
        asks, due = min(self._offers(contact), key=itemgetter(0), default=(math.inf, math.inf))
        if asks < math.inf:
            contacts.due_s[contact] = due
        if asks < leaves:
            contacts.asks_s[contact] = asks
            heapq.heappush(self.agenda, (asks, contact))
        elif contacts.after_loss[contact] >= 0 and leaves < math.inf:
            heapq.heappush(self.agenda, (leaves, contact))

    def _offers(self, contact: int) -> list[tuple[float, float]]:
        """Return when a contact would accept each offer, and when its callback would be due."""
        offers, accepted = self.day.offers, list[tuple[float, float]]()
        for k in range(offers.queue.size):
            fits = offers.queue[k] == self.contacts.queue[contact]
            moment = float(self.contacts.arrival_s[contact] + offers.after_wait_s[k])
            moment = max(moment, float(offers.from_s[k]))
            if fits and self.contacts.mark[contact] < offers.share[k] and moment < offers.to_s[k]:
                accepted.append((moment, moment + float(offers.back_within_s[k])))
        return accepted

    def _keep_agenda(self, contact: int) -> None:
        if contact < 0:
            return
        contacts = self.contacts
        if contacts.stage[contact] == UNBORN:
            contacts.arrival_s[contact] = self.now
            self._arrive(contact)
        elif contacts.stage[contact] == WAITING:
            queue = int(contacts.queue[contact])
            self.waiting[queue].remove(contact)
            if contacts.asks_s[contact] > self.now:
                self._lose(contact, float(contacts.patience_s[contact]))
                return
            contacts.stage[contact] = ASKED
            contacts.wait_s[contact] = self.now - contacts.arrival_s[contact]
            contacts.asked_s[contact] = self.now
            self.day.counts[EVENTS] += 1
            self.asked[queue].append(contact)

    def _lose(self, contact: int, wait: float) -> None:
        contacts = self.contacts
        contacts.stage[contact] = LOST
        contacts.wait_s[contact] = wait
        contacts.ended_s[contact] = contacts.arrival_s[contact] + wait
        self.day.counts[EVENTS] += 1
        self._follow(float(contacts.ended_s[contact]), int(contacts.after_loss[contact]))

    def _follow(self, moment: float, contact: int) -> None:
        if contact >= 0:
            moment += float(self.contacts.delay_s[contact])
            if moment <= self.day.offers.close_s[0]:
                heapq.heappush(self.agenda, (moment, contact))

    def _close(self) -> None:
        for queue, line in enumerate(self.waiting):
            for contact in line:
                wait = float(self.contacts.patience_s[contact])
                if math.isinf(wait) or self.laws.kind[queue] != LIVE:
                    wait = max(self.now - float(self.contacts.arrival_s[contact]), 0.0)
                if self.laws.kind[queue] == LIVE:
                    self._lose(contact, wait)
                else:
                    self.contacts.wait_s[contact] = wait
