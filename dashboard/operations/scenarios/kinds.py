"""The changes that a screen offers, and what each asks for."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Parameter:
    """One parameter of a change.

    Attributes
    ----------
    name : str
        Its key in the change.
    kind : str
        ``queue``, ``group``, ``clock`` or ``number``.
    usual
        What is offered.
    least : float or int
        Of a number.
    needed : bool
        Whether a queue must be named; else all are meant.
    """

    name: str
    kind: str
    usual: float | int | dt.time | None = None
    least: float | int = 0
    needed: bool = False


_QUEUE, _GROUP = Parameter("queue", "queue"), Parameter("group", "group")
_ONE_QUEUE = Parameter("queue", "queue", needed=True)
_FROM, _TO = Parameter("from", "clock", dt.time(10)), Parameter("to", "clock", dt.time(12))
_AGENTS = Parameter("agents", "number", 2, 1)

PARAMETERS: Mapping[str, Sequence[Parameter]] = {
    "volume": (_QUEUE, Parameter("factor", "number", 1.2, 0.0), _FROM, _TO),
    "aht": (_QUEUE, Parameter("factor", "number", 1.1, 0.01), _FROM, _TO),
    "add_agents": (_GROUP, _AGENTS, _FROM, _TO),
    "early_leave": (_GROUP, _AGENTS, _FROM, _TO),
    "move_break": (_GROUP, _AGENTS, Parameter("minutes", "number", 30, 5), _FROM, _TO),
    "reskill": (_GROUP, _AGENTS, _ONE_QUEUE, _FROM, _TO),
    "priority": (_ONE_QUEUE, Parameter("priority", "number", 0, 0), _FROM, _TO),
    "callback_offer": (
        _QUEUE,
        Parameter("after_wait_s", "number", 120.0, 0.0),
        Parameter("share", "number", 0.5, 0.0),
        _FROM,
        _TO,
    ),
}
"""Kind of change → its parameters; `scheduling.simulation.change` reads them."""
