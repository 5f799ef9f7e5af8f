"""Reader of changes: each kind is one function from a scenario to the changed scenario."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from scheduling.errors import ScenarioError
from scheduling.simulation.keys import Reader, as_list, as_object, unknown
from scheduling.simulation.scenario import Drift, Scenario, Shift, Surge, Urgency

Change = Callable[[object, str, Scenario], Scenario]
NOT_BUILT = ("cancel_activity", "reskill", "callback_offer", "hold_outbound")
CLOCK = re.compile(r"(\d{1,2}):(\d{2})")


def apply_changes(scenario: Scenario, changes: object) -> Scenario:
    """
    Return a scenario with a list of changes made one after another.

    Parameters
    ----------
    scenario
        The day as planned.
    changes
        What `json.load` returned: a list of `{kind, …parameters, from, to}`; `from` and `to` are
        ISO 8601, or `HH:MM` of the scenario's day.

    Raises
    ------
    ScenarioError
        Naming the change, what was expected and what was found.
    """
    for position, value in enumerate(as_list(changes, "changes")):
        where = f"changes[{position}]"
        kind = as_object(value, where).get("kind")
        if kind in NOT_BUILT:
            message = f"{where}: kind {kind!r} is part of the format but not built yet"
            raise ScenarioError(message)
        if kind not in KINDS:
            raise ScenarioError(unknown(where, "kind", str(kind), [*KINDS, *NOT_BUILT]))
        scenario = KINDS[str(kind)](value, where, scenario)
    _ = scenario.people  # refuses to take away more people than there are
    return scenario


def moment_s(text: object, where: str, scenario: Scenario) -> float:
    """Return seconds from the start of the scenario of `HH:MM` or an ISO 8601 moment."""
    clock = CLOCK.fullmatch(str(text))
    if clock:
        hours, minutes = int(clock[1]), int(clock[2])
        midnight = scenario.start.replace(hour=0, minute=0, second=0, microsecond=0)
        # Zone arithmetic keeps the clock, the difference of stamps the time.
        moment = midnight + timedelta(hours=hours, minutes=minutes)
    else:
        try:
            moment = datetime.fromisoformat(str(text))
        except ValueError as error:
            message = f"{where}: expected HH:MM or a moment in ISO 8601, found {text!r}"
            raise ScenarioError(message) from error
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=scenario.start.tzinfo)
    return moment.timestamp() - scenario.start.timestamp()


def _span(read: Reader, scenario: Scenario, *, needed: bool) -> tuple[float, float]:
    """Return `from` and `to` in seconds; where they may be absent the whole day is meant."""
    if needed:
        read.need("from")
    start, end = 0.0, scenario.end_s
    if read.has("from"):
        start = moment_s(read.values["from"], f"{read.where}.from", scenario)
    if read.has("to"):
        end = moment_s(read.values["to"], f"{read.where}.to", scenario)
    if not 0 <= start < end <= scenario.end_s:
        message = (
            f"{read.where}: expected from before to within the scenario's day of "
            f"{scenario.end_s / 3600:g} hours, found {start / 3600:g} to {end / 3600:g} hours "
            "after its start"
        )
        raise ScenarioError(message)
    return start, end


def _group(read: Reader, scenario: Scenario) -> str:
    return read.word("group", "", scenario.teams)


def _add_agents(value: object, where: str, scenario: Scenario) -> Scenario:
    read = Reader.of(value, where, "kind group agents from to")
    count = read.whole("agents", least=1)
    shift = Shift(_group(read, scenario), count, *_span(read, scenario, needed=False))
    return replace(scenario, shifts=(*scenario.shifts, shift))


def _overtime(value: object, where: str, scenario: Scenario) -> Scenario:
    Reader.of(value, where, "kind group agents from to").need("from")
    return _add_agents(value, where, scenario)


def _early_leave(value: object, where: str, scenario: Scenario) -> Scenario:
    read = Reader.of(value, where, "kind group agents from to")
    count = read.whole("agents", least=1)
    shift = Shift(_group(read, scenario), -count, *_span(read, scenario, needed=True))
    return replace(scenario, shifts=(*scenario.shifts, shift))


def _move_break(value: object, where: str, scenario: Scenario) -> Scenario:
    """People who would be on a break at `from` take it at `to`."""
    read = Reader.of(value, where, "kind group agents minutes from to")
    group, count = _group(read, scenario), read.whole("agents", least=1)
    length = read.number("minutes", None, above=0) * 60.0
    starts = [moment_s(read.need(key), f"{where}.{key}", scenario) for key in ("from", "to")]
    if not all(0 <= start <= scenario.end_s - length for start in starts):
        message = f"{where}: expected both breaks within the scenario's day"
        raise ScenarioError(message)
    back, away = (
        Shift(group, sign * count, start, start + length)
        for sign, start in zip((1, -1), starts, strict=True)
    )
    return replace(scenario, shifts=(*scenario.shifts, back, away))


def _queues(read: Reader, scenario: Scenario) -> list[str]:
    """Return the named queue, or all of them."""
    if not read.has("queue"):
        return list(scenario.names)
    return [read.word("queue", "", scenario.names)]


def _volume(value: object, where: str, scenario: Scenario) -> Scenario:
    read = Reader.of(value, where, "kind queue factor from to")
    factor = read.number("factor", None, least=0, below=100)
    span = _span(read, scenario, needed=False)
    surges = [Surge(queue, factor, *span) for queue in _queues(read, scenario)]
    return replace(scenario, surges=(*scenario.surges, *surges))


def _aht(value: object, where: str, scenario: Scenario) -> Scenario:
    read = Reader.of(value, where, "kind queue factor from to")
    factor = read.number("factor", None, above=0, below=100)
    span = _span(read, scenario, needed=False)
    drifts = [Drift(queue, factor, *span) for queue in _queues(read, scenario)]
    return replace(scenario, drifts=(*scenario.drifts, *drifts))


def _priority(value: object, where: str, scenario: Scenario) -> Scenario:
    read = Reader.of(value, where, "kind queue priority from to")
    read.need("queue")
    priority, span = read.whole("priority", least=0), _span(read, scenario, needed=False)
    urgencies = [Urgency(queue, priority, *span) for queue in _queues(read, scenario)]
    return replace(scenario, urgencies=(*scenario.urgencies, *urgencies))


KINDS: Mapping[str, Change] = {
    "move_break": _move_break,
    "overtime": _overtime,
    "early_leave": _early_leave,
    "add_agents": _add_agents,
    "volume": _volume,
    "aht": _aht,
    "priority": _priority,
}
"""Kind of a change → what it does to a scenario."""
