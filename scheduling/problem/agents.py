"""Agents from a problem document."""

from collections.abc import Mapping
from typing import cast

from scheduling.hours import minutes_of
from scheduling.people import (
    SHIFT,
    Agent,
    Fixed,
    History,
    Preference,
    Request,
    Rotation,
    Window,
)
from scheduling.problem.fields import (
    as_list,
    as_object,
    as_share,
    as_text,
    as_weight,
    as_whole,
    as_window,
    need,
    refuse,
)
from scheduling.problem.keys import (
    AGENT,
    FIXED,
    HISTORY,
    REQUEST,
    ROTATION,
    Json,
    Keys,
    refuse_name,
    refuse_unknown,
)
from scheduling.problem.values import WEEK
from scheduling.refusals import expected, refused
from scheduling.shifts import Code, Contract

OFF = "off"
WANTS = (OFF, "early", "late", SHIFT)
ABLE = 0.5
"""Proficiency from which on a roster counts on an agent for a queue."""


def read_agent(
    value: object,
    where: str,
    contracts: Mapping[str, Contract],
    queues: tuple[str, ...],
    codes: Mapping[str, Code],
    days: int,
) -> Agent:
    """Read one agent."""
    found = as_object(value, where)
    refuse_unknown(found, AGENT, where)
    name = as_text(need(found, "id", where), f"{where}.id")
    where = f"agent {name}"
    contract = as_text(need(found, "contract", where), f"{where}.contract")
    refuse_name(contract, contracts, where, "contract")
    skills = need(found, "skills", where)
    levels = _proficiency(skills, where, queues)
    able = _able(levels, where)
    return Agent(
        name=name,
        contract=contract,
        skills=able,
        learning=frozenset(queue for queue, level in levels.items() if level > 0) - able,
        proficiency=tuple(levels.items()) if isinstance(skills, Mapping) else (),
        paid_week_min=_paid_week_min(found, where, days),
        available=_available(found.get("available"), where, days),
        prefer=_prefer(found.get("prefer"), f"{where}.prefer"),
        fixed=tuple(
            read_fixed(as_object(entry, f"{where}.fixed[{i}]"), f"{where}.fixed[{i}]", codes, days)
            for i, entry in enumerate(as_list(found.get("fixed", []), f"{where}.fixed"))
        ),
        history=_history(as_object(found.get("history", {}), f"{where}.history"), where),
        rotation=_rotation(found.get("rotation"), where),
        requests=_requests(found.get("requests"), where, codes, days),
        team=str(found.get("team") or ""),
        site=str(found.get("site") or ""),
    )


def _proficiency(value: object, where: str, queues: tuple[str, ...]) -> dict[str, float]:
    """Read the skills: a list of queues, or how well each is known, 0-1."""
    where = f"{where}.skills"
    if isinstance(value, Mapping):
        levels = as_object(cast("object", value), where)
        found = {str(k): as_share(v, f"{where}.{k}") for k, v in levels.items()}
    else:
        found = {str(skill): 1.0 for skill in as_list(value, where)}
    for skill in found:
        refuse_name(skill, queues, where.removesuffix(".skills"), "skill")
    return found


def _able(levels: Mapping[str, float], where: str) -> frozenset[str]:
    able = frozenset(queue for queue, level in levels.items() if level >= ABLE)
    if not able:
        raise refused(where, "no_skill", able=ABLE)
    return able


def _paid_week_min(found: Json, where: str, days: int) -> tuple[int, ...]:
    weeks = days // WEEK
    values = found.get("paid_week_min")
    if values is None:
        return (0,) * weeks
    where = f"{where}.paid_week_min"
    listed = as_list(values, where)
    if len(listed) != weeks:
        raise refuse(where, "weeks", len(listed), weeks=weeks)
    return tuple(as_whole(v, f"{where}[{i}]") for i, v in enumerate(listed))


def _available(value: object, where: str, days: int) -> tuple[tuple[Window, ...], ...]:
    if value is None:
        return (((0, 3 * 1440),),) * days
    where = f"{where}.available"
    listed = as_list(value, where)
    if len(listed) != days:
        raise refuse(where, "days", len(listed), days=days)
    return tuple(_windows(v, f"{where}[{day}]") for day, v in enumerate(listed))


def _windows(value: object, where: str) -> tuple[Window, ...]:
    if value is None:
        return ()
    listed = as_list(value, where)
    if listed and isinstance(listed[0], list):
        return tuple(as_window(entry, where) for entry in listed)
    return (as_window(value, where),) if listed else ()


def _prefer(value: object, where: str) -> Preference | None:
    match value:
        case None:
            return None
        case "early":
            return "early"
        case "late":
            return "late"
        case _:
            raise expected(where, "early_or_late", value)


def _rotation(value: object, where: str) -> Rotation | None:
    if not value:
        return None
    found = as_object(value, f"{where}.rotation")
    refuse_unknown(found, ROTATION, f"{where}.rotation")
    name = as_text(need(found, "name", f"{where}.rotation"), f"{where}.rotation.name")
    return Rotation(name, as_whole(found.get("offset", 0), f"{where}.rotation.offset"))


def _requests(
    value: object, where: str, codes: Mapping[str, Code], days: int
) -> tuple[Request, ...]:
    listed = as_list(value or [], f"{where}.requests")
    return tuple(
        _request(as_object(entry, f"{where}.requests[{i}]"), f"{where}.requests[{i}]", codes, days)
        for i, entry in enumerate(listed)
    )


def _request(found: Json, where: str, codes: Mapping[str, Code], days: int) -> Request:
    refuse_unknown(found, REQUEST, where)
    day = _day(found, where, days)
    want = as_text(need(found, "want", where), f"{where}.want")
    refuse_name(want, (*WANTS, *codes), where, "want")
    code, given = str(found.get("code") or ""), found.get("weight")
    if code:
        refuse_name(code, codes, where, "code")
    if code and want != OFF:
        raise refuse(where, "off_beside_code", want)
    weight = None if given is None else as_weight(given, f"{where}.weight")
    if want != SHIFT:
        return Request(day, want, weight, code)
    start = minutes_of(as_text(need(found, "start", where), f"{where}.start"), f"{where}.start")
    minutes = as_whole(need(found, "minutes", where), f"{where}.minutes")
    return Request(day, want, weight, start=start, minutes=minutes)


def _day(found: Json, where: str, days: int) -> int:
    day = as_whole(need(found, "day", where), f"{where}.day")
    if day >= days:
        raise refused(where, "day_past", day=day, last=days - 1)
    return day


def read_fixed(
    found: Json, where: str, codes: Mapping[str, Code], days: int, keys: Keys = FIXED
) -> Fixed:
    """Read a day that is already decided."""
    refuse_unknown(found, keys, where)
    day = _day(found, where, days)
    if found.get("off"):
        return Fixed(day, off=True)
    if "code" in found:
        refuse_name(found["code"], codes, where, "code")
        return Fixed(day, code=str(found["code"]))
    start = minutes_of(need(found, "start", where), f"{where}.start")
    return Fixed(day, start=start, minutes=as_whole(need(found, "minutes", where), where, least=1))


def _history(found: Json, where: str) -> History:
    refuse_unknown(found, HISTORY, f"{where}.history")
    row = as_whole(found.get("days_worked_in_a_row", 0), f"{where}.history.days_worked_in_a_row")
    last = found.get("last_end")
    end = None if last is None else minutes_of(last, f"{where}.history.last_end")
    kept = {
        key: as_whole(found.get(key, 0), f"{where}.history.{key}")
        for key in ("weekends", "nights", "holidays")
    }
    return History(row, end, **kept)
