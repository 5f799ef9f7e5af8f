"""Problems of stored rosters: read once as long as their document stays the same."""

from collections import deque
from copy import deepcopy
from typing import Any

from dashboard.store.tables import Schedule
from scheduling.problem import Problem, read_problem

_KEPT = 4
_lately: deque[tuple[dict[str, Any], Problem]] = deque(maxlen=_KEPT)


def problem_of(schedule: Schedule) -> Problem | None:
    """Return the problem that a version was built for, None when it has none.

    Whoever edits a roster asks for it again and again: to read it takes as long as all the rest of
    an edit, to see that the document is the same as before next to nothing.
    """
    document = schedule.problem
    if not document:
        return None
    for known, problem in tuple(_lately):
        if known == document:
            return problem
    problem = read_problem(document)
    _lately.append((deepcopy(document), problem))  # its own: who holds the other may change it
    return problem
