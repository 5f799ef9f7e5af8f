"""The strict reader of `floorwalker-roster-1`: nothing in the file is silently ignored."""

import datetime as dt
import zoneinfo
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from scheduling.hours import minutes_of
from scheduling.law import Law
from scheduling.people import Agent, Fixed
from scheduling.problem.agents import read_agent, read_fixed
from scheduling.problem.check import check_problem
from scheduling.problem.contracts import read_breaks, read_codes, read_contract
from scheduling.problem.decided import OFF
from scheduling.problem.fields import (
    as_list,
    as_object,
    as_text,
    as_weight,
    as_whole,
    as_window,
    need,
    refuse,
)
from scheduling.problem.keys import (
    EARLY,
    LATE,
    LAW,
    LOCKED,
    PREFER,
    PROBLEM,
    WEIGHTS,
    Json,
    refuse_name,
    refuse_unknown,
)
from scheduling.problem.next_days import read_forbidden
from scheduling.problem.read_floor import (
    read_activities,
    read_cover,
    read_day,
    read_limits,
)
from scheduling.problem.soft import read_soft
from scheduling.problem.values import DAY_MINUTES, WEEK, Counts, Preferences, Problem, Weights
from scheduling.refusals import expected, refused
from scheduling.shifts import Code, Contract

FORMAT = "floorwalker-roster-1"
SLOT_MINUTES = (5, 10, 15, 30)


def read_problem(document: Mapping[str, object], *, check: bool = True) -> Problem:
    """Read a roster problem from its JSON object.

    With `check` off, contradictions between fields that each read well are not refused, so that
    they can be explained.

    Raises
    ------
    SchedulingError
        For an unknown key, a value out of its range or a
        contradiction: one sentence that says what was expected, what was found and where.
    """
    refuse_unknown(document, PROBLEM, "problem")
    if document.get("format") != FORMAT:
        raise refuse("problem.format", "exactly", document.get("format"), value=FORMAT)
    slot = as_whole(need(document, "slot_minutes", "problem"), "slot_minutes")
    if slot not in SLOT_MINUTES:
        raise refuse("slot_minutes", "slot_length", slot)
    days = _days(document)
    queues = _queues(document)
    opening = _opening(document, slot)
    codes = read_codes(document.get("codes", {}), slot)
    breaks = read_breaks(document.get("breaks", {}), "breaks", slot)
    contracts = {
        name: read_contract(name, value, breaks, codes, slot)
        for name, value in as_object(need(document, "contracts", "problem"), "contracts").items()
    }
    slots = (opening[1] - opening[0]) // slot
    agents = _agents(document, contracts, queues, codes, days)
    names = tuple(agent.name for agent in agents)
    problem = Problem(
        name=str(document.get("name", "")),
        start=_date(need(document, "start", "problem")),
        days=days,
        timezone=_zone(document.get("timezone", "UTC")),
        slot_minutes=slot,
        start_every_minutes=as_whole(
            document.get("start_every_minutes", slot), "start_every_minutes", least=1
        ),
        opening=opening,
        queues=queues,
        requirement=_requirement(need(document, "requirement", "problem"), queues, days, slots),
        carry_in=_carry_in(document.get("carry_in"), queues, slots),
        contracts=contracts,
        breaks=breaks,
        codes=codes,
        agents=_with_locked(agents, document, codes, days),
        prefer=_prefer(document.get("prefer", {})),
        weights=_weights(need(document, "weights", "problem")),
        rotations=_rotations(document.get("rotations"), codes),
        law=_law(document.get("law")),
        minimum=_minimum(document.get("minimum"), queues, days, slots),
        soft=read_soft(document.get("soft")),
        forbidden_next=read_forbidden(document.get("forbidden_next"), codes),
        holidays=_holidays(document.get("holidays"), days),
        cover=read_cover(document.get("cover"), codes, days),
        limits=read_limits(
            document.get("limits"),
            names,
            {agent.team for agent in agents if agent.team},
            {agent.site for agent in agents if agent.site},
            (days, slots),
        ),
        activities=read_activities(document.get("activities"), names, queues, days, slot),
    )
    for agent in problem.agents:
        if agent.rotation:
            refuse_name(agent.rotation.name, problem.rotations, f"agent {agent.name}", "rotation")
    if check:
        check_problem(problem)
    return problem


def _days(document: Json) -> int:
    days = as_whole(need(document, "days", "problem"), "days", least=1)
    if days % WEEK:
        raise refused("days", "part_weeks", days=days)
    return days


def _queues(document: Json) -> tuple[str, ...]:
    listed = as_list(need(document, "queues", "problem"), "queues")
    queues = tuple(as_text(queue, "queues") for queue in listed)
    if not queues or len(set(queues)) < len(queues):
        raise refuse("queues", "queues_once", list(queues))
    return queues


def _opening(document: Json, slot: int) -> tuple[int, int]:
    opening = as_window(need(document, "open", "problem"), "open")
    if opening[1] - opening[0] > DAY_MINUTES or any(end % slot for end in opening):
        raise refused("open", "open_slots", slot=slot)
    return opening


def _date(value: object) -> dt.date:
    try:
        return dt.date.fromisoformat(as_text(value, "start"))
    except ValueError as error:
        raise refuse("start", "date", value) from error


