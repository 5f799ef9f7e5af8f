"""Reader of changes: each kind is one function from a scenario to the changed scenario."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from scheduling.errors import ScenarioError
from scheduling.simulation.crew import crew_of
from scheduling.simulation.floor import Skill
from scheduling.simulation.handling import LIVE, OUTBOUND, Hold, Offer
from scheduling.simulation.keys import Reader, as_list, as_object, unknown
from scheduling.simulation.moments import moment_s, span_s
from scheduling.simulation.rostered import Edit, break_moved, edited, left_at, until
from scheduling.simulation.scenario import (
    Activity,
    Drift,
    Made,
    Reskill,
    Scenario,
    Shift,
    Surge,
    Urgency,
    without,
)

Change = Callable[[object, str, Scenario], Scenario]


def apply_changes(scenario: Scenario, changes: object) -> Scenario:
    """
    Return a scenario with a list of changes made one after another.

    Parameters
    ----------
    scenario
        The day as planned.
    changes
        What `json.load` returned: a list of `{kind, …parameters, from, to}`; `from` and `to` are
        ISO 8601, or `HH:MM` of the scenario's day. Where the people are those of a roster,
        `overtime`, `early_leave` and `move_break` may name an `agent` instead of a group with a
        number of agents; then the roster itself is changed.

    Raises
    ------
    ScenarioError
        Naming the change, what was expected and what was found.
    """
    for position, value in enumerate(as_list(changes, "changes")):
        where = f"changes[{position}]"
        kind = as_object(value, where).get("kind")
        if kind not in KINDS:
            raise ScenarioError(unknown(where, "kind", str(kind), KINDS))
        changed = KINDS[str(kind)](value, where, scenario)
        # Refuses to take away more people than there are.
        made = Made(str(kind), changed.agent_hours - scenario.agent_hours)
        scenario = replace(changed, made=(*scenario.made, made))
    return scenario


def _group(read: Reader, scenario: Scenario) -> str:
    return read.word("group", "", scenario.teams)


def _named(value: object, where: str, scenario: Scenario) -> bool:
    """Whether a change names an agent, which only a roster knows."""
    if "agent" not in as_object(value, where):
        return False
    if scenario.rostered is None:
        message = f"{where}.agent: expected a group, since the people are not those of a roster"
        raise ScenarioError(message)
    return True


def _with_roster(read: Reader, key: str, edit: Edit, scenario: Scenario) -> Scenario:
    """Change the shift that an agent has at a moment, and take the people from the new roster."""
    old = scenario.rostered
    if old is None:
        return scenario
    agent = read.word("agent", "", old.problem.agent_index)
    second = moment_s(read.need(key), f"{read.where}.{key}", scenario)
    moment = datetime.fromtimestamp(scenario.start.timestamp() + second, UTC)
    new = edited(old, agent, moment, edit, read.where)
    crew = crew_of(new.problem, new.roster, scenario.start, scenario.end_s, scenario.names)
    return replace(scenario, crew=crew, rostered=new)


def _add_agents(value: object, where: str, scenario: Scenario) -> Scenario:
    read = Reader.of(value, where, "kind group agents from to")
    count = read.whole("agents", least=1)
    shift = Shift(_group(read, scenario), count, *span_s(read, scenario, needed=False))
    return replace(scenario, shifts=(*scenario.shifts, shift))


def _overtime(value: object, where: str, scenario: Scenario) -> Scenario:
    if _named(value, where, scenario):
        read = Reader.of(value, where, "kind agent to")
        return _with_roster(read, "to", until, scenario)
    Reader.of(value, where, "kind group agents from to").need("from")
    return _add_agents(value, where, scenario)


def _early_leave(value: object, where: str, scenario: Scenario) -> Scenario:
    if _named(value, where, scenario):
        read = Reader.of(value, where, "kind agent from")
        return _with_roster(read, "from", left_at, scenario)
    read = Reader.of(value, where, "kind group agents from to")
    count = read.whole("agents", least=1)
    shift = Shift(_group(read, scenario), -count, *span_s(read, scenario, needed=True))
    return replace(scenario, shifts=(*scenario.shifts, shift))


def _move_break(value: object, where: str, scenario: Scenario) -> Scenario:
    """People who would be on a break at `from` take it at `to`."""
    if _named(value, where, scenario):
        read = Reader.of(value, where, "kind agent from to")
        begin, end = (
            moment_s(read.need(key), f"{where}.{key}", scenario) for key in ("from", "to")
        )
        return _with_roster(read, "from", break_moved(round((end - begin) / 60)), scenario)
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
    span = span_s(read, scenario, needed=False)
    surges = [Surge(queue, factor, *span) for queue in _queues(read, scenario)]
    return replace(scenario, surges=(*scenario.surges, *surges))


def _aht(value: object, where: str, scenario: Scenario) -> Scenario:
    read = Reader.of(value, where, "kind queue factor from to")
    factor = read.number("factor", None, above=0, below=100)
    span = span_s(read, scenario, needed=False)
    drifts = [Drift(queue, factor, *span) for queue in _queues(read, scenario)]
    return replace(scenario, drifts=(*scenario.drifts, *drifts))


def _priority(value: object, where: str, scenario: Scenario) -> Scenario:
    read = Reader.of(value, where, "kind queue priority from to")
    read.need("queue")
    priority, span = read.whole("priority", least=0), span_s(read, scenario, needed=False)
    urgencies = [Urgency(queue, priority, *span) for queue in _queues(read, scenario)]
    return replace(scenario, urgencies=(*scenario.urgencies, *urgencies))


def _cancel_activity(value: object, where: str, scenario: Scenario) -> Scenario:
    """People of a training or meeting stay on contact while it is cancelled."""
    read = Reader.of(value, where, "kind activity from to")
    names = tuple(dict.fromkeys(activity.name for activity in scenario.activities))
    name = read.word("activity", "", names)
    start, end = span_s(read, scenario, needed=False)
    left: list[Activity] = []
    for activity in scenario.activities:
        pieces = [(activity.from_s, activity.to_s)]
        if activity.name == name:
            pieces = list(without(pieces, start, end))
        left += [replace(activity, from_s=a, to_s=b) for a, b in pieces]
    return replace(scenario, activities=tuple(left))


def _reskill(value: object, where: str, scenario: Scenario) -> Scenario:
    """People of a group serve one more queue."""
    read = Reader.of(value, where, "kind group agents queue priority aht_factor from to")
    group, count = _group(read, scenario), read.whole("agents", least=1)
    queue = scenario.names.index(read.word("queue", "", scenario.names))
    if any(skill.queue == queue for skill in scenario.teams[group]):
        message = f"{where}: expected a queue that group {group!r} does not serve yet"
        raise ScenarioError(message)
    priority = read.whole("priority", least=0) if read.has("priority") else 0
    skill = Skill(queue, priority, read.number("aht_factor", 1.0, above=0))
    reskill = Reskill(group, count, skill, *span_s(read, scenario, needed=False))
    return replace(scenario, reskills=(*scenario.reskills, reskill))


def _callback_offer(value: object, where: str, scenario: Scenario) -> Scenario:
    """Whoever has waited for some time is offered to be called back."""
    read = Reader.of(value, where, "kind queue after_wait_s share back_within_s from to")
    after_s = read.number("after_wait_s", 120.0, least=0)
    share = read.number("share", 0.5, least=0)
    within_s = read.number("back_within_s", 7200.0, least=0)
    if share > 1:
        message = f"{where}.share: expected a number from 0 to 1, found {share:g}"
        raise ScenarioError(message)
    span = span_s(read, scenario, needed=False)
    places = [scenario.names.index(name) for name in _queues(read, scenario)]
    offers = [
        Offer(place, *span, after_s, share, within_s)
        for place in places
        if scenario.queues[place].kind == LIVE
    ]
    if not offers:
        message = f"{where}: expected a queue in which somebody waits live"
        raise ScenarioError(message)
    return replace(scenario, offers=(*scenario.offers, *offers))


def _hold_outbound(value: object, where: str, scenario: Scenario) -> Scenario:
    """Dial no lists."""
    read = Reader.of(value, where, "kind queue from to")
    span = span_s(read, scenario, needed=False)
    places = [scenario.names.index(name) for name in _queues(read, scenario)]
    holds = [Hold(place, *span) for place in places if scenario.queues[place].kind == OUTBOUND]
    if not holds:
        message = f"{where}: expected a queue of the channel 'outbound'"
        raise ScenarioError(message)
    return replace(scenario, holds=(*scenario.holds, *holds))


KINDS: Mapping[str, Change] = {
    "move_break": _move_break,
    "overtime": _overtime,
    "early_leave": _early_leave,
    "add_agents": _add_agents,
    "volume": _volume,
    "aht": _aht,
    "priority": _priority,
    "cancel_activity": _cancel_activity,
    "reskill": _reskill,
    "callback_offer": _callback_offer,
    "hold_outbound": _hold_outbound,
}
"""Kind of a change → what it does to a scenario."""
