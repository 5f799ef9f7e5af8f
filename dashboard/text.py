"""Every word on screen, in English and Simplified Chinese, with numbers and dates by Babel."""

import datetime as dt
import locale
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale, dates, numbers
from babel.messages import pofile

from dashboard.formats import NUMBERS, USUAL, Formats
from scheduling.errors import SchedulingError

LANGUAGES: Mapping[str, str] = {"en": "English", "zh": "简体中文"}
LOCALES = Path(__file__).parent / "locales"
UNKNOWN = "–"
_MONDAY = dt.date(2024, 1, 1)


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Return the words of one language by key.

    Parameters
    ----------
    language : str
        A key of `LANGUAGES`.
    """
    with (LOCALES / f"{language}.po").open(encoding="utf-8") as file:
        return {str(entry.id): str(entry.string) for entry in pofile.read_po(file) if entry.id}


def nearest_language(wanted: str | None) -> str:
    """Return the language that serves a locale name best, such as ``zh`` for ``zh_CN.UTF-8``."""
    return "zh" if (wanted or "").lower().replace("-", "_").startswith("zh") else "en"


def terminal_language() -> str:
    """Return the language of the terminal's locale."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return nearest_language(value)
    return nearest_language(locale.getlocale()[0])


class SaidError(ValueError):
    """Something that cannot be done, said in one sentence of the catalogue.

    Parameters
    ----------
    sentence : str
        Key of the sentence.
    values
        What to fill in.
    """

    def __init__(self, sentence: str, /, **values: object) -> None:
        self.sentence = sentence
        self.values = values
        super().__init__(Words("en")(sentence, **values))


def told(error: Exception) -> dict[str, Any]:
    """Return why something failed, to be kept and said later in any language by `Words.tell`."""
    kept: dict[str, Any] = {"why": str(error)}
    if isinstance(error, SchedulingError):
        kept |= {"words": dict(error.words)}
    if isinstance(error, SaidError):
        values = {name: str(value) for name, value in error.values.items()}
        kept |= {"sentence": error.sentence, "values": values}
    return kept


@dataclass(frozen=True)
class Words:
    """Words, numbers and dates in one language.

    Parameters
    ----------
    language : str
        A key of `LANGUAGES`.
    formats : Formats
        What the reader chose besides.
    """

    language: str = "en"
    formats: Formats = USUAL

    @property
    def _babel(self) -> Locale:
        return Locale.parse("zh_Hans_CN" if self.language == "zh" else "en")

    @property
    def _numbers(self) -> Locale:
        chosen = NUMBERS.get(self.formats.numbers)
        return Locale.parse(chosen) if chosen else self._babel

    @property
    def signs(self) -> tuple[str, str]:
        """The decimal sign and the one between thousands."""
        place = self._numbers
        apart = "" if self.formats.numbers == "plain" else numbers.get_group_symbol(place)
        return numbers.get_decimal_symbol(place), apart

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the words of `key` with `values` filled in; a missing key is a `KeyError`."""
        words = catalogue(self.language)[key]
        return words.format(**values) if values else words

    def say(self, error: SaidError) -> str:
        """Return the sentence of an error."""
        return self(error.sentence, **error.values)

    def tell(self, kept: Mapping[str, Any]) -> str:
        """Return why something failed, from what `told` kept; empty where nothing is kept."""
        sentence = str(kept.get("sentence", ""))
        if self.knows(sentence):
            return self(sentence, **kept["values"])
        return str(kept.get("words", {}).get(self.language) or kept.get("why", ""))

    def knows(self, key: str) -> bool:
        """Tell whether the catalogue has `key`."""
        return key in catalogue(self.language)

    def number(self, value: float | None, decimals: int = 0) -> str:
        """Format a number; unknown is a dash."""
        if value is None or value != value:  # noqa: PLR0124 - not-a-number is the one value unequal to itself
            return UNKNOWN
        whole = "0" if self.formats.numbers == "plain" else "#,##0"
        pattern = whole + ("." + "0" * decimals if decimals else "")
        return numbers.format_decimal(value, format=pattern, locale=self._numbers)

    def percent(self, share: float | None, decimals: int = 1) -> str:
        """Format a share 0-1 as percent; unknown is a dash."""
        shown = self.number(None if share is None else 100 * share, decimals)
        return shown if shown == UNKNOWN else f"{shown}%"

    def duration(self, seconds: float | None) -> str:
        """Format seconds as ``42 s``, ``3:05`` or ``1:02:03``."""
        if seconds is None or seconds != seconds:  # noqa: PLR0124 - not-a-number, as above
            return UNKNOWN
        whole = round(seconds)
        if whole < 60:  # noqa: PLR2004 - a minute
            return self("unit.seconds", value=whole)
        minutes, rest = divmod(whole, 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"

    def date(self, day: dt.date) -> str:
        """Format a date with its weekday."""
        return dates.format_skeleton("yMMMEd", day, locale=self._babel)

    def day(self, day: dt.date) -> str:
        """Format a date shortly, as a column or a mark on an axis."""
        return dates.format_skeleton("MEd", day, locale=self._babel)

    def weekday(self, number: int) -> str:
        """Return the short name of a weekday, Monday is 0."""
        return dates.format_skeleton("E", _MONDAY + dt.timedelta(days=number), locale=self._babel)

    def time(
        self, moment: dt.datetime, timezone: dt.tzinfo | None = None, *, seconds: bool = False
    ) -> str:
        """Format the time of day of `moment`, in the reader's zone or else in `timezone`."""
        return self.clock(self._shown(moment, timezone).time(), seconds=seconds)

    def moment(
        self, moment: dt.datetime, timezone: dt.tzinfo | None = None, *, seconds: bool = False
    ) -> str:
        """Format date and time of `moment`, in the reader's zone or else in `timezone`."""
        shown = self._shown(moment, timezone)
        return f"{self.day(shown.date())} {self.clock(shown.time(), seconds=seconds)}"

    def clock(self, clock: dt.time, *, seconds: bool = False) -> str:
        """Format what a clock on the wall shows, to the minute or the second."""
        if not self.formats.twelve:
            return f"{clock:%H:%M:%S}" if seconds else f"{clock:%H:%M}"
        return dates.format_skeleton("hms" if seconds else "hm", clock, locale=self._babel)

    def minute(self, minute: int) -> str:
        """Format a minute of the floor's day; of 24 hours they run past 24, to the next day."""
        if not self.formats.twelve:
            return f"{minute // 60:02d}:{minute % 60:02d}"
        return self.clock(dt.time(*divmod(minute % (24 * 60), 60)))

    def _shown(self, moment: dt.datetime, usual: dt.tzinfo | None) -> dt.datetime:
        """Return a moment in the zone where it is shown; a clock without zone stays as it is."""
        zone = self.formats.zone(usual) if moment.tzinfo else usual
        return moment.astimezone(zone) if zone else moment
