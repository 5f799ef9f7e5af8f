"""The reason of a reject in words."""

from dashboard.text import Words


def reject_words(words: Words, reason: str) -> str:
    """Return a stored reason, ``key:column|value``, as a sentence in the reader's language."""
    key, _, value = reason.partition("|")
    name, _, column = key.partition(":")
    return words(f"reject.{name}", column=column, value=value)
