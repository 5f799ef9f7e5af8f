"""A roster problem with one demand eased: what `explain` proposes, carried out on the document."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from scheduling.explain.explanation import Relaxation
from scheduling.problem.values import WEEK
from scheduling.refusals import expected
from scheduling.relax_together import TOGETHER, ease_together

EASED_UP = {
    "consecutive_days_max": "consecutive_days_max",
    "work_days_week_max": "work_days_week_max",
    "paid_week_max": "paid_week_max",
    "nights_max": "nights_max",
    "weekends_max": "weekends_max",
    "start_band": "start_band_week_minutes",
}
"""Rules whose limit of the contract is raised, and its key."""
EASED_DOWN = {
    "rest_minutes_min": "rest_minutes_min",
    "consecutive_days_min": "consecutive_days_min",
    "days_off_min": "days_off_min",
}
"""Rules whose limit of the contract is lowered, and its key."""
DROPPED = ("fixed", "requests")
"""Rules whose days are taken out of the agent's list of that name."""
_ANY_TIME = ["00:00", "48:00"]

Document = dict[str, Any]


def can_ease(rule: str) -> bool:
    """Tell whether `relaxed` can ease a rule; law and opening hours are decided elsewhere."""
    owed = {"paid_week_min", "available", "rotation", "locked", *DROPPED}
    return rule in owed or rule in EASED_UP or rule in EASED_DOWN or rule in TOGETHER


def relaxed(document: Mapping[str, Any], way: Relaxation) -> Document:
    """Return the document of a problem with one demand eased, for one agent or for several.

    Parameters
    ----------
    document
        As `read_problem` takes it; it is not changed.
    way
        One of an explanation's ways out.

    Raises
    ------
    SchedulingError
        For an agent that the problem does not have, or a rule that cannot be eased.
    """
    eased = deepcopy(dict(document))
    if not way.agent and way.rule in TOGETHER:
        ease_together(eased, way)
        return eased
    agent = next((a for a in eased["agents"] if a["id"] == way.agent), None)
    if agent is None:
        raise expected("relax", "known_agent", way.agent)
    days = set(way.days)
    if way.rule == "paid_week_min":
        owed = agent.get("paid_week_min") or [0] * (eased["days"] // WEEK)
        weeks = {day // WEEK for day in days}
        agent["paid_week_min"] = [max(0, v - way.by * (w in weeks)) for w, v in enumerate(owed)]
    elif way.rule == "available":
        there = agent.get("available") or [_ANY_TIME] * eased["days"]
        agent["available"] = [_ANY_TIME if d in days else v for d, v in enumerate(there)]
    elif way.rule in DROPPED:
        agent[way.rule] = _without(agent.get(way.rule, []), days)
    elif way.rule == "rotation":
        _without_turns(eased, agent, days)
    elif way.rule == "locked":
        mine = [row for row in eased["locked"] if row["agent"] == way.agent]
        others = [row for row in eased["locked"] if row["agent"] != way.agent]
        eased["locked"] = others + _without(mine, days)
    else:
        _own_contract(eased, agent, way)
    return eased


def _without(rows: Sequence[Mapping[str, Any]], days: set[int]) -> list[Mapping[str, Any]]:
    return [row for row in rows if row["day"] not in days]


def _own_contract(document: Document, agent: Document, way: Relaxation) -> None:
    """Give the agent a contract of its own with the limit eased."""
    key = EASED_UP.get(way.rule) or EASED_DOWN.get(way.rule)
    contract = dict(document["contracts"][agent["contract"]])
    if key is None or contract.get(key) is None:
        raise expected("relax", "limit", way.rule)
    by = way.by if way.rule in EASED_UP else -way.by
    contract[key] = max(0, int(contract[key]) + by)
    agent["contract"] = f"{agent['contract']} ({agent['id']})"
    document["contracts"] = {**document["contracts"], agent["contract"]: contract}


def _without_turns(document: Document, agent: Document, days: set[int]) -> None:
    """Take some days out of an agent's rotation: the others are fixed as it has them."""
    turn = agent.pop("rotation")
    pattern = document["rotations"][turn["name"]]
    there = agent.get("available") or [_ANY_TIME] * document["days"]
    rows = [*agent.get("fixed", []), *agent.get("requests", []), *document.get("locked", [])]
    taken = {row["day"] for row in rows if row.get("agent", agent["id"]) == agent["id"]}
    for day in range(document["days"]):
        if day not in days | taken and there[day] is not None:
            name = pattern[(day + turn.get("offset", 0)) % len(pattern)]
            row = {"day": day, "off": True} if name == "off" else {"day": day, "code": name}
            agent["fixed"] = [*agent.get("fixed", []), row]
