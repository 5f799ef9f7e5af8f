"""Some agents of a problem and of a roster, with what they attend."""

from typing import Any

from scheduling.problem import read_problem
from scheduling.problem.floor import Placed
from scheduling.problem.some import of_some
from scheduling.roster import Roster
from scheduling.shifts import Shift
from tests.scheduling.coded_problem import small


def test_of_an_activity_those_are_left_who_attend() -> None:
    document = small()
    names = [agent["id"] for agent in document["agents"]]
    course: dict[str, Any] = {"minutes": 60, "together": True}
    document["activities"] = [
        course | {"id": "all", "attendees": names},
        course | {"id": "last", "attendees": names[-1:]},
    ]
    found = of_some(read_problem(document), {names[0]})
    assert [agent.name for agent in found.agents] == names[:1]
    assert [(a.name, a.attendees) for a in found.activities] == [("all", (names[0],))]


def test_of_a_roster_their_shifts_and_sessions() -> None:
    shifts = [Shift(name, 0, 540, 1020, 450) for name in ("ann", "bo")]
    placed = [Placed("x", name, 0, 600, 60) for name in ("ann", "bo")]
    found = Roster.of(shifts, placed).only({"bo"})
    assert (found.shifts(), found.activities) == (shifts[1:], (placed[1],))
