"""Reader of `floorwalker-scenario-1`: one JSON object, strictly."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scheduling.errors import ScenarioError
from scheduling.problem import Problem
from scheduling.roster import Roster
from scheduling.simulation.crew import crew_of
from scheduling.simulation.floor import ROUTINGS, Skill
from scheduling.simulation.keys import Json, Reader, as_list, as_object, unknown, whole
from scheduling.simulation.moments import span_s
from scheduling.simulation.read_queue import per_slot, read_queue
from scheduling.simulation.rostered import Rostered
from scheduling.simulation.scenario import Activity, Group, Scenario

FORMAT = "floorwalker-scenario-1"
SCENARIO_KEYS = (
    "format name start timezone slot_minutes queues groups roster busyness_cv shrinkage routing "
    "activities"
)
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
        Naming the place, what was expected and what was found.

    Notes
    -----
    Beyond the keys of the format a queue may have `transfer` ({queue: share of the handled who go
    on to it}), `credit_s` (head start over equally urgent queues), `margin_s` (how long before its
    deadline work becomes as urgent as a waiting contact) and, where its channel is `outbound`,
    `reserve` (idle people that the list leaves alone). The scenario may have `activities`, a list
    of {name, group, agents, from, to} of people who are in a training or meeting.
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
    files = None if rostered is None else Rostered(*rostered)
    crew = () if rostered is None else crew_of(*rostered, start, slots * slot_s, tuple(queues))
    scenario = Scenario(
        start,
        slot_s,
        tuple(read_queue(name, value, slots, tuple(queues)) for name, value in queues.items()),
        tuple(_group(name, value, slots, tuple(queues)) for name, value in groups.items()),
        file.number("busyness_cv", 0.0, least=0, below=5),
        file.number("shrinkage", 0.0, least=0, below=1),
        file.word("routing", ROUTINGS[0], ROUTINGS),
        crew,
        rostered=files,
    )
    activities = as_list(file.values["activities"], "activities") if file.has("activities") else ()
    planned = tuple(
        _activity(value, f"activities[{number}]", scenario)
        for number, value in enumerate(activities)
    )
    scenario = replace(scenario, activities=planned)
    _ = scenario.people  # refuses to send away more people than there are
    return scenario


def _activity(value: object, where: str, scenario: Scenario) -> Activity:
    read = Reader.of(value, where, "name group agents from to")
    return Activity(
        str(read.need("name")),
        read.word("group", "", scenario.teams),
        read.whole("agents", least=1),
        *span_s(read, scenario, needed=True),
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


def _group(name: str, value: object, slots: int, queues: Sequence[str]) -> Group:
    where = f"groups.{name}"
    read = Reader.of(value, where, "skills agents")
    skills = as_object(read.need("skills"), f"{where}.skills")
    agents = per_slot(read.need("agents"), f"{where}.agents", slots)
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
