"""Every key of the format, and the refusal of all others."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from scheduling.refusals import refused, unknown

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one object of the format."""

    built: frozenset[str]


def _keys(built: str) -> Keys:
    return Keys(frozenset(built.split()))


PROBLEM = _keys(
    "format name start days timezone slot_minutes start_every_minutes open queues requirement "
    "carry_in contracts codes breaks agents prefer weights rotations law locked "
    "minimum soft forbidden_next holidays activities limits cover"
)
CONTRACT = _keys(
    "shift_minutes codes starts paid_week_max work_days_week_max consecutive_days_max "
    "rest_minutes_min start_band_week_minutes breaks overtime "
    "consecutive_days_min days_off_min nights_max night codes_max weekends_max paid_total"
)
CODE = _keys("start minutes name")
BREAK = _keys("from to minutes paid")
AGENT = _keys(
    "id team site contract skills prefer paid_week_min available fixed history rotation requests"
)
FIXED = _keys("day off code start minutes")
LOCKED = _keys("agent day off code start minutes")
REQUEST = _keys("day want code start minutes weight")
SOFT = _keys("rule weight")
ROTATION = _keys("name offset")
OVERTIME = _keys("day_max week_max month_max rate")
LAW = _keys(
    "day_minutes_max week_minutes_max week_average_minutes_max week_days_off_min rest_minutes_min "
    "overtime_day_max overtime_month_max"
)
COVER = _keys("day code required under over")
LIMITS = _keys("seats breaks_at_once_share teams_together same_day_off apart")
ACTIVITY = _keys("id minutes attendees together window skill")
HISTORY = _keys("days_worked_in_a_row last_end weekends nights holidays")
PREFER = _keys("early late")
EARLY = _keys("start_before")
LATE = _keys("start_from")
WEIGHTS = _keys("paid_slot under deep_under deep_share over preference weekend")


def refuse_unknown(found: Json, keys: Keys, where: str) -> None:
    """Refuse a key that the format does not know.

    Raises
    ------
    SchedulingError
        Naming the key, where it stands, and the nearest known one.
    """
    for key in found:
        if key not in keys.built:
            near = difflib.get_close_matches(key, sorted(keys.built), n=1)
            if near:
                raise refused(where, "key_near", key=key, near=near[0])
            raise refused(where, "key_unknown", key=key)


def refuse_name(
    name: object, known: Mapping[str, object] | tuple[str, ...], where: str, kind: str
) -> None:
    """Refuse a name of a kind that is not among `known`, with the nearest that is."""
    if isinstance(name, str) and name in known:
        return
    near = difflib.get_close_matches(str(name), list(known), n=1, cutoff=0.5)
    raise unknown(where, kind, name, near[0] if near else "")
