"""What an option does: breaks, training and ends of shifts that move, and orders to the floor."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from dashboard.operations.interventions.breaks import Move, apply_moves
from dashboard.operations.interventions.orders import Order
from scheduling.roster import Roster
from scheduling.shifts import Shift


@dataclass(frozen=True)
class End:
    """One shift that ends at another time; minutes from midnight of its day."""

    agent: str
    day: int
    before: int
    after: int
    paid_minutes: int
    breaks: tuple[tuple[int, int], ...]
    """Of the changed shift, as (start, minutes)."""

    @property
    def minutes(self) -> int:
        """Minutes that the shift is longer."""
        return self.after - self.before


@dataclass(frozen=True)
class Sitting:
    """Somebody's training or meeting today at another time; None puts it off to another day."""

    name: str
    agent: str
    day: int
    minutes: int
    before: int
    after: int | None


@dataclass(frozen=True)
class Doing:
    """Everything that an option changes; nothing at all is the first option."""

    moves: tuple[Move, ...] = ()
    ends: tuple[End, ...] = ()
    orders: tuple[Order, ...] = ()
    sittings: tuple[Sitting, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is changed."""
        return bool(self.moves or self.ends or self.orders or self.sittings)

    @property
    def people(self) -> tuple[str, ...]:
        """Names of those whose day changes."""
        named = [m.agent for m in self.moves] + [e.agent for e in self.ends]
        named += [s.agent for s in self.sittings]
        named += [agent for order in self.orders for agent in order.agents]
        return tuple(sorted(set(named)))

    @property
    def site(self) -> str:
        """The site that is asked for its people, empty where none is."""
        return next((order.site for order in self.orders if order.site), "")

    @property
    def rosters(self) -> bool:
        """Whether the roster changes."""
        return bool(self.moves or self.ends or self.sittings)

    @property
    def put_off(self) -> frozenset[tuple[str, str]]:
        """What is put off to another day, and for whom."""
        return frozenset((s.name, s.agent) for s in self.sittings if s.after is None)

    @property
    def paid_minutes(self) -> int:
        """More paid minutes; overtime without its surcharge."""
        return sum(end.minutes for end in self.ends)

    def told(self) -> dict[str, Any]:
        """Return plain values to be stored."""
        return asdict(self)

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Doing":
        """Return what was stored."""
        return cls(
            tuple(Move(**move) for move in told.get("moves", ())),
            tuple(_end(end) for end in told.get("ends", ())),
            tuple(_order(order) for order in told.get("orders", ())),
            tuple(Sitting(**sitting) for sitting in told.get("sittings", ())),
        )


def _end(told: dict[str, Any]) -> End:
    """Return a changed shift as it was kept; lists of the store become tuples."""
    breaks = tuple((int(start), int(minutes)) for start, minutes in told["breaks"])
    kept: dict[str, Any] = {**told, "breaks": breaks}
    return End(**kept)


def _order(told: dict[str, Any]) -> Order:
    kept: dict[str, Any] = {**told, "agents": tuple(told["agents"])}
    return Order(**kept)


def roster_with(roster: Roster, doing: Doing) -> Roster:
    """Return the roster with an option's breaks and ends, training and meetings."""
    ends = {(end.agent, end.day, end.before): end for end in doing.ends}
    moved = apply_moves(roster, doing.moves) if doing.moves else roster
    sat = {(s.name, s.agent, s.day, s.before): s for s in doing.sittings}
    activities = [
        replace(p, start=p.start if sitting is None else sitting.after)
        for p in moved.activities
        for sitting in [sat.get((p.name, p.agent, p.day, p.start))]
        if sitting is None or sitting.after is not None
    ]
    if not ends:
        return Roster(moved.frame, tuple(activities))
    shifts = (_ended(s, ends.get((s.agent, s.day, s.end))) for s in moved.shifts())
    return Roster.of(shifts, activities)


def _ended(shift: Shift, end: End | None) -> Shift:
    if end is None:
        return shift
    return replace(shift, end=end.after, paid_minutes=end.paid_minutes, breaks=end.breaks)
