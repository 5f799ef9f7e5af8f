"""One day of the demo bank, drawn once and played on any roster by the product's own simulation.

Two rosters meet exactly the same contacts: the difference of what they deliver is their effect.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.operations.demo.bank import CLOSE_MINUTE, QUEUES
from dashboard.operations.demo.draw import LAWS, Drawn
from dashboard.operations.demo.keeping import Worker
from dashboard.operations.interventions.orders import (
    Order,
    blend_under,
    person_under,
    phases_under,
)
from scheduling.simulation.floor import Floor, Skill
from scheduling.simulation.handling import Blend
from scheduling.simulation.run import Outcome, run

_RANKS = tuple(queue.priority for queue in QUEUES)
_NAMES = tuple(queue.name for queue in QUEUES)
_BLEND = Blend(tuple(law.handling for law in LAWS), close_s=60.0 * CLOSE_MINUTE)
_PLACES = {queue.name: number for number, queue in enumerate(QUEUES)}


@dataclass(frozen=True)
class Played:
    """A day with its result; agents are numbered as in `workers`."""

    drawn: Drawn
    outcome: Outcome
    workers: tuple[Worker, ...]


def play(drawn: Drawn, workers: Sequence[Worker], orders: Sequence[Order] = ()) -> Played:
    """Play drawn contacts on the agents of a day, under the orders that they were given."""
    people = [
        person_under(
            w.name,
            tuple(Skill(place) for place in sorted(_PLACES[q] for q in w.queues if q in _PLACES)),
            w.on_contact,
            _NAMES,
            orders,
        )
        for w in workers
    ]
    floor = Floor.of_people(people, len(QUEUES), phases_under(_RANKS, _NAMES, orders))
    outcome = run(drawn.draw, floor, blend_under(_BLEND, _NAMES, orders))
    return Played(drawn, outcome, tuple(workers))
