"""The indicators that rules may watch: their unit, and what they are taken from."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.frames import STATE_NAMES

WINDOW_S = 1800
"""Length of time that "now" means in shares and means, seconds."""


@dataclass(frozen=True)
class Indicator:
    """One indicator.

    Attributes
    ----------
    unit : str
        ``share`` (0-1), ``seconds`` or ``count``.
    source : str
        ``facts`` (kept for years), ``contacts`` or ``states`` (kept for as long as the raw rows).
    """

    unit: str
    source: str


INDICATORS: Mapping[str, Indicator] = {
    "service_level_now": Indicator("share", "facts"),
    "asa_now_s": Indicator("seconds", "facts"),
    "abandon_rate": Indicator("share", "facts"),
    "aht_s": Indicator("seconds", "facts"),
    "offered": Indicator("count", "facts"),
    "waiting": Indicator("count", "contacts"),
    "longest_wait_s": Indicator("seconds", "contacts"),
    "occupancy": Indicator("share", "states"),
    **{f"agents_{name}": Indicator("count", "states") for name in STATE_NAMES if name != "offline"},
}
"""Key → what it is. Shares and means are over the last half hour, ``offered`` too; the others at
the end of a bucket. What is taken from states is of all agents, never of one queue."""
