"""Sentences kept as a key with values, to be said later in each reader's language."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast
from zoneinfo import ZoneInfo

from dashboard.store.tables import Queue
from dashboard.text import UNKNOWN, Words

_BETWEEN: Mapping[str, str] = {"en": "; ", "zh": "；"}
"""What stands between sentences that are said as one."""

Told = dict[str, Any]
"""A value of a sentence as the store keeps it: what kind it is, and what it is."""


@dataclass(frozen=True)
class Phrase:
    """A sentence of the catalogue and what to fill in; a value may be a `Told` or plain."""

    sentence: str
    told: Mapping[str, Any] = field(default_factory=dict[str, Any])

    @property
    def kept(self) -> Told:
        """The phrase as a value of another one."""
        return {"phrase": self.sentence, "told": dict(self.told)}


def percent(share: float | None, decimals: int = 1, *, signed: bool = False) -> Told:
    """Return a share 0-1, said as percent."""
    return {"percent": share, "decimals": decimals, "signed": signed}


def points(difference: float | None) -> Told:
    """Return a difference of two shares, said as signed points."""
    return {"points": difference}


def number(value: float | None, decimals: int = 0) -> Told:
    """Return a number, said with its separators."""
    return {"number": value, "decimals": decimals}


def seconds(value: float | None) -> Told:
    """Return a duration in seconds."""
    return {"seconds": value}


def moment(at: dt.datetime, zone: dt.tzinfo) -> Told:
    """Return a moment, said in a zone."""
    return {"moment": at.isoformat(), "zone": str(zone)}


def day(date: dt.date) -> Told:
    """Return a local day."""
    return {"day": date.isoformat()}


def title(queue: Queue) -> Told:
    """Return a queue's name in every language."""
    return {"title": {"en": queue.title_en or queue.name, "zh": queue.title_zh or queue.name}}


def phrases(several: Sequence[Phrase]) -> Told:
    """Return several sentences, said one after another."""
    return {"phrases": [phrase.kept for phrase in several]}


def say(words: Words, phrase: Phrase) -> str:
    """Return a sentence in the language of `words`; one that is unknown is its key."""
    if not words.knows(phrase.sentence):
        return phrase.sentence
    return words(phrase.sentence, **{k: spell(words, v) for k, v in phrase.told.items()})


def phrase_from(kept: Mapping[str, Any]) -> Phrase:
    """Return the phrase that `Phrase.kept` kept."""
    return Phrase(str(kept["phrase"]), kept.get("told", {}))


def _percent(words: Words, told: Told) -> str:
    if told["percent"] is None:
        return UNKNOWN
    sign = "+" if told["signed"] and told["percent"] > 0 else ""
    return sign + words.percent(told["percent"], told["decimals"])


def _points(words: Words, told: Told) -> str:
    difference = told["points"]
    if difference is None:
        return UNKNOWN
    sign = "+" if difference > 0 else ""
    return words("unit.points", value=sign + words.number(100 * difference, 1))


def _several(words: Words, told: Told) -> str:
    parts = [say(words, phrase_from(kept)) for kept in told["phrases"]]
    return _BETWEEN[words.language].join(parts)


def _moment(words: Words, told: Told) -> str:
    return words.moment(dt.datetime.fromisoformat(told["moment"]), ZoneInfo(told["zone"]))


_SAID: Mapping[str, Callable[[Words, Told], str]] = {
    "percent": _percent,
    "points": _points,
    "number": lambda words, told: words.number(told["number"], told["decimals"]),
    "seconds": lambda words, told: words.duration(told["seconds"]),
    "moment": _moment,
    "day": lambda words, told: words.day(dt.date.fromisoformat(told["day"])),
    "title": lambda words, told: str(told["title"][words.language]),
    "phrase": lambda words, told: say(words, phrase_from(told)),
    "phrases": _several,
}
"""Kind of a value → how it is said."""


def spell(words: Words, value: object) -> str:
    """Say one value; a plain one stands for itself."""
    if not isinstance(value, dict):
        return str(value)
    told = cast("Told", value)
    kind = next((name for name in _SAID if name in told), None)
    return str(told) if kind is None else _SAID[kind](words, told)
