"""Reader of `floorwalker-scenario-1`: one JSON object, strictly."""

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scheduling.erlang.performance import FORMULAS
from scheduling.errors import ScenarioError
from scheduling.problem import Problem
from scheduling.roster import Roster
from scheduling.simulation.crew import crew_of
from scheduling.simulation.floor import ROUTINGS, Skill
from scheduling.simulation.keys import Json, Reader, as_list, as_object, number, unknown, whole
from scheduling.simulation.scenario import SHAPES, Group, Queue, Scenario, Shape

FORMAT = "floorwalker-scenario-1"
SCENARIO_KEYS = (
    "format name start timezone slot_minutes queues groups roster busyness_cv shrinkage routing"
)
QUEUE_KEYS = (
    "contacts aht_s aht_shape patience_s patience_shape target target_wait_s formula "
    "priority channel"
)
NOT_BUILT_UNLESS = {"concurrency": 1, "slowdown": 0, "deadline_s": None, "redial": 0}
MOST_SLOTS = 2016


def rostered_files(data: object) -> tuple[str, str] | None:
    """
    Return the names of the problem and roster file that a scenario's people come from.

    Parameters
    ----------
    data
        What `json.load` returned; `roster` is `{"problem": …, "file": …}`.

    Returns
    -------
    tuple or None
        Problem and roster; None where the people are `groups`.
    """
    file = as_object(data, "scenario")
    if file.get("roster") is None:
        return None
    roster = Reader.of(file["roster"], "scenario.roster", "problem file")
    return str(roster.need("problem")), str(roster.need("file"))


def read_scenario(data: object, rostered: tuple[Problem, Roster] | None = None) -> Scenario:
    """
    Return the scenario that a parsed JSON file describes.

    Parameters
    ----------
    data
        What `json.load` returned.
    rostered
        Contents of the files that `rostered_files` names, if it does.

    Returns
    -------
    Scenario
        Times become seconds from `start`; a naive `start` is wall clock in `timezone`.

    Raises
    ------
    ScenarioError
        Naming the place, what was expected and what was found; a key of the format that is not
        built yet is refused by name.
    """
    file = Reader.of(data, "scenario", SCENARIO_KEYS)
    file.word("format", FORMAT, (FORMAT,))
    queues = as_object(file.need("queues"), "queues")
    slots = _slots(queues)
    if file.has("roster") == file.has("groups") or file.has("roster") != (rostered is not None):
        message = "scenario: expected people either as 'groups' or as a 'roster' of the floor"
        raise ScenarioError(message)
    groups = as_object(file.values["groups"] if file.has("groups") else {}, "groups")
    start, slot_s = _start(file), file.number("slot_minutes", None, above=0) * 60.0
    crew = () if rostered is None else crew_of(*rostered, start, slots * slot_s, tuple(queues))
    return Scenario(
        start,
        slot_s,
        tuple(_queue(name, value, slots) for name, value in queues.items()),
        tuple(_group(name, value, slots, tuple(queues)) for name, value in groups.items()),
        file.number("busyness_cv", 0.0, least=0, below=5),
        file.number("shrinkage", 0.0, least=0, below=1),
        file.word("routing", ROUTINGS[0], ROUTINGS),
        crew,
    )


def _start(file: Reader) -> datetime:
    """Return the aware start of the first slot."""
    text = file.need("start")
    try:
        start = datetime.fromisoformat(str(text))
    except ValueError as error:
        message = f"scenario.start: expected a date and time in ISO 8601, found {text!r}"
        raise ScenarioError(message) from error
    zone = _zone(file)
    if start.tzinfo is None:
        return start.replace(tzinfo=zone)
    return start.astimezone(zone) if file.has("timezone") else start


def _zone(file: Reader) -> tzinfo:
    if not file.has("timezone"):
        return UTC
    name = str(file.values["timezone"])
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        message = f"scenario.timezone: expected a zone such as Asia/Shanghai, found {name!r}"
        raise ScenarioError(message) from error


