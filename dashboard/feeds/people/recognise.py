"""Which kind of rows a sheet holds, and which of its columns is which, in either language."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from dashboard.feeds.errors import FeedError, did_you_mean
from dashboard.feeds.people.kinds import KINDS, Kind
from dashboard.feeds.people.sheets import Sheet
from dashboard.text import LANGUAGES, catalogue

Places = dict[str, int]
"""Key of a column → its place in the sheet."""


@dataclass(frozen=True)
class Recognised:
    """A sheet with its kind and the places of the kind's columns."""

    sheet: Sheet
    kind: Kind
    places: Places

    def heading(self, key: str) -> str:
        """Return a column's heading as the sheet writes it; the key where it has none."""
        return self.sheet.headings[self.places[key]] if key in self.places else key


@cache
def _spellings(key: str) -> frozenset[str]:
    """Return every way to write a column: its key, its label and other words, in all languages."""
    found = {key}
    for language in LANGUAGES:
        words = catalogue(language)
        found.add(words[f"people.column_{key}"])
        found.update(words.get(f"people.also_{key}", "").split(";"))
    return frozenset(_folded(word) for word in found if word)


@cache
def _names(kind: str) -> frozenset[str]:
    labels = (catalogue(language)[f"people.kind_{kind}"] for language in LANGUAGES)
    return frozenset(_folded(word) for word in (kind, *labels))


def _folded(text: str) -> str:
    return " ".join(text.replace("_", " ").casefold().split())


def heading_of(key: str) -> str:
    """Return the heading of a template's column: the key and what it is called in Chinese."""
    return f"{key} {catalogue('zh')[f'people.column_{key}']}"


def _means(heading: str, key: str) -> bool:
    folded = _folded(heading)
    return folded in _spellings(key) or folded == _folded(heading_of(key))


def recognise(sheet: Sheet, mapping: Mapping[str, str] | None = None) -> Recognised:
    """Tell what a sheet holds, from its name or else from its columns.

    Parameters
    ----------
    sheet : Sheet
        With headings.
    mapping : mapping or None
        Key → heading, for headings that are in neither language's catalogue.

    Raises
    ------
    FeedError
        When no kind or several fit, or a column is unknown, doubled or missing.
    """
    told = {_folded(heading): key for key, heading in (mapping or {}).items()}
    named = [kind for kind in KINDS.values() if _folded(sheet.name) in _names(kind.name)]
    found = {kind.name: _places(sheet, kind, told) for kind in named or KINDS.values()}
    fitting = named or [k for k in KINDS.values() if k.needed <= found[k.name].keys()]
    whole = [k for k in fitting if len(found[k.name]) == len(sheet.headings)]
    if len(fitting) > 1 and len(whole) == 1:
        fitting = whole
    if len(fitting) != 1:
        _refuse(sheet, fitting)
    kind = fitting[0]
    _check(sheet, kind, found[kind.name], told)
    return Recognised(sheet, kind, found[kind.name])


def _places(sheet: Sheet, kind: Kind, told: Mapping[str, str]) -> Places:
    places: Places = {}
    for place, heading in enumerate(sheet.headings):
        key = _key(heading, kind, told)
        if key is not None:
            places.setdefault(key, place)
    return places


def _key(heading: str, kind: Kind, told: Mapping[str, str]) -> str | None:
    keys = [column.key for column in kind.columns]
    asked = told.get(_folded(heading))
    if asked in keys:
        return asked
    return next((key for key in keys if _means(heading, key)), None)


def _refuse(sheet: Sheet, fitting: list[Kind]) -> None:
    columns = ", ".join(sheet.headings)
    if not fitting:
        raise FeedError("people.unknown_kind", file=sheet.file, columns=columns)
    kinds = ", ".join(kind.name for kind in fitting)
    raise FeedError("people.ambiguous_kind", file=sheet.file, columns=columns, kinds=kinds)


def _check(sheet: Sheet, kind: Kind, places: Places, told: Mapping[str, str]) -> None:
    """Refuse columns that are missing, that mean the same, or that mean nothing here."""
    missing = [key for key in (c.key for c in kind.columns if c.needed) if key not in places]
    if missing:
        raise FeedError(
            "people.missing_columns", file=sheet.file, kind=kind.name, columns=", ".join(missing)
        )
    for place, heading in enumerate(sheet.headings):
        key = _key(heading, kind, told)
        if key is None:
            keys = [column.key for column in kind.columns]
            near = did_you_mean(heading, keys) or ", ".join(keys)
            raise FeedError("people.unknown_column", file=sheet.file, column=heading, near=near)
        if places[key] != place:
            both = f"{sheet.headings[places[key]]}, {heading}"
            raise FeedError("people.double_column", file=sheet.file, columns=both, key=key)
