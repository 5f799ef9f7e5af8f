"""Orders to the floor that hold for a while: who takes what, what is first, who is called back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scheduling.simulation.floor import Person, Phase, Skill
from scheduling.simulation.handling import LIVE, Blend, Offer

ONLY, MORE, LATER, FIRST, CALLBACK = "only", "more", "later", "first", "callback"
"""People take a queue alone; people take a queue more; nobody takes a queue; a queue is taken
before all others; callbacks are offered in a queue."""
BACK_WITHIN_S = 7200.0
"""A callback is made within two hours, sooner where nobody waits."""


@dataclass(frozen=True)
class Order:
    """An instruction to the floor between two seconds of the local day.

    Attributes
    ----------
    kind
        One of `ONLY`, `MORE`, `LATER`, `FIRST`, `CALLBACK`.
    queue
        Which queue it is about.
    from_s, to_s
        When it holds.
    agents
        Of `ONLY` and `MORE`: to whom it is given.
    after_wait_s, share
        Of `CALLBACK`: wait before the offer, and share who accept it.
    site
        Of `ONLY` and `MORE`: the site that is asked, where a whole site is.
    aht_factor
        Of `MORE`: handle time of people who seldom serve the queue, against the queue's own.
    """

    kind: str
    queue: str
    from_s: float
    to_s: float
    agents: tuple[str, ...] = ()
    after_wait_s: float = 0.0
    share: float = 0.0
    aht_factor: float = 1.0
    site: str = ""

    def holds(self, at_s: float) -> bool:
        """Whether it holds at a moment."""
        return self.from_s <= at_s < self.to_s


def person_under(
    name: str,
    usual: tuple[Skill, ...],
    on_contact: tuple[tuple[float, float], ...],
    queues: Sequence[str],
    orders: Sequence[Order],
) -> Person:
    """Return a person of the simulation with the skills that orders give from moment to moment.

    Parameters
    ----------
    name
        Of the agent.
    usual, on_contact
        Skills by position of the queue, and when the person is on contact.
    queues
        Names by position.
    orders
        In force today; a later one is applied on top of an earlier.
    """
    mine = [o for o in orders if o.kind == LATER or (o.kind in {ONLY, MORE} and name in o.agents)]
    edges = sorted({edge for order in mine for edge in (order.from_s, order.to_s)})
    changes = tuple((edge, _skills_at(edge, usual, queues, mine)) for edge in edges)
    return Person(usual, on_contact, changes)


def _skills_at(
    at_s: float, usual: tuple[Skill, ...], queues: Sequence[str], orders: Sequence[Order]
) -> tuple[Skill, ...]:
    skills = usual
    for order in orders:
        if order.holds(at_s) and order.queue in queues:
            skills = _ordered(skills, order, queues.index(order.queue)) or skills
    return skills


def _ordered(skills: tuple[Skill, ...], order: Order, place: int) -> tuple[Skill, ...]:
    there = tuple(skill for skill in skills if skill.queue == place)
    if order.kind == ONLY:
        return there
    if order.kind == LATER:
        return tuple(skill for skill in skills if skill.queue != place)
    return skills if there else (*skills, Skill(place, aht_factor=order.aht_factor))


def phases_under(
    ranks: Sequence[int | None], queues: Sequence[str], orders: Sequence[Order]
) -> list[Phase]:
    """Return the routing from moment to moment; a queue that is taken first ranks before all."""
    first = [order for order in orders if order.kind == FIRST]
    edges = sorted({0.0} | {edge for order in first for edge in (order.from_s, order.to_s)})
    # all ranks move up by one, so that there is room before the first
    usual = [None if rank is None else rank + 1 for rank in ranks]
    return [
        Phase(
            edge,
            tuple(
                0 if any(o.queue == queue and o.holds(edge) for o in first) else rank
                for queue, rank in zip(queues, usual, strict=True)
            ),
        )
        for edge in edges
    ]


def blend_under(blend: Blend, queues: Sequence[str], orders: Sequence[Order]) -> Blend:
    """Return the handling of queues with the callbacks that orders offer."""
    offers = tuple(
        Offer(queues.index(o.queue), o.from_s, o.to_s, o.after_wait_s, o.share, BACK_WITHIN_S)
        for o in orders
        if o.kind == CALLBACK
        and o.queue in queues
        and blend.handling[queues.index(o.queue)].kind == LIVE
    )
    return replace(blend, offers=(*blend.offers, *offers))
