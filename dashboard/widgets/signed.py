"""Differences of shares, in points with their sign."""

from dashboard.text import Words


def points(difference: float | None, words: Words) -> str:
    """Return a difference of two shares as signed points, such as ``+3.2 pt``."""
    if difference is None:
        return words.number(None)
    sign = "+" if difference > 0 else ""
    return words("unit.points", value=sign + words.number(100 * difference, 1))


def signed(hours: float, words: Words) -> str:
    """Return hours with their sign."""
    rounded = round(hours, 2)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else "±"
    return f"{sign}{words.number(abs(rounded), 2)}"
