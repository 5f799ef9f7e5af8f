"""The reason of a reject in words."""

from collections.abc import Mapping

from dashboard.text import LANGUAGES, Words

_BETWEEN = "\x1f"
"""Stands between the languages of a value that is a sentence of its own."""


def in_languages(words: Mapping[str, str]) -> str:
    """Return a sentence in every language as the value of a reason."""
    return _BETWEEN.join(words[language] for language in LANGUAGES)


def reject_words(words: Words, reason: str) -> str:
    """Return a stored reason, ``key:column|value``, as a sentence in the reader's language."""
    key, _, value = reason.partition("|")
    name, _, column = key.partition(":")
    by_language = dict(zip(LANGUAGES, value.split(_BETWEEN), strict=False))
    shown = by_language.get(words.language, value)
    return words(f"reject.{name}", column=column, value=shown)
