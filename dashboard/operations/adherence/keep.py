"""What a center takes for keeping to the roster, and how long a state may last: settings."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlmodel import Session

from dashboard.frames import STATE_NAMES
from dashboard.measures.adherence import FITTING, Keeping
from dashboard.measures.long_states import LIMITS_S
from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor, require
from dashboard.operations.trail import record
from dashboard.store.tables import Setting
from dashboard.text import SaidError

SETTING = "adherence"
ACTIVITIES = tuple(FITTING)
MOST_GRACE_S, MOST_LIMIT_S = 1800.0, 8 * 3600.0


@dataclass(frozen=True)
class Habits:
    """The settings of a center.

    Attributes
    ----------
    keeping : Keeping
        Grace and fitting states.
    limits_s : mapping
        State → seconds after which it is marked as long; a state that is not named never is.
    """

    keeping: Keeping = field(default_factory=Keeping)
    limits_s: Mapping[str, float] = field(default_factory=lambda: dict(LIMITS_S))


def habits_of(session: Session) -> Habits:
    """Return the settings in force."""
    kept = session.get(Setting, SETTING)
    if kept is None:
        return Habits()
    told: dict[str, Any] = dict(kept.value["keeping"])
    fitting = {name: tuple(states) for name, states in told.pop("fitting").items()}
    return Habits(Keeping(**told, fitting=fitting), dict(kept.value["limits_s"]))


def read_habits(desk: Desk, actor: Actor) -> Habits:
    """Return the settings in force."""
    require(actor, "see_people")
    with desk.store.read() as session:
        return habits_of(session)


def change_habits(desk: Desk, actor: Actor, habits: Habits) -> Habits:
    """Put other settings in force; return those from before, with which it is undone.

    Raises
    ------
    SaidError
        For a grace or a limit that is out of range, or an unknown activity or state.
    """
    require(actor, "change_habits")
    _check(habits)
    value = _kept(habits)
    with desk.store.write() as session:
        before = habits_of(session)
        session.merge(Setting(name=SETTING, value=value))
        record(session, actor, "adherence.change", SETTING, {"before": _kept(before), **value})
    return before


def _kept(habits: Habits) -> dict[str, Any]:
    keeping = asdict(habits.keeping)
    keeping["fitting"] = {name: list(states) for name, states in habits.keeping.fitting.items()}
    return {"keeping": keeping, "limits_s": dict(habits.limits_s)}


def _check(habits: Habits) -> None:
    keeping = habits.keeping
    if not all(0 <= s <= MOST_GRACE_S for s in (keeping.grace_start_s, keeping.grace_end_s)):
        raise SaidError("habits.bad_grace", most=round(MOST_GRACE_S))
    if not all(0 < limit <= MOST_LIMIT_S for limit in habits.limits_s.values()):
        raise SaidError("habits.bad_limit", most=round(MOST_LIMIT_S))
    states = {*habits.limits_s, *(s for fits in keeping.fitting.values() for s in fits)}
    unknown = (states - set(STATE_NAMES)) | (set(keeping.fitting) - set(ACTIVITIES))
    if unknown:
        raise SaidError("habits.unknown", name=", ".join(sorted(unknown)))
