"""`freeswitch`: ``callcenter::info`` events of FreeSWITCH's mod_callcenter.

JSON as `event_json` writes them, or plain ``Name: value`` blocks as the event socket sends them.
Times are epochs in seconds; those that FreeSWITCH itself stamps are in microseconds. The parts:
`events` reads texts, `members` makes contacts, `agents` makes states.
"""

from dashboard.feeds.freeswitch.agents import states
from dashboard.feeds.freeswitch.events import NAME, POLICY, SOURCE_WIDE, parse, rows_of_text
from dashboard.feeds.freeswitch.members import contacts

__all__ = ["NAME", "POLICY", "SOURCE_WIDE", "contacts", "parse", "rows_of_text", "states"]
