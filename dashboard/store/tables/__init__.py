"""All tables of the store; importing this package registers every one of them."""

from dashboard.store.tables.access import Audit, Grant, SignIn, User
from dashboard.store.tables.alerts import Advice, Alert, AlertDelivery, AlertRule, Intervention
from dashboard.store.tables.base import METADATA, Row
from dashboard.store.tables.contacts import AgentState, Contact
from dashboard.store.tables.facts import AgentIntervalFact, DayFact, IntervalFact
from dashboard.store.tables.feeds import (
    FeedCursor,
    FeedFile,
    FeedPulse,
    FeedReject,
    RawEvent,
    Source,
)
from dashboard.store.tables.forecasts import (
    DayVerdict,
    ForecastAccuracy,
    ForecastEvent,
    ForecastLever,
    ForecastLook,
    ForecastMonth,
    ForecastOverride,
    ForecastRun,
    ForecastValue,
    Reforecast,
)
from dashboard.store.tables.jobs import Job, Setting
from dashboard.store.tables.people import (
    Agent,
    AgentAlias,
    AgentSkill,
    Contract,
    Leave,
    PeopleChange,
    Pin,
    Preference,
    Site,
    Skill,
    Swap,
    Team,
)
from dashboard.store.tables.plans import Activity, Requirement, Schedule, Shift
from dashboard.store.tables.queues import Queue

__all__ = [
    "METADATA",
    "Activity",
    "Advice",
    "Agent",
    "AgentAlias",
    "AgentIntervalFact",
    "AgentSkill",
    "AgentState",
    "Alert",
    "AlertDelivery",
    "AlertRule",
    "Audit",
    "Contact",
    "Contract",
    "DayFact",
    "DayVerdict",
    "FeedCursor",
    "FeedFile",
    "FeedPulse",
    "FeedReject",
    "ForecastAccuracy",
    "ForecastEvent",
    "ForecastLever",
    "ForecastLook",
    "ForecastMonth",
    "ForecastOverride",
    "ForecastRun",
    "ForecastValue",
    "Grant",
    "IntervalFact",
    "Intervention",
    "Job",
    "Leave",
    "PeopleChange",
    "Pin",
    "Preference",
    "Queue",
    "RawEvent",
    "Reforecast",
    "Requirement",
    "Row",
    "Schedule",
    "Setting",
    "Shift",
    "SignIn",
    "Site",
    "Skill",
    "Source",
    "Swap",
    "Team",
    "User",
]
