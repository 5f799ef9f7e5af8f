"""Read a problem file."""

import json
from pathlib import Path
from typing import cast

from scheduling.errors import SchedulingError
from scheduling.problem import Problem, read_problem


def read_text(path: Path) -> str:
    """Return the text of a file.

    Raises
    ------
    SchedulingError
        If the file cannot be read as UTF-8 text.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        message = f"{path}: {why}"
        raise SchedulingError(message) from error


def load_document(path: Path) -> dict[str, object]:
    """Read a problem file as the JSON object that it holds.

    Raises
    ------
    SchedulingError
        If it is no JSON object: one sentence that names the file and the place.
    """
    try:
        document = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        message = f"{path}: no JSON, line {error.lineno}: {error.msg}"
        raise SchedulingError(message) from error
    if not isinstance(document, dict):
        message = f"{path}: expected a JSON object"
        raise SchedulingError(message)
    return cast("dict[str, object]", document)


def load_problem(path: Path) -> Problem:
    """Read a problem file.

    Raises
    ------
    SchedulingError
        If it is no JSON, or no problem: one sentence that names the file and the place.
    """
    return read_problem(load_document(path))
