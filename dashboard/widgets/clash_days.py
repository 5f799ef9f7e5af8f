"""Days and weeks of a roster problem, which counts them from nought, as dates."""

import datetime as dt
import re
from collections.abc import Sequence
from itertools import pairwise

from dashboard.text import Words

_COUNTED = re.compile(
    r"(?:\bdays? |第)(?P<days>\d+(?:-\d+)?(?:, \d+(?:-\d+)?)*)(?![\d:周])天?"
    r"|(?:\bweek |第)(?P<week>\d+)周?"
)
_WEEK = 7


def dated(sentence: str, first: dt.date, words: Words) -> str:
    """Return a sentence of the explanation with dates where it counts days or weeks.

    Parameters
    ----------
    sentence : str
        As `scheduling.explain` says it, in the reader's language.
    first : datetime.date
        The day that counts nought.
    words : Words
        Of the reader.
    """

    def date(found: re.Match[str]) -> str:
        if found["week"]:
            begin = first + dt.timedelta(days=_WEEK * int(found["week"]))
            return words("clash.week", day=words.day(begin))
        spans = (part.partition("-") for part in found["days"].split(", "))
        return ", ".join(_span(int(a), int(b or a), first, words) for a, _, b in spans)

    return _COUNTED.sub(date, sentence)


def days_said(days: Sequence[int], first: dt.date, words: Words) -> str:
    """Return counted days as dates, those in a row as one span; none are all."""
    if not days:
        return words("clash.whole")
    row = sorted(days)
    ends = [(a, b) for a, b in pairwise(row) if b > a + 1]
    begins, lasts = [row[0], *(b for _, b in ends)], [*(a for a, _ in ends), row[-1]]
    return ", ".join(_span(a, b, first, words) for a, b in zip(begins, lasts, strict=True))


def _span(begin: int, last: int, first: dt.date, words: Words) -> str:
    said = [words.day(first + dt.timedelta(days=day)) for day in dict.fromkeys((begin, last))]
    return " – ".join(said)
