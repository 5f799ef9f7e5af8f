"""The answer to a request: whether anything speaks against it, and every reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Reason:
    """One thing that was looked at.

    Attributes
    ----------
    key : str
        Of its sentence, ``request.why_`` in the catalogue.
    against : bool
        Whether it speaks against the request.
    values : mapping
        What the sentence is filled with: days as ISO dates, hours and counts as numbers, a rule by
        its key in the catalogue of rules, names as they are.
    """

    key: str
    against: bool
    values: Mapping[str, str | float] = field(default_factory=dict[str, str | float])


@dataclass(frozen=True)
class Verdict:
    """All reasons for and against a request."""

    reasons: tuple[Reason, ...] = ()

    @property
    def fine(self) -> bool:
        """Whether nothing speaks against it."""
        return not any(reason.against for reason in self.reasons)

    @property
    def objections(self) -> frozenset[str]:
        """The keys of what speaks against it."""
        return frozenset(reason.key for reason in self.reasons if reason.against)


def verdict_row(verdict: Verdict) -> dict[str, Any]:
    """Return an answer as plain values, to be kept with its request."""
    rows = [
        {"key": reason.key, "against": reason.against, "values": dict(reason.values)}
        for reason in verdict.reasons
    ]
    return {"reasons": rows}


def verdict_from(row: Mapping[str, Any]) -> Verdict:
    """Return the answer of `verdict_row`; nothing kept is an answer without reasons."""
    return Verdict(
        tuple(Reason(r["key"], r["against"], r["values"]) for r in row.get("reasons", ()))
    )
