"""What could be done for a queue: candidates from today's roster, skills, routing and rules."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.operations.interventions.breaks import Stretch, propose
from dashboard.operations.interventions.doing import Doing
from dashboard.operations.interventions.hours import Wish, early_leave, overtime
from dashboard.operations.interventions.orders import CALLBACK, FIRST, LATER, MORE, ONLY, Order
from dashboard.operations.interventions.sittings import Soon, crews_soon, moved_later, put_off
from dashboard.operations.queues.known import is_deferred
from dashboard.operations.rosters.versions import OnDuty
from dashboard.store.tables import Queue
from scheduling.problem import Problem
from scheduling.roster import Roster

Candidate = tuple[str, int, Doing]
"""Kind, minutes, what changes."""
_STRETCHES = (30, 60, 90)
_SOON = 90
"""Training that begins within so many minutes gives way."""
_HOLD_MINUTES = 60
_SHARES = (1 / 3, 1.0)
_MOST_HOURS = 12
_MOST_SITES = 2
_OVERTIME, _EARLY = 60, 120
_CALLBACK_AFTER_S, _CALLBACK_SHARE = 60.0, 0.5
_NEW_AHT = 1.15
"""Handle time of people who do not serve a queue as a rule, against the queue's own."""


@dataclass(frozen=True)
class Floor:
    """Where candidates are looked for.

    Attributes
    ----------
    queues, place
        The queues worked by people, and the position of the one that is abnormal.
    problem, document
        Of the roster in force, read and as it is kept.
    roster, duty
        The roster and who is on contact today.
    learning
        Agent → queues that the agent knows in part.
    day, now_s
        Number of today in the roster, and seconds of the day.
    touched
        Agent → changes of the last week.
    short
        Whether service is short: else people are many.
    """

    queues: Sequence[Queue]
    place: int
    problem: Problem
    document: Mapping[str, Any]
    roster: Roster
    duty: Sequence[OnDuty]
    learning: Mapping[str, tuple[str, ...]]
    day: int
    now_s: float
    touched: Mapping[str, int]
    short: bool

    @property
    def queue(self) -> Queue:
        """The queue that is abnormal."""
        return self.queues[self.place]

    @property
    def minute(self) -> int:
        """The next whole minute of the day."""
        return math.ceil(self.now_s / 60)

    @property
    def until_s(self) -> float:
        """When an order for an hour ends."""
        return self.now_s + 60.0 * _HOLD_MINUTES

    def rank(self, agent: str) -> tuple[int, str]:
        """Who was touched least comes first."""
        return self.touched.get(agent, 0), agent


def candidates(floor: Floor) -> Iterator[Candidate]:
    """Yield everything worth a simulation; the same thing may come twice."""
    if not floor.short:
        yield from _home_early(floor)
        return
    kinds = (
        _breaks,
        _training,
        _longer,
        _dedicated,
        _borrowed,
        _sites,
        _urgent,
        _called_back,
        _put_off,
    )
    for kind in kinds:
        yield from kind(floor)


def _skills(floor: Floor) -> dict[str, tuple[str, ...]]:
    return {person.agent: person.queues for person in floor.duty}


def _breaks(floor: Floor) -> Iterator[Candidate]:
    for minutes in _STRETCHES:
        stretch = Stretch(floor.day, floor.minute, floor.minute + minutes, floor.queue.name)
        moves = propose(floor.roster, floor.document, _skills(floor), stretch)
        yield "move_breaks", minutes, Doing(moves=tuple(moves))


def _training(floor: Floor) -> Iterator[Candidate]:
    """Training and meetings that have not begun: later today, or on another day."""
    soon = Soon(floor.day, floor.minute, floor.minute + _SOON, floor.queue.name)
    if crews := crews_soon(floor.problem, floor.roster, soon):
        later = moved_later(floor.problem, floor.roster, crews, soon)
        yield "move_training", _SOON, Doing(sittings=later)
        yield "cancel_training", _SOON, Doing(sittings=put_off(crews))


def _wish(floor: Floor, minutes: int) -> Wish:
    return Wish(floor.day, floor.minute, floor.queue.name, minutes, _MOST_HOURS)


def _longer(floor: Floor) -> Iterator[Candidate]:
    touched = floor.touched
    ends = overtime(
        floor.problem, floor.roster, _wish(floor, _OVERTIME), lambda a: touched.get(a, 0)
    )
    yield "overtime", _OVERTIME, Doing(ends=ends)


