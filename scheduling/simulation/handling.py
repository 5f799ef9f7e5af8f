"""How the contacts of each queue are worked: alone or several at once, now or by a deadline."""

import math
from dataclasses import dataclass

from scheduling.errors import ScenarioError

LIVE, DEFERRED, OUTBOUND = range(3)


@dataclass(frozen=True, slots=True)
class Handling:
    """
    How one queue's contacts are worked; the default is a plain call.

    Parameters
    ----------
    kind
        `LIVE`: somebody waits. `DEFERRED`: work with a deadline, taken when nobody waits.
        `OUTBOUND`: a list, dialled while more people are idle than `reserve`.
    concurrency
        Contacts that a person handles at once. 1 takes the person alone; more than 1 shares him
        with other contacts of such queues, never with one of a queue whose concurrency is 1.
    slowdown
        s: with k contacts in hand, each progresses at rate 1 / (1 + s (k − 1)).
    credit_s
        Seconds that a waiting contact counts as having waited longer than it has, when queues of
        equal rank are compared.
    deadline_s, margin_s
        Deferred work is due `deadline_s` after its arrival; `margin_s` before that it is as urgent
        as a contact of a live queue of the same rank.
    reserve
        Idle people among those who serve an outbound queue that stay idle.
    """

    kind: int = LIVE
    concurrency: int = 1
    slowdown: float = 0.0
    credit_s: float = 0.0
    deadline_s: float = math.inf
    margin_s: float = 0.0
    reserve: int = 0

    def __post_init__(self) -> None:
        if self.concurrency < 1 or self.slowdown < 0 or self.reserve < 0:
            message = f"handling: expected concurrency ≥ 1, slowdown and reserve ≥ 0, found {self}"
            raise ScenarioError(message)
        if self.kind != LIVE and self.concurrency > 1:
            message = f"handling: expected one at once where nobody waits live, found {self}"
            raise ScenarioError(message)
        if min(self.deadline_s, self.margin_s, self.credit_s) < 0:
            message = f"handling: expected deadline, margin and credit ≥ 0, found {self}"
            raise ScenarioError(message)


@dataclass(frozen=True, slots=True)
class Offer:
    """
    A callback offered to whoever has waited `after_wait_s` between two moments.

    Parameters
    ----------
    queue
        Position of the queue.
    from_s, to_s
        When offers are made; those who have waited longer already get theirs at `from_s`.
    after_wait_s
        Wait in the queue before the offer.
    share
        Share who accept; each contact carries its own mark, so that a greater share only adds.
    back_within_s
        From then on the callback is as urgent as a waiting contact of its queue; before, it is made
        when nobody waits for the person.
    """

    queue: int
    from_s: float
    to_s: float
    after_wait_s: float
    share: float
    back_within_s: float


@dataclass(frozen=True, slots=True)
class Hold:
    """An outbound queue that is not dialled between two moments."""

    queue: int
    from_s: float
    to_s: float


@dataclass(frozen=True, slots=True)
class Blend:
    """
    The handling of every queue, callbacks and holds.

    Parameters
    ----------
    handling
        One a queue, by position.
    offers, holds
        Callbacks offered, outbound calls stopped.
    close_s
        Redials and transfers that would come later do not come.
    """

    handling: tuple[Handling, ...]
    offers: tuple[Offer, ...] = ()
    holds: tuple[Hold, ...] = ()
    close_s: float = math.inf

    @property
    def plain(self) -> bool:
        """Whether every contact is a call that waits, is answered or leaves."""
        return not self.offers and all(each == Handling() for each in self.handling)
