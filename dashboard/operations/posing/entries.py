"""The activities of a problem file: one added, some people taken out of theirs."""

from collections.abc import Collection, Mapping
from typing import Any

KEY = "activities"
Document = dict[str, Any]


def with_entry(document: Mapping[str, Any], entry: Mapping[str, Any]) -> Document:
    """Return a problem file that asks for an activity as well.

    One that is asked for already keeps its window, and its people where they need not meet.
    """
    entries: list[Mapping[str, Any]] = list(document.get(KEY, ()))
    there = next((one for one in entries if one["id"] == entry["id"]), None)
    if there is None:
        return {**document, KEY: [*entries, entry]}
    people = set(entry["attendees"])
    if not entry["together"]:
        people |= set(there["attendees"])
    now = {**there, "attendees": sorted(people)}
    return {**document, KEY: [now if one is there else one for one in entries]}


def without_people(document: Mapping[str, Any], gone: Collection[tuple[str, str]]) -> Document:
    """Return a problem file that no longer asks some people, as (activity, agent), to attend."""
    if not gone or KEY not in document:
        return dict(document)
    entries = [
        {**one, "attendees": [name for name in one["attendees"] if (one["id"], name) not in gone]}
        for one in document[KEY]
    ]
    return {**document, KEY: [one for one in entries if one["attendees"]]}
