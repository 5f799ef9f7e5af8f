"""Broken input that no line of a file survives; a broken line is a reject, not an error."""

import difflib
from collections.abc import Iterable

from dashboard.text import SaidError


class FeedError(SaidError):
    """A file or an option that cannot be used."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return the known name nearest to `name`, or an empty string."""
    folded = {candidate.casefold(): candidate for candidate in known}
    near = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=0.5)
    return folded[near[0]] if near else ""
