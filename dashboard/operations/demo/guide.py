"""What a person of each role looks at first: a few steps, and which of them are done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from dashboard.operations.demo.seed import is_demo
from dashboard.operations.desk import Desk
from dashboard.operations.permit import Actor
from dashboard.store.tables import Setting

_SETTING = "guide:"


@dataclass(frozen=True)
class Step:
    """One thing to do: its key, and the screen where it is done with the query of its address."""

    key: str
    screen: str
    query: Mapping[str, str] = field(default_factory=dict[str, str])


STEPS: Mapping[str, Sequence[Step]] = {
    "manager": (
        Step("live", "live"),
        Step("alert", "alerts"),
        Step("intervene", "alerts"),
        Step("log", "alerts"),
        Step("day", "day"),
    ),
    "team_lead": (
        Step("build", "roster"),
        Step("edit", "roster"),
        Step("publish", "roster"),
        Step("requests", "requests"),
        Step("adherence", "adherence"),
    ),
    "executive": (
        Step("board", "board"),
        Step("drill", "board"),
        Step("print", "board"),
        Step("report", "reports"),
    ),
    "agent": (
        Step("week", "roster", {"look": "week"}),
        Step("calendar", "roster", {"look": "week"}),
        Step("leave", "requests", {"ask": "leave"}),
        Step("swap", "requests", {"ask": "swap"}),
    ),
    "administrator": (
        Step("feeds", "settings", {"part": "feeds"}),
        Step("queues", "settings", {"part": "queues"}),
        Step("people", "settings", {"part": "people"}),
        Step("users", "settings", {"part": "users"}),
        Step("alerting", "settings", {"part": "alerting"}),
    ),
    "auditor": (
        Step("trail", "settings", {"part": "trail"}),
        Step("versions", "roster"),
        Step("log", "alerts"),
        Step("report", "reports"),
    ),
}
"""Role → its steps, in their order."""


@dataclass(frozen=True)
class Guide:
    """The guide of one person.

    Attributes
    ----------
    steps : sequence of Step
        Of the role.
    done : frozenset of str
        Keys of the steps that are done.
    shown : bool
        Whether it lies open.
    """

    steps: Sequence[Step]
    done: frozenset[str]
    shown: bool


def read_guide(desk: Desk, actor: Actor) -> Guide:
    """Return a person's guide; it opens by itself the first time on a demo bank."""
    steps = STEPS.get(actor.role, ())
    with desk.store.read() as session:
        row = session.get(Setting, f"{_SETTING}{actor.name}")
        if row is None:
            first = desk.settings.guide and is_demo(session)
            return Guide(steps, frozenset(), shown=first and bool(steps))
    done = frozenset(row.value["done"]) & {step.key for step in steps}
    return Guide(steps, done, shown=row.value["shown"] and bool(steps))


def tick(desk: Desk, actor: Actor, guide: Guide, key: str, *, done: bool) -> Guide:
    """Keep that a step is done, or is not; return the guide as it is then."""
    keys = guide.done | {key} if done else guide.done - {key}
    return _keep(desk, actor, replace(guide, done=keys))


def lay(desk: Desk, actor: Actor, guide: Guide, *, shown: bool) -> Guide:
    """Open the guide, or put it away; return it as it is then."""
    return _keep(desk, actor, replace(guide, shown=shown))


def _keep(desk: Desk, actor: Actor, guide: Guide) -> Guide:
    """Keep a guide; the audit trail has nothing to learn from it."""
    told = {"done": sorted(guide.done), "shown": guide.shown}
    with desk.store.write() as session:
        session.merge(Setting(name=f"{_SETTING}{actor.name}", value=told))
    return guide