def _home_early(floor: Floor) -> Iterator[Candidate]:
    touched = floor.touched
    ends = early_leave(
        floor.problem, floor.roster, _wish(floor, _EARLY), lambda a: touched.get(a, 0)
    )
    for share in _SHARES:
        yield "early_leave", _EARLY, Doing(ends=ends[: math.ceil(share * len(ends))])


def _there(floor: Floor) -> list[OnDuty]:
    """Return who takes contacts now or within the hour, the least touched first."""
    found = [
        person
        for person in floor.duty
        if any(a < floor.until_s and b > floor.now_s for a, b in person.on_contact)
    ]
    return sorted(found, key=lambda person: floor.rank(person.agent))


def _order(floor: Floor, kind: str, people: Sequence[str] = (), **more: Any) -> Order:  # noqa: ANN401 - the fields of an order
    return Order(
        kind, more.pop("queue", floor.queue.name), floor.now_s, floor.until_s, tuple(people), **more
    )


def _dedicated(floor: Floor) -> Iterator[Candidate]:
    """People of several queues take this one alone for an hour."""
    name = floor.queue.name
    people = [p.agent for p in _there(floor) if name in p.queues and len(p.queues) > 1]
    for share in _SHARES if people else ():
        some = people[: math.ceil(share * len(people))]
        yield "only", _HOLD_MINUTES, Doing(orders=(_order(floor, ONLY, some),))


def _borrowed(floor: Floor) -> Iterator[Candidate]:
    """People who know the queue in part, at whatever site, take it as well for an hour."""
    name = floor.queue.name
    people = [
        p.agent
        for p in _there(floor)
        if name in floor.learning.get(p.agent, ()) and name not in p.queues
    ]
    if people:
        order = _order(floor, MORE, people, aht_factor=_NEW_AHT)
        yield "more", _HOLD_MINUTES, Doing(orders=(order,))


def _sites(floor: Floor) -> Iterator[Candidate]:
    """Ask another site than the one where most of the queue's people sit, those with most first."""
    name = floor.queue.name
    places = {agent.name: agent.site for agent in floor.problem.agents}
    serving = Counter(places.get(p.agent, "") for p in floor.duty if name in p.queues)
    home = max(serving, key=lambda site: (serving[site], site), default="")
    able: dict[str, list[str]] = {}
    learning: dict[str, list[str]] = {}
    for person in _there(floor):
        site = places.get(person.agent, "")
        if site in {"", home}:
            continue
        if name in person.queues and len(person.queues) > 1:
            able.setdefault(site, []).append(person.agent)
        elif name in floor.learning.get(person.agent, ()) and name not in person.queues:
            learning.setdefault(site, []).append(person.agent)
    helping = Counter({s: len(able.get(s, ())) + len(learning.get(s, ())) for s in able | learning})
    for site, _ in helping.most_common(_MOST_SITES):
        orders = [
            _order(floor, ONLY, able[site], site=site) if site in able else None,
            _order(floor, MORE, learning[site], site=site, aht_factor=_NEW_AHT)
            if site in learning
            else None,
        ]
        told = tuple(order for order in orders if order is not None)
        yield "site", _HOLD_MINUTES, Doing(orders=told)


def _urgent(floor: Floor) -> Iterator[Candidate]:
    if len(floor.queues) > 1 and not is_deferred(floor.queue.channel):
        yield "first", _HOLD_MINUTES, Doing(orders=(_order(floor, FIRST),))


def _called_back(floor: Floor) -> Iterator[Candidate]:
    """Offer a callback to whoever waits, where people call."""
    if floor.queue.channel == "voice":
        order = _order(floor, CALLBACK, after_wait_s=_CALLBACK_AFTER_S, share=_CALLBACK_SHARE)
        yield "callback", _HOLD_MINUTES, Doing(orders=(order,))


def _put_off(floor: Floor) -> Iterator[Candidate]:
    """Leave work with a deadline, and outbound lists, until the hour is over."""
    mine = [p for p in _there(floor) if floor.queue.name in p.queues]
    shared = {queue for person in mine for queue in person.queues}
    later = [
        queue.name
        for queue in floor.queues
        if queue.name in shared and (is_deferred(queue.channel) or queue.channel == "outbound")
    ]
    if later:
        orders = tuple(_order(floor, LATER, queue=queue) for queue in later)
        yield "later", _HOLD_MINUTES, Doing(orders=orders)
