"""What a rule finds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Violation:
    """One break of a rule: who, on which day (None: the whole horizon), and what was found."""

    rule: str
    agent: str
    day: int | None
    detail: str
