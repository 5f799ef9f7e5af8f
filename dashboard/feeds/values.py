"""Text columns into moments, counts and durations; what cannot be read becomes null."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import polars as pl

from dashboard.frames import MOMENT

_FORMATS = (
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %I:%M:%S %p",
    "%Y-%m-%d %I:%M %p",
    "%Y-%m-%d",
)
_FIRST, _LAST = (dt.datetime(year, 1, 1, tzinfo=dt.UTC) for year in (1990, 2100))
_QUICK = ("%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M")
_OFFSET = r"(?:Z|[+-]\d{2}:?\d{2})$"


def _plain(text: pl.Expr) -> pl.Expr:
    """Bring the ways of writing a date to one: dashes, one blank, AM or PM behind."""
    tidy = text.str.replace_all("/", "-").str.replace("T", " ", literal=True)
    tidy = tidy.str.replace(r"(?:上午|凌晨)\s*(.*)$", "$1 AM").str.replace(
        r"(?:下午|晚上|中午)\s*(.*)$", "$1 PM"
    )
    return tidy.str.replace_all(r"\s+", " ").str.to_uppercase().str.strip_chars()


def wall_clock(text: pl.Expr, patterns: Sequence[str] = ()) -> pl.Expr:
    """Read text without offset as a naive wall-clock time; null where it is none.

    `patterns`, with dashes between day, month and year, are tried before the usual ones.
    """
    plain = _plain(text)
    return pl.coalesce(
        plain.str.strptime(pl.Datetime("us"), pattern, strict=False)
        for pattern in (*patterns, *_FORMATS)
    )


def moment(
    text: pl.Expr, zone: ZoneInfo | None, occurrence: pl.Expr, patterns: Sequence[str] = ()
) -> pl.Expr:
    """Read text as a moment in UTC.

    Parameters
    ----------
    text : pl.Expr
        ISO 8601 with offset, or a local time.
    zone : ZoneInfo or None
        Zone of local times; without one they are null.
    occurrence : pl.Expr
        0 for the first row with this text, more for later ones: the hour that a zone repeats in
        autumn is taken in the order of the file.
    patterns : sequence of str
        As in `wall_clock`.

    Returns
    -------
    pl.Expr
        Null where the text is no time or names one that the zone skips in spring.
    """
    with_offset = (
        text.str.replace("T", " ", literal=True)
        .str.replace(r"\s*Z$", "+00:00")
        .str.replace(r"([+-]\d{2})(\d{2})$", "$1:$2")
    )
    absolute = pl.coalesce(
        with_offset.str.strptime(MOMENT, f"{pattern}%:z", strict=False) for pattern in _FORMATS[:2]
    )
    if zone is None:
        return _usual(absolute)
    return _usual(pl.coalesce(absolute, _in_utc(wall_clock(text, patterns), zone, occurrence)))


def moments(
    frame: pl.DataFrame,
    column: str,
    zone: ZoneInfo | None,
    occurrence: pl.Expr,
    patterns: Sequence[str] = (),
) -> pl.Series:
    """Read a column as `moment` does, fast where most texts are written as the first one is."""
    quick = _quick(frame[column].drop_nulls().head(1), pl.col(column), zone, occurrence)
    if quick is None or patterns:
        return frame.select(moment(pl.col(column), zone, occurrence, patterns)).to_series()
    read = frame.select(_usual(quick)).to_series()
    left = (read.is_null() & frame[column].is_not_null()).arg_true()
    if left.is_empty():
        return read
    numbered = frame.with_columns(occurrence.alias("_occurrence"))[left]
    again = moment(pl.col(column), zone, pl.col("_occurrence"), patterns)
    return read.scatter(left, numbered.select(again).to_series())


def _quick(
    first: pl.Series, text: pl.Expr, zone: ZoneInfo | None, occurrence: pl.Expr
) -> pl.Expr | None:
    """Return how to read texts that are all written as the first one is, None without such."""
    for pattern in _QUICK:
        if _reads(first, f"{pattern}Z"):
            naive = text.str.strptime(pl.Datetime("us"), f"{pattern}Z", strict=False)
            return naive.dt.replace_time_zone("UTC")
        if zone is not None and _reads(first, pattern):
            clock = text.str.strptime(pl.Datetime("us"), pattern, strict=False)
            return _in_utc(clock, zone, occurrence)
    return None


def _reads(text: pl.Series, pattern: str) -> bool:
    return text.str.strptime(pl.Datetime("us"), pattern, strict=False).is_not_null().any()


def _usual(at: pl.Expr) -> pl.Expr:
    """Leave out moments that no source means: years before 1990 or after 2099."""
    return pl.when(at.is_between(_FIRST, _LAST, closed="left")).then(at)


def _in_utc(clock: pl.Expr, zone: ZoneInfo, occurrence: pl.Expr) -> pl.Expr:
    which = pl.when(occurrence == 0).then(pl.lit("earliest")).otherwise(pl.lit("latest"))
    aware = clock.dt.replace_time_zone(zone.key, ambiguous=which, non_existent="null")
    return aware.dt.convert_time_zone("UTC")


def has_offset(text: pl.Expr) -> pl.Expr:
    """Tell whether a text is a time with its offset."""
    return text.str.contains(r"\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*" + _OFFSET)


def count(text: pl.Expr) -> pl.Expr:
    """Read a whole number such as ``12``, ``12.0`` or ``1,200``; null where it is none."""
    value = number(text)
    return pl.when(value == value.round()).then(value.cast(pl.Int64, strict=False))


def number(text: pl.Expr) -> pl.Expr:
    """Read a number such as ``12.5`` or ``1,200``; null where it is none or not finite."""
    value = text.str.replace_all(r"(\d),(\d{3})", "$1$2").cast(pl.Float64, strict=False)
    return pl.when(value.is_finite()).then(value)


def duration_s(text: pl.Expr, unit_s: float = 1.0) -> pl.Expr:
    """Read seconds from ``95`` (of a unit), ``1:35`` or ``0:01:35``; null where it is none."""
    parts = text.str.extract_groups(r"^(?:(?<h>\d+):)?(?<m>\d+):(?<s>\d+(?:\.\d+)?)$")
    clock = sum(
        (
            parts.struct.field(name).cast(pl.Float64).fill_null(0) * seconds
            for name, seconds in (("h", 3600), ("m", 60))
        ),
        parts.struct.field("s").cast(pl.Float64),
    )
    return pl.coalesce(number(text) * unit_s, clock)


def occurrences(key: list[str]) -> pl.Expr:
    """Return the number of each row among those that share its key: 0, 1 and so on."""
    return pl.int_range(pl.len()).over(key)
