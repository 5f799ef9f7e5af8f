"""Why a source could not be read, kept so that every reader has it in their own language."""

import json
from typing import Any

from dashboard.text import SaidError

_SENTENCE = "sentence"


def kept(error: Exception) -> str:
    """Return an error as the text that is stored: its sentence and values where it has them."""
    if not isinstance(error, SaidError):
        return str(error)
    values = {name: str(value) for name, value in error.values.items()}
    return json.dumps({_SENTENCE: error.sentence, "values": values}, ensure_ascii=False)


def trouble_of(stored: str) -> SaidError | str:
    """Return what was stored as the error that it was, or as plain text where it was none."""
    try:
        told: Any = json.loads(stored)
        return SaidError(told[_SENTENCE], **told["values"])
    except (ValueError, KeyError, TypeError):
        return stored
