"""Rules that people make: kept, changed, paused, removed, and all of that taken back."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlmodel import Session, col, select

from dashboard.measures.indicators import INDICATORS
from dashboard.measures.rules import Condition, Rule, faults
from dashboard.measures.weekly import Weekly
from dashboard.operations.alerting.raise_alert import close
from dashboard.operations.desk import Desk, floor_time
from dashboard.operations.permit import Actor, require
from dashboard.operations.queues.known import queues_named, waited_for
from dashboard.operations.trail import record
from dashboard.store.tables import Alert, Queue, UserRule
from dashboard.text import SaidError

RULE_INDICATOR = "rule"
"""Indicator of the alerts that rules raise."""
STATES = ("active", "paused", "removed")


@dataclass(frozen=True)
class KeptRule:
    """A rule with its number and whether it is active."""

    id: int
    rule: Rule
    active: bool
    made_by: str


def rule_from(document: Mapping[str, Any]) -> Rule:
    """Return the rule that `document_of` made a document of."""
    told = dict(document)
    hours = dict(told.pop("hours"))
    hours["weekdays"] = tuple(hours["weekdays"])
    conditions = tuple(Condition(**condition) for condition in told.pop("conditions"))
    told["queues"] = tuple(told["queues"])
    return Rule(conditions=conditions, hours=Weekly(**hours), **told)


def document_of(rule: Rule) -> dict[str, Any]:
    """Return plain values."""
    told = asdict(rule)
    told["hours"]["weekdays"] = list(rule.hours.weekdays)
    return told | {"conditions": list(told["conditions"]), "queues": list(rule.queues)}


def rules(desk: Desk, actor: Actor) -> list[KeptRule]:
    """Return all rules that are not removed, oldest first."""
    require(actor, "see_alerting")
    with desk.store.read() as session:
        return kept_rules(session)


def kept_rules(session: Session) -> list[KeptRule]:
    """Return all rules that are not removed, oldest first."""
    there = select(UserRule).where(UserRule.state != "removed").order_by(col(UserRule.id))
    return [
        KeptRule(row.id or 0, rule_from(row.document), row.state == "active", row.made_by)
        for row in session.exec(there)
    ]


def make_rule(desk: Desk, actor: Actor, rule: Rule) -> int:
    """Keep a new rule; it is judged from the next complete bucket on.

    Raises
    ------
    SaidError
        For a rule with faults, or a queue that is not there.
    """
    require(actor, "change_alerting")
    with desk.store.write() as session:
        check_rule(session, rule)
        row = UserRule(name=rule.name.strip(), document=document_of(rule), made_by=actor.name)
        session.add(row)
        session.flush()
        record(session, actor, "rule.make", row.name, {"id": row.id, **row.document})
        return row.id or 0


def change_rule(desk: Desk, actor: Actor, number: int, rule: Rule) -> Rule:
    """Change a rule; return what it was, with which it is undone.

    Its open alerts are closed: what they said is no longer what is watched.

    Raises
    ------
    SaidError
        As `make_rule`.
    """
    require(actor, "change_alerting")
    with desk.store.write() as session:
        check_rule(session, rule)
        row = session.get_one(UserRule, number)
        before = rule_from(row.document)
        row.name, row.document = rule.name.strip(), document_of(rule)
        _close_alerts(session, number)
        told = {"id": number, "before": document_of(before), "after": row.document}
        record(session, actor, "rule.change", row.name, told)
        return before


def set_rule(desk: Desk, actor: Actor, number: int, state: str) -> None:
    """Let a rule be ``active``, ``paused`` or ``removed``; each can be taken back."""
    require(actor, "change_alerting")
    if state not in STATES:
        raise SaidError("rules.fault_mode")
    with desk.store.write() as session:
        row = session.get_one(UserRule, number)
        row.state = state
        if state != "active":
            _close_alerts(session, number)
        record(session, actor, f"rule.{state}", row.name, {"id": number})


def _close_alerts(session: Session, number: int) -> None:
    mine = col(Alert.open_key).startswith(f"{RULE_INDICATOR}:{number}:", autoescape=True)
    now = floor_time(session)
    for alert in session.exec(select(Alert).where(mine)):
        close(session, alert, now)


def check_rule(session: Session, rule: Rule) -> None:
    """Refuse a rule that cannot be judged.

    Raises
    ------
    SaidError
        With its first fault.
    """
    found = faults(rule)
    if found:
        sentence = f"rules.fault_{found[0]}"
        raise SaidError(sentence)
    if rule.queues:
        queues_named(session, rule.queues)


def scopes_of(rule: Rule, queues: list[Queue]) -> list[tuple[Queue | None, list[Queue]]]:
    """Return what a rule judges: each of its queues, or all of them as one (None).

    Agents' states are of no queue: a rule with nothing else is judged once.
    """
    mine = [q for q in queues if q.name in rule.queues] if rule.queues else waited_for(queues)
    if not mine:
        return []
    of_agents = all(INDICATORS[c.indicator].source == "states" for c in rule.conditions)
    if rule.together or of_agents:
        return [(mine[0] if len(mine) == 1 and not of_agents else None, mine)]
    return [(queue, [queue]) for queue in mine]
