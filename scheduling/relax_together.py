"""What is asked of several agents together, eased in the document of a problem."""

from typing import Any

from scheduling.explain.explanation import Relaxation
from scheduling.hours import minutes_of

Document = dict[str, Any]
PAIRS = ("apart", "same_day_off")
TOGETHER = frozenset({*PAIRS, "teams_together", "activities", "seats", "minimum", "breaks_at_once"})
"""Rules that are asked of several agents together."""


def ease_together(document: Document, way: Relaxation) -> None:
    """Ease one demand in place: a floor lowered, seats added, a pair, team or activity dropped."""
    limits: Document = document.get("limits") or {}
    match way.rule:
        case "minimum":
            for day, slot in way.slots:
                _lower(document["minimum"], way.about, day, slot, way.by)
        case "seats":
            site = way.about[0]
            limits["seats"][site] = _more_seats(document, limits["seats"][site], way)
        case "breaks_at_once":
            limits["breaks_at_once_share"] = round(
                min(1.0, limits["breaks_at_once_share"] + way.by / 100), 2
            )
        case "teams_together":
            limits["teams_together"] = [t for t in limits["teams_together"] if t != way.about[0]]
        case "activities":
            left = [one for one in document["activities"] if one["id"] != way.about[0]]
            document["activities"] = left
        case _:
            limits[way.rule] = [pair for pair in limits[way.rule] if tuple(pair) != way.about]


def _lower(minimum: Document, queues: tuple[str, ...], day: int, slot: int, by: int) -> None:
    """Lower the queues' floors by so many people in all, the first as far as it goes."""
    for queue in queues:
        row = minimum[queue][day]
        less = min(by, row[slot])
        row[slot] -= less
        by -= less


def _more_seats(document: Document, seats: Any, way: Relaxation) -> Any:  # noqa: ANN401 - one number or a table, as in the file
    """Return a site's seats with more in the slots named."""
    slots = _slots(document)
    table = [[seats] * slots for _ in range(document["days"])] if isinstance(seats, int) else seats
    for day, slot in way.slots:
        table[day][slot] += way.by
    return table


def _slots(document: Document) -> int:
    opening, closing = (minutes_of(end, "open") for end in document["open"])
    return (closing - opening) // int(document["slot_minutes"])
