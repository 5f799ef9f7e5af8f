"""Who is told of alerts, and who next when nobody takes one: steps as data."""

from dataclasses import asdict, dataclass
from typing import Any

from sqlmodel import Session, select

from dashboard.operations.desk import Desk
from dashboard.operations.notices.tell import leads_of, users_in_role, users_named
from dashboard.operations.permit import ROLES, Actor, require
from dashboard.operations.trail import record
from dashboard.store.tables import Alert, Door, Setting, Team, User
from dashboard.text import SaidError

SETTING = "alerting.escalation"
KINDS = ("role", "user", "team", "door")
MOST_S = 24 * 3600


@dataclass(frozen=True)
class Step:
    """One step: after so long without anybody taking the alert, these are told.

    Attributes
    ----------
    after_s : int
        Seconds that it has waited; 0 is at once.
    severity : str
        ``watch`` for every alert, ``breach`` for breaches only.
    kind : str
        One of `KINDS`.
    target : str
        The role's key, the user's or the door's name, or the team whose leads are meant.
    """

    after_s: int
    severity: str
    kind: str
    target: str


DEFAULT = (
    Step(0, "watch", "role", "team_lead"),
    Step(0, "breach", "role", "manager"),
    Step(600, "watch", "role", "manager"),
)
"""Leads at once, managers at once of a breach and otherwise when ten minutes have passed."""


def policy_of(session: Session) -> tuple[Step, ...]:
    """Return the steps in force, soonest first."""
    kept = session.get(Setting, SETTING)
    if kept is None:
        return DEFAULT
    return tuple(Step(**step) for step in kept.value["steps"])


def read_policy(desk: Desk, actor: Actor) -> tuple[Step, ...]:
    """Return the steps in force, soonest first."""
    require(actor, "see_alerting")
    with desk.store.read() as session:
        return policy_of(session)


def change_policy(desk: Desk, actor: Actor, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Put other steps in force; return those from before, with which it is undone.

    Raises
    ------
    SaidError
        For a step to nobody, an impossible time, or no step at once.
    """
    require(actor, "change_alerting")
    ordered = tuple(sorted(dict.fromkeys(steps), key=lambda step: step.after_s))
    with desk.store.write() as session:
        _check(session, ordered)
        before = policy_of(session)
        value: dict[str, Any] = {"steps": [asdict(step) for step in ordered]}
        session.merge(Setting(name=SETTING, value=value))
        told = {"before": [asdict(step) for step in before], "after": value["steps"]}
        record(session, actor, "alerting.escalation", "escalation", told)
    return before


def _check(session: Session, steps: tuple[Step, ...]) -> None:
    if not any(step.after_s == 0 for step in steps):
        raise SaidError("escalation.nobody_first")
    for step in steps:
        if not 0 <= step.after_s <= MOST_S:
            raise SaidError("escalation.bad_time", most=MOST_S // 60)
        if step.severity not in {"watch", "breach"} or not _is_there(session, step):
            raise SaidError("escalation.unknown", target=step.target)


def _is_there(session: Session, step: Step) -> bool:
    match step.kind:
        case "role":
            return step.target in ROLES and Actor("", step.target).may("see_alerts")
        case "user":
            return bool(users_named(session, step.target))
        case "team":
            return _team(session, step.target) is not None
        case "door":
            return _door(session, step.target) is not None
        case _:
            return False


def concerns(step: Step, alert: Alert) -> bool:
    """Tell whether a step is about alerts of this severity."""
    return step.severity == "watch" or alert.severity == "breach"


def receivers(session: Session, steps: tuple[Step, ...]) -> tuple[set[int], list[Door]]:
    """Return the users and the doors that some steps name; who is gone is left out."""
    users: set[int] = set()
    found: list[Door] = []
    for step in steps:
        match step.kind:
            case "role":
                users |= users_in_role(session, step.target)
            case "user":
                users |= users_named(session, step.target)
            case "team":
                users |= leads_of(session, _team(session, step.target) or 0)
            case _:
                found += [door] if (door := _door(session, step.target)) else []
    return users, found


def _team(session: Session, name: str) -> int | None:
    return session.exec(select(Team.id).where(Team.name == name)).first()


def _door(session: Session, name: str) -> Door | None:
    return session.exec(select(Door).where(Door.name == name, Door.state == "active")).first()


def targets(desk: Desk, actor: Actor) -> dict[str, list[str]]:
    """Return who can be named in a step, by kind."""
    require(actor, "see_alerting")
    with desk.store.read() as session:
        return {
            "role": [role for role in ROLES if Actor("", role).may("see_alerts")],
            "user": sorted(session.exec(select(User.name).where(User.active))),
            "team": sorted(session.exec(select(Team.name))),
            "door": sorted(session.exec(select(Door.name).where(Door.state == "active"))),
        }
