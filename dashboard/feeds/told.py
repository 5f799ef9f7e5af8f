"""Records into events: what adapters of JSON share."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from typing import NamedTuple, cast

import polars as pl

from dashboard.feeds.mask import mask
from dashboard.feeds.options import Parsed
from dashboard.frames import EVENTS, MOMENT, REJECTS, conform

Record = Mapping[str, object]

_SHOWN, _SHOWN_VALUE, _READ = 200, 80, 2_000
_LONGEST = 255
_FIRST_US, _LAST_US = 631_152_000_000_000, 4_102_444_800_000_000  # 1990 and 2100
_MILLIS, _MICROS = 1e11, 1e14
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


class Told(NamedTuple):
    """One event; `at` in microseconds, `fields` as in EVENTS."""

    at: int
    kind: str
    call: str | None = None
    queue: str | None = None
    agent: str | None = None
    agent_name: str | None = None
    customer: str | None = None
    fields: str = "{}"


class RefusedError(ValueError):
    """A record that cannot be taken.

    Parameters
    ----------
    reason : str
        As in REJECTS.
    value : str
        What the reason shows.
    column : str or None
        The field that it speaks of.
    """

    def __init__(self, reason: str, value: str = "", column: str | None = None) -> None:
        named = f"{reason}:{column}" if column else reason
        super().__init__(f"{named}|{value[:_SHOWN_VALUE]}")


Read = Callable[[Record], Told]


def parse_records(rows: pl.DataFrame, read: Read) -> Parsed:
    """Read records.

    Parameters
    ----------
    rows : pl.DataFrame
        ``line`` and ``text``, one JSON object each.
    read : callable
        One object → its event; raises `RefusedError`.
    """
    told: list[Told] = []
    refused: list[tuple[int, str, str]] = []
    for line, text in rows.select("line", "text").iter_rows():
        try:
            told.append(read(_object(text)))
        except RefusedError as error:
            refused.append((line, mask(str(error)), mask(text[:_READ])[:_SHOWN]))
    return Parsed(
        rows.height,
        pl.DataFrame(refused, schema=dict(REJECTS), orient="row"),
        events=_frame(told),
    )


def _object(text: str) -> Record:
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RefusedError("broken_json") from error
    if not isinstance(found, dict):
        raise RefusedError("broken_json")
    return cast("Record", found)


def _frame(told: list[Told]) -> pl.DataFrame:
    schema = {**EVENTS, "at": pl.Int64}
    frame = pl.DataFrame(told, schema=schema, orient="row")
    return conform(frame.with_columns(pl.col("at").cast(MOMENT)), EVENTS)


def json_of(fields: Mapping[str, object]) -> str:
    """Return fields as text, the same for the same fields; unknown ones are left out."""
    known = {key: value for key, value in fields.items() if value is not None}
    return json.dumps(known, sort_keys=True, separators=(",", ":"))


def part(record: Record, key: str) -> Record:
    """Return an object inside a record; empty where there is none."""
    found = record.get(key)
    return cast("Record", found) if isinstance(found, dict) else {}


def parts(record: Record, key: str) -> list[Record]:
    """Return the objects of a list inside a record."""
    found = record.get(key)
    inside = cast("list[object]", found) if isinstance(found, list) else []
    return [cast("Record", item) for item in inside if isinstance(item, dict)]


def text_of(record: Record, key: str) -> str | None:
    """Return a text or number of a record as text; null where it is absent or empty.

    Raises
    ------
    RefusedError
        For one too long to be a name or an id.
    """
    found = record.get(key)
    if found is None or isinstance(found, bool) or not isinstance(found, (str, int, float)):
        return None
    plain = str(found).strip()
    if not plain.isascii():
        plain = plain.encode("utf-8", "replace").decode()
    if len(plain) > _LONGEST:
        raise RefusedError("field_too_long", plain)
    return plain or None


def moment_of(record: Record, key: str) -> int | None:
    """Return a moment (ISO 8601, in UTC unless it says otherwise) in microseconds.

    Raises
    ------
    RefusedError
        For a text that is no moment between 1990 and 2100.
    """
    text = text_of(record, key)
    if text is None:
        return None
    try:
        found = dt.datetime.fromisoformat(text)
        aware = found if found.tzinfo else found.replace(tzinfo=dt.UTC)
        return _usual(round(aware.timestamp() * 1e6), text)
    except (ValueError, OverflowError) as error:
        raise RefusedError("not_a_time_or_skipped", text) from error


def epoch_of(record: Record, key: str) -> int | None:
    """Return an epoch in seconds, milliseconds or microseconds as microseconds; 0 is none.

    Raises
    ------
    RefusedError
        For a text that is no moment between 1990 and 2100.
    """
    text = text_of(record, key)
    if text is None:
        return None
    try:
        value = float(text)
        scale = 1 if value >= _MICROS else 1_000 if value >= _MILLIS else 1_000_000
        return _usual(round(value * scale), text) if value else None
    except (ValueError, OverflowError) as error:
        raise RefusedError("not_a_time_or_skipped", text) from error


def _usual(micros: int, text: str) -> int:
    if not _FIRST_US <= micros < _LAST_US:
        raise RefusedError("not_a_time_or_skipped", text)
    return micros


def seconds_of(record: Record, key: str, longest_s: float = 7 * 86_400) -> float | None:
    """Return a duration.

    Raises
    ------
    RefusedError
        For one that is no number, negative or longer than a week.
    """
    text = text_of(record, key)
    if text is None:
        return None
    try:
        value = float(text)
    except ValueError as error:
        raise RefusedError("not_a_number", text, key) from error
    if not 0 <= value <= longest_s:
        raise RefusedError("out_of_range", text, key)
    return value


def in_order(arrived: int | None, answered: int | None, ended: int | None) -> None:
    """Refuse a contact that is answered before it arrived, or ends before it begins.

    Raises
    ------
    RefusedError
        When it is.
    """
    if arrived is None:
        return
    if answered is not None and answered < arrived:
        raise RefusedError("answered_before_arrival", _written(answered))
    if ended is not None and ended < (answered or arrived):
        raise RefusedError("ended_before_start", _written(ended))


def _written(micros: int) -> str:
    return (_EPOCH + micros * _MICROSECOND).isoformat()
