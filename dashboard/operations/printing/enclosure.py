"""What goes along with a message: a sheet, set as PDF when it is sent."""

from collections.abc import Mapping
from typing import Any

from dashboard.operations.printing.sheet import sheet_from
from dashboard.operations.printing.typeset import pdf
from dashboard.text import SaidError


def enclosure(kept: Mapping[str, Any]) -> tuple[str, bytes] | None:
    """Return the name and the bytes of an enclosed sheet, None where no font can show it."""
    try:
        return str(kept["name"]), pdf(sheet_from(kept["sheet"]))
    except SaidError:
        return None
