"""Strict reading of JSON: every key known, every number in range, every refusal by name."""

import difflib
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from scheduling.errors import ScenarioError

Json = Mapping[str, object]


def as_object(value: object, where: str) -> Json:
    """Return a JSON object, or say what was found instead."""
    if not isinstance(value, Mapping):
        message = f"{where}: expected an object, found {_found(value)}"
        raise ScenarioError(message)
    return cast("Json", value)


def as_list(value: object, where: str) -> Sequence[object]:
    """Return a JSON list, or say what was found instead."""
    if not isinstance(value, list):
        message = f"{where}: expected a list, found {_found(value)}"
        raise ScenarioError(message)
    return cast("list[object]", value)


def _found(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."  # noqa: PLR2004 - room in a sentence


@dataclass(frozen=True, slots=True)
class Reader:
    """
    One JSON object, the keys that it may have, and where it stands in the file.

    Parameters
    ----------
    values
        The object.
    where
        Its place, as a message names it.
    """

    values: Json
    where: str

    @classmethod
    def of(cls, value: object, where: str, known: str) -> "Reader":
        """
        Check an object's keys.

        Parameters
        ----------
        value, where
            The object and its place.
        known
            Keys that it may have, in one text.

        Raises
        ------
        ScenarioError
            Naming an unknown key with the nearest known one.
        """
        values = as_object(value, where)
        for key in values:
            if key not in known.split():
                raise ScenarioError(unknown(where, "key", key, known.split()))
        return cls(values, where)

    def has(self, key: str) -> bool:
        """Whether a key is there and not null."""
        return self.values.get(key) is not None

    def need(self, key: str) -> object:
        """Return a value that must be there."""
        if not self.has(key):
            message = f"{self.where}: expected a key {key!r}, found {_found(list(self.values))}"
            raise ScenarioError(message)
        return self.values[key]

    def number(
        self,
        key: str,
        default: float | None,
        *,
        above: float = -math.inf,
        least: float = -math.inf,
        below: float = math.inf,
    ) -> float:
        """Return a finite number within limits, or the default where the key is absent."""
        if not self.has(key) and default is not None:
            return default
        return number(self.need(key), f"{self.where}.{key}", above=above, least=least, below=below)

    def whole(self, key: str, *, least: int) -> int:
        """Return a whole number."""
        return whole(self.need(key), f"{self.where}.{key}", least)

    def word(self, key: str, default: str, known: Collection[str]) -> str:
        """Return one of the known words."""
        value = self.values.get(key, default)
        if value not in known:
            raise ScenarioError(unknown(self.where, key, str(value), known))
        return str(value)


def unknown(where: str, kind: str, found: str, known: Collection[str]) -> str:
    """Return a sentence about an unknown word, with the nearest known one."""
    near = difflib.get_close_matches(found, known, 1)
    hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(sorted(known))}"
    return f"{where}: unknown {kind} {found!r}; {hint}"


def number(
    value: object,
    where: str,
    *,
    above: float = -math.inf,
    least: float = -math.inf,
    below: float = math.inf,
) -> float:
    """Return a finite number within limits, or say what was expected and found."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        result = float(value)
        if math.isfinite(result) and above < result < below and result >= least:
            return result
    limits = [
        f"{word} {limit:g}"
        for word, limit in (("above", above), ("of at least", least), ("below", below))
        if math.isfinite(limit)
    ]
    message = f"{where}: expected a number {' and '.join(limits)}".rstrip()
    message = f"{message}, found {_found(value)}"
    raise ScenarioError(message)


def whole(value: object, where: str, least: int) -> int:
    """Return a whole number of at least `least`."""
    result = number(value, where, least=least)
    if result != int(result):
        message = f"{where}: expected a whole number, found {_found(value)}"
        raise ScenarioError(message)
    return int(result)