def _zone(value: object) -> str:
    try:
        return zoneinfo.ZoneInfo(as_text(value, "timezone")).key
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
        raise refuse("timezone", "zone", value) from error


def _row(value: object, slots: int, where: str) -> list[int]:
    row = as_list(value, where)
    if len(row) != slots:
        raise refuse(where, "slots", len(row), slots=slots)
    return [as_whole(entry, f"{where}[{slot}]") for slot, entry in enumerate(row)]


def _by_queue(value: object, queues: tuple[str, ...], where: str) -> Json:
    found = as_object(value, where)
    if set(found) != set(queues):
        raise expected(where, "queues", list(found), queues=list(queues))
    return found


def _requirement(
    value: object, queues: tuple[str, ...], days: int, slots: int, name: str = "requirement"
) -> Counts:
    found = _by_queue(value, queues, name)
    table: list[list[list[int]]] = []
    for queue in queues:
        where = f"{name}.{queue}"
        rows = as_list(found[queue], where)
        if len(rows) != days:
            raise refuse(where, "days", len(rows), days=days)
        table.append([_row(r, slots, f"{where}[{d}]") for d, r in enumerate(rows)])
    return np.array(table, dtype=np.int64)


def _carry_in(value: object, queues: tuple[str, ...], slots: int) -> Counts:
    if value is None:
        return np.zeros((len(queues), slots), dtype=np.int64)
    found = _by_queue(value, queues, "carry_in")
    rows = [_row(found[queue], slots, f"carry_in.{queue}") for queue in queues]
    return np.array(rows, dtype=np.int64)


def _agents(
    document: Json,
    contracts: Mapping[str, Contract],
    queues: tuple[str, ...],
    codes: Mapping[str, Code],
    days: int,
) -> tuple[Agent, ...]:
    listed = as_list(need(document, "agents", "problem"), "agents")
    agents = tuple(
        read_agent(value, f"agents[{i}]", contracts, queues, codes, days)
        for i, value in enumerate(listed)
    )
    if not agents:
        raise refused("agents", "no_agents")
    seen: set[str] = set()
    for agent in agents:
        if agent.name in seen:
            raise refused("agents", "id_twice", name=agent.name)
        seen.add(agent.name)
    return agents


def _with_locked(
    agents: tuple[Agent, ...], document: Json, codes: Mapping[str, Code], days: int
) -> tuple[Agent, ...]:
    """Give every agent the days that are locked from an earlier roster."""
    names = {agent.name: agent for agent in agents}
    found: dict[str, list[Fixed]] = {}
    for i, value in enumerate(as_list(document.get("locked") or [], "locked")):
        where = f"locked[{i}]"
        entry = as_object(value, where)
        name = as_text(need(entry, "agent", where), f"{where}.agent")
        refuse_name(name, names, where, "agent")
        found.setdefault(name, []).append(read_fixed(entry, where, codes, days, LOCKED))
    return tuple(replace(a, locked=tuple(found.get(a.name, ()))) for a in agents)


def _rotations(value: object, codes: Mapping[str, Code]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, pattern in as_object(value or {}, "rotations").items():
        where = f"rotations.{name}"
        turns = tuple(as_text(turn, where) for turn in as_list(pattern, where))
        for turn in turns:
            refuse_name(turn, (*codes, OFF), where, "code")
        if not turns:
            raise refuse(where, "turns", [])
        found[name] = turns
    return found


def _minimum(value: object, queues: tuple[str, ...], days: int, slots: int) -> Counts | None:
    return _requirement(value, queues, days, slots, "minimum") if value else None


def _holidays(value: object, days: int) -> frozenset[int]:
    listed = as_list(value or [], "holidays")
    return frozenset(read_day(day, f"holidays[{i}]", days) for i, day in enumerate(listed))


def _law(value: object) -> tuple[Law, ...]:
    packs: list[Law] = []
    for name, limits in as_object(value or {}, "law").items():
        found = as_object(limits, f"law.{name}")
        refuse_unknown(found, LAW, f"law.{name}")
        packs.append(Law(name, **{k: as_whole(v, f"law.{name}.{k}") for k, v in found.items()}))
    return tuple(packs)


def _prefer(value: object) -> Preferences:
    found = as_object(value, "prefer")
    refuse_unknown(found, PREFER, "prefer")
    early = as_object(found.get("early") or {}, "prefer.early")
    late = as_object(found.get("late") or {}, "prefer.late")
    refuse_unknown(early, EARLY, "prefer.early")
    refuse_unknown(late, LATE, "prefer.late")
    return Preferences(
        _optional_clock(early.get("start_before"), "prefer.early.start_before"),
        _optional_clock(late.get("start_from"), "prefer.late.start_from"),
    )


def _optional_clock(value: object, where: str) -> int | None:
    return None if value is None else minutes_of(value, where)


def _weights(value: object) -> Weights:
    found = as_object(value, "weights")
    refuse_unknown(found, WEIGHTS, "weights")
    weights = {
        key: as_weight(need(found, key, "weights"), f"weights.{key}") for key in WEIGHTS.built
    }
    return Weights(**weights)
