"""What feeds share on the screen: names, moments, sentences without the terminal."""

import datetime as dt
from collections.abc import Callable, Sequence

from dashboard.operations.feeds.explain_reject import reject_words
from dashboard.text import UNKNOWN, SaidError, Words
from dashboard.widgets.plain import plain

_MOST_NAMES = 12


def feed_name(words: Words) -> Callable[[str], str]:
    """Return what names a feed in the reader's language."""
    return lambda feed: words(f"feed_name.{feed}")


def moment_text(at: dt.datetime | None, zone: dt.tzinfo, words: Words) -> str:
    """Return a moment in the zone of the floor or the reader's; a dash where there is none."""
    return UNKNOWN if at is None else words.moment(at, zone)


def say(error: SaidError, words: Words) -> str:
    """Return the sentence of an error, in the terms of the screen where it has such."""
    key = f"feeds.say_{error.sentence.partition('.')[2]}"
    if not words.knows(key):
        return plain(words.say(error))
    values = dict(error.values)
    name = f"feeds.key_{values.get('key')}"
    if words.knows(name):
        values["key"] = words(name)
    return plain(words(key, **values))


def some_names(names: Sequence[str], words: Words) -> str:
    """Return names in a row, the first of many."""
    told = plain(", ".join(names[:_MOST_NAMES]))
    more = len(names) - _MOST_NAMES
    return words("feeds.and_more", names=told, count=words.number(more)) if more > 0 else told


def reason_words(words: Words, reason: str) -> str:
    """Return why a row was rejected, the key of a column as the screen names it."""
    named, _, value = reason.partition("|")
    name, colon, column = named.partition(":")
    known = f"feeds.key_{column}"
    told = words(known) if colon and words.knows(known) else column
    return reject_words(words, f"{name}:{told}|{value}")
