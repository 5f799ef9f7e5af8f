"""Typed access to the fields of a problem document; every error says what was found and where."""

import math
from collections.abc import Mapping, Sequence
from typing import cast

from scheduling.errors import SchedulingError
from scheduling.hours import minutes_of
from scheduling.problem.keys import Json


def refuse(where: str, expected: str, found: object) -> SchedulingError:
    """Return the error "where: expected …, found …"."""
    shown = repr(found)
    short = shown if len(shown) <= 60 else f"{shown[:57]}..."  # noqa: PLR2004 - one readable line
    return SchedulingError(f"{where}: expected {expected}, found {short}")


def as_object(value: object, where: str) -> Json:
    """Return `value` as a JSON object."""
    if not isinstance(value, Mapping):
        raise refuse(where, "an object", value)
    return cast("Json", value)


def as_list(value: object, where: str) -> Sequence[object]:
    """Return `value` as a JSON list."""
    if not isinstance(value, list):
        raise refuse(where, "a list", value)
    return cast("list[object]", value)


def as_text(value: object, where: str) -> str:
    """Return `value` as a text that is not empty."""
    if not isinstance(value, str) or not value:
        raise refuse(where, "a text", value)
    return value


def as_whole(value: object, where: str, least: int = 0) -> int:
    """Return `value` as a whole number of at least `least`."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not math.isfinite(cast("float", value)) or cast("float", value) < least:
        raise refuse(where, f"a whole number of at least {least}", value)
    if cast("float", value) != int(cast("float", value)):
        raise refuse(where, "a whole number", value)
    return int(cast("float", value))


def as_weight(value: object, where: str) -> float:
    """Return `value` as a number of at least 0."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not 0 <= cast("float", value) < math.inf:
        raise refuse(where, "a number of at least 0", value)
    return float(cast("float", value))


def as_share(value: object, where: str) -> float:
    """Return `value` as a share 0-1."""
    if as_weight(value, where) > 1:
        raise refuse(where, "a share 0-1", value)
    return as_weight(value, where)


def optional_whole(found: Json, key: str, where: str) -> int | None:
    """Return the whole number under `key`, or None where it is absent."""
    value = found.get(key)
    return None if value is None else as_whole(value, f"{where}.{key}")


def as_window(value: object, where: str) -> tuple[int, int]:
    """Return `["09:00", "18:00"]` as minutes from midnight, the first before the second."""
    ends = as_list(value, where)
    if len(ends) != 2:  # noqa: PLR2004 - a window has two ends
        raise refuse(where, "[from, to]", value)
    first, last = minutes_of(ends[0], where), minutes_of(ends[1], where)
    if last <= first:
        message = f"{where}: the window ends at {ends[1]}, not after its beginning {ends[0]}"
        raise SchedulingError(message)
    return first, last


def need(found: Json, key: str, where: str) -> object:
    """Return the value under `key`, which must be there."""
    if key not in found:
        message = f"{where}: the key {key!r} is missing"
        raise SchedulingError(message)
    return found[key]
