"""``KEY=VALUE`` options."""

from collections.abc import Iterable

from dashboard.text import SaidError


def pairs(texts: Iterable[str]) -> dict[str, str]:
    """Return ``KEY=VALUE`` texts as a mapping.

    Raises
    ------
    SaidError
        For a text without ``=``.
    """
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise SaidError("cli.not_a_pair", text=text)
        found[name.strip()] = value.strip()
    return found
