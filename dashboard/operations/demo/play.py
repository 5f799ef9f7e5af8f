"""One day of the demo bank, drawn once and played on any roster by the product's own simulation.

Two rosters meet exactly the same contacts: the difference of what they deliver is their effect.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.operations.demo.bank import CLOSE_MINUTE, QUEUES
from dashboard.operations.demo.draw import LAWS, Drawn
from dashboard.operations.demo.keeping import Worker
from scheduling.simulation.floor import Floor, Person, Phase, Skill
from scheduling.simulation.handling import Blend
from scheduling.simulation.run import Outcome, run

_URGENCY = Phase(0.0, tuple(queue.priority for queue in QUEUES))
_BLEND = Blend(tuple(law.handling for law in LAWS), close_s=60.0 * CLOSE_MINUTE)
_PLACES = {queue.name: number for number, queue in enumerate(QUEUES)}


@dataclass(frozen=True)
class Played:
    """A day with its result; agents are numbered as in `workers`."""

    drawn: Drawn
    outcome: Outcome
    workers: tuple[Worker, ...]


def play(drawn: Drawn, workers: Sequence[Worker]) -> Played:
    """Play drawn contacts on the agents of a day."""
    people = [
        Person(
            tuple(Skill(place) for place in sorted(_PLACES[q] for q in w.queues if q in _PLACES)),
            w.on_contact,
        )
        for w in workers
    ]
    floor = Floor.of_people(people, len(QUEUES), [_URGENCY])
    return Played(drawn, run(drawn.draw, floor, _BLEND), tuple(workers))
