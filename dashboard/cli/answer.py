"""How commands answer: one JSON object; refusals in one sentence."""

import json
import math
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any

from dashboard.text import SaidError, Words, terminal_language
from forecasting.errors import ForecastingError
from scheduling.errors import SchedulingError

WORDS = Words(terminal_language())


@contextmanager
def failing() -> Generator[None]:
    """Turn an expected refusal into one sentence on standard error and exit code 1."""
    try:
        yield
    except SaidError as error:
        refuse(WORDS.say(error))
    except SchedulingError as error:
        refuse(error.words[WORDS.language])
    except ForecastingError as error:
        refuse(str(error))
    except Exception as error:
        if sentence := _of_the_store(error):
            refuse(sentence)
        raise


def _of_the_store(error: Exception) -> str:
    """Return what a store or its measures refuse; asked only when something was raised."""
    from dashboard.measures.histogram import (  # noqa: PLC0415 - load libraries of the store, which half of the commands never need
        UnknownTargetError,
    )
    from dashboard.operations.desk import STORE_AWAY  # noqa: PLC0415 - the same

    if isinstance(error, UnknownTargetError):
        return str(error)
    if isinstance(error, STORE_AWAY):
        return WORDS("store.unreachable", why=str(error).splitlines()[0])
    return ""


def refuse(sentence: str) -> None:
    """Say why not, and leave with exit code 1."""
    sys.stderr.write(f"floorwalker: {sentence}\n")
    raise SystemExit(1)


def print_json(answer: Mapping[str, Any]) -> None:
    """Print one JSON object; not-a-number and infinite values are null."""
    sys.stdout.write(json.dumps(_finite(answer), ensure_ascii=False, default=str) + "\n")


def _finite(value: Any) -> Any:  # noqa: ANN401 - JSON is of any shape
    kind: type[Any] = type(value)  # pyright: ignore[reportUnknownVariableType] - a million cells pass here: exact types are asked first
    if kind is float:
        return value if math.isfinite(value) else None
    if kind is str or kind is int:
        return value
    if isinstance(value, Mapping):
        return {str(k): _finite(v) for k, v in value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] - any mapping
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]  # pyright: ignore[reportUnknownVariableType] - any sequence
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value  # pyright: ignore[reportUnknownVariableType] - any scalar
