"""Pairs of days that may not follow each other."""

from collections.abc import Mapping

from scheduling.problem.fields import as_list, as_text, refuse
from scheduling.problem.keys import refuse_name
from scheduling.problem.names import KINDS
from scheduling.shifts import Code

Pairs = tuple[tuple[str, str], ...]


def read_forbidden(value: object, codes: Mapping[str, Code]) -> Pairs:
    """Read `forbidden_next`: [code or kind, code or kind] of a day and the day after it."""
    found: list[tuple[str, str]] = []
    for i, listed in enumerate(as_list(value or [], "forbidden_next")):
        where = f"forbidden_next[{i}]"
        pair = [as_text(name, where) for name in as_list(listed, where)]
        if len(pair) != 2:  # noqa: PLR2004 - a pair
            raise refuse(where, "day_pair", listed)
        for name in pair:
            refuse_name(name, (*codes, *KINDS), where, "code or kind")
        found.append((pair[0], pair[1]))
    return tuple(found)
