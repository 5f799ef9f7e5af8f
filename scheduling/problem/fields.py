"""Typed access to the fields of a problem document; every error says what was found and where."""

import sys
from collections.abc import Mapping, Sequence
from typing import cast

from scheduling.errors import SchedulingError
from scheduling.hours import minutes_of
from scheduling.problem.keys import Json
from scheduling.refusals import expected, refused

EXACT = 2**53
"""Largest whole number that every reader of JSON reads as it is written."""


def refuse(where: str, key: str, found: object, /, **values: object) -> SchedulingError:
    """Return the error "where: expected …, found …" with no more of the value than one line."""
    return expected(where, key, found, most=60, **values)


def as_object(value: object, where: str) -> Json:
    """Return `value` as a JSON object."""
    if not isinstance(value, Mapping):
        raise refuse(where, "object", value)
    return cast("Json", value)


def as_list(value: object, where: str) -> Sequence[object]:
    """Return `value` as a JSON list."""
    if not isinstance(value, list):
        raise refuse(where, "list", value)
    return cast("list[object]", value)


def as_text(value: object, where: str) -> str:
    """Return `value` as a text that is not empty."""
    if not isinstance(value, str) or not value:
        raise refuse(where, "text", value)
    return value


def as_whole(value: object, where: str, least: int = 0) -> int:
    """Return `value` as a whole number of at least `least`."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not least <= cast("float", value) <= EXACT:
        raise refuse(where, "whole_least", value, least=least)
    if cast("float", value) != int(cast("float", value)):
        raise refuse(where, "whole", value)
    return int(cast("float", value))


def as_weight(value: object, where: str) -> float:
    """Return `value` as a number of at least 0."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not 0 <= cast("float", value) <= sys.float_info.max:
        raise refuse(where, "at_least_0", value)
    return float(cast("float", value))


def as_share(value: object, where: str) -> float:
    """Return `value` as a share 0-1."""
    if as_weight(value, where) > 1:
        raise refuse(where, "share", value)
    return as_weight(value, where)


def optional_whole(found: Json, key: str, where: str) -> int | None:
    """Return the whole number under `key`, or None where it is absent."""
    value = found.get(key)
    return None if value is None else as_whole(value, f"{where}.{key}")


def as_window(value: object, where: str) -> tuple[int, int]:
    """Return `["09:00", "18:00"]` as minutes from midnight, the first before the second."""
    ends = as_list(value, where)
    if len(ends) != 2:  # noqa: PLR2004 - a window has two ends
        raise refuse(where, "from_to", value)
    first, last = minutes_of(ends[0], where), minutes_of(ends[1], where)
    if last <= first:
        raise refused(where, "window_ends", end=ends[1], begin=ends[0])
    return first, last


def need(found: Json, key: str, where: str) -> object:
    """Return the value under `key`, which must be there."""
    if key not in found:
        raise refused(where, "key_missing", key=key)
    return found[key]
