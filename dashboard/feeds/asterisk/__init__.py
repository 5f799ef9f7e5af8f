"""`asterisk-queue-log`: the queue_log of Asterisk, ``epoch|callid|queue|agent|EVENT|args…``.

Written by app_queue; the events and their arguments are those of the "Queue Logs" page of the
Asterisk documentation. The parts: `log` reads lines, `follow` and `calls` make
contacts, `agents` makes states.
"""

from dashboard.feeds.asterisk.agents import states
from dashboard.feeds.asterisk.calls import contacts
from dashboard.feeds.asterisk.log import NAME, POLICY, SOURCE_WIDE, parse

__all__ = ["NAME", "POLICY", "SOURCE_WIDE", "contacts", "parse", "states"]
