"""A line of what people laid over a forecast, with its fine print."""

from collections.abc import Iterable


def fine_print(name: str, notes: Iterable[str]) -> str:
    """Return a name and, small beneath it, its notes; what people typed cannot become markup."""
    small = " · ".join(_plain(note) for note in notes if note)
    return f"{_plain(name)}  \n:small[{small}]"


def _plain(text: str) -> str:
    return text.translate(_MARKS)


_MARKS = str.maketrans({"[": "(", "]": ")", "*": "＊", "_": " ", "`": "'", "<": "‹", "$": "＄"})
