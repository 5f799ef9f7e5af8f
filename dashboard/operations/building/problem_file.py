"""Read a problem file."""

import json
from pathlib import Path
from typing import cast

from scheduling.errors import SchedulingError
from scheduling.problem import Problem, read_problem
from scheduling.refusals import refused


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
        raise _unread(path, error) from error


def _unread(path: Path, error: OSError | UnicodeDecodeError) -> SchedulingError:
    """Return why a file cannot be read: in English as the system says it."""
    match error:
        case UnicodeDecodeError():
            return refused(path, "no_text")
        case FileNotFoundError():
            key = "file_missing"
        case IsADirectoryError():
            key = "file_folder"
        case PermissionError():
            key = "file_forbidden"
        case _:
            key = "file_unread"
    return refused(path, key, why=error.strerror)


def load_document(path: Path) -> dict[str, object]:
    """Read a problem file as the JSON object that it holds.

    Raises
    ------
    SchedulingError
        If it is no JSON object: one sentence that names the file and the place.
    """
    text = read_text(path)
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _no_json(path, error) from error
    if not isinstance(document, dict):
        raise refused(path, "json_object")
    return cast("dict[str, object]", document)


def _no_json(path: Path, error: ValueError | RecursionError) -> SchedulingError:
    """Return where a text breaks off as JSON; a number or a depth beyond all bounds is nowhere."""
    if not isinstance(error, json.JSONDecodeError):
        return refused(path, "json_beyond")
    return refused(path, "json", line=error.lineno, column=error.colno, why=error.msg)


def load_problem(path: Path) -> Problem:
    """Read a problem file.

    Raises
    ------
    SchedulingError
        If it is no JSON, or no problem: one sentence that names the file and the place.
    """
    return read_problem(load_document(path))
