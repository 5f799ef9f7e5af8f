"""`genesys-cloud`: conversation details of Genesys Cloud analytics.

The records of ``/api/v2/analytics/conversations/details``: participants (customer, acd, agent) have
sessions, sessions have segments (interact, hold, wrapup …) and metrics in milliseconds. Every acd
session is one stay in a queue; a conversation asked for again stands as its fullest copy says.
The parts: `conversations` reads JSON, `sessions` what is in it, `calls` makes contacts.
"""

from dashboard.feeds.genesys_cloud.calls import contacts
from dashboard.feeds.genesys_cloud.conversations import (
    NAME,
    POLICY,
    SOURCE_WIDE,
    parse,
    rows_of_text,
)

__all__ = ["NAME", "POLICY", "SOURCE_WIDE", "contacts", "parse", "rows_of_text"]
