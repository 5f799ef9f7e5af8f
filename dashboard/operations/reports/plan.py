"""When reports go out, in which language, to whom: settings."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlmodel import Session, select

from dashboard.operations.desk import Desk
from dashboard.operations.permit import ROLES, Actor, require
from dashboard.operations.reports.report import KINDS
from dashboard.operations.trail import record
from dashboard.store.tables import Door, Setting
from dashboard.text import LANGUAGES, SaidError

SETTING = "reports"
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True)
class Plan:
    """How one kind of report goes out.

    Attributes
    ----------
    active : bool
        Whether it does.
    minute : int
        Of the local day, from midnight: of every day, or of every Monday.
    language : str
        Of what goes outside; inside everybody reads the own.
    roles : tuple of str
        Who is told inside the application.
    doors : tuple of str
        Names of the doors that it goes through.
    """

    active: bool = True
    minute: int = 8 * 60
    language: str = "en"
    roles: tuple[str, ...] = ("manager",)
    doors: tuple[str, ...] = ()

    def due(self, now: dt.datetime) -> bool:
        """Tell whether the hour has come, on a local day on which it shall."""
        return self.active and now.hour * 60 + now.minute >= self.minute


def readers() -> tuple[str, ...]:
    """Return the roles that may read reports."""
    return tuple(role for role in ROLES if Actor("", role).may("see_reports"))


def plans_of(session: Session) -> dict[str, Plan]:
    """Return the plans in force, by kind of report."""
    kept = session.get(Setting, SETTING)
    told: Mapping[str, Any] = kept.value if kept else {}
    return {kind: _plan(told.get(kind, {})) for kind in KINDS}


def _plan(told: Mapping[str, Any]) -> Plan:
    several: dict[str, Any] = {n: tuple(told[n]) for n in ("roles", "doors") if n in told}
    return Plan(**{**told, **several})


def read_plans(desk: Desk, actor: Actor) -> dict[str, Plan]:
    """Return the plans in force, by kind of report."""
    require(actor, "see_reports")
    with desk.store.read() as session:
        return plans_of(session)


def door_names(desk: Desk, actor: Actor) -> list[str]:
    """Return the doors that a report can go through."""
    require(actor, "change_reports")
    with desk.store.read() as session:
        return sorted(session.exec(select(Door.name).where(Door.state == "active")))


def change_plan(desk: Desk, actor: Actor, kind: str, plan: Plan) -> Plan:
    """Put another plan in force; return the one from before, with which it is undone.

    Raises
    ------
    SaidError
        For an unknown kind, hour, language, role or door.
    """
    require(actor, "change_reports")
    with desk.store.write() as session:
        before = plans_of(session)
        _check(session, kind, plan)
        value = {name: _kept(known) for name, known in {**before, kind: plan}.items()}
        session.merge(Setting(name=SETTING, value=value))
        record(session, actor, "reports.plan", kind, value[kind])
    return before[kind]


def _kept(plan: Plan) -> dict[str, Any]:
    return {**asdict(plan), "roles": list(plan.roles), "doors": list(plan.doors)}


def _check(session: Session, kind: str, plan: Plan) -> None:
    doors = set(session.exec(select(Door.name).where(Door.state == "active")))
    known = kind in KINDS and plan.language in LANGUAGES and 0 <= plan.minute < _DAY_MINUTES
    if not known or not set(plan.roles) <= set(readers()):
        raise SaidError("reports.bad_plan")
    if gone := set(plan.doors) - doors:
        raise SaidError("reports.no_door", door=", ".join(sorted(gone)))
