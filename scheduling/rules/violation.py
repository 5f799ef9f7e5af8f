"""What a rule finds."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple


class Finding(NamedTuple):
    """One break of a rule: on which day, in words, and how far in the rule's own unit."""

    day: int
    detail: str
    amount: float = 1.0


Found = Iterator[Finding]


@dataclass(frozen=True, slots=True)
class Violation:
    """One break of a rule: who, on which day (None: the whole horizon), and what was found."""

    rule: str
    agent: str
    day: int | None
    detail: str
