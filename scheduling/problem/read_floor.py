"""What is asked of several agents together, from a problem document."""

from collections.abc import Collection, Mapping

from scheduling.hours import minutes_of
from scheduling.problem.fields import (
    as_list,
    as_object,
    as_share,
    as_text,
    as_weight,
    as_whole,
    need,
    refuse,
)
from scheduling.problem.floor import Activity, Cover, Limits, Pairs, Seats
from scheduling.problem.keys import (
    ACTIVITY,
    COVER,
    LIMITS,
    Json,
    refuse_name,
    refuse_unknown,
)
from scheduling.shifts import Code

Names = tuple[str, ...]
WINDOW = 4


def read_cover(value: object, codes: Mapping[str, Code], days: int) -> tuple[Cover, ...]:
    """Read demand by shift; each day and code once."""
    found: dict[tuple[int, str], Cover] = {}
    for i, listed in enumerate(as_list(value or [], "cover")):
        where = f"cover[{i}]"
        entry = as_object(listed, where)
        refuse_unknown(entry, COVER, where)
        day = read_day(need(entry, "day", where), f"{where}.day", days)
        code = as_text(need(entry, "code", where), f"{where}.code")
        refuse_name(code, codes, where, "code")
        if (day, code) in found:
            raise refuse(where, "cover_once", [day, code])
        required = as_whole(need(entry, "required", where), f"{where}.required")
        costs = [as_weight(entry.get(key, 0), f"{where}.{key}") for key in ("under", "over")]
        found[day, code] = Cover(day, code, required, costs[0], costs[1])
    return tuple(found.values())


def read_day(value: object, where: str, days: int) -> int:
    """Read a day of the horizon."""
    day = as_whole(value, where)
    if day >= days:
        raise refuse(where, "day", value, last=days - 1)
    return day


def read_limits(
    value: object,
    agents: Names,
    teams: Collection[str],
    sites: Collection[str],
    shape: tuple[int, int],
) -> Limits:
    """Read limits over several agents; `shape` is (days, slots)."""
    found = as_object(value or {}, "limits")
    refuse_unknown(found, LIMITS, "limits")
    share = found.get("breaks_at_once_share")
    together = tuple(
        as_text(team, "limits.teams_together")
        for team in as_list(found.get("teams_together") or [], "limits.teams_together")
    )
    for team in together:
        refuse_name(team, tuple(teams), "limits.teams_together", "team")
    return Limits(
        seats=_seats(found.get("seats"), sites, shape),
        breaks_at_once_share=None
        if share is None
        else as_share(share, "limits.breaks_at_once_share"),
        teams_together=together,
        same_day_off=_pairs(found, "same_day_off", agents),
        apart=_pairs(found, "apart", agents),
    )


def _seats(
    value: object, sites: Collection[str], shape: tuple[int, int]
) -> tuple[tuple[str, Seats], ...]:
    found = as_object(value or {}, "limits.seats")
    for site in found:
        refuse_name(site, tuple(sites), "limits.seats", "site")
    return tuple((site, _by_slot(n, f"limits.seats.{site}", shape)) for site, n in found.items())


def _by_slot(value: object, where: str, shape: tuple[int, int]) -> Seats:
    if isinstance(value, int):
        return as_whole(value, where)
    rows = [as_list(row, where) for row in as_list(value, where)]
    if len(rows) != shape[0] or any(len(row) != shape[1] for row in rows):
        raise refuse(where, "seats", value, days=shape[0], slots=shape[1])
    return tuple(tuple(as_whole(entry, where) for entry in row) for row in rows)


def _pairs(found: Json, key: str, agents: Names) -> Pairs:
    pairs: list[tuple[str, str]] = []
    for i, listed in enumerate(as_list(found.get(key) or [], f"limits.{key}")):
        where = f"limits.{key}[{i}]"
        names = [as_text(name, where) for name in as_list(listed, where)]
        for name in names:
            refuse_name(name, agents, where, "agent")
        if len(names) != 2 or names[0] == names[1]:  # noqa: PLR2004 - a pair
            raise refuse(where, "two_agents", listed)
        pairs.append((names[0], names[1]))
    return tuple(pairs)


def read_activities(
    value: object, agents: Names, queues: Names, days: int, slot: int
) -> tuple[Activity, ...]:
    """Read training and meetings."""
    found: dict[str, Activity] = {}
    for i, listed in enumerate(as_list(value or [], "activities")):
        where = f"activities[{i}]"
        entry = as_object(listed, where)
        refuse_unknown(entry, ACTIVITY, where)
        name = as_text(need(entry, "id", where), f"{where}.id")
        if name in found:
            raise refuse(where, "id_once", name)
        found[name] = _activity(entry, name, agents, queues, days, slot)
    return tuple(found.values())


def _activity(
    entry: Json, name: str, agents: Names, queues: Names, days: int, slot: int
) -> Activity:
    where = f"activity {name}"
    minutes = as_whole(need(entry, "minutes", where), f"{where}.minutes", least=slot)
    if minutes % slot:
        raise refuse(where, "on_slot", minutes, slot=slot)
    listed = as_list(need(entry, "attendees", where), f"{where}.attendees")
    attendees = tuple(as_text(agent, f"{where}.attendees") for agent in listed)
    for agent in attendees:
        refuse_name(agent, agents, where, "attendee")
    if not attendees or len(set(attendees)) < len(attendees):
        raise refuse(where, "attendees", listed)
    together = entry.get("together", True)
    if not isinstance(together, bool):
        raise refuse(where, "true_or_false_together", together)
    skill = str(entry.get("skill") or "")
    if skill:
        refuse_name(skill, queues, where, "skill")
    first, last = _window(entry.get("window"), where, days)
    return Activity(name, minutes, attendees, together, first, last, skill)


def _window(value: object, where: str, days: int) -> tuple[tuple[int, int], tuple[int, int]]:
    if value is None:
        return (0, 0), (days - 1, 24 * 60)
    ends = as_list(value, f"{where}.window")
    if len(ends) != WINDOW:
        raise refuse(where, "activity_window", value)
    first, last = (
        (read_day(day, f"{where}.window", days), minutes_of(time, f"{where}.window"))
        for day, time in (ends[:2], ends[2:])
    )
    if last <= first:
        raise refuse(where, "window_order", value)
    return first, last
