"""Texts that people typed, shown as they are: nothing of them becomes markup."""

from collections.abc import Iterable

_SIGNS = frozenset("\\`*_{}[]()#+-!|<>~$:")


def plain(text: str) -> str:
    """Return a text whose signs Markdown leaves as they are."""
    return "".join(f"\\{sign}" if sign in _SIGNS else sign for sign in text)


def fine_print(name: str, notes: Iterable[str]) -> str:
    """Return a name and, small beneath it, its notes."""
    small = " · ".join(plain(note) for note in notes if note)
    return f"{plain(name)}  \n:small[{small}]"
