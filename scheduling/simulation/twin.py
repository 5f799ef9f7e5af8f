"""The event loop once more, in plain Python: slow, readable, and bit for bit the same."""

import heapq
import math
from collections import deque

from scheduling.arrays import Whole
from scheduling.simulation.kernel import Contacts, Duties, Results, Tables


def as_list(row: Whole) -> list[int]:
    """Return a row of a table as plain numbers."""
    return [int(number) for number in row]


class Twin:
    """One day on the floor; `play` fills the same `Results` as `kernel.run_day`."""

    def __init__(
        self, contacts: Contacts, duties: Duties, tables: Tables, results: Results
    ) -> None:
        self.contacts, self.duties, self.tables, self.results = contacts, duties, tables, results
        self.waiting: list[deque[int]] = [deque() for _ in range(tables.groups.shape[1])]
        self.idle: list[list[int]] = [[] for _ in range(tables.queues.shape[1])]
        self.idle_since: dict[int, float] = {}
        self.ends: list[tuple[float, int]] = []
        self.on: set[int] = set()
        self.busy: set[int] = set()
        self.now = 0.0
        self.events = 0

    def play(self) -> int:
        """Play the day and return the number of events."""
        timeline = [(float(s), 1, k) for k, s in enumerate(self.duties.moment_s)]
        timeline += [(float(s), 2, k) for k, s in enumerate(self.contacts.arrival_s)]
        timeline.sort()
        for moment, kind, k in timeline:
            self._finish_until(moment)
            self.now = moment
            self.events += 1
            if kind == 1:
                self._change_duty(int(self.duties.agent[k]), coming=bool(self.duties.on[k]))
            else:
                self._arrive(k)
        self._finish_until(math.inf)
        self._close()
        return self.events

    @property
    def phase(self) -> int:
        """The routing phase in force."""
        return max(k for k, s in enumerate(self.tables.from_s) if k == 0 or s <= self.now)

    def _finish_until(self, moment: float) -> None:
        while self.ends and self.ends[0][0] <= moment:
            self.now, agent = heapq.heappop(self.ends)
            self.events += 1
            self.busy.remove(agent)
            if agent in self.on:
                self._take_next(agent)

    def _change_duty(self, agent: int, *, coming: bool) -> None:
        if not coming:
            self.on.discard(agent)
            self._stop_idling(agent)
        elif agent not in self.on:
            self.on.add(agent)
            if agent not in self.busy:
                self._take_next(agent)

    def _stop_idling(self, agent: int) -> None:
        since = self.idle_since.pop(agent, None)
        if since is not None:
            self.idle[int(self.duties.group[agent])].remove(agent)
            self.results.ready_s[agent] += self.now - since

    def _arrive(self, i: int) -> None:
        queue = int(self.contacts.queue[i])
        ranks = as_list(self.tables.group_rank[self.phase, queue])
        free = [
            (ranks[position], self.idle_since[self.idle[group][0]], position, self.idle[group][0])
            for position, group in enumerate(as_list(self.tables.groups[self.phase, queue]))
            if group >= 0 and self.idle[group]
        ]
        if free:
            agent = min(free)[-1]
            self._stop_idling(agent)
            self._answer(i, agent)
        else:
            self.waiting[queue].append(i)

    def _take_next(self, agent: int) -> None:
        group, phase = int(self.duties.group[agent]), self.phase
        best: tuple[int, float, int, int] | None = None
        for position, queue in enumerate(as_list(self.tables.queues[phase, group])):
            rank = int(self.tables.queue_rank[phase, group, position])
            if queue < 0 or (best is not None and rank > best[0]):
                break
            self._lose_impatient(queue)
            if self.waiting[queue]:
                head = self.waiting[queue][0]
                candidate = (rank, float(self.contacts.arrival_s[head]), position, queue)
                best = candidate if best is None else min(best, candidate)
        if best is not None:
            self._answer(self.waiting[best[-1]].popleft(), agent)
        else:
            self.idle[group].append(agent)
            self.idle_since[agent] = self.now

    def _answer(self, i: int, agent: int) -> None:
        group, queue = self.duties.group[agent], self.contacts.queue[i]
        handle = float(self.contacts.handle_s[i] * self.tables.aht_factor[self.phase, group, queue])
        self.results.answered_s[i] = self.now
        self.results.wait_s[i] = self.now - self.contacts.arrival_s[i]
        self.results.agent[i] = agent
        self.results.ended_s[i] = self.now + handle
        self.results.busy_s[agent] += handle
        self.busy.add(agent)
        heapq.heappush(self.ends, (self.now + handle, agent))

    def _lose_impatient(self, queue: int) -> None:
        arrival, patience = self.contacts.arrival_s, self.contacts.patience_s
        line = self.waiting[queue]
        while line and arrival[line[0]] + patience[line[0]] < self.now:
            i = line.popleft()
            self._lose(i, float(patience[i]))

    def _lose(self, i: int, wait: float) -> None:
        self.results.wait_s[i] = wait
        self.results.ended_s[i] = self.contacts.arrival_s[i] + wait
        self.events += 1

    def _close(self) -> None:
        for line in self.waiting:
            for i in line:
                wait = float(self.contacts.patience_s[i])
                if math.isinf(wait):
                    wait = max(self.now - float(self.contacts.arrival_s[i]), 0.0)
                self._lose(i, wait)
