"""Who may do what: one table of roles and actions, checked in every use case."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.text import SaidError

_ALERTING = frozenset({"open_settings", "see_alerting"})
_SEE_FLOOR = frozenset({"see_live", "see_day", "see_alerts"})
_SEE_PLAN = frozenset({"see_forecast", "see_staffing", "see_roster"})
_PEOPLE = frozenset({"open_settings", "see_people", "manage_people"})
_PLAN = frozenset({"make_forecast", "make_staffing", "build_roster", "publish_roster"})
_FEEDS = frozenset({"see_feeds", "import"})
"""Who plans may bring in what a plan starts from; sources and rejects are another matter."""
_HANDOVER = frozenset({"see_handover", "hand_over"})
_REQUESTS = frozenset({"make_request", "decide_requests"})


ACTIONS: Mapping[str, frozenset[str]] = {
    "agent": frozenset({"see_roster", "make_request"}),
    "team_lead": _SEE_FLOOR
    | _SEE_PLAN
    | _PLAN
    | _PEOPLE
    | _REQUESTS
    | _FEEDS
    | _HANDOVER
    | {"handle_alerts", "excuse", "see_reports"},
    "manager": _SEE_FLOOR
    | _SEE_PLAN
    | _PLAN
    | _PEOPLE
    | _REQUESTS
    | _ALERTING
    | _FEEDS
    | _HANDOVER
    | {"handle_alerts", "change_alerting", "intervene", "see_board"}
    | {"excuse", "see_reports", "change_reports", "change_habits"},
    "executive": frozenset({"see_live", "see_day", "see_forecast", "see_board", "see_reports"}),
    "administrator": _SEE_FLOOR
    | _SEE_PLAN
    | _PEOPLE
    | _ALERTING
    | _FEEDS
    | {"see_board", "see_settings", "change_settings", "change_alerting", "manage_users"}
    | {"see_handover", "see_reports", "change_reports", "change_habits"},
    "auditor": _SEE_FLOOR
    | _SEE_PLAN
    | _ALERTING
    | {"see_board", "see_settings", "see_feeds", "see_audit", "see_handover", "see_reports"},
}
"""Role → what it may do. The command line and the worker act as ``system``, which may do all."""

ROLES = tuple(ACTIONS)


@dataclass(frozen=True)
class Actor:
    """The person, or the program, in whose name something is done.

    Attributes
    ----------
    name : str
        As in the audit trail.
    role : str
        A key of `ACTIONS`, or ``system``.
    teams, sites : tuple of int
        The scope; empty for everything.
    agent_id : int or None
        The agent that this user is.
    language : str
        Of the interface as chosen; empty follows the browser.
    looks_only : bool
        Whether only what shows something is allowed: of a day that is played back.
    """

    name: str
    role: str
    teams: tuple[int, ...] = ()
    sites: tuple[int, ...] = ()
    agent_id: int | None = None
    language: str = ""
    looks_only: bool = False

    def may(self, action: str) -> bool:
        """Tell whether the role includes an action."""
        if self.looks_only and not action.startswith("see_"):
            return False
        return self.role == "system" or action in ACTIONS.get(self.role, frozenset())

    @property
    def sees_names(self) -> bool:
        """Whether people may be shown by name."""
        return self.role != "executive"


SYSTEM = Actor("system", "system")


class NotPermittedError(SaidError):
    """The role does not include the action."""


def require(actor: Actor, action: str) -> None:
    """Raise `NotPermittedError` unless the actor may do `action`."""
    if not actor.may(action):
        raise NotPermittedError("permit.refused", name=actor.name, action=action)
