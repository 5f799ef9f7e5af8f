"""The rest of today played under options: the same contacts and the same luck for every one."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from dashboard.operations.forecasts.rest_of_day import Outlook, blend_of
from dashboard.operations.interventions.orders import (
    Order,
    blend_under,
    person_under,
    phases_under,
)
from dashboard.operations.interventions.present import (
    Present,
    busy_until,
    draw_from_now,
    gaps_of,
    laws_of,
    spans_from_now,
)
from dashboard.operations.rosters.versions import OnDuty
from scheduling.simulation.draw import Draw
from scheduling.simulation.floor import Floor, Skill
from scheduling.simulation.run import Outcome, run

Spans = tuple[tuple[float, float], ...]
FLOORS = 4
"""Ways in which the people there may finish what they do and be away, taken in turn by the days."""
_THREADS = 2


@dataclass(frozen=True)
class Rest:
    """The rest of a day, drawn once and played under many options.

    Attributes
    ----------
    outlook, floor
        What is expected, and the floor now.
    draws
        The drawn days.
    seed
        Of draws and luck.
    names
        Of the queues by position.
    """

    outlook: Outlook
    floor: Present
    draws: tuple[Draw, ...]
    seed: int
    names: tuple[str, ...]
    _spans_of: dict[tuple[str, int, Spans], Spans] = field(
        default_factory=dict[tuple[str, int, Spans], Spans], repr=False
    )

    @classmethod
    def of(cls, outlook: Outlook, floor: Present, days: int, seed: int) -> "Rest":
        """Draw some days."""
        laws = laws_of(outlook.queues, floor.aht_factor)
        draws = [draw_from_now(outlook, floor, laws, seed + 1000 * day) for day in range(days)]
        return cls(outlook, floor, tuple(draws), seed, tuple(q.name for q in outlook.queues))

    def play(self, duty: Sequence[OnDuty], orders: Sequence[Order]) -> list[Outcome]:
        """Play every day with some people on duty under some orders."""
        queues = self.outlook.queues
        floors = [self._floor(duty, orders, number) for number in range(FLOORS)]
        blend = blend_under(blend_of(queues), self.names, orders)

        def one(day: int) -> Outcome:
            return run(self.draws[day], floors[day % FLOORS], blend)

        with ThreadPoolExecutor(_THREADS) as threads:
            return list(threads.map(one, range(len(self.draws))))

    def _floor(self, duty: Sequence[OnDuty], orders: Sequence[Order], number: int) -> Floor:
        queues, luck = self.outlook.queues, self.seed * FLOORS + number
        end_s = 300.0 * self.outlook.rates.shape[1]
        people = [
            person_under(person.agent, skills, spans, self.names, orders)
            for person in duty
            if (skills := _skills(person, self.names))
            and (spans := self._spans(person, end_s, luck))
        ]
        ranks = [queue.priority for queue in queues]
        return Floor.of_people(people, len(queues), phases_under(ranks, self.names, orders))

    def _spans(self, person: OnDuty, end_s: float, luck: int) -> Spans:
        """Return when a person takes contacts; what an option leaves as it was is known already."""
        name, floor = person.agent, self.floor
        key = name, luck, person.on_contact
        if key not in self._spans_of:
            until = busy_until(name, floor, self.outlook.queues, luck)
            gaps = gaps_of(name, floor, end_s, luck)
            self._spans_of[key] = spans_from_now(name, person.on_contact, floor, until, gaps)
        return self._spans_of[key]


def _skills(person: OnDuty, names: Sequence[str]) -> tuple[Skill, ...]:
    return tuple(Skill(names.index(queue)) for queue in person.queues if queue in names)
