"""What a rule finds."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from scheduling.rules.sentences import Said


class Finding(NamedTuple):
    """One break of a rule: on which day, what to say, and how far in the rule's own unit."""

    day: int
    detail: Said
    amount: float = 1.0


Found = Iterator[Finding]


@dataclass(frozen=True, slots=True)
class Violation:
    """One break of a rule: who, on which day (None: the whole horizon), and what was found.

    Parameters
    ----------
    detail, detail_zh
        The same sentence in English and in Chinese.
    """

    rule: str
    agent: str
    day: int | None
    detail: str
    detail_zh: str

    @classmethod
    def of(cls, rule: str, agent: str, day: int | None, detail: Said) -> "Violation":
        """Return the violation with its sentence in both languages."""
        return cls(rule, agent, day, detail.words("en"), detail.words("zh"))

    def words(self, language: str) -> str:
        """Return what was found, in Chinese for `zh`, else in English."""
        return self.detail_zh if language == "zh" else self.detail
