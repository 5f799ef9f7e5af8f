"""`amazon-connect`: contact records and agent events of Amazon Connect, as JSON.

Fields as in "Data model for Amazon Connect contact records" and "Agent event streams data model"
of its administrator guide. A record is delivered at least once, again whenever it grows: the one of
the newest LastUpdateTimestamp stands. The parts: `events` reads
JSON, `calls` makes contacts, `agents` makes states.
"""

from dashboard.feeds.amazon_connect.agents import states
from dashboard.feeds.amazon_connect.calls import contacts
from dashboard.feeds.amazon_connect.events import NAME, POLICY, SOURCE_WIDE, parse

__all__ = ["NAME", "POLICY", "SOURCE_WIDE", "contacts", "parse", "states"]