def _slots(queues: Json) -> int:
    """Return the number of slots, which every queue's `contacts` must share."""
    if not queues:
        message = "queues: expected at least one queue, found none"
        raise ScenarioError(message)
    counts: dict[str, int] = {}
    for name, value in queues.items():
        contacts = as_object(value, f"queues.{name}").get("contacts")
        counts[name] = len(as_list(contacts, f"queues.{name}.contacts"))
    first = next(iter(counts.values()))
    for name, count in counts.items():
        if count != first or not 1 <= count <= MOST_SLOTS:
            message = (
                f"queues.{name}.contacts: expected one number a slot, 1 to {MOST_SLOTS} and as "
                f"many as the other queues have ({first}), found {count}"
            )
            raise ScenarioError(message)
    return first


def _per_slot(value: object, where: str, slots: int) -> Sequence[object]:
    """Return one value a slot; a single number holds for all."""
    if isinstance(value, int | float):
        return [value] * slots
    values = as_list(value, where)
    if len(values) != slots:
        message = f"{where}: expected {slots} numbers, one a slot, found {len(values)}"
        raise ScenarioError(message)
    return values


def _queue(name: str, value: object, slots: int) -> Queue:
    where = f"queues.{name}"
    read = Reader.of(value, where, f"{QUEUE_KEYS} {' '.join(NOT_BUILT_UNLESS)}")
    for key, nothing in NOT_BUILT_UNLESS.items():
        if read.has(key) and read.values[key] != nothing:
            message = f"{where}: {key!r} is part of the format but not built yet"
            raise ScenarioError(message)
    contacts = _per_slot(read.need("contacts"), f"{where}.contacts", slots)
    aht = _per_slot(read.need("aht_s"), f"{where}.aht_s", slots)
    return Queue(
        name,
        tuple(number(count, f"{where}.contacts", least=0) for count in contacts),
        tuple(number(seconds, f"{where}.aht_s", above=0) for seconds in aht),
        _shape(read, "aht_shape"),
        read.number("patience_s", math.inf, above=0),
        _shape(read, "patience_shape"),
        read.number("target", None, above=0, below=1) if read.has("target") else None,
        read.number("target_wait_s", 20.0, least=0),
        read.word("formula", "of_offered", FORMULAS),
        read.whole("priority", least=0) if read.has("priority") else None,
        str(read.values.get("channel", "voice")),
    )


def _shape(read: Reader, key: str) -> Shape:
    """Return a shape written as a word, as {word: number} or as {word: {sigma: number}}."""
    if not read.has(key):
        return Shape()
    value, where = read.values[key], f"{read.where}.{key}"
    if isinstance(value, str):
        value = {value: None}
    shape = as_object(value, where)
    if len(shape) != 1:
        message = f"{where}: expected one of {', '.join(SHAPES)}, found {list(shape)}"
        raise ScenarioError(message)
    kind, parameter = next(iter(shape.items()))
    if kind not in SHAPES:
        raise ScenarioError(unknown(where, "shape", kind, SHAPES))
    if kind in ("exponential", "constant"):
        return Shape(kind)
    if isinstance(parameter, Mapping):
        name = "sigma" if kind == "lognormal" else "exponent"
        inner = as_object(cast("object", parameter), f"{where}.{kind}")
        parameter = Reader.of(inner, f"{where}.{kind}", name).need(name)
    return Shape(kind, number(parameter, f"{where}.{kind}", above=0, below=10))


def _group(name: str, value: object, slots: int, queues: Sequence[str]) -> Group:
    where = f"groups.{name}"
    read = Reader.of(value, where, "skills agents")
    skills = as_object(read.need("skills"), f"{where}.skills")
    agents = _per_slot(read.need("agents"), f"{where}.agents", slots)
    return Group(
        name,
        tuple((queue, _skill(where, queue, skill, queues)) for queue, skill in skills.items()),
        tuple(whole(count, f"{where}.agents", 0) for count in agents),
    )


def _skill(where: str, queue: str, value: object, queues: Sequence[str]) -> Skill:
    if queue not in queues:
        raise ScenarioError(unknown(f"{where}.skills", "queue", queue, queues))
    read = Reader.of(
        {} if value is None else value, f"{where}.skills.{queue}", "priority aht_factor"
    )
    priority = read.whole("priority", least=0) if read.has("priority") else 0
    return Skill(queues.index(queue), priority, read.number("aht_factor", 1.0, above=0))
