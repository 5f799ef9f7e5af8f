"""Repair today's roster file after absences or a surge."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast, get_args

from dashboard.operations.building.audit_file import violation_rows
from scheduling.hours import minutes_of
from scheduling.problem import Problem
from scheduling.problem.keys import refuse_name
from scheduling.refusals import expected
from scheduling.repair import Allowed, Now, Repaired, repair
from scheduling.roster import Roster

_MOMENT = re.compile(r"(\d+)@(\S+)")


@dataclass(frozen=True)
class Asked:
    """What a repair is asked for, as written: `2@13:00`, `a1,a2`, `q0=1.2`, `breaks,overtime`."""

    now: str
    absent: str = ""
    surge: tuple[str, ...] = ()
    allow: str = "breaks"

    def read(self) -> Now:
        """Return the moment with everything that holds there.

        Raises
        ------
        SchedulingError
            Naming the option and what it expects.
        """
        found = _MOMENT.fullmatch(self.now)
        if found is None:
            raise expected("--now", "moment", self.now)
        return Now(
            day=int(found[1]),
            minute=minutes_of(found[2], "--now"),
            absent=frozenset(_listed(self.absent)),
            surge=dict(_factor(part) for part in self.surge),
            allow=frozenset(_allowed(word) for word in _listed(self.allow)),
        )


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _factor(text: str) -> tuple[str, float]:
    queue, _, factor = text.partition("=")
    try:
        return queue.strip(), float(factor)
    except ValueError as error:
        raise expected("--surge", "surge", text) from error


def _allowed(word: str) -> Allowed:
    refuse_name(word, get_args(Allowed), "--allow", "")
    return cast("Allowed", word)


def repair_roster(problem: Problem, roster: Roster, asked: Asked, seconds: float) -> Repaired:
    """Re-plan the rest of a day within `seconds`."""
    return repair(problem, roster, asked.read(), seconds)


def repair_row(repaired: Repaired) -> Mapping[str, object]:
    """Return the answer of `roster repair` as one JSON object."""
    return {
        "status": repaired.status,
        "optimal": repaired.optimal,
        "changes": list(change_rows(repaired)),
        "objective": repaired.objective,
        "before": repaired.before,
        "seconds": repaired.seconds,
        "violations": violation_rows(repaired.violations),
    }


def change_rows(repaired: Repaired) -> Iterable[Mapping[str, str]]:
    """Return what changes, one JSON object a change."""
    for change in repaired.changes:
        yield {
            "agent": change.agent,
            "what": change.what,
            "from": change.before,
            "to": change.after,
        }
