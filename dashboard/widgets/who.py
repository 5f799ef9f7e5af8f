"""Who did something, as it is told: a person by name, the product where it was nobody."""

from dashboard.operations.permit import SYSTEM
from dashboard.text import Words


def who_said(name: str, words: Words) -> str:
    """Return the name of who did something; Floorwalker's own where nobody did."""
    return words("alerts.by_itself") if name == SYSTEM.name else name
